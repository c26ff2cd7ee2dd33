//! A checked stretch of an axis.

use thiserror::Error;

/// The largest coordinate that a figure can show; a unit with weights beyond it means nothing.
const FARTHEST: f64 = 1e15;

/// The narrowest range as a part of its own largest coordinate: tick labels then have at most eleven
/// digits, and a pixel still spans a thousand numbers.
const NARROWEST: f64 = 1e-9;

/// The narrowest range around 0.
const SMALLEST: f64 = 1e-100;

/// A stretch `low … high` of an axis that can be drawn: finite, not empty, neither too wide nor too
/// narrow for its ticks.
///
/// ```
/// use shockfree_figures::Range;
/// let weights = Range::new(-12.0, 12.0)?;
/// assert_eq!(weights.width(), 24.0);
/// assert!(Range::new(1.0, f64::INFINITY).is_err());
/// # Ok::<(), shockfree_figures::RangeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
}

/// All digits of a number, and no row of 300 zeros.
fn plain(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Why two numbers are no [`Range`].
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum RangeError {
    /// An end is NaN, infinite or beyond ±10¹⁵.
    #[error("the range {} to {} cannot be drawn: its ends must lie within ±1e15", plain(*low), plain(*high))]
    TooFar {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// The lower end is not below the upper one.
    #[error("the range {} to {} is empty: its lower end must come first", plain(*low), plain(*high))]
    Empty {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// The ends agree to nine digits.
    #[error("the range {} to {} is too narrow to be drawn: its ends agree to nine digits", plain(*low), plain(*high))]
    TooNarrow {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

/// The least and the greatest of some values, `(∞, -∞)` of none; NaN is passed over.
pub fn extent(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    values
        .into_iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

impl Range {
    /// The range from `low` to `high`.
    ///
    /// # Errors
    /// [`RangeError`] for ends that are NaN, infinite or beyond ±10¹⁵, for `low ≥ high`, and for ends
    /// that agree to nine digits.
    pub fn new(low: f64, high: f64) -> Result<Self, RangeError> {
        let size = low.abs().max(high.abs());
        if low.is_nan() || high.is_nan() || size > FARTHEST {
            Err(RangeError::TooFar { low, high })
        } else if low >= high {
            Err(RangeError::Empty { low, high })
        } else if high - low < (NARROWEST * size).max(SMALLEST) {
            Err(RangeError::TooNarrow { low, high })
        } else {
            Ok(Self { low, high })
        }
    }

    /// A range that is known to be one.
    pub(crate) const fn known(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// The lower end.
    pub const fn low(self) -> f64 {
        self.low
    }

    /// The upper end.
    pub const fn high(self) -> f64 {
        self.high
    }

    /// `high - low`.
    pub fn width(self) -> f64 {
        self.high - self.low
    }

    /// Whether a number lies in the range, ends included.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Where a number stands in the range: 0 at the lower end, 1 at the upper one.
    pub(crate) fn fraction(self, value: f64) -> f64 {
        (value - self.low) / self.width()
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, RangeError};

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        for end in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e16] {
            assert!(matches!(Range::new(0.0, end), Err(RangeError::TooFar { .. })));
            assert!(matches!(Range::new(end, 0.0), Err(RangeError::TooFar { .. })));
        }
        assert!(matches!(Range::new(1.0, 1.0), Err(RangeError::Empty { .. })));
        assert!(matches!(Range::new(2.0, 1.0), Err(RangeError::Empty { .. })));
        assert!(matches!(Range::new(4.0, 4.0 + 1e-12), Err(RangeError::TooNarrow { .. })));
        assert!(matches!(Range::new(0.0, 1e-310), Err(RangeError::TooNarrow { .. })));
    }

    #[test]
    fn a_range_may_be_narrow_around_zero_and_wide() {
        assert!(Range::new(-5e-13, 5e-13).is_ok());
        assert!(Range::new(-5e11, 5e11).is_ok());
    }
}
