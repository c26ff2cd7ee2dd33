//! `eˣ`, `tanh`, `σ` and what costs need of them, in SIMD registers and without branches.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use std::f64::consts::LOG2_E;

use fearless_simd::{Level, Select, Simd, SimdBase, SimdFloat, SimdFrom, dispatch};
use shockfree::network::Activation;

use crate::real::Real;

/// A number in all lanes.
///
/// Here and below there are no closures: one is a function of its own, without the instruction set.
#[inline(always)]
fn all<S: Simd, T: Real>(simd: S, value: f64) -> T::Native<S> {
    T::Native::<S>::simd_from(simd, T::of(value))
}

/// `e^x` as `2ᵏ (1 + p)`, for `|x|` up to a few hundred in `f64`, eighty in `f32`: returns `2ᵏ` and `p`.
///
/// `x = k ln 2 + r` with `|r| ≤ ln(2)/2`, and `p = e^r - 1` by its Taylor series, which is exact to rounding there.
#[inline(always)]
fn split_exp<S: Simd, T: Real>(simd: S, x: T::Native<S>) -> (T::Native<S>, T::Native<S>) {
    let rounding = T::Native::<S>::simd_from(simd, T::ROUNDING);
    let shifted = x.mul_add(all::<S, T>(simd, LOG2_E), rounding);
    let k = shifted - rounding;
    let r = k.mul_add(all::<S, T>(simd, -T::LN_2.0.wide()), x);
    let r = k.mul_add(all::<S, T>(simd, -T::LN_2.1.wide()), r);
    let power = T::Native::<S>::from_bits((shifted.to_bits() + T::EXPONENT_BIAS) << T::EXPONENT_PLACE);
    let mut tail = all::<S, T>(simd, 0.0);
    let mut next = T::FACTORIALS.len();
    while next > 0 {
        next -= 1;
        tail = tail.mul_add(r, T::Native::<S>::simd_from(simd, T::FACTORIALS[next]));
    }
    (power, tail.mul_add(r * r, r))
}

/// `tanh(x)`, to a few units in the last place everywhere, 0 and its neighbourhood included.
///
/// With `e^{2|x|} = 2ᵏ(1 + p)`: `tanh|x| = E/(E + 2)`, `E = 2ᵏp + (2ᵏ - 1) = e^{2|x|} - 1` without cancellation.
#[inline(always)]
pub fn tanh<S: Simd, T: Real>(simd: S, x: T::Native<S>) -> T::Native<S> {
    let saturated = T::Native::<S>::simd_from(simd, T::SATURATED);
    let size = x.copysign(all::<S, T>(simd, 1.0));
    // NaN is not above the limit and stays NaN.
    let size = size.simd_gt(saturated).select(saturated, size);
    let (power, p) = split_exp::<S, T>(simd, size + size);
    let growth = power.mul_add(p, power - all::<S, T>(simd, 1.0));
    (growth / (growth + all::<S, T>(simd, 2.0))).copysign(x)
}

/// `φ(x)`.
#[inline(always)]
pub fn activate<S: Simd, T: Real>(simd: S, activation: Activation, x: T::Native<S>) -> T::Native<S> {
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
pub fn slope<S: Simd, T: Real>(simd: S, activation: Activation, y: T::Native<S>) -> T::Native<S> {
    let one = all::<S, T>(simd, 1.0);
    match activation {
        Activation::Tanh => (one - y) * (one + y),
        Activation::Logistic => (one - y) * y,
        Activation::Relu => y.simd_gt(all::<S, T>(simd, 0.0)).select(one, all::<S, T>(simd, 0.0)),
    }
}

/// Binary cross entropy of one step: returns `Σ_j ln(1 + e^{z_j}) - t_j z_j` and replaces `z_j` by its derivative
/// `σ(z_j) - t_j`.
pub fn bernoulli_row<T: Real>(level: Level, z: &mut [T], targets: &[T]) -> f64 {
    dispatch!(level, simd => bernoulli_in(simd, z, targets))
}

#[inline(always)]
fn bernoulli_in<S: Simd, T: Real>(simd: S, z: &mut [T], targets: &[T]) -> f64 {
    /// Products of so many factors between 1 and 2 do not overflow in `f32`.
    const FACTORS: usize = 64;
    let lanes = T::Native::<S>::LEN;
    let mut cost = 0.0;
    let mut buffer = all::<S, T>(simd, 0.0);
    let mut other = buffer;
    for (z, targets) in z.chunks_mut(lanes * FACTORS).zip(targets.chunks(lanes * FACTORS)) {
        let one = all::<S, T>(simd, 1.0);
        // ln(1 + e^-|z|) is summed as the logarithm of a product.
        let (mut product, mut sum) = (one, all::<S, T>(simd, 0.0));
        for (z, targets) in z.chunks_mut(lanes).zip(targets.chunks(lanes)) {
            let full = z.len() == lanes;
            let (x, t) = if full {
                (T::Native::<S>::from_slice(simd, z), T::Native::<S>::from_slice(simd, targets))
            } else {
                // Lanes that are not used cost ln 2 each, which is taken off again below.
                buffer = all::<S, T>(simd, 0.0);
                other = buffer;
                buffer.as_mut_slice()[..z.len()].copy_from_slice(z);
                other.as_mut_slice()[..z.len()].copy_from_slice(targets);
                (buffer, other)
            };
            let (value, part, derivative) = bernoulli::<S, T>(simd, x, t);
            product = product * value;
            sum += part;
            if full {
                derivative.store_slice(z);
            } else {
                z.copy_from_slice(&derivative.as_slice()[..z.len()]);
                cost -= std::f64::consts::LN_2 * unused(lanes, z.len());
            }
        }
        for lane in 0..lanes {
            cost += product[lane].wide().ln() + sum[lane].wide();
        }
    }
    cost
}

#[expect(clippy::cast_precision_loss, reason = "a few lanes")]
const fn unused(lanes: usize, used: usize) -> f64 {
    (lanes - used) as f64
}

/// `1 + e^-|z|`, `max(z, 0) - t z`, and `σ(z) - t`.
#[inline(always)]
fn bernoulli<S: Simd, T: Real>(
    simd: S,
    z: T::Native<S>,
    t: T::Native<S>,
) -> (T::Native<S>, T::Native<S>, T::Native<S>) {
    let (zero, one) = (all::<S, T>(simd, 0.0), all::<S, T>(simd, 1.0));
    // e^-80 is nothing beside 1 in either precision, and no subnormal.
    let size = z.copysign(one);
    let size = size.simd_gt(all::<S, T>(simd, 80.0)).select(all::<S, T>(simd, 80.0), size);
    let (power, p) = split_exp::<S, T>(simd, -size);
    let decay = power.mul_add(p, power);
    let whole = one + decay;
    let is_positive = z.simd_gt(zero);
    let sigma = is_positive.select(one, decay) / whole;
    let positive = z.simd_lt(zero).select(zero, z);
    (whole, positive - t * z, sigma - t)
}

/// Cross entropy of one step with the class `class`: returns `ln Σ_j e^{z_j} - z_class` and replaces `z` by its
/// derivative, the softmax less 1 at the class.
pub fn softmax_row<T: Real>(level: Level, z: &mut [T], class: usize) -> f64 {
    let most = z.iter().fold(f64::NEG_INFINITY, |most, &z| if z.wide().is_nan() { f64::NAN } else { most.max(z.wide()) });
    let chosen = z[class].wide();
    dispatch!(level, simd => exponentials_in(simd, z, T::of(most)));
    let sum: f64 = z.iter().map(|&e| e.wide()).sum();
    for e in z.iter_mut() {
        *e = T::of(e.wide() / sum);
    }
    z[class] = z[class] - T::of(1.0);
    (most - chosen) + sum.ln()
}

/// `e^{z - most}`, where `most` is the largest.
#[inline(always)]
fn exponentials_in<S: Simd, T: Real>(simd: S, z: &mut [T], most: T) {
    let lanes = T::Native::<S>::LEN;
    let most = T::Native::<S>::simd_from(simd, most);
    let least = all::<S, T>(simd, -80.0);
    let (blocks, rest) = z.split_at_mut(z.len() / lanes * lanes);
    for block in blocks.chunks_exact_mut(lanes) {
        exp_above::<S, T>(simd, T::Native::<S>::from_slice(simd, block) - most, least)
            .store_slice(block);
    }
    let mut buffer = most;
    buffer.as_mut_slice()[..rest.len()].copy_from_slice(rest);
    let last = exp_above::<S, T>(simd, buffer - most, least);
    rest.copy_from_slice(&last.as_slice()[..rest.len()]);
}

/// `eˣ`, and `e^least` below `least`.
#[inline(always)]
fn exp_above<S: Simd, T: Real>(simd: S, x: T::Native<S>, least: T::Native<S>) -> T::Native<S> {
    let (power, p) = split_exp::<S, T>(simd, x.simd_lt(least).select(least, x));
    power.mul_add(p, power)
}
