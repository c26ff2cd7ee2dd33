//! Settings that are a number or one word.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use shockfree::Horizon;

use crate::number;

/// A setting in the words that the command line takes as well.
trait Setting: Sized {
    const EXPECTED: &'static str;

    /// From a number or a word as it would be typed.
    fn from_typed(text: &str) -> Result<Self, String>;
}

struct Reader<T>(PhantomData<T>);

impl<T: Setting> Visitor<'_> for Reader<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTED)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        T::from_typed(&number.to_string()).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        T::from_typed(&number.to_string()).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<T, E> {
        // A number in quotes is a mistake that the message should name.
        match word.parse::<f64>() {
            Ok(_) => Err(E::invalid_type(de::Unexpected::Str(word), &self)),
            Err(_) => {
                T::from_typed(word).map_err(|_| E::invalid_value(de::Unexpected::Str(word), &self))
            }
        }
    }
}

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
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

impl Setting for Horizon {
    const EXPECTED: &'static str = "a whole number above 0, or \"infinite\"";

    fn from_typed(text: &str) -> Result<Self, String> {
        number::horizon(text)
    }
}

/// For `#[serde(deserialize_with)]`: a horizon.
pub fn horizon<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Horizon, D::Error> {
    deserializer.deserialize_any(Reader(PhantomData))
}

/// A number of iterations.
struct Budget(u64);

impl Setting for Budget {
    const EXPECTED: &'static str = "a whole number above 0";

    fn from_typed(text: &str) -> Result<Self, String> {
        number::budget(text).map(Self)
    }
}

/// For `#[serde(deserialize_with)]`: a budget.
pub fn budget<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    deserializer.deserialize_any(Reader(PhantomData)).map(|Budget(budget)| budget)
}
