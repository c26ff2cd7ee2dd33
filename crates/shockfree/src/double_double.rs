//! Sums and products with twice the digits: the value is `hi + lo`, unevaluated.
//!
//! A fixed point at |w| = 10⁶ is the small difference of large numbers; with these few operations the
//! difference keeps its digits. The error-free transformations are Knuth's and Dekker's.

use std::ops::{Add, Neg, Sub};

/// An unevaluated sum `hi + lo` with `|lo|` at most half a unit in the last place of `hi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dd {
    pub hi: f64,
    pub lo: f64,
}

impl Dd {
    /// `a + b` without error.
    pub fn sum(a: f64, b: f64) -> Self {
        let hi = a + b;
        let of_b = hi - a;
        Self::renormalised(hi, (a - (hi - of_b)) + (b - of_b))
    }

    /// `a · b` without error (but for underflow of the low part).
    pub fn product(a: f64, b: f64) -> Self {
        let hi = a * b;
        Self::renormalised(hi, a.mul_add(b, -hi))
    }

    /// Multiplication by a power of two, which is exact.
    pub fn scaled(self, power_of_two: f64) -> Self {
        Self { hi: self.hi * power_of_two, lo: self.lo * power_of_two }
    }

    /// The sign of the value: -1, 0 or 1.
    pub fn signum(self) -> f64 {
        if self.hi == 0.0 { 0.0 } else { self.hi.signum() }
    }

    /// The value rounded to one number.
    pub fn rounded(self) -> f64 {
        self.hi + self.lo
    }

    /// An infinite high part has no meaningful low part (the formulas give NaN there).
    fn renormalised(hi: f64, lo: f64) -> Self {
        Self { hi, lo: if hi.is_finite() && lo.is_finite() { lo } else { 0.0 } }
    }
}

impl From<f64> for Dd {
    fn from(value: f64) -> Self {
        Self { hi: value, lo: 0.0 }
    }
}

impl Neg for Dd {
    type Output = Self;
    fn neg(self) -> Self {
        Self { hi: -self.hi, lo: -self.lo }
    }
}

impl Add for Dd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let high = Self::sum(self.hi, other.hi);
        let low = Self::sum(self.lo, other.lo);
        let carried = Self::sum(high.hi, high.lo + low.hi);
        Self::sum(carried.hi, carried.lo + low.lo)
    }
}

impl Sub for Dd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

#[cfg(test)]
mod tests {
    use super::Dd;

    #[test]
    fn a_lost_digit_is_kept() {
        let third = Dd::sum(1e16, 1.0);
        assert_eq!((third - Dd::from(1e16)).rounded(), 1.0);
        let square = Dd::product(1.0 + f64::EPSILON, 1.0 + f64::EPSILON);
        assert_eq!(square.lo, f64::EPSILON * f64::EPSILON);
    }

    #[test]
    fn overflow_is_infinite_and_not_nan() {
        let sum = Dd::sum(f64::MAX, f64::MAX);
        assert_eq!((sum.hi, sum.lo), (f64::INFINITY, 0.0));
    }
}
