//! Where the dynamics change kind: folds, flips, the cusp and the tip of the flips.
//!
//! With `W = 4Lw` (`W = w` for the logistic unit, `4w` for tanh), `|W| ≥ 4` and `cosh P = |W|/2 - 1`,
//! the states with multiplier ±1 are `X = ±P`, and in the centred bias `c = B + W/2` the curves are
//!
//! ```text
//! folds (W ≥ 4):   c = ±(sinh P - P)        flips (W ≤ -4):   c = ±(sinh P + P)
//! ```
//!
//! which are Lemma 1 and its counterpart for negative weights, with the cancellation taken out.

use super::State;
use crate::error::finite;
use crate::{Activation, Error, Result};

/// A point of a fold or flip curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BifurcationPoint {
    /// The bias `b` at which it happens.
    pub bias: f64,
    /// The fixed point to which it happens; its multiplier is 1 (fold) or -1 (flip).
    pub state: State,
}

/// The two bifurcations at one weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BifurcationPair {
    /// The one at the lower state, `y₋`.
    pub minus: BifurcationPoint,
    /// The one at the higher state, `y₊`.
    pub plus: BifurcationPoint,
}

/// The folds at a weight: between them, `b₊ < b < b₋`, there are three fixed points.
///
/// For the logistic unit `y± = 1/2 ± 1/2 √(1 - 4/w)` and `b± = logit(y±) - w y±`; `b₋ + b₊ = -w`.
/// `None` below the cusp, `w L < 1`. Right to a few units in the last place.
///
/// # Errors
/// [`Error::NotFinite`] for a weight that is not, [`Error::OutOfRange`] for one whose fourfold
/// overflows (tanh).
///
/// Source: Lemma 1 of the paper.
///
/// ```
/// use shockfree::{Activation, unit};
/// let cusp = unit::folds(Activation::Logistic, 4.0)?.unwrap();
/// assert_eq!((cusp.minus.bias, cusp.plus.bias), (-2.0, -2.0));
/// assert!(unit::folds(Activation::Logistic, 3.9)?.is_none());
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn folds(activation: Activation, weight: f64) -> Result<Option<BifurcationPair>> {
    let normal = normal_weight(activation, weight)?;
    Ok(Turning::of(normal)
        .filter(|_| normal > 0.0)
        .map(|turning| pair(activation, normal, turning)))
}

/// The flips at a weight: between them, `b₋ < b < b₊`, orbits tend to a 2-cycle.
///
/// For the logistic unit `y± = 1/2 ± 1/2 √(1 + 4/w)` and `b± = logit(y±) - w y±`. `None` for
/// `w L > -1`. Right to a few units in the last place of `1 + |b|` (one of the two biases passes
/// through zero, near `w = -6`).
///
/// # Errors
/// [`Error::NotFinite`] for a weight that is not.
///
/// ```
/// use shockfree::{Activation, unit};
/// let tip = unit::flips(Activation::Logistic, -4.0)?.unwrap();
/// assert_eq!(tip.minus.bias, 2.0);
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn flips(activation: Activation, weight: f64) -> Result<Option<BifurcationPair>> {
    let normal = normal_weight(activation, weight)?;
    Ok(Turning::of(normal)
        .filter(|_| normal < 0.0)
        .map(|turning| pair(activation, normal, turning)))
}

/// The cusp `(w, b)` in which the two fold curves meet: (4, -2) for the logistic unit, (1, 0) for tanh.
pub const fn cusp(activation: Activation) -> (f64, f64) {
    match activation {
        Activation::Logistic => (4.0, -2.0),
        Activation::Tanh => (1.0, 0.0),
    }
}

/// The smooth tip `(w, b)` of the flip curve: (-4, 2) for the logistic unit, (-1, 0) for tanh.
pub const fn flip_tip(activation: Activation) -> (f64, f64) {
    match activation {
        Activation::Logistic => (-4.0, 2.0),
        Activation::Tanh => (-1.0, 0.0),
    }
}

fn normal_weight(activation: Activation, weight: f64) -> Result<f64> {
    let normal = activation.normal_weight(weight);
    let most = f64::MAX / activation.normal_weight(1.0);
    match (finite("w", weight)?, normal.is_finite()) {
        (_, true) => Ok(normal),
        (value, false) => Err(Error::OutOfRange { what: "w", value, lower: -most, upper: most }),
    }
}

fn pair(activation: Activation, normal: f64, turning: Turning) -> BifurcationPair {
    let Turning { root, state: p } = turning;
    let k = activation.scale();
    // y₋ less its lower limit is (1 - r)/2 of the range, in a form that does not cancel.
    let near = activation.range() * 2.0 / (normal.abs() * (1.0 + root));
    let far = activation.range() * (1.0 + root) / 2.0;
    let (low, high) = match activation {
        Activation::Logistic => {
            (-p - normal.signum() * 2.0 / (1.0 + root), p - normal * (f64::midpoint(1.0, root)))
        }
        Activation::Tanh => {
            let half = turning.centred_bias(normal) / 2.0;
            (half * normal.signum(), -half * normal.signum())
        }
    };
    let output = |to_lower: f64, sign: f64| match activation {
        Activation::Logistic => to_lower,
        Activation::Tanh => sign * root,
    };
    BifurcationPair {
        minus: BifurcationPoint {
            bias: low,
            state: State { x: -p / k, y: output(near, -1.0), to_lower: near, to_upper: far },
        },
        plus: BifurcationPoint {
            bias: high,
            state: State { x: p / k, y: output(far, 1.0), to_lower: far, to_upper: near },
        },
    }
}

/// The states `X = ±P` where the multiplier is ±1, for `|W| ≥ 4`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turning {
    /// `r = √(1 - 4/|W|) = tanh(P/2)`.
    root: f64,
    /// `P = 2 artanh r`.
    pub state: f64,
}

/// Below this `r`, `sinh P - P` is summed as a series, since the difference cancels; at 1/2 the
/// difference has lost less than four bits.
const SERIES_BELOW: f64 = 0.5;

impl Turning {
    /// `None` for `|W| < 4`.
    pub fn of(normal: f64) -> Option<Self> {
        let size = normal.abs();
        if size < 4.0 {
            return None;
        }
        let root = ((size - 4.0) / size).sqrt();
        // 2 artanh r = ln((1+r)/(1-r)), and 1 - r = 4/(|W|(1+r)).
        Some(Self { root, state: (size * (root * f64::midpoint(1.0, root))).ln_1p() })
    }

    /// The size of the centred bias on the curves: `sinh P - P` for folds (W > 0), `sinh P + P` for
    /// flips.
    pub fn centred_bias(self, normal: f64) -> f64 {
        let sinh = normal.abs() / 2.0 * self.root;
        if normal < 0.0 {
            sinh + self.state
        } else if self.root >= SERIES_BELOW {
            sinh - self.state
        } else {
            // sinh P - P = 2r/(1-r²) - 2 artanh r = 4 Σ k/(2k+1) r^(2k+1), k ≥ 1.
            let square = self.root * self.root;
            let mut power = self.root;
            let mut sum = 0.0;
            for k in 1..40 {
                power *= square;
                let k = f64::from(k);
                sum += 4.0 * k / (2.0 * k + 1.0) * power;
            }
            sum
        }
    }
}
