//! Plain gradient descent.

use super::{Descent, Method, Update};
use crate::objective::{Evaluation, Parameters, TerminalCost};
use crate::training::StepSize;

/// `(w, b) ← (w, b) - α ∇E`: the paper's "standard learning".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientDescent {
    step: StepSize,
}

impl GradientDescent {
    /// Descent with the step size `α`.
    pub fn new(step: StepSize) -> Self {
        Self { step }
    }
}

impl Method for GradientDescent {
    fn begin(&mut self, _: &TerminalCost, initial: Parameters) -> Parameters {
        initial
    }

    fn is_memoryless(&self) -> bool {
        true
    }

    fn descent(&self) -> Option<Descent> {
        Some(Descent::new(self.step))
    }

    fn update(&mut self, _: &TerminalCost, at: Parameters, here: &Evaluation) -> Update {
        let parameters = at.descend(here.gradient, self.step.get());
        Update { parameters, norm: here.gradient_norm }
    }
}
