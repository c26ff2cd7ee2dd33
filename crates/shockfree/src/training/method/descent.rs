//! The step that most methods make.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use crate::objective::{Evaluation, Gradient, Parameters};
use crate::training::StepSize;

/// `(w, b) ← (w, b) - α g`, where `g` is the gradient, or that along the bias alone, shortened to a threshold where `‖∇E‖` is
/// longer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descent {
    step: f64,
    /// Infinite: none.
    threshold: f64,
    /// 1, or 0 where the weight does not move.
    weight: f64,
}

impl Descent {
    /// Plain steps of this size.
    pub fn new(step: StepSize) -> Self {
        Self { step: step.get(), threshold: f64::INFINITY, weight: 1.0 }
    }

    /// The same with gradients shortened to a positive threshold.
    pub(crate) fn clipped(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// The same of the bias alone.
    pub(crate) fn of_bias(self) -> Self {
        Self { weight: 0.0, ..self }
    }

    /// No steps.
    pub(crate) const NONE: Self = Self { step: 0.0, threshold: f64::INFINITY, weight: 0.0 };

    /// What it is made of, so that many can stand in columns.
    pub(crate) fn numbers(self) -> [f64; 3] {
        [self.step, self.threshold, self.weight]
    }

    /// The other way round.
    #[inline(always)]
    pub(crate) fn of([step, threshold, weight]: [f64; 3]) -> Self {
        Self { step, threshold, weight }
    }

    /// The next point. Where a gradient is not finite, only without a threshold.
    #[inline(always)]
    pub(crate) fn next(self, at: Parameters, here: &Evaluation) -> Parameters {
        let gradient = Gradient { weight: self.weight * here.gradient.weight, ..here.gradient };
        let direction = gradient.finite_direction();
        let is_long = here.gradient_norm > self.threshold;
        let along = |whole, short| if is_long { short } else { whole };
        let along = Gradient {
            weight: along(gradient.weight, direction.weight),
            bias: along(gradient.bias, direction.bias),
        };
        at.descend(along, if is_long { self.step * self.threshold } else { self.step })
    }
}
