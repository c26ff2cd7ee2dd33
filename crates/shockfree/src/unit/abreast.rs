//! Many orbits to one horizon, in the lanes of SIMD registers.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use super::lockstep::{Column, LANES, STRIDE};
use super::orbit::{Tangent, tail_step};
use crate::double_double::Dd;
use crate::exp::{MODERATE, exp_of_moderate, exp_of_negative};

/// Orbits of logistic units that start at one state and go on together to one horizon.
///
/// Every lane gives the bits of [`Stepper::run`](super::orbit::Stepper::run), but for the sign of a
/// state that is 0. Unlike in [`Lanes`](super::Lanes) no lane stands still before the others, so
/// that a step selects nothing.
pub struct Abreast {
    x: Column,
    by_weight: Column,
    by_bias: Column,
    weight: Column,
    bias: Column,
    upper: [Column; 2],
}

impl Abreast {
    /// The units with these weights and biases, at the state `start`.
    #[inline(always)]
    pub fn new(weight: &Column, bias: &Column, start: f64) -> Self {
        let mut upper = [[0.0; LANES]; 2];
        for lane in 0..LANES {
            let sum = Dd::sum(bias[lane], weight[lane]);
            (upper[0][lane], upper[1][lane]) = (sum.hi, sum.lo);
        }
        Self {
            x: [start; LANES],
            by_weight: [0.0; LANES],
            by_bias: [0.0; LANES],
            weight: *weight,
            bias: *bias,
            upper,
        }
    }

    /// So many steps of every orbit, fewer where they all repeat bit for bit.
    #[inline(always)]
    pub fn run(&mut self, steps: u64) {
        if self.is_moderate() {
            self.run_with(steps, exp_of_moderate);
        } else {
            self.run_with(steps, exp_of_negative);
        }
    }

    /// Whether no state will ever be so large that its exponential is subnormal: every one but the
    /// first lies between the drives at both ends, up to rounding.
    #[inline(always)]
    fn is_moderate(&self) -> bool {
        let mut moderate = true;
        for lane in 0..LANES {
            let ends = [self.x[lane], self.bias[lane], self.upper[0][lane]];
            moderate &= ends.iter().all(|end| end.abs() < -MODERATE - 1.0);
        }
        moderate
    }

    #[inline(always)]
    fn run_with(&mut self, steps: u64, exp: impl Fn(f64) -> f64 + Copy) {
        let mut left = steps;
        while left >= u64::from(STRIDE) {
            left -= u64::from(STRIDE);
            for _ in 0..STRIDE - 2 {
                self.step(exp);
            }
            let before = (self.x, self.by_weight, self.by_bias);
            self.step(exp);
            self.step(exp);
            if self.is_at(&before) {
                // Period 1 or 2, for good: only the parity of what is left matters.
                left %= 2;
            }
        }
        for _ in 0..left {
            self.step(exp);
        }
    }

    #[inline(always)]
    fn step(&mut self, exp: impl Fn(f64) -> f64) {
        for lane in 0..LANES {
            let upper = (self.upper[0][lane], self.upper[1][lane]);
            // The drive at the lower end is the bias alone. A low part of -0 is no addition at all.
            let lower = (self.bias[lane], -0.0);
            let now = self.at(lane);
            let next =
                now.after(tail_step((now.x, exp(-now.x.abs())), self.weight[lane], lower, upper));
            self.x[lane] = next.x;
            self.by_weight[lane] = next.by_weight;
            self.by_bias[lane] = next.by_bias;
        }
    }

    #[inline(always)]
    fn is_at(&self, before: &(Column, Column, Column)) -> bool {
        let mut same = true;
        for lane in 0..LANES {
            let repeats = self.x[lane] == before.0[lane]
                && self.by_weight[lane] == before.1[lane]
                && self.by_bias[lane] == before.2[lane];
            same &= repeats;
        }
        same
    }

    /// Where the orbit of a lane is.
    #[inline(always)]
    pub fn at(&self, lane: usize) -> Tangent {
        let (by_weight, by_bias) = (self.by_weight[lane], self.by_bias[lane]);
        Tangent { x: self.x[lane], by_weight, by_bias }
    }

    /// Whether there is such a unit, and its derivatives are numbers.
    #[inline(always)]
    pub fn is_finite(&self, lane: usize) -> bool {
        // The sum of weight and bias is not finite unless both are.
        self.upper[0][lane].is_finite()
            && self.by_weight[lane].is_finite()
            && self.by_bias[lane].is_finite()
    }
}
