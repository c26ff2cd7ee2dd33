//! The horizon: after how many steps the cost is read.

use crate::{Error, Result};

/// A number of steps, from 1 to [`Steps::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Steps(u64);

impl Steps {
    /// The longest finite horizon. An orbit that settles costs nothing more, one that creeps past a
    /// ghost does; ten million steps of it take a fraction of a second.
    pub const MOST: u64 = 10_000_000;

    /// A number of steps.
    ///
    /// # Errors
    /// [`Error::OutOfLimits`] outside 1 to [`Steps::MOST`].
    pub fn new(steps: u64) -> Result<Self> {
        if (1..=Self::MOST).contains(&steps) {
            Ok(Self(steps))
        } else {
            Err(Error::OutOfLimits { what: "horizon", value: steps, least: 1, most: Self::MOST })
        }
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// The horizon `T` at which the terminal cost is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Horizon {
    /// After so many steps; the paper's is 50.
    Finite(Steps),
    /// In the limit.
    Infinite,
}

impl Horizon {
    /// A finite horizon.
    ///
    /// # Errors
    /// As [`Steps::new`].
    pub fn finite(steps: u64) -> Result<Self> {
        Steps::new(steps).map(Self::Finite)
    }

    /// The number of steps, or `None` for the infinite horizon.
    pub fn steps(self) -> Option<u64> {
        match self {
            Self::Finite(steps) => Some(steps.get()),
            Self::Infinite => None,
        }
    }
}
