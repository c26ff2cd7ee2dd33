//! When to stop.

use crate::error::positive;
use crate::{Error, Result};

/// Stops when the cost is below a tolerance, or when the budget of iterations is spent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoppingRule {
    tolerance: f64,
    budget: u64,
}

impl StoppingRule {
    /// The largest budget: the trace of a run keeps every iteration, 56 bytes each.
    pub const LARGEST_BUDGET: u64 = 1_000_000;

    /// Converged where `E < tolerance`; ended after `budget` updates.
    ///
    /// # Errors
    /// [`Error::NotPositive`] for the tolerance, [`Error::OutOfLimits`] for a budget outside 1 to
    /// [`StoppingRule::LARGEST_BUDGET`].
    pub fn new(tolerance: f64, budget: u64) -> Result<Self> {
        if !(1..=Self::LARGEST_BUDGET).contains(&budget) {
            return Err(Error::OutOfLimits {
                what: "budget",
                value: budget,
                least: 1,
                most: Self::LARGEST_BUDGET,
            });
        }
        Ok(Self { tolerance: positive("tolerance", tolerance)?, budget })
    }

    /// The cost below which a run has converged.
    pub fn tolerance(&self) -> f64 {
        self.tolerance
    }

    /// The largest number of updates.
    pub fn budget(&self) -> u64 {
        self.budget
    }
}
