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
