//! The paper's Algorithm 1.

use super::{Descent, Method, Update};
use crate::Result;
use crate::objective::{Evaluation, Gradient, Parameters, TerminalCost};
use crate::training::{StepRule, StepSize};
use crate::unit::StripBounds;

/// Gradient descent on the bias alone, with the weight fixed in the stable strip: `b ← b - α ∂E/∂b`.
///
/// In the strip nothing bifurcates, the gradient is bounded by [`StripBounds::gradient_bound`], and for
/// every target some bias is optimal (Theorem 5), so nothing is lost by not training `w`. With
/// [`StepRule::FromBound`] every step descends.
///
/// Source: Algorithm 1 of the paper, which takes `w = 3`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedWeight {
    weight: f64,
    bounds: StripBounds,
    step: StepSize,
}

impl FixedWeight {
    /// The method for a problem, with a weight.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for a weight outside the stable strip.
    pub fn new(problem: &TerminalCost, weight: f64, step: StepRule) -> Result<Self> {
        let bounds = StripBounds::new(problem.activation(), weight)?;
        let (target, horizon) = (problem.target(), problem.horizon());
        let step = step.or_else(|| bounds.safe_step_for_bias(target, horizon))?;
        Ok(Self { weight, bounds, step })
    }

    /// The step size in use.
    pub fn step(&self) -> StepSize {
        self.step
    }
}

impl Method for FixedWeight {
    fn begin(&mut self, _: &TerminalCost, initial: Parameters) -> Parameters {
        Parameters { weight: self.weight, ..initial }
    }

    fn gradient_bound(&self) -> Option<f64> {
        Some(self.bounds.gradient_bound())
    }

    fn is_memoryless(&self) -> bool {
        true
    }

    fn descent(&self) -> Option<Descent> {
        Some(Descent::new(self.step).of_bias())
    }

    fn update(&mut self, _: &TerminalCost, at: Parameters, here: &Evaluation) -> Update {
        let along_bias = Gradient { weight: 0.0, ..here.gradient };
        Update {
            parameters: at.descend(along_bias, self.step.get()),
            norm: here.gradient.bias.abs(),
        }
    }
}
