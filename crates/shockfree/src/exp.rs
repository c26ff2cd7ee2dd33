//! `eˣ` for `x ≤ 0`, subnormal results included: the exponential where units saturate.
//!
//! It has no fused multiplication, so that every machine gives the same bits. Where nothing is subnormal orbits have a faster
//! way to both tails of a unit.

use std::f64::consts::LOG2_E;

use crate::simd::Real;

/// Below this `eˣ` is 0: the smallest subnormal is `e^-744.4`.
const VANISHING: f64 = -746.0;

const ROUNDING: f64 = <f64 as Real>::ROUNDING;
const LN_2: (f64, f64) = <f64 as Real>::LN_2;

/// The coefficients of `(eʳ - 1 - r)/r²` in `r`, for `|r| ≤ ln(2)/2`: the polynomial with the smallest
/// largest error of `eʳ`, 2^-57.9 of it (found by Remez' algorithm with 60 digits).
const TAIL: [f64; 10] = [
    0.500_000_000_000_001_1,
    0.166_666_666_666_664_13,
    0.041_666_666_666_530_155,
    0.008_333_333_333_494_461,
    0.001_388_888_894_363_011_4,
    0.000_198_412_695_065_786_88,
    2.480_149_309_890_655e-5,
    2.755_758_637_384_016_5e-6,
    2.763_024_837_921_144e-7,
    2.500_006_160_283_566_6e-8,
];

/// The bias of the exponent of an `f64`, and where it stands.
const EXPONENT: (u64, u32) = (<f64 as Real>::EXPONENT_BIAS, <f64 as Real>::EXPONENT_PLACE);

/// `eˣ` for `x ≤ 0`, to less than a unit in the last place, subnormal results included; NaN for NaN.
///
/// `x = k ln 2 + r`, and `eˣ = 2ᵏ eʳ`. The power of two is made of two halves, since it may be
/// subnormal.
pub fn exp_of_negative(x: f64) -> f64 {
    let x = if x < VANISHING { VANISHING } else { x };
    let k = whole(x * LOG2_E);
    let half = whole(0.5 * k);
    power(x, k) * (two_to_the(half) * two_to_the(k - half))
}

/// `eʳ` for `r = x - k ln 2`.
fn power(x: f64, k: f64) -> f64 {
    let (high, low) = (x - k * LN_2.0, k * LN_2.1);
    let r = high - low;
    let lost = (high - r) - low;
    1.0 + (r + (lost + r * r * tail(r)))
}

/// `TAIL` at `r`, in pairs that do not wait for each other.
fn tail(r: f64) -> f64 {
    let pair = |at: usize| TAIL[at] + TAIL[at + 1] * r;
    let square = r * r;
    let fourth = square * square;
    ((pair(0) + pair(2) * square) + fourth * fourth * pair(8))
        + fourth * (pair(4) + pair(6) * square)
}

/// The nearest whole number.
fn whole(x: f64) -> f64 {
    (x + ROUNDING) - ROUNDING
}

/// `2ᵏ` for a whole `k` from -1022 to 1023.
fn two_to_the(k: f64) -> f64 {
    let (bias, place) = EXPONENT;
    f64::from_bits((k + ROUNDING).to_bits().wrapping_add(bias) << place)
}

#[cfg(test)]
mod tests {
    use super::exp_of_negative;

    #[test]
    fn ends() {
        assert_eq!(exp_of_negative(0.0), 1.0);
        assert_eq!(exp_of_negative(-0.0), 1.0);
        assert_eq!(exp_of_negative(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp_of_negative(-744.4), f64::from_bits(1));
        assert_eq!(exp_of_negative(-745.2), 0.0);
        assert!(exp_of_negative(f64::NAN).is_nan());
    }

    /// Against 60 digits (`tests/data/reference.py`): less than a unit in the last place.
    #[test]
    fn agrees_with_the_reference() {
        let mut rows = 0;
        for line in include_str!("../tests/data/exp.csv").lines().skip(1) {
            let mut row = line.split(',').map(|cell| cell.parse::<f64>().unwrap());
            let [x, nearest, ulps_above] = std::array::from_fn(|_| row.next().unwrap());
            // The ulp of the nearest number, whose successor lies one above.
            let ulp = f64::from_bits(nearest.to_bits() + 1) - nearest;
            let off = (exp_of_negative(x) - nearest) / ulp - ulps_above;
            assert!(off.abs() < 1.0, "x = {x}: {off} units in the last place");
            rows += 1;
        }
        assert!(rows > 250);
    }
}
