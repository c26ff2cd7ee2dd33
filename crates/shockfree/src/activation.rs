//! The activations `φ`: the logistic function `σ` and tanh, safe at both ends.

use crate::logistic::{logit, sigma};
use crate::{Error, Result};

/// The activation `φ` of a unit.
///
/// Both are one function in two coordinates, `tanh(x) = 2σ(2x) - 1`; everything that is known of the
/// logistic unit therefore holds for the tanh unit (theory: "tanh" in section 1).
///
/// ```
/// use shockfree::Activation;
/// assert_eq!(Activation::Logistic.value(0.0), 0.5);
/// assert_eq!(Activation::Tanh.slope_bound(), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    /// `σ(x) = 1/(1 + e⁻ˣ)`, range (0, 1), slopes in (0, 1/4].
    Logistic,
    /// `tanh(x)`, range (-1, 1), slopes in (0, 1].
    Tanh,
}

impl Activation {
    /// The infimum of `φ`: 0 or -1.
    pub const fn lower(self) -> f64 {
        match self {
            Self::Logistic => 0.0,
            Self::Tanh => -1.0,
        }
    }

    /// The supremum of `φ`: 1 for both.
    pub const fn upper(self) -> f64 {
        1.0
    }

    /// The width of the range, `upper - lower`.
    pub const fn range(self) -> f64 {
        self.upper() - self.lower()
    }

    /// The largest slope `L = max φ'`: 1/4 for the logistic function, 1 for tanh.
    ///
    /// A unit contracts where `|w| L < 1`.
    pub const fn slope_bound(self) -> f64 {
        match self {
            Self::Logistic => 0.25,
            Self::Tanh => 1.0,
        }
    }

    /// The largest curvature `max |φ''|`: `1/(6√3)` for the logistic function, `4/(3√3)` for tanh.
    pub fn curvature_bound(self) -> f64 {
        self.range() * self.scale() * self.scale() / (6.0 * 3.0_f64.sqrt())
    }

    /// `φ(x)`, to about two units in the last place, for any `x` (0 or ±1 where it saturates).
    pub fn value(self, x: f64) -> f64 {
        match self {
            Self::Logistic => sigma(x),
            Self::Tanh => x.tanh(),
        }
    }

    /// `φ'(x)`, without cancellation where `φ` saturates.
    pub fn slope(self, x: f64) -> f64 {
        let scaled = self.scale() * x;
        4.0 * self.slope_bound() * sigma(scaled) * sigma(-scaled)
    }

    /// `φ⁻¹(y)`: the logit, or artanh.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless `y` lies strictly between [`lower`](Self::lower) and
    /// [`upper`](Self::upper).
    pub fn inverse(self, y: f64) -> Result<f64> {
        if !(self.lower() < y && y < self.upper()) {
            return Err(Error::OutOfRange {
                what: "target",
                value: y,
                lower: self.lower(),
                upper: self.upper(),
            });
        }
        Ok(match self {
            Self::Logistic => logit(y),
            // The library's artanh cancels for negative numbers.
            Self::Tanh => y.abs().atanh().copysign(y),
        })
    }

    /// The edge `1/L` of the stable strip `|w| < 1/L`: 4 for the logistic function, 1 for tanh.
    pub const fn strip_edge(self) -> f64 {
        1.0 / self.slope_bound()
    }

    /// `|w| L`, the Lipschitz constant of `x ↦ w φ(x) + b`: a rate of contraction where it is below 1.
    pub const fn contraction_rate(self, weight: f64) -> f64 {
        weight.abs() * self.slope_bound()
    }

    /// Its name: `logistic` or `tanh`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Logistic => "logistic",
            Self::Tanh => "tanh",
        }
    }

    /// The factor `k` between a state `x` of this unit and the state `X = kx` of the logistic unit
    /// that it is conjugate to.
    pub(crate) const fn scale(self) -> f64 {
        match self {
            Self::Logistic => 1.0,
            Self::Tanh => 2.0,
        }
    }

    /// The weight `W = 4Lw` of the logistic unit that a unit of weight `w` is conjugate to.
    pub(crate) const fn normal_weight(self, weight: f64) -> f64 {
        4.0 * self.slope_bound() * weight
    }
}

#[cfg(test)]
mod tests {
    use super::Activation::{Logistic, Tanh};

    #[test]
    fn inverse_undoes_value() {
        for activation in [Logistic, Tanh] {
            for x in [-12.0, -1.0, -1e-9, 0.0, 0.3, 5.0] {
                let back = activation.inverse(activation.value(x)).unwrap();
                let conditioning = 1.0 / activation.slope(x);
                assert!((back - x).abs() <= 1e-15 * conditioning, "{activation:?} {x}: {back}");
            }
        }
    }

    #[test]
    fn inverse_refuses_the_ends_of_the_range() {
        assert!(Logistic.inverse(0.0).is_err());
        assert!(Logistic.inverse(1.0).is_err());
        assert!(Tanh.inverse(-1.0).is_err());
        assert!(Tanh.inverse(f64::NAN).is_err());
    }

    #[test]
    fn slopes_and_curvatures_stay_below_their_bounds_and_reach_them() {
        for activation in [Logistic, Tanh] {
            let h = 1e-4;
            let grid = (-80_000..80_000).map(|i| f64::from(i) * h);
            let slope = grid.clone().map(|x| activation.slope(x)).fold(0.0, f64::max);
            let curvature = grid
                .map(|x| (activation.slope(x + h) - activation.slope(x - h)).abs() / (2.0 * h))
                .fold(0.0, f64::max);
            assert!((slope / activation.slope_bound() - 1.0).abs() < 1e-12);
            assert!((curvature / activation.curvature_bound() - 1.0).abs() < 1e-6);
        }
    }
}
