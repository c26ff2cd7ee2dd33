//! The kind of dynamics at a point of the plane.

use super::Unit;
use super::bifurcation::Turning;
use super::fixed_points::Stability;
use super::normal_form::{CENTRE, NormalForm};
use crate::double_double::Dd;

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

impl Region {
    /// Its name: `one-attractor`, `two-attractors` or `two-cycle`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneAttractor => "one-attractor",
            Self::TwoAttractors => "two-attractors",
            Self::TwoCycle => "two-cycle",
        }
    }
}

impl Unit {
    /// The kind of dynamics. On a fold or flip itself it is [`Region::OneAttractor`]: the point that
    /// bifurcates is neutral there. Within a few units in the last place of `w` and `b` of a curve the
    /// side is a matter of rounding.
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
        self.activation().contraction_rate(self.weight())
    }
}

/// Where a unit stands to the curves at its own weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Critical {
    pub region: Region,
    /// Exactly on a fold, a flip, the cusp or the tip.
    pub on_boundary: bool,
    /// For `|W| ≥ 4`.
    pub turning: Option<Turning>,
}

impl Critical {
    pub fn of(form: &NormalForm) -> Self {
        let turning = Turning::of(form.weight);
        let margin = turning.map(|turning| margin(form, turning).signum());
        let region = match margin {
            Some(side) if side > 0.0 && form.weight > 0.0 => Region::TwoAttractors,
            Some(side) if side > 0.0 => Region::TwoCycle,
            _ => Region::OneAttractor,
        };
        Self { region, on_boundary: margin == Some(0.0), turning }
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
        Dd::from(turning.centred_bias(form.weight)) - form.centre
    } else {
        form.residual(-turning.state * form.weight.signum())
    }
}
