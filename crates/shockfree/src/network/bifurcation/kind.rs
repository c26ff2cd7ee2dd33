//! What happens to a fixed point.

use shockfree_linalg::c64;

/// How a fixed point changes kind. Its multipliers are the eigenvalues of `∂F/∂x` there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A multiplier passes through 1 and the curve turns: two fixed points meet and vanish.
    Fold,
    /// A multiplier passes through -1: a 2-cycle branches off.
    Flip,
    /// A complex pair `e^{±iθ}` passes through the unit circle: an invariant circle branches off.
    NeimarkSacker {
        /// `θ`, between 0 and π.
        angle: f64,
    },
    /// A multiplier meets 1 where curves of fixed points cross: a transcritical point, or a pitchfork, which
    /// symmetric networks have.
    BranchPoint,
}

impl Kind {
    /// Whether it is of the same kind, whatever the angle.
    pub fn is_alike(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// A place on a curve of fixed points where a multiplier meets the unit circle.
#[derive(Clone, Debug, PartialEq)]
pub struct Bifurcation {
    /// `s`.
    pub parameter: f64,
    /// An estimate of the error of `s`, no bound: what was left of the search's bracket, Newton's last
    /// correction, and rounding in the multiplier, divided by its speed along `s`; for a branch point the error
    /// of the differences in `s`.
    pub error: f64,
    /// What happens.
    pub kind: Kind,
    /// `x`.
    pub state: Vec<f64>,
    /// The multiplier that meets the circle, as computed at `state`; of a pair the one above the real axis.
    pub multiplier: c64,
    /// How many multipliers pass: 1, or 2 for a pair. More where symmetry lets several pass at once; 0 where
    /// one touches, as on the curve that branches off at a pitchfork.
    pub crossing: usize,
    /// Whether what makes it the plain case was seen:
    ///
    /// - one multiplier (or pair) passes, and no other event within the resolution of the search;
    /// - it passes with a speed well above rounding, and for a fold `s` turns with a curvature well above it;
    /// - not within 1e-9 of an end of the family, where only one side is seen;
    /// - for a branch point the system that defines it was solved, with curves that cross exactly;
    /// - for a Neimark–Sacker point `θ` is no strong resonance, `e^{ikθ} ≠ 1` for k = 1..4 (by 1e-6).
    ///
    /// The signs of the higher terms, which tell where cycles and circles branch off to, are not computed.
    pub certain: bool,
}
