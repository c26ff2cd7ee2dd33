//! Plain gradient descent.

use super::{Method, Update};
use crate::objective::{Gradient, Parameters, TerminalCost};
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

    fn update(&mut self, _: &TerminalCost, at: Parameters, gradient: Gradient) -> Update {
        Update { parameters: at.descend(gradient, self.step.get()), norm: gradient.norm() }
    }
}
