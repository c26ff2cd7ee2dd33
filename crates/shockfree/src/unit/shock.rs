//! The shock: where the limit of a given start jumps.

use super::bifurcation::Turning;
use super::{Unit, folds};
use crate::error::finite;
use crate::{Activation, Result};

/// How the cost jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShockKind {
    /// The attractor that holds the start disappears in a fold. At a finite horizon `T` the gradient
    /// grows like `T³`.
    Fold,
    /// The start sits on the repelling fixed point. The gradient grows like `m^T`.
    Separatrix,
    /// Between the flips: the start sits on the repelling fixed point, and crossing the shock swaps
    /// the phase of the 2-cycle. Every *finite*-horizon cost has it.
    Phase,
}

impl ShockKind {
    /// Its name: `fold`, `separatrix` or `phase`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fold => "fold",
            Self::Separatrix => "separatrix",
            Self::Phase => "phase",
        }
    }
}

/// A point of the shock of a start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shock {
    /// The bias at which it stands.
    pub bias: f64,
    /// Its kind.
    pub kind: ShockKind,
}

/// The shock of the start `x_0` at the weight `w`: the bias at which the limit of its orbit jumps.
///
/// With `y± = φ(±P)` the states of the folds (or flips):
///
/// | `w` | start | shock | kind |
/// | --- | --- | --- | --- |
/// | `w L ≥ 1` | `y_0 ≤ y₋` | `b₋(w)` | fold |
/// | `w L ≥ 1` | `y₋ < y_0 < y₊` | `x_0 - w φ(x_0)` | separatrix |
/// | `w L ≥ 1` | `y_0 ≥ y₊` | `b₊(w)` | fold |
/// | `w L < -1` | between the flips | `x_0 - w φ(x_0)` | phase |
///
/// and `None` elsewhere: there the limit depends continuously on the bias.
///
/// # Errors
/// [`Error::NotFinite`](crate::Error::NotFinite) for a start or weight that is not.
///
/// Source: Lemma 2 of the paper, corrected: it prints `x_0` for `x_0 - w y_0`, and a comparison with
/// it for the conditions; its examples use the form above.
///
/// ```
/// use shockfree::Activation::Logistic;
/// use shockfree::unit::{ShockKind, shock};
/// let far = shock(Logistic, 12.0, -2.0)?.unwrap();
/// assert_eq!(far.kind, ShockKind::Separatrix);
/// let near = shock(Logistic, 5.0, -2.0)?.unwrap();
/// assert_eq!(near.kind, ShockKind::Fold);
/// assert!(shock(Logistic, 3.0, -2.0)?.is_none());
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn shock(activation: Activation, weight: f64, start: f64) -> Result<Option<Shock>> {
    finite("x_0", start)?;
    let folds = folds(activation, weight)?;
    let turning = Turning::of(activation.normal_weight(weight));
    let Some(turning) = turning.map(|turning| turning.state) else {
        return Ok(None);
    };
    let position = activation.scale() * start;
    let between = position.abs() < turning;
    let standing = standing_bias(activation, weight, start);
    let shock = match folds {
        Some(_) if between => Some(Shock { bias: standing, kind: ShockKind::Separatrix }),
        Some(folds) => {
            let fold = if position <= -turning { folds.minus } else { folds.plus };
            // In the cusp both are one; the start at its centre takes either.
            Some(Shock { bias: fold.bias, kind: ShockKind::Fold })
        }
        None if between => Some(Shock { bias: standing, kind: ShockKind::Phase }),
        None => None,
    };
    // A shock beyond the largest number is no point of the plane.
    Ok(shock.filter(|shock| shock.bias.is_finite()))
}

/// The bias at which the state `x` is a fixed point, `x - w φ(x)`.
///
/// It is the separatrix part of the shock of the start `x`, and for `x = φ⁻¹(y*)` the optimal bias of
/// the target `y*` (Theorem 5).
pub fn standing_bias(activation: Activation, weight: f64, x: f64) -> f64 {
    bias_for(weight, x, activation.value(x))
}

/// `x - w y`, rounded once.
pub(crate) fn bias_for(weight: f64, x: f64, y: f64) -> f64 {
    (-weight).mul_add(y, x)
}

/// The weight `1/φ'(x_0)` at which the shock of a start changes its kind, from fold to separatrix:
/// there the start is the fixed point that folds, and the line `x_0 - w φ(x_0)` touches the fold
/// curve. Infinite for starts at which `φ'` underflows.
///
/// ```
/// use shockfree::Activation::Logistic;
/// use shockfree::unit::{ShockKind, shock, tangent_weight};
/// let w = tangent_weight(Logistic, -2.0);
/// assert_eq!(shock(Logistic, 0.99 * w, -2.0)?.unwrap().kind, ShockKind::Fold);
/// assert_eq!(shock(Logistic, 1.01 * w, -2.0)?.unwrap().kind, ShockKind::Separatrix);
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn tangent_weight(activation: Activation, start: f64) -> f64 {
    1.0 / activation.slope(start)
}

impl Unit {
    /// The shock of the start `x_0` at this unit's weight; see [`shock`].
    ///
    /// # Errors
    /// As [`shock`].
    pub fn shock(&self, start: f64) -> Result<Option<Shock>> {
        shock(self.activation(), self.weight(), start)
    }
}
