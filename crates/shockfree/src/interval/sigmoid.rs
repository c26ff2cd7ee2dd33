//! Enclosures of `σ`, `tanh` and their slopes.
//!
//! All are made of the crate's own exponential and of arithmetic that rounds outwards, not of the
//! system's library, which promises no accuracy. `σ` and `tanh` increase, so that the ends of an interval
//! give the ends of its image; the slopes are even and fall on either side of 0.

use super::Interval;
use super::rounding::{add_down, add_up, div_down, div_up, mul_down, mul_up};
use crate::exp::exp_of_negative;

/// How many numbers an enclosure of `eˣ` reaches to either side of the one computed.
///
/// That one is off by less than a unit in the last place (`exp.rs`: 2^-57.9 by the polynomial, half a
/// unit by its last addition, less than half by the others). Below a power of two the numbers are twice
/// as dense, so two would do; four leaves room for a bound that was measured and not proven.
const ULPS: u64 = 4;

/// Below this size tanh is taken from its continued fraction: `(1 - e)/(1 + e)` cancels.
const SMALL: f64 = 0.5;

/// The first partial denominator that is left out of that fraction. Up to [`SMALL`] what follows it
/// matters less than 2⁻⁶⁰.
const LEFT_OUT: f64 = 17.0;

impl Interval {
    /// `{σ(x)}`, `σ(x) = 1/(1 + e⁻ˣ)`. The lower tail keeps its relative precision; of the upper take
    /// `σ(-x) = 1 - σ(x)`.
    pub fn sigma(self) -> Self {
        Self::from_bounds(sigma(self.lo).lo, sigma(self.hi).hi)
    }

    /// `{σ'(x)}`, `σ' = σ(1 - σ)`, at most 1/4. Both tails keep their relative precision.
    pub fn sigma_slope(self) -> Self {
        let (near, far) = (self.mignitude(), self.magnitude());
        Self::from_bounds(sigma_slope(far).lo, sigma_slope(near).hi)
    }

    /// `{tanh x}`, with full relative precision next to 0. For the tails take
    /// `1 - tanh(x) = 2σ(-2x)`.
    pub fn tanh(self) -> Self {
        Self::from_bounds(tanh(self.lo).lo, tanh(self.hi).hi)
    }

    /// `{tanh'(x)}`, `tanh' = 1 - tanh²`, at most 1. Both tails keep their relative precision.
    pub fn tanh_slope(self) -> Self {
        // 1 - tanh(x)² = 4σ'(2x), and doubling is exact.
        let slope = Self { lo: 2.0 * self.lo, hi: 2.0 * self.hi }.sigma_slope();
        Self { lo: 4.0 * slope.lo, hi: 4.0 * slope.hi }
    }
}

/// `{eˣ}` for one `x ≤ 0`, within [0, 1].
fn exp(x: f64) -> Interval {
    let bits = exp_of_negative(x).to_bits();
    let [lo, hi] = [bits.saturating_sub(ULPS), bits + ULPS].map(f64::from_bits);
    Interval::from_bounds(lo, hi.min(1.0))
}

/// `{σ(x)}` for one `x`.
fn sigma(x: f64) -> Interval {
    let e = exp(-x.abs());
    let (least, most) = (add_down(1.0, e.lo), add_up(1.0, e.hi));
    if x < 0.0 {
        Interval::from_bounds(div_down(e.lo, add_up(1.0, e.lo)), div_up(e.hi, add_down(1.0, e.hi)))
    } else {
        Interval::from_bounds(div_down(1.0, most), div_up(1.0, least).min(1.0))
    }
}

/// `{σ'(x)}` for one `x ≥ 0`: `e/(1 + e)²` grows with `e` up to 1.
fn sigma_slope(x: f64) -> Interval {
    let e = exp(-x);
    let (above, below) = (add_up(1.0, e.lo), add_down(1.0, e.hi));
    Interval::from_bounds(
        div_down(e.lo, mul_up(above, above)),
        div_up(e.hi, mul_down(below, below)).min(0.25),
    )
}

/// `{tanh x}` for one `x`.
fn tanh(x: f64) -> Interval {
    let size = x.abs();
    let value = if size < SMALL { tanh_of_small(size) } else { tanh_of_large(size) };
    if x < 0.0 { -value } else { value }
}

/// `{1 - 2e/(1 + e)}`, `e = e^-2x`.
fn tanh_of_large(x: f64) -> Interval {
    let e = exp(-2.0 * x);
    let least = div_down(2.0 * e.lo, add_up(1.0, e.lo));
    let most = div_up(2.0 * e.hi, add_down(1.0, e.hi));
    Interval::from_bounds(add_down(1.0, -most), add_up(1.0, -least))
}

/// Lambert's continued fraction `tanh x = x/(1 + x²/(3 + x²/(5 + …)))` for `x ≥ 0`. What is left out of
/// it lies between 0 and `x²` by its first denominator, since all terms are positive.
fn tanh_of_small(x: f64) -> Interval {
    let (least, most) = (mul_down(x, x), mul_up(x, x));
    let mut rest = (0.0, div_up(most, LEFT_OUT));
    let mut odd = LEFT_OUT - 2.0;
    while odd > 1.0 {
        rest = (div_down(least, add_up(odd, rest.1)), div_up(most, add_down(odd, rest.0)));
        odd -= 2.0;
    }
    Interval::from_bounds(div_down(x, add_up(1.0, rest.1)), div_up(x, add_down(1.0, rest.0)).min(x))
}
