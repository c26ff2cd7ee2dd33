//! `f32` and `f64` as one.

use fearless_simd::SimdFloatElement;

/// A precision of a kernel: `f32` or `f64`.
pub trait Real: SimdFloatElement + sealed::Sealed + Send + Sync + 'static {
    /// How far the exponent's lowest bit stands from the right.
    const EXPONENT_PLACE: u32;
    /// `1.5 · 2^(mantissa bits)`: added to a small number it rounds it to a whole one that stands in the lowest bits.
    const ROUNDING: Self;
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

impl Real for f32 {
    const EXPONENT_PLACE: u32 = 23;
    const ROUNDING: Self = 12_582_912.0;
    const POWER: (&'static [Self], &'static [Self]) =
        (&[7.215_028_6, 0.057_700_35], &[20.818_172]);
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
    const EXPONENT_PLACE: u32 = 52;
    const ROUNDING: Self = 6_755_399_441_055_744.0;
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
