//! `+`, `-`, `·` and `/` of intervals.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::Interval;
use super::rounding::{add_down, add_up, div_down, div_up, mul_down, mul_up};

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Self { lo: -self.hi, hi: -self.lo }
    }
}

impl Add for Interval {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::from_bounds(add_down(self.lo, other.lo), add_up(self.hi, other.hi))
    }
}

impl Sub for Interval {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Interval {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.corners(other, mul_down, mul_up)
    }
}

/// Dividing by an interval that holds 0 gives all real numbers: of quotients whose divisor is 0 nothing
/// can be said.
impl Div for Interval {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if other.contains(0.0) { Self::ENTIRE } else { self.corners(other, div_down, div_up) }
    }
}

impl Interval {
    /// The extremes of a product or quotient, which are taken at ends of the operands. `∞/∞` stands for
    /// numbers between those at the other ends; it is NaN, which the extremes pass over.
    fn corners(
        self,
        other: Self,
        down: impl Fn(f64, f64) -> f64,
        up: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let ends =
            [(self.lo, other.lo), (self.lo, other.hi), (self.hi, other.lo), (self.hi, other.hi)];
        Self::from_bounds(
            ends.iter().map(|&(a, b)| down(a, b)).fold(f64::INFINITY, f64::min),
            ends.iter().map(|&(a, b)| up(a, b)).fold(f64::NEG_INFINITY, f64::max),
        )
    }
}
