//! The regions of the plane that have a colour.

use crate::number::number;
use crate::polyline::Point;
use crate::style::{
    FAINT_INK, FLIP, FOLD, STRIP_FILL, Stroke, TWO_ATTRACTORS_FILL, TWO_CYCLE_FILL,
};
use crate::text::Text;
use shockfree::Activation;
use shockfree::unit::{Region, Unit};

/// A region with a colour and a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    Strip,
    TwoAttractors,
    TwoCycle,
}

impl Zone {
    pub const ALL: [Self; 3] = [Self::Strip, Self::TwoAttractors, Self::TwoCycle];

    /// Whether a point of the plane belongs to it.
    pub fn holds(self, activation: Activation, (weight, bias): Point) -> bool {
        Unit::new(activation, weight, bias).is_ok_and(|unit| match self {
            Self::Strip => unit.in_stable_strip(),
            Self::TwoAttractors => unit.region() == Region::TwoAttractors,
            Self::TwoCycle => unit.region() == Region::TwoCycle,
        })
    }

    /// What is written into it.
    pub fn label(self, activation: Activation) -> Text {
        match self {
            Self::Strip => {
                let end = format!("| < {}", number(activation.strip_edge()));
                Text::plain("stable strip, |").and_symbol("w").and(&end)
            }
            Self::TwoAttractors => Text::plain("two attractors"),
            Self::TwoCycle => Text::plain("2-cycle"),
        }
    }

    /// What the legend calls it.
    pub fn entry(self) -> Text {
        Text::plain(match self {
            Self::Strip => "stable strip",
            Self::TwoAttractors => "two attractors (folds)",
            Self::TwoCycle => "2-cycle (flips)",
        })
    }

    pub const fn fill(self) -> &'static str {
        match self {
            Self::Strip => STRIP_FILL,
            Self::TwoAttractors => TWO_ATTRACTORS_FILL,
            Self::TwoCycle => TWO_CYCLE_FILL,
        }
    }

    /// The line around it.
    pub const fn border(self) -> Option<Stroke> {
        match self {
            Self::Strip => None,
            Self::TwoAttractors => Some(FOLD),
            Self::TwoCycle => Some(FLIP),
        }
    }

    /// The colour of the words in it.
    pub fn colour(self) -> &'static str {
        self.border().map_or(FAINT_INK, |stroke| stroke.colour)
    }
}
