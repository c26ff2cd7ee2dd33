//! How the runs look: as their methods do everywhere.

use shockfree_figures::{Ink, Layer, MarkSize, Role};

use super::story::Run;
use super::thin::Point;

/// Up to so many points are marked.
const FEW: usize = 12;

/// The ink of the run of this number.
pub fn ink(run: &Run, index: usize) -> Ink {
    role(run).map_or(Ink::Kind(u8::try_from(index).unwrap_or(u8::MAX)), Ink::Of)
}

/// The ink of the same run once more.
pub fn again(run: &Run) -> Ink {
    role(run).map_or(Ink::Faint, Ink::Again)
}

fn role(run: &Run) -> Option<Role> {
    match run.name.as_str() {
        "shockfree" => Some(Role::Shockfree),
        "clipping" => Some(Role::NormClipping),
        "plain" => Some(Role::GradientDescent),
        _ => None,
    }
}

/// A text as the label of a chart, where underscores would stand around symbols.
pub fn label(text: &str) -> String {
    text.replace('_', " ")
}

/// A line with its name.
pub struct Course {
    /// What the legend calls it; empty if it is not to be there.
    pub label: String,
    /// How it looks.
    pub ink: Ink,
    /// Its points.
    pub points: Vec<Point>,
}

impl Course {
    /// The line, with marks where they are few.
    pub fn layers(&self) -> Vec<Layer<'_>> {
        let Self { ref label, ink, ref points } = *self;
        let name = (!label.is_empty()).then_some(label.as_str());
        let mut layers = vec![Layer::Line { label: name, ink, points }];
        if points.len() <= FEW {
            layers.push(Layer::Points { label: None, ink, points, size: MarkSize::Tiny });
        }
        layers
    }
}
