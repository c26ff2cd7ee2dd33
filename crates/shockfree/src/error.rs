//! The one error type: input that cannot mean anything.

use thiserror::Error;

/// Input that cannot mean anything. What a computation *finds* (a 2-cycle, a diverged run) is a
/// result and never an error.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A number was NaN or infinite.
    #[error("{what} = {value} is not allowed: it must be a finite number")]
    NotFinite {
        /// The name of the quantity.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// A number lay outside an open interval.
    #[error("{what} = {value} is not allowed: it must lie strictly between {lower} and {upper}")]
    OutOfRange {
        /// The name of the quantity.
        what: &'static str,
        /// What was given.
        value: f64,
        /// The excluded lower end.
        lower: f64,
        /// The excluded upper end.
        upper: f64,
    },
    /// A number had to be positive and finite.
    #[error("{what} = {value} is not allowed: it must be a finite number above 0")]
    NotPositive {
        /// The name of the quantity.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// A whole number was outside its limits, both of them allowed.
    #[error("{what} = {value} is not allowed: it must be a whole number from {least} to {most}")]
    OutOfLimits {
        /// The name of the quantity.
        what: &'static str,
        /// What was given.
        value: u64,
        /// The smallest value allowed.
        least: u64,
        /// The largest value allowed.
        most: u64,
    },
    /// The state `w φ(x) + b` of a unit would overflow.
    #[error("w = {weight}, b = {bias} is not allowed: the state w φ(x) + b overflows")]
    StateOverflow {
        /// The recurrent weight.
        weight: f64,
        /// The bias.
        bias: f64,
    },
}

/// A result whose error is [`Error`](enum@Error).
pub type Result<T> = std::result::Result<T, Error>;

/// Passes a finite number on.
pub(crate) fn finite(what: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Error::NotFinite { what, value })
    }
}

/// Passes a finite number above 0 on.
pub(crate) fn positive(what: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Error::NotPositive { what, value })
    }
}
