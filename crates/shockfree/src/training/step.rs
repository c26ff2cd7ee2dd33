//! Step sizes.

use crate::Result;
use crate::error::positive;

/// A step size `α`: finite and above 0.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct StepSize(f64);

impl StepSize {
    /// A step size.
    ///
    /// # Errors
    /// [`Error::NotPositive`](crate::Error::NotPositive).
    pub fn new(step: f64) -> Result<Self> {
        positive("step", step).map(Self)
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// How a method that stays in the stable strip chooses its step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StepRule {
    /// As given.
    Given(StepSize),
    /// The largest that is known to descend monotonically from anywhere; no number to tune. See
    /// [`StripBounds`](crate::unit::StripBounds).
    FromBound,
}

impl StepRule {
    /// The given step, or the one that `from_bound` computes.
    pub(super) fn or_else(self, from_bound: impl FnOnce() -> Result<f64>) -> Result<StepSize> {
        match self {
            Self::Given(step) => Ok(step),
            Self::FromBound => StepSize::new(from_bound()?),
        }
    }
}
