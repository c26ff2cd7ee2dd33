//! The activation from where its digits are: `φ(x) = offset + d(x)`.
//!
//! Far out `y` is an end of its range and loses its digits, while its distance `d` from that end keeps
//! them, down to 10⁻³⁰⁸. So each unit of a box is written from the end, or the centre, to which it is
//! nearest, and the whole offsets are summed without rounding.

use crate::Activation;
use crate::interval::{Interval, greatest_below, least_above};
use crate::logistic::logit;

/// Beyond this tanh is written from its end: there `1 - |tanh x|` is a quarter and falls.
const TANH_TAIL: f64 = 1.0;

/// `d(x) = φ(x) - offset`, an increasing function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    /// `σ(x)`.
    LogisticLower,
    /// `σ(x) - 1 = -σ(-x)`.
    LogisticUpper,
    /// `tanh(x) + 1 = 2σ(2x)`.
    TanhLower,
    /// `tanh(x)`.
    TanhCentre,
    /// `tanh(x) - 1 = -2σ(-2x)`.
    TanhUpper,
}

impl Branch {
    /// The one that keeps the digits over all of `x`.
    pub fn over(activation: Activation, x: Interval) -> Self {
        match activation {
            Activation::Logistic if x.lo() > 0.0 => Self::LogisticUpper,
            Activation::Logistic => Self::LogisticLower,
            Activation::Tanh if x.lo() > TANH_TAIL => Self::TanhUpper,
            Activation::Tanh if x.hi() < -TANH_TAIL => Self::TanhLower,
            Activation::Tanh => Self::TanhCentre,
        }
    }

    pub const fn offset(self) -> f64 {
        match self {
            Self::LogisticLower | Self::TanhCentre => 0.0,
            Self::LogisticUpper | Self::TanhUpper => 1.0,
            Self::TanhLower => -1.0,
        }
    }

    /// `{d(x)}`.
    pub fn image(self, x: Interval) -> Interval {
        let double = |x: Interval| x + x;
        match self {
            Self::LogisticLower => x.sigma(),
            Self::LogisticUpper => -(-x).sigma(),
            Self::TanhLower => double(double(x).sigma()),
            Self::TanhCentre => x.tanh(),
            Self::TanhUpper => -double((-double(x)).sigma()),
        }
    }

    /// `{φ'(x)}`.
    pub fn slopes(self, x: Interval) -> Interval {
        match self {
            Self::LogisticLower | Self::LogisticUpper => x.sigma_slope(),
            _ => x.tanh_slope(),
        }
    }

    /// All `x` with `d(x)` in `d`; `None` where that misses the range of `d`.
    pub fn preimage(self, d: Interval) -> Option<Interval> {
        match self {
            Self::LogisticLower => self.tail_preimage(d, 1.0),
            Self::LogisticUpper => Some(-Self::LogisticLower.tail_preimage(-d, 1.0)?),
            Self::TanhLower => self.tail_preimage(d, 2.0),
            Self::TanhCentre => d.atanh(),
            Self::TanhUpper => Some(-Self::TanhLower.tail_preimage(-d, 2.0)?),
        }
    }

    /// The preimage under `k σ(k x)`.
    fn tail_preimage(self, d: Interval, k: f64) -> Option<Interval> {
        let d = d.intersection(Interval::from_bounds(0.0, k))?;
        let guess = |d: f64| logit(d / k) / k;
        let enclose = |x| self.image(Interval::point(x));
        let lo = match d.lo() {
            0.0 => f64::NEG_INFINITY,
            least => greatest_below(least, guess(least), guess(least).abs().max(1.0), enclose),
        };
        let hi = match d.hi() {
            most if most >= k => f64::INFINITY,
            most => least_above(most, guess(most), guess(most).abs().max(1.0), enclose),
        };
        (lo < f64::INFINITY && hi > f64::NEG_INFINITY).then(|| Interval::from_bounds(lo, hi))
    }
}
