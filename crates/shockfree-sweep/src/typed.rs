//! Settings that are a number or one word, in files as on the command line.

use std::fmt;
use std::marker::PhantomData;
use std::num::IntErrorKind;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use shockfree::training::StoppingRule;
use shockfree::{Horizon, Steps};

/// A setting in the words that the command line takes as well.
pub trait Setting: Sized {
    /// What it is, for whoever wrote something else.
    const EXPECTED: &'static str;

    /// From a number or a word as it would be typed.
    ///
    /// # Errors
    /// What it must be.
    fn from_typed(text: &str) -> Result<Self, String>;
}

/// For `#[serde(deserialize_with)]`: a setting.
///
/// # Errors
/// For what is no number and no word that the setting has.
pub fn read<'de, D: Deserializer<'de>, T: Setting>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(Reader(PhantomData))
}

/// For `#[serde(deserialize_with)]`: a budget.
///
/// # Errors
/// As [`read`].
pub fn read_budget<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    read(deserializer).map(|Budget(budget)| budget)
}

/// A horizon: a number of steps, or `infinite`.
///
/// # Errors
/// What it must be.
pub fn horizon(text: &str) -> Result<Horizon, String> {
    if text == "infinite" {
        return Ok(Horizon::Infinite);
    }
    whole(text).and_then(|steps| Horizon::finite(steps).ok()).ok_or_else(|| {
        format!("it must be a whole number from 1 to {}, or \"infinite\"", Steps::MOST)
    })
}

/// A budget of iterations.
///
/// # Errors
/// What it must be.
pub fn budget(text: &str) -> Result<u64, String> {
    let most = StoppingRule::LARGEST_BUDGET;
    whole(text)
        .filter(|budget| (1..=most).contains(budget))
        .ok_or_else(|| format!("it must be a whole number from 1 to {most}"))
}

/// A whole number; what is too large for one is as good as the largest, since all have limits.
pub fn whole(text: &str) -> Option<u64> {
    match u64::from_str(text) {
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Some(u64::MAX),
        number => number.ok(),
    }
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

impl Setting for Horizon {
    const EXPECTED: &'static str = "a whole number above 0, or \"infinite\"";

    fn from_typed(text: &str) -> Result<Self, String> {
        horizon(text)
    }
}

/// A number of iterations.
struct Budget(u64);

impl Setting for Budget {
    const EXPECTED: &'static str = "a whole number above 0";

    fn from_typed(text: &str) -> Result<Self, String> {
        budget(text).map(Self)
    }
}
