//! What things look like: colours, strokes, marks.
//!
//! The colours of the methods are those of Okabe and Ito, which colour-blind people can tell apart; a
//! mark and a dash of its own make each readable in grey as well.

/// What a path or a series stands for; decides its colour, mark and dash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Plain gradient descent: blue circles.
    GradientDescent,
    /// Gradient descent with norm clipping: orange squares.
    NormClipping,
    /// The method that fixes the weight inside the stable strip: green triangles.
    Shockfree,
    /// Gradient descent projected onto the stable strip: purple diamonds.
    ShockfreeProjected,
    /// Newton's method inside the stable strip: black downward triangles.
    ShockfreeNewton,
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    DownTriangle,
    Plus,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub colour: &'static str,
    pub width: f64,
    /// Lengths on and off, in pixels; empty for a solid line.
    pub dash: &'static [f64],
}

impl Stroke {
    pub const fn solid(colour: &'static str, width: f64) -> Self {
        Self { colour, width, dash: &[] }
    }

    pub const fn with_width(self, width: f64) -> Self {
        Self { width, ..self }
    }
}

impl Role {
    pub(crate) const fn colour(self) -> &'static str {
        match self {
            Self::GradientDescent => "#0072b2",
            Self::NormClipping => "#e69f00",
            Self::Shockfree => "#009e73",
            Self::ShockfreeProjected => "#cc79a7",
            Self::ShockfreeNewton => "#000000",
        }
    }

    pub(crate) const fn shape(self) -> Shape {
        match self {
            Self::GradientDescent => Shape::Circle,
            Self::NormClipping => Shape::Square,
            Self::Shockfree => Shape::Triangle,
            Self::ShockfreeProjected => Shape::Diamond,
            Self::ShockfreeNewton => Shape::DownTriangle,
        }
    }

    pub(crate) const fn stroke(self) -> Stroke {
        let dash: &[f64] = match self {
            Self::GradientDescent | Self::Shockfree => &[],
            Self::NormClipping => &[6.0, 2.5],
            Self::ShockfreeProjected => &[2.0, 2.0],
            Self::ShockfreeNewton => &[7.0, 2.5, 1.5, 2.5],
        };
        Stroke { colour: self.colour(), width: 1.6, dash }
    }
}

/// Words, ticks and the frame.
pub const INK: &str = "#1a1a1a";
/// Words of lesser weight.
pub const FAINT_INK: &str = "#5a5a5a";
/// Paper.
pub const PAPER: &str = "#ffffff";

/// The shock where the limit jumps for ever.
pub const SHOCK: Stroke = Stroke::solid("#c1121f", 2.8);
/// The shock that swaps the phase of a 2-cycle.
pub const PHASE_SHOCK: Stroke = Stroke { colour: "#c1121f", width: 2.4, dash: &[7.0, 4.0] };
/// The folds.
pub const FOLD: Stroke = Stroke::solid("#8f6236", 1.1);
/// The flips.
pub const FLIP: Stroke = Stroke::solid("#56709f", 1.1);
/// Neimark–Sacker bifurcations.
pub const NEIMARK_SACKER: Stroke = Stroke { colour: "#7d4e8c", width: 1.1, dash: &[7.0, 2.5] };
/// Branch points.
pub const BRANCH_POINT: Stroke = Stroke { colour: "#3d7f7c", width: 1.1, dash: &[2.5, 2.0] };
/// The optimal segment.
pub const OPTIMAL: Stroke = Stroke { colour: "#333333", width: 1.2, dash: &[8.0, 3.0, 1.5, 3.0] };
/// A tolerance or bound.
pub const REFERENCE: Stroke = Stroke { colour: "#333333", width: 1.2, dash: &[5.0, 3.5] };

/// The edges of the stable strip.
pub const STABLE: Stroke = Stroke::solid("#4f8a3c", 1.4);

/// The stable strip.
pub const STRIP_FILL: &str = "#eff4ec";
/// Two attractors.
pub const TWO_ATTRACTORS_FILL: &str = "#fbecdc";
/// A 2-cycle.
pub const TWO_CYCLE_FILL: &str = "#e6ecf6";
