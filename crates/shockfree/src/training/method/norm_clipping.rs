//! Gradient descent with norm clipping.

use super::{Descent, Method, Update};
use crate::Result;
use crate::error::positive;
use crate::objective::{Evaluation, Parameters, TerminalCost};
use crate::training::StepSize;

/// `(w, b) ← (w, b) - α g`, `g = ∇E` shortened to the threshold `c` where it is longer.
///
/// An infinite gradient keeps a direction (see
/// [`Gradient::direction`](crate::objective::Gradient::direction)), so a clipped step is always
/// finite. How many iterations clipping needs depends erratically on the threshold; report it over a
/// range of thresholds.
///
/// Source: Pascanu, Mikolov and Bengio (2013), the paper's reference \[16\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormClipping {
    step: StepSize,
    threshold: f64,
}

impl NormClipping {
    /// Descent with the step size `α`, clipped at a threshold.
    ///
    /// # Errors
    /// [`Error::NotPositive`](crate::Error::NotPositive) for the threshold.
    pub fn new(step: StepSize, threshold: f64) -> Result<Self> {
        Ok(Self { step, threshold: positive("threshold", threshold)? })
    }
}

impl Method for NormClipping {
    fn begin(&mut self, _: &TerminalCost, initial: Parameters) -> Parameters {
        initial
    }

    fn is_memoryless(&self) -> bool {
        true
    }

    fn descent(&self) -> Option<Descent> {
        Some(Descent::new(self.step).clipped(self.threshold))
    }

    fn update(&mut self, _: &TerminalCost, at: Parameters, here: &Evaluation) -> Update {
        let Evaluation { gradient, gradient_norm: norm, .. } = *here;
        let (parameters, norm) = if norm > self.threshold {
            let step = self.step.get() * self.threshold;
            (at.descend(gradient.direction(), step), self.threshold)
        } else {
            (at.descend(gradient, self.step.get()), norm)
        };
        Update { parameters, norm }
    }
}
