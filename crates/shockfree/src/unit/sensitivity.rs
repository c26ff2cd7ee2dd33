//! How outputs depend on the parameters, and how limits do.

use super::{FixedPoint, Stability, Unit};

/// The derivatives of an output `y` by the two parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sensitivity {
    /// `∂y/∂w`.
    pub weight: f64,
    /// `∂y/∂b`.
    pub bias: f64,
}

impl Unit {
    /// The derivatives of a fixed point of this unit, by the implicit function theorem:
    ///
    /// ```text
    /// dy/db = s/(1-m),   dy/dw = y s/(1-m),   s = φ'(x),   m = w s
    /// ```
    ///
    /// `None` where a limit has none: at a fixed point with `m ≥ 1`, that is on a fold, on the cusp,
    /// or on the separatrix, where the limit of the orbit jumps however smoothly the repelling fixed
    /// point itself moves.
    ///
    /// ```
    /// use shockfree::unit::Unit;
    /// let unit = Unit::logistic(2.0, -1.0)?;
    /// let sensitivity = unit.limit_sensitivity(unit.fixed_points().lowest()).unwrap();
    /// assert_eq!(sensitivity.bias, 0.5);
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn limit_sensitivity(&self, point: &FixedPoint) -> Option<Sensitivity> {
        let attracts = match point.stability {
            Stability::Attracting => point.one_minus_multiplier > 0.0,
            Stability::Neutral => point.multiplier < 0.0,
            Stability::Repelling => false,
        };
        let bias = point.state.slope(self.activation()) / point.one_minus_multiplier;
        attracts.then_some(Sensitivity { weight: point.state.y * bias, bias })
    }
}
