//! `φ` and `φ'` of many numbers.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Select, Simd, SimdBase, SimdFloat, dispatch};
use shockfree::network::Activation;

use super::elementary::{all, tanh};
use crate::real::Real;

/// Replaces every `x` by `y = φ(x)`.
pub fn activate<T: Real>(level: Level, activation: Activation, values: &mut [T]) {
    dispatch!(level, simd => {
        let (full, rest) = values.split_at_mut(values.len() / lanes::<_, T>(simd) * lanes::<_, T>(simd));
        for x in full.chunks_exact_mut(lanes::<_, T>(simd)) {
            activated::<_, T>(simd, activation, T::Native::from_slice(simd, x)).store_slice(x);
        }
        let last = activated::<_, T>(simd, activation, part(simd, rest));
        rest.copy_from_slice(&last.as_slice()[..rest.len()]);
    });
}

/// Multiplies every derivative by `y` by `φ'(x)`, which makes it one by `x`: `outputs` holds the `y`.
///
/// # Panics
/// Unless there are as many outputs.
pub fn multiply_by_slopes<T: Real>(
    level: Level,
    activation: Activation,
    outputs: &[T],
    derivatives: &mut [T],
) {
    assert_eq!(outputs.len(), derivatives.len(), "outputs and derivatives by them");
    dispatch!(level, simd => {
        let whole = outputs.len() / lanes::<_, T>(simd) * lanes::<_, T>(simd);
        let (full, rest) = derivatives.split_at_mut(whole);
        let blocks = full.chunks_exact_mut(lanes::<_, T>(simd));
        for (d, y) in blocks.zip(outputs.chunks_exact(lanes::<_, T>(simd))) {
            let slope = slope::<_, T>(simd, activation, T::Native::from_slice(simd, y));
            (T::Native::from_slice(simd, d) * slope).store_slice(d);
        }
        let slope = slope::<_, T>(simd, activation, part(simd, &outputs[whole..]));
        let last = part(simd, rest) * slope;
        rest.copy_from_slice(&last.as_slice()[..rest.len()]);
    });
}

/// `φ(x)`; the logistic function to 0.6 ε absolutely (so that values near 0 have few digits).
#[inline(always)]
fn activated<S: Simd, T: Real>(simd: S, activation: Activation, x: T::Native<S>) -> T::Native<S> {
    match activation {
        Activation::Tanh => tanh::<S, T>(simd, x),
        Activation::Logistic => {
            let half = all::<S, T>(simd, 0.5);
            tanh::<S, T>(simd, x * half).mul_add(half, half)
        }
        // As for `max`, but NaN stays NaN.
        Activation::Relu => x.simd_lt(all::<S, T>(simd, 0.0)).select(all::<S, T>(simd, 0.0), x),
    }
}

/// `φ'` as a function of `y = φ(x)`.
#[inline(always)]
fn slope<S: Simd, T: Real>(simd: S, activation: Activation, y: T::Native<S>) -> T::Native<S> {
    let one = all::<S, T>(simd, 1.0);
    match activation {
        Activation::Tanh => (one - y) * (one + y),
        Activation::Logistic => (one - y) * y,
        Activation::Relu => y.simd_gt(all::<S, T>(simd, 0.0)).select(one, all::<S, T>(simd, 0.0)),
    }
}

#[inline(always)]
fn lanes<S: Simd, T: Real>(_: S) -> usize {
    T::Native::<S>::LEN
}

/// Fewer numbers than a register holds, and zeros.
#[inline(always)]
fn part<S: Simd, T: Real>(simd: S, values: &[T]) -> T::Native<S> {
    let mut register = all::<S, T>(simd, 0.0);
    register.as_mut_slice()[..values.len()].copy_from_slice(values);
    register
}
