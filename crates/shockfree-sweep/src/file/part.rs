//! Parts of a sweep that are run apart.

use std::fmt;

use crate::{Error, Plan, Result};

/// Part `K` of `N`: the runs `r` with `r mod N = K - 1`, so that every part has its share of slow ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    number: u64,
    of: u64,
}

impl Part {
    /// All of it.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Part `number` of `of`, counted from 1.
    ///
    /// # Errors
    /// [`Error::Part`] unless `1 ≤ number ≤ of` and there are at least `of` runs.
    pub fn new(plan: &Plan, number: u64, of: u64) -> Result<Self> {
        if (1..=of).contains(&number) && of <= plan.runs() {
            Ok(Self { number, of })
        } else {
            Err(Error::Part { part: number, parts: of, runs: plan.runs() })
        }
    }

    /// Its number, from 1.
    pub fn number(self) -> u64 {
        self.number
    }

    /// How many parts there are.
    pub fn of(self) -> u64 {
        self.of
    }

    /// How many of the runs are in it.
    pub fn size(self, plan: &Plan) -> u64 {
        (plan.runs() + self.of - self.number) / self.of
    }

    /// The run in its row number `row`, from 0.
    pub fn run(self, row: u64) -> u64 {
        self.number - 1 + row * self.of
    }

    /// The name of its file.
    pub fn file_name(self) -> String {
        if self == Self::WHOLE {
            "runs.csv".to_owned()
        } else {
            format!("runs-{}-of-{}.csv", self.number, self.of)
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}
