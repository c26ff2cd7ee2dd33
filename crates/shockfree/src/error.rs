//! The one error type: input that cannot mean anything.

use std::fmt;

use thiserror::Error;

/// Input that cannot mean anything. What a computation *finds* (a 2-cycle, a diverged run) is a
/// result and never an error.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A number was NaN or infinite.
    #[error("{what} = {} is not allowed: it must be a finite number", Plain(*value))]
    NotFinite {
        /// The name of the quantity.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// A number lay outside an open interval.
    #[error(
        "{what} = {} is not allowed: it must lie strictly between {lower} and {upper}",
        Plain(*value)
    )]
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
    #[error("{what} = {} is not allowed: it must be a finite number above 0", Plain(*value))]
    NotPositive {
        /// The name of the quantity.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// A number had to be finite and not negative.
    #[error("{what} = {} is not allowed: it must be a finite number, 0 or more", Plain(*value))]
    Negative {
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
    #[error(
        "w = {}, b = {} is not allowed: the state w φ(x) + b overflows",
        Plain(*weight),
        Plain(*bias)
    )]
    StateOverflow {
        /// The recurrent weight.
        weight: f64,
        /// The bias.
        bias: f64,
    },
    /// A matrix or a vector (one column) of a network had another shape than its other parts ask for.
    #[error("{what} has shape {} × {}: it must be {} × {}", shape.0, shape.1, expected.0, expected.1)]
    Shape {
        /// Which.
        what: &'static str,
        /// Its rows and columns.
        shape: (usize, usize),
        /// Those that are asked for.
        expected: (usize, usize),
    },
    /// An entry of a matrix or a vector was NaN or infinite.
    #[error(
        "{what}[{row}, {column}] = {} is not allowed: it must be a finite number",
        Plain(*value)
    )]
    Entry {
        /// Which matrix.
        what: &'static str,
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
        /// What stands there.
        value: f64,
    },
    /// A list had the wrong length.
    #[error("{what} has {length} entries: it must have {expected}")]
    Length {
        /// Which.
        what: &'static str,
        /// How long it is.
        length: usize,
        /// How long it must be.
        expected: usize,
    },
    /// A network had to contract in the Euclidean norm and does not.
    #[error("σ_max(L W) = {} is not allowed: it must be below 1", Plain(*rate))]
    NotContracting {
        /// `σ_max(L W)`.
        rate: f64,
    },
    /// A leak outside (0, 1].
    #[error("leak = {} is not allowed: it must be above 0 and at most 1", Plain(*value))]
    Leak {
        /// What was given.
        value: f64,
    },
}

/// A number as a person would type it: all its digits, but no row of 300 zeros.
pub(crate) struct Plain(pub f64);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:?}", self.0);
        f.write_str(text.strip_suffix(".0").unwrap_or(&text))
    }
}

/// A result whose error is [`Error`](enum@Error).
pub type Result<T> = std::result::Result<T, Error>;

/// Passes a finite number on.
pub(crate) fn finite(what: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(Error::NotFinite { what, value }) }
}

/// Passes a finite number above 0 on.
pub(crate) fn positive(what: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Error::NotPositive { what, value })
    }
}

/// Passes a whole number between `least` and `most` on.
pub(crate) fn limited(
    what: &'static str,
    value: usize,
    least: usize,
    most: usize,
) -> Result<usize> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(Error::OutOfLimits {
            what,
            value: value as u64,
            least: least as u64,
            most: most as u64,
        })
    }
}

/// Passes a list of the length that is asked for.
pub(crate) fn length(what: &'static str, length: usize, expected: usize) -> Result<()> {
    if length == expected { Ok(()) } else { Err(Error::Length { what, length, expected }) }
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn numbers_in_messages_are_short_and_exact() {
        let cases = [(1.0, "1"), (-0.25, "-0.25"), (1e308, "1e308"), (f64::NAN, "NaN")];
        for (value, text) in cases {
            assert_eq!(Plain(value).to_string(), text);
        }
    }
}
