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

use super::fixed_points::Stability;
use super::normal_form::{CENTRE, NormalForm};
use super::{State, Unit};
use crate::double_double::Dd;
use crate::{Activation, Error, Result};

/// The kind of dynamics at a point of the (w, b)-plane. There is no other kind: the map is monotone
/// and has a negative Schwarzian derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// Every orbit tends to one fixed point.
    OneAttractor,
    /// Strictly between the folds: two attracting fixed points and a repelling one between them.
    TwoAttractors,
    /// Strictly between the flips: a repelling fixed point and one attracting 2-cycle around it.
    TwoCycle,
}

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
/// [`Error::NotFinite`] for a weight that is not.
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
    let gain = gain_of(activation, weight)?;
    Ok(Turning::of(gain).filter(|_| gain > 0.0).map(|turning| pair(activation, gain, turning)))
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
    let gain = gain_of(activation, weight)?;
    Ok(Turning::of(gain).filter(|_| gain < 0.0).map(|turning| pair(activation, gain, turning)))
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

impl Unit {
    /// The kind of dynamics. On a fold or flip itself it is [`Region::OneAttractor`]: the point that
    /// bifurcates is neutral there.
    pub fn region(&self) -> Region {
        Critical::of(&NormalForm::of(self)).region
    }

    /// Whether the unit lies in the paper's stable strip, `|w| L < 1`: one fixed point, which
    /// attracts everything at the rate `|w| L` or faster (Lemma 3).
    pub fn in_stable_strip(&self) -> bool {
        self.contraction_rate() < 1.0
    }

    /// `|w| L`, the Lipschitz constant of the map: a rate of contraction where it is below 1.
    pub fn contraction_rate(&self) -> f64 {
        self.weight().abs() * self.activation().slope_bound()
    }
}

fn gain_of(activation: Activation, weight: f64) -> Result<f64> {
    let gain = 4.0 * activation.slope_bound() * weight;
    if gain.is_finite() { Ok(gain) } else { Err(Error::NotFinite { what: "w", value: weight }) }
}

fn pair(activation: Activation, gain: f64, turning: Turning) -> BifurcationPair {
    let Turning { root, state: p } = turning;
    let k = activation.gain();
    // y₋ less its lower limit is (1 - r)/2 of the range, in a form that does not cancel.
    let near = activation.range() * 2.0 / (gain.abs() * (1.0 + root));
    let far = activation.range() * (1.0 + root) / 2.0;
    let (low, high) = match activation {
        Activation::Logistic => {
            (-p - gain.signum() * 2.0 / (1.0 + root), p - gain * (f64::midpoint(1.0, root)))
        }
        Activation::Tanh => {
            let half = turning.centred_bias(gain) / 2.0;
            (half * gain.signum(), -half * gain.signum())
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
    pub fn of(gain: f64) -> Option<Self> {
        let size = gain.abs();
        if size < 4.0 {
            return None;
        }
        let root = ((size - 4.0) / size).sqrt();
        // 2 artanh r = ln((1+r)/(1-r)), and 1 - r = 4/(|W|(1+r)).
        Some(Self { root, state: (size * (root * f64::midpoint(1.0, root))).ln_1p() })
    }

    /// The size of the centred bias on the curves: `sinh P - P` for folds (W > 0), `sinh P + P` for
    /// flips.
    pub fn centred_bias(self, gain: f64) -> f64 {
        let sinh = gain.abs() / 2.0 * self.root;
        if gain < 0.0 {
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

/// Where a unit stands to the curves at its own weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Critical {
    pub region: Region,
    /// Exactly on a fold, a flip, the cusp or the tip.
    pub on_boundary: bool,
    gain: f64,
    turning: Option<Turning>,
}

impl Critical {
    pub fn of(form: &NormalForm) -> Self {
        let gain = form.gain;
        let turning = Turning::of(gain);
        let margin = turning.map(|turning| margin(form, turning).signum());
        let region = match margin {
            Some(side) if side > 0.0 && gain > 0.0 => Region::TwoAttractors,
            Some(side) if side > 0.0 => Region::TwoCycle,
            _ => Region::OneAttractor,
        };
        Self { region, on_boundary: margin == Some(0.0), gain, turning }
    }

    /// `P`, for weights with folds.
    pub fn fold(&self) -> Option<f64> {
        self.turning.filter(|_| self.gain > 0.0).map(|turning| turning.state)
    }

    /// The stability of the fixed point where there is no other.
    pub fn stability_of_the_only_point(&self) -> Stability {
        match (self.region, self.on_boundary) {
            (Region::TwoCycle, _) => Stability::Repelling,
            (_, true) => Stability::Neutral,
            _ => Stability::Attracting,
        }
    }
}

/// How far inside the curves a unit lies: the centred bias of the curve less `|c|`.
///
/// That difference is also the residual `G` of the turning point. In the tails the residual has no
/// cancellation, at large weights the centred biases do; near the cusp it is the other way round.
pub(super) fn margin(form: &NormalForm, turning: Turning) -> Dd {
    let form = if form.centre.signum() < 0.0 { form.mirrored() } else { *form };
    if turning.state <= CENTRE {
        Dd::from(turning.centred_bias(form.gain)) - form.centre
    } else {
        form.residual(-turning.state * form.gain.signum())
    }
}
