//! Both activations, with everything that a step needs of them, in SIMD lanes.
//!
//! There is no branch, and every instruction set gives the same bits: where a multiplication and the addition after it are
//! fused they are so on all machines, also on those that have to do it by hand.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Simd, SimdFloat};

use crate::simd::Real;

/// What a unit gives at the state `X` of its [normal form](super::normal_form).
#[derive(Clone, Copy)]
pub struct Outputs<V> {
    /// `φ`: `σ(X)`, or `tanh(X/2)`.
    pub value: V,
    /// `σ(X)`.
    pub to_lower: V,
    /// `σ(-X)`.
    pub to_upper: V,
}

/// The same as quotients with one denominator, of which the `inverse` is here.
#[derive(Clone, Copy)]
pub struct Quotients<V> {
    pub value: V,
    pub to_lower: V,
    pub to_upper: V,
    pub inverse: V,
}

/// The outputs at `X = t ln 2`, moderate ([`Real::MODERATE`]): each to three units in the last place, also where it is small.
#[inline(always)]
pub fn outputs<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const TANH: bool>(
    simd: S,
    t: V,
) -> Outputs<V> {
    let Quotients { value, to_lower, to_upper, inverse } = quotients::<S, T, V, TANH>(simd, t);
    Outputs { value: value * inverse, to_lower: to_lower * inverse, to_upper: to_upper * inverse }
}

/// The numerators of the outputs, and the inverse of their denominator.
///
/// With `t = k + f`, `k` whole and `|f| ≤ 1/2`, it is `e^X = 2ᵏ N/D` for two polynomials `N = q + f p` and `D = q - f p`
/// ([`Real::POWER`]), hence, with one division,
///
/// ```text
/// σ(X) = 2ᵏN/(2ᵏN + D),   σ(-X) = D/(2ᵏN + D),
/// tanh(X/2) = (2ᵏN - D)/(2ᵏN + D),   2ᵏN - D = (2ᵏ - 1) q + (2ᵏ + 1) f p.
/// ```
#[inline(always)]
pub fn quotients<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const TANH: bool>(
    simd: S,
    t: V,
) -> Quotients<V> {
    let one = V::simd_from(simd, T::of(1.0));
    let rounding = V::simd_from(simd, T::ROUNDING);
    let shifted = t + rounding;
    let f = t - (shifted - rounding);
    let square = f * f;
    let (p, q) = T::POWER;
    let p = polynomial(simd, p, V::simd_from(simd, p[p.len() - 1]), p.len() - 1, square);
    let q = polynomial(simd, q, square + V::simd_from(simd, q[q.len() - 1]), q.len() - 1, square);
    let odd = f * p;
    let (numerator, denominator) = (q + odd, q - odd);
    // `k` stands in the lowest bits and is added to the exponent.
    let exponent = shifted.to_bits() << T::EXPONENT_PLACE;
    let numerator = V::from_bits(numerator.to_bits() + exponent);
    let inverse = one / (numerator + denominator);
    let value = if TANH {
        let power = V::from_bits(one.to_bits() + exponent);
        (power - one).mul_add_precise(q, (power + one) * odd)
    } else {
        numerator
    };
    Quotients { value, to_lower: numerator, to_upper: denominator, inverse }
}

/// `sum xⁿ + Σ_{i<n} cᵢ xⁱ`, by Horner's rule.
#[inline(always)]
fn polynomial<S: Simd, T: Real, V: SimdFloat<S, Element = T>>(
    simd: S,
    coefficients: &[T],
    mut sum: V,
    n: usize,
    x: V,
) -> V {
    let mut next = n;
    while next > 0 {
        next -= 1;
        sum = sum.mul_add_precise(x, V::simd_from(simd, coefficients[next]));
    }
    sum
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LOG2_E;

    use fearless_simd::{Level, SimdBase, SimdFrom, dispatch};

    use super::{Outputs, outputs};
    use crate::simd::{Real, levels};

    /// The outputs at `X = t ln 2`, of which all lanes must give the same.
    fn at<T: Real, const TANH: bool>(level: Level, t: T) -> [T; 3] {
        dispatch!(level, simd => {
            let t = T::Native::simd_from(simd, t);
            let Outputs { value, to_lower, to_upper } = outputs::<_, T, _, TANH>(simd, t);
            for lanes in [value, to_lower, to_upper] {
                assert!(lanes.as_slice().iter().all(|&lane| lane == lanes[0]));
            }
            [value[0], to_lower[0], to_upper[0]]
        })
    }

    /// The spacing of the numbers of `T` at a normal number.
    fn spacing<T: Real>(value: f64) -> f64 {
        2.0_f64.powf(value.abs().log2().floor()) * T::EPSILON
    }

    /// Rows of values that were computed with 60 digits: a function, `x`, and the neighbours of its value.
    fn sixty_digits() -> impl Iterator<Item = (&'static str, f64, f64, f64)> {
        include_str!("../../tests/data/sigmoids.csv").lines().skip(1).map(|row| {
            let (function, numbers) = row.split_once(',').unwrap();
            let numbers: Vec<f64> = numbers.split(',').map(|cell| cell.parse().unwrap()).collect();
            (function, numbers[0], numbers[1], numbers[2])
        })
    }

    #[test]
    fn double_precision_is_that_of_sixty_digits() {
        for (name, level) in levels() {
            let mut rows = 0;
            for (function, x, below, above) in sixty_digits() {
                let close = |value: f64| {
                    let off = (below - value).max(value - above);
                    // `t` is rounded twice, log₂e and the product, by ε/4 and ε/2: an exponential is off by |x| times
                    // that, and a unit is at least ε/2.
                    let units = 3.0 + 1.5 * x.abs();
                    assert!(
                        off <= units * spacing::<f64>(below),
                        "{name} {function}({x}): {value:e}"
                    );
                };
                if x.abs() < 300.0 && below.abs() > f64::MIN_POSITIVE {
                    rows += 1;
                    match function {
                        "sigma" => {
                            close(at::<f64, false>(level, x * LOG2_E)[1]);
                            close(at::<f64, false>(level, -x * LOG2_E)[2]);
                            close(at::<f64, true>(level, x * LOG2_E)[1]);
                            close(at::<f64, true>(level, -x * LOG2_E)[2]);
                        }
                        "tanh" => close(at::<f64, true>(level, 2.0 * x * LOG2_E)[0]),
                        _ => {}
                    }
                }
            }
            assert!(rows > 200, "{rows}");
        }
    }

    /// At the same `t`, so that nothing of its rounding is seen.
    #[test]
    fn single_precision_is_that_of_double_precision() {
        let sizes = (0..2000).map(|i| 1e-4 * 1.0069_f32.powi(i));
        let arguments: Vec<f32> = sizes.take_while(|&t| t < 115.0).flat_map(|t| [t, -t]).collect();
        assert!(arguments.len() > 3000);
        let (_, best) = levels()[0];
        for &t in &arguments {
            let single = [at::<f32, false>(best, t), at::<f32, true>(best, t)];
            let double = [at::<f64, false>(best, t.into()), at::<f64, true>(best, t.into())];
            for (found, exact) in single.concat().into_iter().zip(double.concat()) {
                let off = (f64::from(found) - exact).abs() / spacing::<f32>(exact);
                assert!(off <= 3.0, "{t}: {found:e}, {off} units");
            }
        }
    }

    /// One and the same bits on all instruction sets, for units of both activations and in both precisions.
    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        let all = levels();
        for step in -1000..=1000 {
            let x = f64::from(step) * 0.11;
            let bits = |level| {
                let double = [at::<f64, false>(level, x), at::<f64, true>(level, x)];
                let x = f32::of(x);
                let single = [at::<f32, false>(level, x), at::<f32, true>(level, x)];
                (double.map(|of| of.map(f64::to_bits)), single.map(|of| of.map(f32::to_bits)))
            };
            for &(name, level) in &all {
                assert_eq!(bits(level), bits(all[0].1), "{name} {x}");
            }
        }
    }

    #[test]
    fn ends_and_middle() {
        for (name, level) in levels() {
            assert_eq!(at::<f64, false>(level, 0.0), [0.5; 3], "{name}");
            assert_eq!(at::<f64, true>(level, 0.0), [0.0, 0.5, 0.5], "{name}");
            // A subnormal state, and its half.
            let tiny = f64::from_bits(1 << 30);
            let value = at::<f64, true>(level, tiny)[0];
            let exact = 0.5 * std::f64::consts::LN_2 * tiny;
            assert!((value / exact - 1.0).abs() < 1e-8, "{name}: {value:e}");
            for sign in [-1.0, 1.0] {
                let t = sign * <f64 as Real>::MODERATE * LOG2_E;
                let [value, lower, upper] = at::<f64, true>(level, t);
                assert_eq!(value, sign);
                assert!(lower > 0.0 && upper > 0.0 && lower.min(upper) < 1e-290, "{name}");
            }
        }
    }
}
