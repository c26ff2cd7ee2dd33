//! A step size in a file: a number, or one word.

use serde::Deserialize;
use serde::de::Deserializer;
use shockfree_sweep::typed::{self, Setting};

use crate::number;

/// A step size: a number, or `bound` for the one that is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Given(f64),
    Bound,
}

impl Step {
    /// As on the command line.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "bound" {
            return Ok(Self::Bound);
        }
        number::finite(text).map(Self::Given).map_err(|_| format!("it must be {}", Self::EXPECTED))
    }
}

impl Setting for Step {
    const EXPECTED: &'static str = "a number above 0, or \"bound\"";

    fn from_typed(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        typed::read(deserializer)
    }
}
