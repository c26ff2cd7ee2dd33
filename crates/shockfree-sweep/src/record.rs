//! How runs ended, and what of it is kept in memory.

use std::str::FromStr;

use shockfree::objective::Parameters;
use shockfree::training::{Outcome, Stop};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The cost fell below the tolerance.
    Converged,
    /// The budget was spent.
    Budget,
    /// Training came to a point without a cost.
    Diverged,
}

impl Ending {
    /// Its name: `converged`, `budget` or `diverged`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::Budget => "budget",
            Self::Diverged => "diverged",
        }
    }
}

impl FromStr for Ending {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Converged, Self::Budget, Self::Diverged]
            .into_iter()
            .find(|ending| ending.as_str() == text)
            .ok_or(())
    }
}

impl From<Stop> for Ending {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Converged => Self::Converged,
            Stop::Budget => Self::Budget,
            _ => Self::Diverged,
        }
    }
}

/// What a run came to, as a row says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finish {
    /// What is kept of it.
    pub record: Record,
    /// The last point that has a cost; the initial one if there is none.
    pub last: Parameters,
    /// The cost there.
    pub cost: Option<f64>,
}

impl From<Outcome> for Finish {
    fn from(outcome: Outcome) -> Self {
        let record = Record {
            largest_gradient: outcome.largest_gradient,
            // Budgets are at most a million.
            iterations: u32::try_from(outcome.iterations).unwrap_or(u32::MAX),
            ending: outcome.stop.into(),
        };
        Self { record, last: outcome.last, cost: outcome.cost }
    }
}

/// What is kept of a run: 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// The largest `‖∇E‖` met.
    pub largest_gradient: f64,
    /// The number of updates.
    pub iterations: u32,
    /// How it ended.
    pub ending: Ending,
}

impl Record {
    /// The number of iterations it took to converge; `None` if it did not.
    pub fn count(&self) -> Option<u32> {
        (self.ending == Ending::Converged).then_some(self.iterations)
    }
}

/// The records of a whole sweep, by the number of the run.
pub type Records = [Record];
