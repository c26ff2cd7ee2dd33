//! What the pictures of a diagnosis share.

use crate::ticks::Step;
use crate::{Ink, Layer};

/// From so many values on, bars and error bars would touch: areas stand for them.
pub const MANY: usize = 120;
/// Up to so many values, marks are large enough to be counted.
pub const FEW: usize = 60;
/// The most intervals between the numbers of an axis of indices.
pub const INTERVALS: f64 = 8.0;

/// A remark on values that cannot be drawn, if there are any.
pub fn lost(count: usize, what: [&str; 2]) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("Not finite or out of range: 1 {}.", what[0])),
        _ => Some(format!("Not finite or out of range: {count} {}.", what[1])),
    }
}

/// A small count as a number of the axis.
#[allow(clippy::cast_precision_loss, reason = "no network has 2⁵³ units")]
pub fn place(count: usize) -> f64 {
    count as f64
}

/// Words in the middle of an empty frame.
pub fn nothing(at: (f64, f64), text: &str) -> [Layer<'_>; 1] {
    [Layer::Note { at, text }]
}

/// A line across the frame that has no name.
pub const fn line(ink: Ink, at: crate::Edge) -> Layer<'static> {
    Layer::Flag { label: "", ink, at }
}

/// Whole numbers along an axis in at most so many intervals, the first always.
pub fn whole(first: f64, last: f64, intervals: f64) -> Vec<(f64, String)> {
    let step = Step::at_least(((last - first) / intervals).max(1.0));
    let mut ticks = vec![(first, format!("{first}"))];
    let mut count = step.count_above(first);
    while count <= step.count_below(last) {
        let at = step.times(count);
        // Room for the label of the first.
        if at - first >= 0.5 * step.times(1.0) {
            ticks.push((at, format!("{at}")));
        }
        count += 1.0;
    }
    ticks
}
