//! `eˣ`, `tanh`, `σ` and what costs need of them, in SIMD registers and without branches.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use std::f64::consts::LOG2_E;

use fearless_simd::{Level, Select, Simd, SimdBase, SimdFloat, SimdFrom, dispatch};

use crate::real::Real;

/// A number in all lanes.
///
/// Here and below there are no closures: one is a function of its own, without the instruction set.
#[inline(always)]
pub fn all<S: Simd, T: Real>(simd: S, value: f64) -> T::Native<S> {
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
    let power =
        T::Native::<S>::from_bits((shifted.to_bits() + T::EXPONENT_BIAS) << T::EXPONENT_PLACE);
    let mut tail = all::<S, T>(simd, 0.0);
    let mut next = T::FACTORIALS.len();
    while next > 0 {
        next -= 1;
        tail = tail.mul_add(r, T::Native::<S>::simd_from(simd, T::FACTORIALS[next]));
    }
    (power, tail.mul_add(r * r, r))
}

/// `tanh(x)`, to 2.2 units in the last place everywhere, 0 and subnormal numbers included, on all instruction sets: measured at
/// the numbers of the tests, at most 2 in `f64` and 2.2 in `f32`. It is odd, ±1 where it saturates, and NaN of NaN.
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
    let (mut buffer, mut other);
    for (z, targets) in z.chunks_mut(lanes * FACTORS).zip(targets.chunks(lanes * FACTORS)) {
        let one = all::<S, T>(simd, 1.0);
        // ln(1 + e^-|z|) is summed as the logarithm of a product.
        let (mut product, mut sum) = (one, all::<S, T>(simd, 0.0));
        for (z, targets) in z.chunks_mut(lanes).zip(targets.chunks(lanes)) {
            let full = z.len() == lanes;
            let (x, t) = if full {
                (T::Native::<S>::from_slice(simd, z), T::Native::<S>::from_slice(simd, targets))
            } else {
                // Lanes that are not used are certain and right, and cost nothing.
                buffer = all::<S, T>(simd, CERTAIN);
                other = one;
                buffer.as_mut_slice()[..z.len()].copy_from_slice(z);
                other.as_mut_slice()[..z.len()].copy_from_slice(targets);
                (buffer, other)
            };
            let (value, part, derivative) = bernoulli::<S, T>(simd, x, t);
            product *= value;
            sum += part;
            if full {
                derivative.store_slice(z);
            } else {
                z.copy_from_slice(&derivative.as_slice()[..z.len()]);
            }
        }
        for lane in 0..lanes {
            cost += product[lane].wide().ln() + sum[lane].wide();
        }
    }
    cost
}

/// e^-80 is nothing beside 1 in either precision, and no subnormal.
const CERTAIN: f64 = 80.0;

/// `1 + e^-|z|`, `max(z, 0) - t z`, and `σ(z) - t`.
#[inline(always)]
fn bernoulli<S: Simd, T: Real>(
    simd: S,
    z: T::Native<S>,
    t: T::Native<S>,
) -> (T::Native<S>, T::Native<S>, T::Native<S>) {
    let (zero, one) = (all::<S, T>(simd, 0.0), all::<S, T>(simd, 1.0));
    let (size, certain) = (z.copysign(one), all::<S, T>(simd, CERTAIN));
    let size = size.simd_gt(certain).select(certain, size);
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
    let most = z.iter().fold(f64::NEG_INFINITY, |most, &z| {
        if z.wide().is_nan() { f64::NAN } else { most.max(z.wide()) }
    });
    let chosen = z[class].wide();
    dispatch!(level, simd => exponentials_in(simd, z, T::of(most)));
    let sum: f64 = z.iter().map(|&e| e.wide()).sum();
    for e in z.iter_mut() {
        *e = T::of(e.wide() / sum);
    }
    z[class] -= T::of(1.0);
    (most - chosen) + sum.ln()
}

/// `e^{z - most}`, where `most` is the largest.
#[inline(always)]
fn exponentials_in<S: Simd, T: Real>(simd: S, z: &mut [T], most: T) {
    let lanes = T::Native::<S>::LEN;
    let most = T::Native::<S>::simd_from(simd, most);
    let least = all::<S, T>(simd, -CERTAIN);
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

#[cfg(test)]
mod tests {
    use shockfree::network::Activation;

    use super::{bernoulli_row, softmax_row};
    use crate::kernel::{activate, levels};
    use crate::real::Real;

    const LN_2: f64 = std::f64::consts::LN_2;

    /// `φ` of all of these on every instruction set.
    fn each<T: Real>(activation: Activation, x: &[T], mut check: impl FnMut(T, f64)) {
        for level in levels() {
            let mut y = x.to_vec();
            activate(level, activation, &mut y);
            x.iter().zip(&y).for_each(|(&x, &y)| check(x, y.wide()));
        }
    }

    /// The distance of neighbours of this precision at `value`, a normal number.
    fn spacing<T: Real>(value: f64) -> f64 {
        // The exponent's bits alone: a power of two.
        f64::from_bits(value.abs().to_bits() & (0x7ff << 52)) * T::EPSILON
    }

    /// Rows of values that were computed with 60 digits: `x`, and the neighbours of `f(x)`.
    fn sixty_digits(function: &str) -> Vec<(f64, f64, f64)> {
        include_str!("../../../shockfree/tests/data/sigmoids.csv")
            .lines()
            .filter_map(|line| line.strip_prefix(function)?.strip_prefix(','))
            .map(|row| {
                let cells: Vec<f64> = row.split(',').map(|cell| cell.parse().unwrap()).collect();
                (cells[0], cells[1], cells[2])
            })
            .collect()
    }

    #[test]
    fn tanh_is_that_of_sixty_digits() {
        let (mut worst, rows) = (0.0_f64, sixty_digits("tanh"));
        assert!(rows.len() > 100);
        for (x, below, above) in rows {
            each(Activation::Tanh, &[x], |_, y| {
                let unit =
                    if below.abs() < f64::MIN_POSITIVE { 5e-324 } else { spacing::<f64>(below) };
                worst = worst.max((y - below).abs().max((y - above).abs()) / unit);
            });
        }
        assert!(worst <= 2.0, "{worst} units");
    }

    #[test]
    fn single_precision_is_that_of_double_precision() {
        // Sixteen numbers in every octave and between them, from subnormals to what saturates.
        let x: Vec<f32> = (0..0x7f80_0000_u32)
            .step_by(1 << 12)
            .flat_map(|bits| [f32::from_bits(bits + bits % 4093), -f32::from_bits(bits)])
            .filter(|x| x.is_finite())
            .collect();
        let (mut worst, mut logistic) = (0.0_f64, 0.0_f64);
        each(Activation::Tanh, &x, |x, y| {
            let exact = f64::from(x).tanh();
            let unit = spacing::<f32>(exact).max(f64::from(f32::from_bits(1)));
            worst = worst.max((y - exact).abs() / unit);
        });
        each(Activation::Logistic, &x, |x, y| {
            logistic = logistic
                .max((y - 1.0 / (1.0 + (-f64::from(x)).exp())).abs() / f64::from(f32::EPSILON));
        });
        assert!(worst <= 2.2, "{worst} units");
        assert!(logistic <= 0.6, "{logistic} ε");
    }

    #[test]
    fn logistic_is_that_of_sixty_digits() {
        let mut worst = 0.0_f64;
        for (x, below, above) in sixty_digits("sigma") {
            each(Activation::Logistic, &[x], |_, y| {
                worst = worst.max((y - below).abs().max((y - above).abs()) / f64::EPSILON);
            });
        }
        assert!(worst <= 0.6, "{worst} ε");
    }

    fn ends<T: Real>() {
        let least = if T::EXPONENT_PLACE == 23 { f64::from(f32::from_bits(1)) } else { 5e-324 };
        let most = if T::EXPONENT_PLACE == 23 { f64::from(f32::MAX) } else { 1e300 };
        let cases = [
            (Activation::Tanh, 0.0, 0.0),
            (Activation::Tanh, least, least),
            (Activation::Tanh, most, 1.0),
            (Activation::Tanh, f64::INFINITY, 1.0),
            (Activation::Logistic, 0.0, 0.5),
            (Activation::Logistic, most, 1.0),
            (Activation::Logistic, -most, 0.0),
            (Activation::Logistic, f64::INFINITY, 1.0),
            (Activation::Logistic, f64::NEG_INFINITY, 0.0),
            (Activation::Relu, least, least),
            (Activation::Relu, -least, 0.0),
            (Activation::Relu, most, most),
            (Activation::Relu, f64::NEG_INFINITY, 0.0),
            (Activation::Relu, f64::INFINITY, f64::INFINITY),
        ];
        for (activation, x, expected) in cases {
            each(activation, &[T::of(x)], |_, y| assert_eq!(y, expected, "{activation:?}({x})"));
            each(activation, &[T::of(f64::NAN)], |_, y| assert!(y.is_nan(), "{activation:?}"));
            if activation == Activation::Tanh {
                each(activation, &[T::of(-x)], |_, y| {
                    assert_eq!(y, -expected, "odd");
                });
            }
        }
    }

    #[test]
    fn the_ends_of_the_range() {
        ends::<f32>();
        ends::<f64>();
    }

    fn bernoulli<T: Real>() {
        for level in levels() {
            for length in [1, 3, 8, 16, 33, 88, 1500] {
                #[expect(clippy::cast_precision_loss, reason = "small")]
                let z: Vec<T> = (0..length)
                    .map(|i| T::of((i as f64 * 0.7).sin() * [0.0, 1e-6, 1.0, 20.0, 300.0][i % 5]))
                    .collect();
                let t: Vec<T> = (0..length).map(|i| T::of([0.0, 1.0, 0.25][i % 3])).collect();
                let mut derivative = z.clone();
                let cost = bernoulli_row(level, &mut derivative, &t);
                let (mut expected, mut size) = (0.0, 0.0);
                for at in 0..length {
                    let (z, t) = (z[at].wide(), t[at].wide());
                    let part = (-z.abs()).exp().ln_1p();
                    expected += part + z.max(0.0) - t * z;
                    size += LN_2 + z.abs();
                    let sigma =
                        if z > 0.0 { 1.0 } else { (-z.abs()).exp() } / (1.0 + (-z.abs()).exp());
                    let miss = (derivative[at].wide() - (sigma - t)).abs();
                    assert!(miss <= 4.0 * T::EPSILON, "{level:?} {z} {t}: {miss:e}");
                }
                // At most 64 factors or terms are multiplied or summed in this precision, half a unit each.
                assert!((cost - expected).abs() <= 32.0 * T::EPSILON * size, "{level:?} {length}");
            }
            let mut z = [T::of(f64::NAN)];
            assert!(bernoulli_row(level, &mut z, &[T::of(1.0)]).is_nan());
            assert!(z[0].wide().is_nan());
            // What is certain and right costs nothing, what is certain and wrong all of it.
            let huge = if T::EXPONENT_PLACE == 23 { 1e38 } else { 1e300 };
            for (sign, target) in [(1.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (-1.0, 1.0)] {
                let (z, target) = (T::of(sign * huge), T::of(target));
                let right = (sign > 0.0) == (target.wide() > 0.0);
                let mut row = [z];
                let cost = bernoulli_row(level, &mut row, &[target]);
                assert_eq!(cost, if right { 0.0 } else { z.wide().abs() });
                // e^-80.
                assert!((row[0].wide() - if right { 0.0 } else { sign }).abs() <= 2e-35);
            }
        }
    }

    #[test]
    fn binary_cross_entropy() {
        bernoulli::<f32>();
        bernoulli::<f64>();
    }

    fn softmax<T: Real>() {
        for level in levels() {
            for length in [1, 2, 7, 8, 17, 40, 300] {
                for size in [0.0, 1.0, 30.0, 1e6, 1e30] {
                    #[expect(clippy::cast_precision_loss, reason = "small")]
                    let z: Vec<T> =
                        (0..length).map(|i| T::of(size * (1.3 * i as f64).cos())).collect();
                    let class = length / 2;
                    let mut derivative = z.clone();
                    let cost = softmax_row(level, &mut derivative, class);
                    let most = z.iter().fold(f64::NEG_INFINITY, |m, z| m.max(z.wide()));
                    let sum: f64 = z.iter().map(|z| (z.wide() - most).exp()).sum();
                    let expected = most - z[class].wide() + sum.ln();
                    // Half a unit of the difference, which e turns into a relative error, and two of e itself.
                    let units = |z: T| (2.0 + (most - z.wide()).min(80.0)) * T::EPSILON;
                    let rounding: f64 =
                        z.iter().map(|&z| units(z) * (z.wide() - most).exp()).sum::<f64>() / sum;
                    let bound = rounding + 4.0 * f64::EPSILON * expected.abs() + 1e-30;
                    assert!((cost - expected).abs() <= bound, "{level:?} {length} {size}: {cost}");
                    for (at, derivative) in derivative.iter().enumerate() {
                        let softmax = (z[at].wide() - most).exp() / sum;
                        let exact = softmax - if at == class { 1.0 } else { 0.0 };
                        let bound = (units(z[at]) + rounding + T::EPSILON) * softmax
                            + T::EPSILON * exact.abs()
                            + 1e-34;
                        let miss = (derivative.wide() - exact).abs();
                        assert!(
                            miss <= bound,
                            "{level:?} {length} {size} {at}: {miss:e} {bound:e}"
                        );
                    }
                }
            }
            for bad in [f64::NAN, f64::INFINITY] {
                let mut z = [T::of(0.0), T::of(bad), T::of(1.0)];
                assert!(softmax_row(level, &mut z, 0).is_nan());
                assert!(z.iter().any(|z| z.wide().is_nan()));
            }
        }
    }

    #[test]
    fn cross_entropy_of_classes() {
        softmax::<f32>();
        softmax::<f64>();
    }
}
