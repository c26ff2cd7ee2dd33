//! Closed intervals of real numbers, with arithmetic and activations that round outwards.
//!
//! Whatever real numbers are taken from the operands, the exact result lies in the interval that comes
//! out: rounding can widen a result, never lose a number. So an interval that does not contain 0 proves
//! that a function has no zero there. An end may be infinite; the interval then has no bound on that
//! side, and still contains finite numbers only.
//!
//! ```
//! use shockfree::interval::Interval;
//! let third = Interval::point(1.0) / Interval::point(3.0);
//! assert!(third.lo() < third.hi() && third.contains(1.0 / 3.0));
//! let x = Interval::new(-1.0, 2.0).unwrap();
//! assert!(x.sigma().contains(0.5) && !x.sigma().contains(0.9));
//! ```
//!
//! Source: Moore, Kearfott and Cloud, *Introduction to Interval Analysis*, SIAM 2009.

mod arithmetic;
mod inverse;
pub(crate) mod rounding;
mod sigmoid;

pub(crate) use inverse::{greatest_below, least_above};

use rounding::{add_up, mul_up};

/// A closed interval `[lo, hi]` of real numbers, never empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    lo: f64,
    hi: f64,
}

impl Interval {
    /// All real numbers.
    pub const ENTIRE: Self = Self { lo: f64::NEG_INFINITY, hi: f64::INFINITY };

    /// `[0, 0]`.
    pub const ZERO: Self = Self { lo: 0.0, hi: 0.0 };

    /// `[lo, hi]`; `None` where that holds no real number: for `lo > hi`, NaN, `[∞, ∞]` and `[-∞, -∞]`.
    pub fn new(lo: f64, hi: f64) -> Option<Self> {
        (lo <= hi && lo < f64::INFINITY && hi > f64::NEG_INFINITY).then_some(Self { lo, hi })
    }

    /// `[value, value]`. An infinite value gives the numbers from the largest finite one on, NaN gives
    /// all.
    pub fn point(value: f64) -> Self {
        if value.is_nan() {
            return Self::ENTIRE;
        }
        Self { lo: value.min(f64::MAX), hi: value.max(f64::MIN) }
    }

    /// The interval between two bounds that were computed rounding outwards. NaN is no bound.
    pub(crate) fn from_bounds(lo: f64, hi: f64) -> Self {
        let lo = if lo.is_nan() { f64::NEG_INFINITY } else { lo };
        let hi = if hi.is_nan() { f64::INFINITY } else { hi };
        debug_assert!(lo <= hi, "[{lo}, {hi}] is empty");
        Self { lo, hi }
    }

    /// The lower end.
    pub const fn lo(self) -> f64 {
        self.lo
    }

    /// The upper end.
    pub const fn hi(self) -> f64 {
        self.hi
    }

    /// At least `hi - lo`; infinite for an infinite interval.
    pub fn width(self) -> f64 {
        add_up(self.hi, -self.lo)
    }

    /// A finite number in the interval, the nearest to its middle where both ends are finite.
    pub fn midpoint(self) -> f64 {
        let (lo, hi) = (self.lo.max(f64::MIN), self.hi.min(f64::MAX));
        (0.5 * lo + 0.5 * hi).clamp(lo, hi)
    }

    /// At least the distance of every member from `centre`.
    pub fn radius_about(self, centre: f64) -> f64 {
        add_up(self.hi, -centre).max(add_up(centre, -self.lo))
    }

    /// The largest absolute value.
    pub fn magnitude(self) -> f64 {
        self.lo.abs().max(self.hi.abs())
    }

    /// The smallest absolute value.
    pub fn mignitude(self) -> f64 {
        if self.contains(0.0) { 0.0 } else { self.lo.abs().min(self.hi.abs()) }
    }

    /// Whether both ends are finite.
    pub fn is_bounded(self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// Whether `value` is a member.
    pub fn contains(self, value: f64) -> bool {
        value.is_finite() && self.lo <= value && value <= self.hi
    }

    /// Whether every member is one of `other`.
    pub fn is_subset_of(self, other: Self) -> bool {
        other.lo <= self.lo && self.hi <= other.hi
    }

    /// Whether every member lies strictly between the ends of `other`, where those are finite.
    pub fn is_interior_to(self, other: Self) -> bool {
        (other.lo < self.lo || other.lo == f64::NEG_INFINITY)
            && (self.hi < other.hi || other.hi == f64::INFINITY)
    }

    /// The members of both; `None` where there are none.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.lo.max(other.lo), self.hi.min(other.hi))
    }

    /// The smallest interval that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    /// `{k x}`.
    pub fn scale(self, factor: f64) -> Self {
        if factor == 0.0 {
            return Self::ZERO;
        }
        let (lo, hi) = if factor > 0.0 { (self.lo, self.hi) } else { (self.hi, self.lo) };
        Self::from_bounds(rounding::mul_down(lo, factor), mul_up(hi, factor))
    }

    /// `{x²}`, which knows that both factors are the same.
    pub fn sqr(self) -> Self {
        let (near, far) = (self.mignitude(), self.magnitude());
        Self::from_bounds(rounding::mul_down(near, near), mul_up(far, far))
    }
}
