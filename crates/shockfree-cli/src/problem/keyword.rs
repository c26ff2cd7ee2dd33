//! Settings that are a number or one word.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use shockfree::objective::Horizon;

use crate::number;

/// A setting that is a number or one word.
trait NumberOrWord: Sized {
    const WORD: &'static str;
    const EXPECTED: &'static str;
    fn word() -> Self;
    fn number(number: f64) -> Result<Self, String>;
}

struct Reader<T>(PhantomData<T>);

impl<T: NumberOrWord> Visitor<'_> for Reader<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTED)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a setting beyond 2^53 is out of its limits anyway"
    )]
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        T::number(number).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<T, E> {
        if word == T::WORD {
            Ok(T::word())
        } else {
            Err(E::invalid_value(de::Unexpected::Str(word), &self))
        }
    }
}

/// A step size: a number, or `bound` for the one that is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Given(f64),
    Bound,
}

impl NumberOrWord for Step {
    const WORD: &'static str = "bound";
    const EXPECTED: &'static str = "a number above 0, or \"bound\"";

    fn word() -> Self {
        Self::Bound
    }

    fn number(number: f64) -> Result<Self, String> {
        Ok(Self::Given(number))
    }
}

impl Step {
    /// As on the command line.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == Self::WORD { Ok(Self::Bound) } else { number::finite(text).map(Self::Given) }
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Given(step) => serializer.serialize_f64(*step),
            Self::Bound => serializer.serialize_str(Self::WORD),
        }
    }
}

impl NumberOrWord for Horizon {
    const WORD: &'static str = "infinite";
    const EXPECTED: &'static str = "a whole number above 0, or \"infinite\"";

    fn word() -> Self {
        Self::Infinite
    }

    fn number(number: f64) -> Result<Self, String> {
        number::horizon(&number.to_string())
    }
}

/// For `#[serde(deserialize_with)]`.
pub fn horizon<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Horizon, D::Error> {
    deserializer.deserialize_any(Reader(PhantomData))
}
