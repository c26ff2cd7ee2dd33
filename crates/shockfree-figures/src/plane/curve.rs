//! A curve with a name.

/// Which curve of the plane it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CurveName {
    /// The fold with the lower bias, at which the lower of two attractors is born.
    LowerFold,
    /// The fold with the higher bias.
    UpperFold,
    /// The flip with the lower bias.
    LowerFlip,
    /// The flip with the higher bias.
    UpperFlip,
    /// The shock of the start where it is a fold.
    FoldShock,
    /// The shock of the start where it is a separatrix.
    SeparatrixShock,
    /// The shock of the start between the flips.
    PhaseShock,
    /// The optimal segment of the target.
    Optimal,
}

impl CurveName {
    /// A name for files: lower case letters and underscores.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LowerFold => "fold_lower",
            Self::UpperFold => "fold_upper",
            Self::LowerFlip => "flip_lower",
            Self::UpperFlip => "flip_upper",
            Self::FoldShock => "shock_fold",
            Self::SeparatrixShock => "shock_separatrix",
            Self::PhaseShock => "shock_phase",
            Self::Optimal => "optimal",
        }
    }
}

impl std::fmt::Display for CurveName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A curve as a polyline of points `(w, b)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Which curve it is.
    pub name: CurveName,
    /// Its points, in the order of `|w|`; those of the optimal segment in the order of `w`.
    pub points: Vec<(f64, f64)>,
}
