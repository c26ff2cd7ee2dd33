//! Charts one under the other.

use super::{Chart, ChartAxis, Layer, sheet};

/// Pictures one under the other that share their horizontal axis, such as what is measured along one run.
///
/// The axis is labelled once, under the last; what has the same name and look in several has one key.
///
/// ```
/// use shockfree_figures::{ChartAxis, ChartPanel, ChartStack, Ink, Layer};
/// let cost = [(0.0, 1.0), (1.0, 0.1), (2.0, 0.01)];
/// let norm = [(0.0, 3.0), (1.0, 2.0), (2.0, 1.0)];
/// let line = |points| [Layer::Line { label: None, ink: Ink::Plain, points }];
/// let stack = ChartStack {
///     title: None,
///     x: ChartAxis::linear("iteration"),
///     panels: &[
///         ChartPanel { y: ChartAxis::logarithmic("cost"), height: 160.0, layers: &line(&cost) },
///         ChartPanel { y: ChartAxis::linear("norm"), height: 120.0, layers: &line(&norm) },
///     ],
/// };
/// assert_eq!(stack.svg().matches("iteration").count(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartStack<'a> {
    /// Words above the first frame.
    pub title: Option<&'a str>,
    /// The horizontal axis of all.
    pub x: ChartAxis<'a>,
    /// The frames, from above.
    pub panels: &'a [ChartPanel<'a>],
}

/// One of the pictures of a [`ChartStack`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartPanel<'a> {
    /// Its vertical axis.
    pub y: ChartAxis<'a>,
    /// The height of its frame in pixels.
    pub height: f64,
    /// What is drawn.
    pub layers: &'a [Layer<'a>],
}

impl ChartStack<'_> {
    /// The pictures as one SVG document that scales. Without a panel there is one empty frame.
    pub fn svg(&self) -> String {
        let mut charts: Vec<Chart<'_>> = Vec::with_capacity(self.panels.len());
        for &ChartPanel { y, height, layers } in self.panels {
            charts.push(Chart { title: None, x: self.x, y, height, layers });
        }
        if charts.is_empty() {
            let empty = Chart { x: self.x, ..Chart::default() };
            return sheet::stacked(self.title, &[empty]);
        }
        sheet::stacked(self.title, &charts)
    }
}
