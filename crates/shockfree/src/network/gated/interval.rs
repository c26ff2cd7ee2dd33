//! Intervals that hold exact values: ends are rounded outwards.

use super::round::{above, below, down, margin, up};
use crate::logistic::sigma;

/// `[low, high]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// `[-radius, radius]`.
    pub const fn symmetric(radius: f64) -> Self {
        Self { low: -radius, high: radius }
    }

    /// Of the values `centre ± radius`, both computed with errors of at most `margin(operations) · magnitude`
    /// together.
    pub fn around(centre: f64, radius: f64, magnitude: f64, operations: usize) -> Self {
        let reach = above(radius + up(magnitude * margin(operations), 2));
        Self { low: below(centre - reach), high: above(centre + reach) }
    }

    /// A centre, and a radius that holds the interval about it.
    pub fn centre_and_radius(self) -> (f64, f64) {
        let centre = f64::midpoint(self.low, self.high);
        (centre, above((self.high - centre).max(centre - self.low)).max(0.0))
    }

    pub fn plus(self, other: Self) -> Self {
        Self { low: below(self.low + other.low), high: above(self.high + other.high) }
    }

    /// Products with `factors ≥ 0`.
    pub fn times_non_negative(self, factors: Self) -> Self {
        let low = if self.low < 0.0 { factors.high } else { factors.low };
        let high = if self.high < 0.0 { factors.low } else { factors.high };
        Self { low: below(self.low * low), high: above(self.high * high) }
    }

    pub fn tanh(self) -> Self {
        let error = |x: f64| x.abs() * margin(10) + f64::MIN_POSITIVE;
        let (low, high) = (self.low.tanh(), self.high.tanh());
        Self { low: (low - error(low)).max(-1.0), high: (high + error(high)).min(1.0) }
    }

    /// The largest modulus.
    pub const fn largest(self) -> f64 {
        self.high.abs().max(self.low.abs())
    }

    /// The smallest and the largest modulus.
    pub fn moduli(self) -> (f64, f64) {
        let least = if self.low <= 0.0 && self.high >= 0.0 {
            0.0
        } else {
            self.low.abs().min(self.high.abs())
        };
        (least, self.largest())
    }

    /// Both as far out as needed; of two intervals that hold a value the part that both hold.
    pub fn within(self, outer: Self) -> Self {
        Self { low: self.low.max(outer.low), high: self.high.min(outer.high) }
    }

    /// A little wider, so that what converges to the interval enters it after finitely many steps. 2⁻¹⁰ of
    /// the width costs a thousandth of the sharpness; 2⁻³⁰ is for intervals that are points.
    pub fn widened(self) -> Self {
        let more = (self.high - self.low) / 1024.0 + (self.largest() + 1.0) * 2_f64.powi(-30);
        Self { low: self.low - more, high: self.high + more }
    }
}

/// What is known of `σ(x)` or `1 - σ(x)` at one `x`.
#[derive(Clone, Copy, Debug)]
pub struct Bracket {
    pub down: f64,
    pub up: f64,
}

impl Bracket {
    fn sigma(x: f64) -> Self {
        let value = sigma(x);
        Self { down: down(value, 10), up: up(value, 10).min(1.0) }
    }
}

/// One end of a gate's range.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// `s`.
    pub value: Bracket,
    /// `1 - s`, with all its digits where `s` is near 1.
    pub rest: Bracket,
}

impl End {
    fn at(x: f64) -> Self {
        Self { value: Bracket::sigma(x), rest: Bracket::sigma(-x) }
    }
}

/// The range of a gate `s = σ(x)`.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    pub low: End,
    pub high: End,
}

impl Gate {
    /// Where `x` lies in `drive`.
    pub fn of(drive: Interval) -> Self {
        Self { low: End::at(drive.low), high: End::at(drive.high) }
    }

    /// The values.
    pub const fn values(self) -> Interval {
        Interval { low: self.low.value.down, high: self.high.value.up }
    }
}
