//! The axes of values per iteration.

use super::Profiles;
use crate::Range;
use crate::panel;
use crate::range::extent;
use crate::ticks::{Tick, Ticks};
use crate::view::View;

/// How the iterations are spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    Linear,
    /// By their logarithms, with iteration 0 half a step left of iteration 1.
    Logarithmic,
}

/// Where iteration 0 stands among logarithms.
const ZERO: f64 = 0.5;
/// From this ratio of the lengths of the longest and the shortest run on, the short one would be too
/// narrow to read on a linear axis.
const UNEQUAL: f64 = 12.0;
/// From this length on, a run is too long for its beginning to be read.
const LONG: f64 = 2000.0;
/// Free space above and below, as a part of the height.
const MARGIN: f64 = 0.05;
/// The least number of decades.
const DECADES: f64 = 2.0;
/// The most labelled powers of ten.
const MOST: f64 = 7.0;

impl Spacing {
    pub fn of(profiles: &Profiles<'_>) -> Self {
        let last = |values: &[f64]| count(values.len().saturating_sub(1));
        let lengths = profiles.series.iter().map(|series| last(series.values));
        let (shortest, longest) = extent(lengths.filter(|&length| length > 0.0));
        if longest >= UNEQUAL * shortest || longest >= LONG {
            Self::Logarithmic
        } else {
            Self::Linear
        }
    }

    /// Where an iteration stands.
    pub fn place(self, iteration: usize) -> f64 {
        let iteration = count(iteration);
        match self {
            Self::Linear => iteration,
            Self::Logarithmic => iteration.max(ZERO).log10(),
        }
    }

    /// The ticks of the iterations.
    pub fn ticks(self, range: Range, length: f64) -> Ticks {
        match self {
            Self::Linear => {
                let mut ticks = panel::horizontal_ticks(range, length);
                // There are no parts of iterations.
                ticks.labelled.retain(|tick| tick.at.fract() == 0.0);
                for tick in &mut ticks.labelled {
                    tick.label.truncate(tick.label.find('.').unwrap_or(tick.label.len()));
                }
                ticks
            }
            Self::Logarithmic => {
                let mut ticks = Ticks::decades(range, MOST);
                ticks.unlabelled.retain(|&at| at > 0.0);
                ticks.labelled.insert(0, Tick { at: ZERO.log10(), label: "0".into() });
                ticks
            }
        }
    }
}

/// The view of the logarithms of all values that can be drawn.
pub fn view(profiles: &Profiles<'_>, spacing: Spacing) -> View {
    let longest = profiles.series.iter().map(|series| series.values.len()).max().unwrap_or(0);
    let last = spacing.place(longest.saturating_sub(1).max(1));
    let first = spacing.place(0);
    // Room for the mark at the end of the longest run.
    let iterations = Range::known(first, last + 0.02 * (last - first));
    let values = profiles.series.iter().flat_map(|series| series.values.iter().copied());
    let reference = profiles.reference.map(|reference| reference.value);
    let logarithms = values.chain(reference).filter_map(logarithm);
    let (low, high) = extent(logarithms);
    let decades = if low > high {
        Range::known(-1.0, 1.0)
    } else if high - low < DECADES {
        let (low, high) = ((low - MARGIN).floor(), (high + MARGIN).ceil());
        Range::known(low.min(high - 1.0), high)
    } else {
        let margin = MARGIN * (high - low);
        Range::known(low - margin, high + margin)
    };
    View { x: iterations, y: decades }
}

/// The decimal logarithm of a value that can be drawn.
pub fn logarithm(value: f64) -> Option<f64> {
    (value > 0.0 && value.is_finite()).then(|| value.log10())
}

/// The ticks of the values.
pub fn value_ticks(range: Range) -> Ticks {
    Ticks::decades(range, MOST)
}

#[allow(clippy::cast_precision_loss, reason = "no run has 2⁵³ iterations")]
fn count(iterations: usize) -> f64 {
    iterations as f64
}
