//! The step of orbits, in SIMD lanes: the hot loop of one unit.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use std::f64::consts::LOG2_E;

use fearless_simd::{Level, Simd, SimdFloat, SimdFrom, SimdMask, dispatch, f64x2};

use super::drive::Drive;
use super::orbit::End;
use super::outputs::{Outputs, Quotients, outputs, quotients};
use crate::Activation;
use crate::simd::Real;

/// Steps between two looks at whether orbits repeat: a look costs about half a step.
const STRIDE: u64 = 4;

/// Orbits of units with one activation that go on side by side, in `N` registers, so that the steps of one hide the latency
/// of another.
///
/// In the coordinate `X` of the [normal form](super::normal_form), `x = X` for the logistic unit and `x = X/2` for tanh, with
/// the [`Drive`] of the unit:
///
/// ```text
/// X' = gain φ + offset,   ∂x'/∂w = φ + m ∂x/∂w,   ∂x'/∂b = 1 + m ∂x/∂b,   m = gain ∂φ/∂X
/// ```
///
/// A rounded step is the exact one of a unit whose weight and bias are off by a few units in the last place.
///
/// Every state must be moderate ([`Real::MODERATE`]). Every instruction set gives the same bits, and so does every number of
/// registers of whatever width: lanes know nothing of each other.
#[derive(Clone, Copy)]
pub struct Orbits<V, const N: usize> {
    /// `X/ln 2`: the unit in which exponentials are powers of two.
    pub t: [V; N],
    pub by_weight: [V; N],
    pub by_bias: [V; N],
    /// `∂x'/∂φ` times what is left of `∂φ/∂X` beside `σ(X) σ(-X)`.
    slope: [V; N],
    /// Of `t' = gain φ + offset`.
    gain: [V; N],
    offset: [V; N],
}

impl<V, const N: usize> Orbits<V, N> {
    /// Orbits at the states `X = t ln 2` that have not gone a step.
    #[inline(always)]
    pub fn new<S: Simd, T: Real, const TANH: bool>(
        simd: S,
        t: [V; N],
        drive: ([V; N], [V; N]),
    ) -> Self
    where
        V: SimdFloat<S, Element = T>,
    {
        let zero = V::simd_from(simd, T::of(0.0));
        let binary = V::simd_from(simd, T::of(LOG2_E));
        let (mut gain, mut offset) = drive;
        let mut slope = gain;
        for at in 0..N {
            if TANH {
                // ∂tanh(X/2)/∂X = 2 σ(X) σ(-X).
                slope[at] = gain[at] + gain[at];
            }
            (gain[at], offset[at]) = (gain[at] * binary, offset[at] * binary);
        }
        Self { t, by_weight: [zero; N], by_bias: [zero; N], slope, gain, offset }
    }

    /// So many steps, fewer where all orbits repeat bit for bit, which changes no bit of the result. `SLOPES`: with
    /// derivatives.
    #[inline(always)]
    pub fn run<S: Simd, T: Real, const TANH: bool, const SLOPES: bool>(
        &mut self,
        simd: S,
        steps: u64,
    ) where
        V: SimdFloat<S, Element = T>,
    {
        let mut left = steps;
        while left >= STRIDE {
            left -= STRIDE;
            let before = self.stride::<S, T, TANH, SLOPES>(simd, STRIDE);
            if self.all_at::<S, T, SLOPES>(&before) {
                // Period 1 or 2, for good: only the parity of what is left matters.
                left %= 2;
            }
        }
        for _ in 0..left {
            self.step::<S, T, TANH, SLOPES>(simd);
        }
    }

    /// So many steps, two at least; returns where the orbits were two steps before the end.
    #[inline(always)]
    pub fn stride<S: Simd, T: Real, const TANH: bool, const SLOPES: bool>(
        &mut self,
        simd: S,
        steps: u64,
    ) -> Self
    where
        V: SimdFloat<S, Element = T>,
    {
        for _ in 0..steps - 2 {
            self.step::<S, T, TANH, SLOPES>(simd);
        }
        let before = *self;
        self.step::<S, T, TANH, SLOPES>(simd);
        self.step::<S, T, TANH, SLOPES>(simd);
        before
    }

    #[inline(always)]
    pub fn step<S: Simd, T: Real, const TANH: bool, const SLOPES: bool>(&mut self, simd: S)
    where
        V: SimdFloat<S, Element = T>,
    {
        let one = V::simd_from(simd, T::of(1.0));
        for at in 0..N {
            let Quotients { value, to_lower, to_upper, inverse } =
                quotients::<S, T, V, TANH>(simd, self.t[at]);
            // The next state waits for the division, and for one operation after it.
            let drive = self.gain[at] * value;
            self.t[at] = drive.mul_add_precise(inverse, self.offset[at]);
            if SLOPES {
                let value = value * inverse;
                let multiplier = self.slope[at] * ((to_lower * inverse) * (to_upper * inverse));
                self.by_weight[at] = multiplier.mul_add_precise(self.by_weight[at], value);
                self.by_bias[at] = multiplier.mul_add_precise(self.by_bias[at], one);
            }
        }
    }

    #[inline(always)]
    fn all_at<S: Simd, T: Real, const SLOPES: bool>(&self, before: &Self) -> bool
    where
        V: SimdFloat<S, Element = T>,
    {
        let mut all = self.at::<S, T, SLOPES>(before, 0);
        for register in 1..N {
            all &= self.at::<S, T, SLOPES>(before, register);
        }
        all.all_true()
    }

    /// Which lanes of a register are where they were before.
    #[inline(always)]
    pub fn at<S: Simd, T: Real, const SLOPES: bool>(
        &self,
        before: &Self,
        register: usize,
    ) -> V::Mask
    where
        V: SimdFloat<S, Element = T>,
    {
        let same = self.t[register].simd_eq(before.t[register]);
        if SLOPES {
            let by_weight = self.by_weight[register].simd_eq(before.by_weight[register]);
            let by_bias = self.by_bias[register].simd_eq(before.by_bias[register]);
            same & by_weight & by_bias
        } else {
            same
        }
    }
}

/// The end of one orbit, so many steps from `X = x`.
pub fn run_alone(level: Level, activation: Activation, drive: Drive, x: f64, steps: u64) -> End {
    dispatch!(level, simd => match activation {
        Activation::Logistic => run_in::<_, false>(simd, drive, x, steps),
        Activation::Tanh => run_in::<_, true>(simd, drive, x, steps),
    })
}

/// In the smallest registers, which have the shortest latency.
#[inline(always)]
fn run_in<S: Simd, const TANH: bool>(simd: S, drive: Drive, x: f64, steps: u64) -> End {
    let both = (f64x2::simd_from(simd, drive.gain), f64x2::simd_from(simd, drive.offset));
    let start = f64x2::simd_from(simd, x * LOG2_E);
    let mut orbit = Orbits::new::<S, f64, TANH>(simd, [start], ([both.0], [both.1]));
    orbit.run::<S, f64, TANH, true>(simd, steps);
    let Outputs { value, to_lower, to_upper } = outputs::<S, f64, f64x2<S>, TANH>(simd, orbit.t[0]);
    let outputs = Outputs { value: value[0], to_lower: to_lower[0], to_upper: to_upper[0] };
    End::new(orbit.t[0][0], orbit.by_weight[0][0], orbit.by_bias[0][0], outputs)
}
