//! What lines and marks stand for, and so how they look.

use crate::Role;
use crate::mark::Mark;
use crate::style::{
    BRANCH_POINT, FAINT_INK, FLIP, FOLD, INK, NEIMARK_SACKER, OPTIMAL, PAPER, PHASE_SHOCK,
    REFERENCE, SHOCK, STABLE, Shape, Stroke,
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
    /// A Neimark–Sacker bifurcation: a pair of multipliers leaves the unit circle.
    NeimarkSacker,
    /// A branch point, where two curves of fixed points cross.
    BranchPoint,
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
    /// The stable strip, where nothing bifurcates.
    Stable,
    /// What only guides the eye.
    Faint,
    /// A line through 0 that is there to count from.
    Origin,
    /// One of several things side by side, such as one fixed point of several: six are told apart by
    /// colour and mark, all others look like one another.
    Kind(u8),
    /// The same where it expands: its mark in the colour of the shock.
    Expanding(u8),
    /// A part of an orbit, from 0, pale, where it begins to 5, dark, where it ends.
    Fading(u8),
    /// One of a family, such as one horizon of several: 0 is the darkest. Five are told apart.
    Series(u8),
}

/// How the members of a family look, dark to pale; none has a colour that means something else.
const FAMILY: [(Stroke, Shape); 5] = [
    (Stroke::solid("#16324f", 1.8), Shape::Circle),
    (Stroke { colour: "#3a6a90", width: 1.8, dash: &[9.0, 3.0] }, Shape::Square),
    (Stroke { colour: "#6699ae", width: 1.8, dash: &[4.0, 2.5] }, Shape::Triangle),
    (Stroke { colour: "#8f8f8f", width: 1.8, dash: &[1.5, 2.5] }, Shape::Diamond),
    (Stroke { colour: "#a9b98f", width: 1.8, dash: &[9.0, 2.5, 1.5, 2.5] }, Shape::DownTriangle),
];

/// How things side by side look, and all beyond the sixth.
const KINDS: [(Stroke, Shape); 7] = [
    (Stroke::solid("#16324f", 1.8), Shape::Circle),
    (Stroke { colour: "#5f93bd", width: 1.8, dash: &[9.0, 3.0] }, Shape::Square),
    (Stroke { colour: "#7a8f3c", width: 1.8, dash: &[4.0, 2.5] }, Shape::Triangle),
    (Stroke { colour: "#8a6fa8", width: 1.8, dash: &[1.5, 2.5] }, Shape::Diamond),
    (Stroke { colour: "#3f8f88", width: 1.8, dash: &[9.0, 2.5, 1.5, 2.5] }, Shape::DownTriangle),
    (Stroke { colour: "#a8814c", width: 1.8, dash: &[5.0, 2.0, 1.5, 2.0] }, Shape::Plus),
    (Stroke { colour: "#b4b4b4", width: 1.8, dash: &[] }, Shape::Circle),
];

/// Lines through 0: paler than all data.
const ORIGIN: &str = "#c9c9c9";
/// From pale to dark.
const FADING: [&str; 6] = ["#cfdae4", "#b7c8d5", "#9fb5c6", "#7d9ab1", "#5a7d99", "#3a6080"];

fn kind(index: u8) -> (Stroke, Shape) {
    KINDS[usize::from(index).min(KINDS.len() - 1)]
}

/// A member of the family; they begin again after the last.
fn member(index: u8) -> (Stroke, Shape) {
    FAMILY[usize::from(index) % FAMILY.len()]
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
            Self::NeimarkSacker => NEIMARK_SACKER.with_width(1.6),
            Self::BranchPoint => BRANCH_POINT.with_width(1.6),
            Self::Optimal => OPTIMAL,
            Self::Bound => REFERENCE,
            Self::Attracting => Stroke::solid(INK, 2.0),
            Self::Repelling => Stroke { colour: INK, width: 1.4, dash: REPELLING },
            Self::Cycle => Stroke::solid(FLIP.colour, 2.2),
            Self::Plain => Stroke::solid(INK, 1.4),
            Self::Stable => STABLE,
            Self::Faint => Stroke::solid(FAINT_INK, 0.8),
            Self::Origin => Stroke::solid(ORIGIN, 0.8),
            Self::Kind(index) => kind(index).0,
            Self::Expanding(index) => Stroke { colour: SHOCK.colour, ..kind(index).0 },
            Self::Fading(part) => {
                Stroke::solid(FADING[usize::from(part).min(FADING.len() - 1)], 1.2)
            }
            Self::Series(index) => member(index).0,
        }
    }

    /// Its colour, `#rrggbb`.
    pub fn colour(self) -> &'static str {
        self.stroke().colour
    }

    /// A small mark.
    pub(crate) fn mark(self, radius: f64) -> Mark {
        let outline = Stroke::solid(PAPER, 0.5);
        Mark { shape: self.shape(), radius, fill: self.stroke().colour, outline }
    }

    pub(super) fn shape(self) -> Shape {
        match self {
            Self::Of(role) | Self::Again(role) => role.shape(),
            Self::Kind(index) | Self::Expanding(index) => kind(index).1,
            Self::Series(index) => member(index).1,
            _ => Shape::Circle,
        }
    }
}
