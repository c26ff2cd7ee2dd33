//! Inverses: the logit and artanh.
//!
//! The system's logarithm proposes an end, and the outward-rounded function itself decides: where
//! `σ(x) ≤ y` is certain, `x ≤ logit y`. So nothing rests on the accuracy of the logarithm.

use super::Interval;
use crate::logistic::logit;

/// The first step away from a proposed end, relative to its size: a few units in the last place, which
/// is what proposal and check are off by.
const FIRST_STEP: f64 = 4.0 * f64::EPSILON;

/// By how much a step grows that was not enough.
const GROWTH: f64 = 8.0;

impl Interval {
    /// `{logit y}` of the members of (0, 1), `logit y = ln(y/(1 - y))`; `None` where there are none.
    ///
    /// An end at 0 or 1 gives an infinite one. Next to 1 a number has few digits of `1 - y`: there take
    /// `-logit(1 - y)`.
    pub fn logit(self) -> Option<Self> {
        if self.hi <= 0.0 || self.lo >= 1.0 {
            return None;
        }
        Some(Self::from_bounds(logit_down(self.lo.max(0.0)), logit_up(self.hi.min(1.0))))
    }

    /// `{artanh y}` of the members of (-1, 1); `None` where there are none. An end at ±1 gives an
    /// infinite one.
    pub fn atanh(self) -> Option<Self> {
        if self.hi <= -1.0 || self.lo >= 1.0 {
            return None;
        }
        let tanh = |x| Self::point(x).tanh();
        let guess = |end: f64| (end, end.atanh(), end.atanh().abs());
        // artanh 0 is 0, next to which no number is a few units in the last place away.
        let lo = match guess(self.lo) {
            (0.0, ..) => 0.0,
            (end, guess, scale) => greatest_below(end, guess, scale, tanh),
        };
        let hi = match guess(self.hi) {
            (0.0, ..) => 0.0,
            (end, guess, scale) => least_above(end, guess, scale, tanh),
        };
        Some(Self::from_bounds(lo, hi))
    }
}

/// At most `logit y`, for `y` in [0, 1].
fn logit_down(y: f64) -> f64 {
    if y > 0.5 {
        // 1 - y is exact for y in [1/2, 1].
        return -logit_up(1.0 - y);
    }
    let guess = logit(y);
    // Up to 1/2 a relative error of y is an absolute one of its logit.
    greatest_below(y, guess, guess.abs().max(1.0), |x| Interval::point(x).sigma())
}

/// At least `logit y`, for `y` in [0, 1].
fn logit_up(y: f64) -> f64 {
    if y > 0.5 {
        return -logit_down(1.0 - y);
    }
    let guess = logit(y);
    if y == 0.0 {
        f64::MIN
    } else {
        least_above(y, guess, guess.abs().max(1.0), |x| Interval::point(x).sigma())
    }
}

/// An `x`, close to `guess`, at which the increasing function that `enclose` encloses is certainly at
/// most `target`; `-∞` where none is found. The first step away from `guess` is a few units in the last
/// place of `scale`.
pub(crate) fn greatest_below(
    target: f64,
    guess: f64,
    scale: f64,
    enclose: impl Fn(f64) -> Interval,
) -> f64 {
    if guess.is_nan() || guess == f64::NEG_INFINITY {
        return f64::NEG_INFINITY;
    }
    let mut step = FIRST_STEP * scale.clamp(f64::MIN_POSITIVE, f64::MAX);
    while step < f64::MAX {
        let x = guess.min(f64::MAX) - step;
        if enclose(x).hi <= target {
            return x;
        }
        step *= GROWTH;
    }
    f64::NEG_INFINITY
}

/// An `x`, close to `guess`, at which the increasing function that `enclose` encloses is certainly at
/// least `target`; `∞` where none is found.
pub(crate) fn least_above(
    target: f64,
    guess: f64,
    scale: f64,
    enclose: impl Fn(f64) -> Interval,
) -> f64 {
    -greatest_below(-target, -guess, scale, |x| -enclose(-x))
}
