//! `f32` and `f64` as one.

use fearless_simd::SimdFloatElement;
use shockfree_linalg::Scalar;

/// The precision of a training: `f32` or `f64`.
///
/// Sums over steps and sequences (costs, norms) are kept in `f64` in either case.
pub trait Real: SimdFloatElement + Scalar + sealed::Sealed {
    /// `f32` or `f64`.
    const NAME: &'static str;
    /// The distance from 1 to the next larger number.
    const EPSILON: f64;
    /// How far the exponent's lowest bit stands from the right.
    const EXPONENT_PLACE: u32;
    /// Adding it to the bits of 1.5 · 2^(mantissa bits) + k leaves, after the shift by `EXPONENT_PLACE`, those of `2ᵏ`.
    const EXPONENT_BIAS: Self::Bits;
    /// `1.5 · 2^(mantissa bits)`: added to a small number it rounds it to a whole one that stands in the lowest bits.
    const ROUNDING: Self;
    /// `ln 2`, short enough that small multiples are exact, and the rest of it.
    const LN_2: (Self, Self);
    /// `1/2!, 1/3!, …`: as many as `e^r - 1` needs for `|r| ≤ ln(2)/2`.
    const FACTORIALS: &'static [Self];
    /// Beyond it `tanh` is 1 to the last bit.
    const SATURATED: Self;

    /// The nearest number of this precision.
    fn of(value: f64) -> Self;
    /// The same number as `f64`.
    fn wide(self) -> f64;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// `1/2!, 1/3!, …, 1/15!`.
const FACTORIALS: [f64; 14] = {
    let mut inverse = [0.0; 14];
    let (mut factorial, mut at) = (1.0, 0);
    while at < inverse.len() {
        #[expect(clippy::cast_precision_loss, reason = "at most 15")]
        let next = (at + 2) as f64;
        factorial *= next;
        inverse[at] = 1.0 / factorial;
        at += 1;
    }
    inverse
};

/// The first of them in single precision.
#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is meant")]
const SINGLE_FACTORIALS: [f32; 7] = {
    let mut inverse = [0.0; 7];
    let mut at = 0;
    while at < inverse.len() {
        inverse[at] = FACTORIALS[at] as f32;
        at += 1;
    }
    inverse
};

impl Real for f32 {
    const NAME: &'static str = "f32";
    const EPSILON: f64 = f32::EPSILON as f64;
    const EXPONENT_PLACE: u32 = 23;
    const EXPONENT_BIAS: u32 = 127;
    const ROUNDING: Self = 12_582_912.0;
    // The first has 15 bits after the point: products with whole numbers of up to 8 bits are exact.
    const LN_2: (Self, Self) = (0.693_145_75, 1.428_606_8e-6);
    const FACTORIALS: &'static [Self] = &SINGLE_FACTORIALS;
    const SATURATED: Self = 10.0;

    #[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is meant")]
    fn of(value: f64) -> Self {
        value as Self
    }

    fn wide(self) -> f64 {
        self.into()
    }
}

impl Real for f64 {
    const NAME: &'static str = "f64";
    const EPSILON: f64 = Self::EPSILON;
    const EXPONENT_PLACE: u32 = 52;
    const EXPONENT_BIAS: u64 = 1023;
    const ROUNDING: Self = 6_755_399_441_055_744.0;
    // The first has 41 bits after the point.
    const LN_2: (Self, Self) = (0.693_147_180_559_663, 2.823_529_056_303_157_7e-13);
    const FACTORIALS: &'static [Self] = &FACTORIALS;
    const SATURATED: Self = 20.0;

    fn of(value: f64) -> Self {
        value
    }

    fn wide(self) -> f64 {
        self
    }
}

/// The Euclidean norm.
pub fn norm<T: Real>(values: &[T]) -> f64 {
    values.iter().map(|value| value.wide().powi(2)).sum::<f64>().sqrt()
}

/// A number of things as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
pub const fn count(n: usize) -> f64 {
    n as f64
}
