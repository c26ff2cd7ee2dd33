//! One unit, in closed form: `x' = w φ(x) + b`.

mod abreast;
mod bifurcation;
mod cost_bounds;
mod drive;
mod fixed_points;
mod limit;
mod nearest_shock;
mod normal_form;
mod orbit;
mod orbits;
mod outputs;
mod region;
mod saturated;
mod sensitivity;
mod shock;
mod state;
mod two_cycle;
mod wall;

pub use bifurcation::{BifurcationPair, BifurcationPoint, cusp, flip_tip, flips, folds};
pub use cost_bounds::StripBounds;
pub use fixed_points::{FixedPoint, FixedPoints, Stability};
pub use limit::Limit;
pub use nearest_shock::{NearestShock, nearest_shock};
pub use orbit::FinalState;
pub use region::Region;
pub use sensitivity::Sensitivity;
pub use shock::{Shock, ShockKind, shock, standing_bias, tangent_weight};
pub use state::State;
pub use two_cycle::TwoCycle;
pub use wall::{Wall, ghost_wall, wall};

pub(crate) use abreast::{Abreast, ORBITS};
pub(crate) use drive::Drive;
pub(crate) use shock::bias_for;

use crate::error::finite;
use crate::{Activation, Error, Result};
use normal_form::NormalForm;

/// One unit: `x' = w φ(x) + b`, or in the output `y = φ(x)`, `y' = φ(w y + b)`.
///
/// ```
/// use shockfree::unit::{Limit, Unit};
/// let unit = Unit::logistic(3.0, -1.0)?;
/// assert!(unit.in_stable_strip());
/// let Limit::FixedPoint(point) = unit.limit(-2.0)? else { unreachable!() };
/// assert!((point.state.x - unit.step(point.state.x)).abs() < 1e-15);
/// # Ok::<(), shockfree::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    activation: Activation,
    weight: f64,
    bias: f64,
}

impl Unit {
    /// A unit with any activation.
    ///
    /// # Errors
    /// [`Error::NotFinite`] for a weight or bias that is NaN or infinite, [`Error::StateOverflow`]
    /// where the state itself is not representable (weights and biases near 10³⁰⁸).
    pub fn new(activation: Activation, weight: f64, bias: f64) -> Result<Self> {
        let unit = Self { activation, weight: finite("w", weight)?, bias: finite("b", bias)? };
        if unit.drive().is_finite(activation) {
            Ok(unit)
        } else {
            Err(Error::StateOverflow { weight, bias })
        }
    }

    /// The logistic unit `x' = w σ(x) + b`.
    ///
    /// # Errors
    /// As [`Unit::new`].
    pub fn logistic(weight: f64, bias: f64) -> Result<Self> {
        Self::new(Activation::Logistic, weight, bias)
    }

    /// The tanh unit `x' = w tanh(x) + b`.
    ///
    /// It is the logistic unit with weights `(4w, 2(b - w))` in the coordinate `2x`; all results are
    /// given in its own coordinates.
    ///
    /// # Errors
    /// As [`Unit::new`].
    pub fn tanh(weight: f64, bias: f64) -> Result<Self> {
        Self::new(Activation::Tanh, weight, bias)
    }

    /// The activation `φ`.
    pub fn activation(&self) -> Activation {
        self.activation
    }

    /// The recurrent weight `w`.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The bias `b`.
    pub fn bias(&self) -> f64 {
        self.bias
    }

    fn drive(&self) -> Drive {
        Drive::of(self.activation, self.weight, self.bias)
    }

    /// One step, `w φ(x) + b`, rounded once where `w φ(x)` and `b` cancel.
    pub fn step(&self, x: f64) -> f64 {
        let k = self.activation.scale();
        NormalForm::of(self).drive((k * x).into()).rounded() / k
    }
}
