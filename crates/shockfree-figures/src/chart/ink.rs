//! What lines and marks stand for, and so how they look.

use crate::Role;
use crate::mark::Mark;
use crate::style::{
    FAINT_INK, FLIP, FOLD, INK, OPTIMAL, PAPER, PHASE_SHOCK, REFERENCE, SHOCK, Shape, Stroke,
};

/// What a line or a mark stands for; the same thing looks the same in every figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A method of training.
    Of(Role),
    /// The same method once more, under other conditions: thinner and dotted.
    Again(Role),
    /// The shock.
    Shock,
    /// The shock that swaps the phase of a 2-cycle.
    PhaseShock,
    /// A fold.
    Fold,
    /// A flip.
    Flip,
    /// Optima.
    Optimal,
    /// A bound, a tolerance.
    Bound,
    /// Attracting fixed points.
    Attracting,
    /// Repelling fixed points.
    Repelling,
    /// A 2-cycle.
    Cycle,
    /// Data of no particular kind.
    Plain,
    /// What only guides the eye.
    Faint,
}

/// Dots of a line that stands for the same once more.
const AGAIN: &[f64] = &[1.5, 3.0];
/// Dashes of repelling fixed points.
const REPELLING: &[f64] = &[5.0, 3.5];

impl Ink {
    pub(crate) fn stroke(self) -> Stroke {
        match self {
            Self::Of(role) => role.stroke(),
            Self::Again(role) => Stroke { colour: role.colour(), width: 1.6, dash: AGAIN },
            Self::Shock => SHOCK.with_width(2.2),
            Self::PhaseShock => PHASE_SHOCK,
            Self::Fold => FOLD.with_width(1.6),
            Self::Flip => FLIP.with_width(1.6),
            Self::Optimal => OPTIMAL,
            Self::Bound => REFERENCE,
            Self::Attracting => Stroke::solid(INK, 2.0),
            Self::Repelling => Stroke { colour: INK, width: 1.4, dash: REPELLING },
            Self::Cycle => Stroke::solid(FLIP.colour, 2.2),
            Self::Plain => Stroke::solid(INK, 1.4),
            Self::Faint => Stroke::solid(FAINT_INK, 0.8),
        }
    }

    /// A small mark.
    pub(crate) fn mark(self, radius: f64) -> Mark {
        let outline = Stroke::solid(PAPER, 0.5);
        Mark { shape: self.shape(), radius, fill: self.stroke().colour, outline }
    }

    pub(super) fn shape(self) -> Shape {
        match self {
            Self::Of(role) | Self::Again(role) => role.shape(),
            _ => Shape::Circle,
        }
    }
}
