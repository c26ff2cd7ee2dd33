//! Certificates of contraction: finite objects, found by a search, that anyone can check.
//!
//! All speak of a [`Lure`] system and differ in the norm in which two states come together:
//!
//! | [`Kind`] | norm of `Δy` | condition |
//! | --- | --- | --- |
//! | spectral (the paper's Lemma 6) | `‖Δy‖₂` | `σ_max(Ŵ) ≤ ρ` |
//! | absolute value | `max |Δy_i|/v_i` | `\|Ŵ\| v ≤ ρ v` |
//! | diagonal | `‖D Δy‖₂` | `σ_max(D Ŵ D⁻¹) ≤ ρ` |
//! | sharp LMI | `(Δyᵀ P Δy)^½` | `[[ρ²P, -ŴᵀQ], [-QŴ, 2Q - P]] ⪰ 0` |
//!
//! (without leak; [`check`](Certificate::check) has the general form). Each contains the ones above it as far as
//! rates go, except that the absolute value's is its own. For fixed `Q` the last one holds for some `P` exactly
//! if the numerical radius of `Q^½ Ŵ Q^-½` is at most `ρ` (Ando's theorem), and the search minimises just that.
//!
//! The searches are heuristic. The check is not: it is all that one has to trust, and stands in one file.

mod absolute;
mod centres;
mod check;
mod diagonal;
mod lmi;
mod lure;
mod numerical_radius;
mod parametrization;
mod riccati;
mod slopes;

pub use lmi::relaxed;
pub use lure::Lure;
pub use parametrization::certified_gains;
pub use slopes::{Reach, refine};

use shockfree_linalg::{Matrix, dot, norm, spectral_norm};

/// Which certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `P = I`.
    Spectral,
    /// A weighted maximum norm.
    Absolute,
    /// `P` diagonal.
    Diagonal,
    /// Any `P`.
    Lmi,
}

impl Kind {
    /// All, from cheap to sharp.
    pub const ALL: [Self; 4] = [Self::Spectral, Self::Absolute, Self::Diagonal, Self::Lmi];

    /// Its name: `spectral`, `absolute`, `diagonal` or `lmi`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spectral => "spectral",
            Self::Absolute => "absolute",
            Self::Diagonal => "diagonal",
            Self::Lmi => "lmi",
        }
    }
}

/// The matrices of a certificate.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// `v > 0`: the norm is `max |Δy_i|/v_i`.
    Maximum {
        /// `v`.
        weights: Vec<f64>,
    },
    /// `P = D²` and `Q = κ D²` with `κ > 0`: the norm is `‖D Δy‖₂`.
    Diagonal {
        /// The diagonal of `D`.
        scale: Vec<f64>,
        /// `κ`; 1 without leak.
        multiplier: f64,
    },
    /// `P` symmetric and `Q` diagonal: the norm is `(Δyᵀ P Δy)^½`.
    Quadratic {
        /// `P`.
        p: Matrix,
        /// The diagonal of `Q`.
        q: Vec<f64>,
    },
}

/// A certificate: what is claimed, and the evidence for it.
///
/// Where [`check`](Self::check) says yes, any two states under the same inputs satisfy `‖Δy_{t+1}‖ ≤ ρ ‖Δy_t‖` in
/// the norm of the evidence, whatever the inputs; with a rate `ρ < 1` the network contracts.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// Which.
    pub kind: Kind,
    /// `ρ`.
    pub rate: f64,
    /// The norm.
    pub evidence: Evidence,
}

impl Certificate {
    /// Whether it proves contraction of `system`: the rate is below 1 and [`check`](Self::check) says yes.
    pub fn holds(&self, system: &Lure) -> bool {
        self.rate < 1.0 && self.check(system)
    }

    /// `‖y - z‖` in the norm of the evidence.
    ///
    /// # Panics
    /// Unless `y` and `z` have `n` entries.
    pub fn distance(&self, y: &[f64], z: &[f64]) -> f64 {
        let difference: Vec<f64> = y.iter().zip(z).map(|(y, z)| y - z).collect();
        match &self.evidence {
            Evidence::Maximum { weights } => {
                difference.iter().zip(weights).map(|(d, v)| d.abs() / v).fold(0.0, f64::max)
            }
            Evidence::Diagonal { scale, .. } => {
                norm(&difference.iter().zip(scale).map(|(d, s)| d * s).collect::<Vec<_>>())
            }
            Evidence::Quadratic { p, .. } => {
                dot(&difference, &p.apply(&difference)).max(0.0).sqrt()
            }
        }
    }
}

/// The certificates of `system` with the best rates found, from cheap to sharp; each of them passes its
/// check, those with a rate of 1 or more included. `None` for one that was not found: the weights overflow, or `go_on`
/// said no before there was one.
///
/// Not guaranteed: that no better rate exists. Spectral rates are the best to about 1e-10; the others are those of
/// convex problems solved to some five digits as long as `go_on` allows (with leak, `D` and `Q` are those of the network
/// without it).
pub fn search(system: &Lure, kind: Kind, go_on: &mut dyn FnMut() -> bool) -> Option<Certificate> {
    if !system.gain().is_finite() {
        return None;
    }
    match kind {
        Kind::Spectral => spectral(system),
        Kind::Absolute => absolute::search(system),
        Kind::Diagonal => diagonal::search(system, go_on),
        Kind::Lmi => lmi::search(system, go_on),
    }
}

fn spectral(system: &Lure) -> Option<Certificate> {
    scaled(system, Kind::Spectral, &vec![1.0; system.units()])
}

/// The certificate in the norm `‖D Δy‖₂` with the smallest rate that passes its check.
fn scaled(system: &Lure, kind: Kind, scale: &[f64]) -> Option<Certificate> {
    let inverse: Vec<f64> = scale.iter().map(|d| 1.0 / d).collect();
    let norm = spectral_norm(&system.gain().scaled_by(scale, &inverse)).ok()?;
    let (leak, kept) = (system.leak(), 1.0 - system.leak());
    with_slack(system.units(), |slack| {
        // Of W = 0 the norm is 0, and so would be the rate.
        let norm = norm.max(LEAST) * (1.0 + slack);
        // This multiplier makes the condition exact: the rate is 1 - a + a σ_max.
        let multiplier = leak * leak + leak * kept / norm;
        let rate = (kept + leak * norm) * (1.0 + slack);
        let certificate = Certificate {
            kind,
            rate,
            evidence: Evidence::Diagonal { scale: scale.to_vec(), multiplier },
        };
        certificate.check(system).then_some(certificate)
    })
}

/// No rate is claimed below this, also for weights of 0: its square times what scalings do must be a normal number.
const LEAST: f64 = 1e-40;

/// What succeeds with the least slack: relative margins that leave room for the rounding that a check has to
/// take into account, and, should a search have missed its target, for that.
fn with_slack<T>(n: usize, mut attempt: impl FnMut(f64) -> Option<T>) -> Option<T> {
    // What a factorisation of 2n rows loses grows with the square of their number: less slack cannot pass.
    #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
    let least = f64::EPSILON * (n as f64).powi(2);
    [1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0]
        .into_iter()
        .filter(|&slack: &f64| slack >= least)
        .find_map(|slack: f64| attempt(slack))
}
