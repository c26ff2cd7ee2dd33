//! How far a fixed point is from a change of kind.

use super::FixedPoint;

/// The bifurcation that a multiplier would make at the unit circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// A real one, not negative: at 1.
    Fold,
    /// A real one, negative: at -1.
    Flip,
    /// One of a complex pair.
    NeimarkSacker,
}

impl Towards {
    /// Its name: `fold`, `flip` or `neimark-sacker`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fold => "fold",
            Self::Flip => "flip",
            Self::NeimarkSacker => "neimark-sacker",
        }
    }
}

/// The distance of the nearest multiplier from the unit circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    /// `min |1 - |λ||` over the multipliers.
    pub distance: f64,
    /// What happens if the nearest one gets there, along the ray on which it lies.
    pub towards: Towards,
}

impl FixedPoint {
    /// How far the multipliers are from the unit circle, where fixed points change kind.
    ///
    /// It is a distance of multipliers and not of weights: how far the weights have to go depends on how fast the multiplier
    /// moves with them, and near a fold it falls as the root of what is left. A multiplier at 1 is a fold unless symmetry makes
    /// it a branch point; and a pair may become two real ones before it gets there.
    pub fn margin(&self) -> Margin {
        let nearest = self
            .multipliers
            .iter()
            .map(|value| ((1.0 - value.norm()).abs(), value))
            .min_by(|(x, _), (y, _)| x.total_cmp(y));
        nearest.map_or(Margin { distance: 1.0, towards: Towards::Fold }, |(distance, value)| {
            let towards = if value.im != 0.0 {
                Towards::NeimarkSacker
            } else if value.re < 0.0 {
                Towards::Flip
            } else {
                Towards::Fold
            };
            Margin { distance, towards }
        })
    }
}
