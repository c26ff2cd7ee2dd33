//! `f32` and `f64` as one.

use fearless_simd::SimdFloatElement;

/// A precision of a kernel: `f32` or `f64`, with the constants that kernels need.
pub trait Real: SimdFloatElement + sealed::Sealed + Send + Sync + 'static {
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
    /// The coefficients of `p` and `q`, the constant first, in `2ᶠ = (q + f p)/(q - f p)`, both polynomials in `f²`, for
    /// `|f| ≤ 1/2`; that of the highest power in `q` is 1 and left out. The quotient is off by 2^-59.0 of itself at most in
    /// `f64` and 2^-32.3 in `f32` (interpolation of `tanh(f ln(2)/2)/f` at Chebyshev's nodes, with 50 digits).
    const POWER: (&'static [Self], &'static [Self]);
    /// Up to this size of `x`, `eˣ` and `e⁻ˣ` are no subnormals, and do not overflow when they are multiplied by it
    /// and by ten thousand.
    const MODERATE: f64;

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
    const POWER: (&'static [Self], &'static [Self]) = (&[7.215_028_6, 0.057_700_35], &[20.818_172]);
    const MODERATE: f64 = 80.0;

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
    const POWER: (&'static [Self], &'static [Self]) = (
        &[1513.861_118_277_931_3, 20.201_673_802_917_896, 0.023_094_391_053_041_28],
        &[4_368.079_855_868_384, 233.177_803_541_860_35],
    );
    const MODERATE: f64 = 680.0;

    fn of(value: f64) -> Self {
        value
    }

    fn wide(self) -> f64 {
        self
    }
}
