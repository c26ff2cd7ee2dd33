//! Gradient descent on both parameters, kept inside the stable strip.

use super::{Method, Update};
use crate::objective::{Evaluation, Parameters, TerminalCost};
use crate::training::{StepRule, StepSize};
use crate::unit::StripBounds;
use crate::{Error, Result};

/// Projected gradient descent: a descent step, after which `w` is put back into `[-ρ, ρ]`.
///
/// `ρ` lies below the edge of the stable strip (4 for the logistic unit, 1 for tanh), so that the
/// gradient is bounded as for [`FixedWeight`](super::FixedWeight) while `w` is trained too. With
/// [`StepRule::FromBound`] every step descends, but the step is shorter than needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projected {
    radius: f64,
    bounds: StripBounds,
    step: StepSize,
}

impl Projected {
    /// The method for a problem, with the largest size `ρ` of the weight.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a radius that is not above 0 and inside the stable strip.
    pub fn new(problem: &TerminalCost, radius: f64, step: StepRule) -> Result<Self> {
        let upper = problem.activation().strip_edge();
        if !(0.0 < radius && radius < upper) {
            return Err(Error::OutOfRange { what: "radius", value: radius, lower: 0.0, upper });
        }
        let bounds = StripBounds::new(problem.activation(), radius)?;
        let step = step.or_else(|| bounds.safe_step(problem.target()))?;
        Ok(Self { radius, bounds, step })
    }

    /// The step size in use.
    pub fn step(&self) -> StepSize {
        self.step
    }

    fn project(&self, parameters: Parameters) -> Parameters {
        Parameters { weight: parameters.weight.clamp(-self.radius, self.radius), ..parameters }
    }
}

impl Method for Projected {
    fn begin(&mut self, _: &TerminalCost, initial: Parameters) -> Parameters {
        self.project(initial)
    }

    fn gradient_bound(&self) -> Option<f64> {
        Some(self.bounds.gradient_bound())
    }

    fn is_memoryless(&self) -> bool {
        true
    }

    fn update(&mut self, _: &TerminalCost, at: Parameters, here: &Evaluation) -> Update {
        let parameters = self.project(at.descend(here.gradient, self.step.get()));
        let way = (parameters.weight - at.weight).hypot(parameters.bias - at.bias);
        Update { parameters, norm: way / self.step.get() }
    }
}
