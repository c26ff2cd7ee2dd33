//! What drives a unit.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use crate::Activation;
use crate::simd::Real;

/// What drives a unit in its normal form: `X' = gain φ + offset`.
#[derive(Clone, Copy)]
pub struct Drive {
    pub gain: f64,
    pub offset: f64,
}

impl Drive {
    /// That of a unit without weight and bias.
    pub const NONE: Self = Self { gain: 0.0, offset: 0.0 };

    /// That of the unit with these parameters.
    #[inline(always)]
    pub fn of(activation: Activation, weight: f64, bias: f64) -> Self {
        let scale = activation.scale();
        Self { gain: scale * weight, offset: scale * bias }
    }

    /// Whether there is such a unit: every number of its [normal form](super::normal_form) can be written. The drive at the
    /// centre lies between those at both ends.
    pub fn is_finite(self, activation: Activation) -> bool {
        let ends = [activation.lower(), activation.upper()].map(|y| self.offset + self.gain * y);
        let weight = self.gain * activation.scale();
        weight.is_finite() && ends.iter().all(|end| end.is_finite())
    }

    /// Whether all states of an orbit from `x` are moderate in a precision; `φ` lies in [-1, 1]. Not those of NaN.
    #[inline(always)]
    pub fn stays_moderate_from<T: Real>(self, x: f64) -> bool {
        self.gain.abs() + self.offset.abs() < T::MODERATE && x.abs() < T::MODERATE
    }
}
