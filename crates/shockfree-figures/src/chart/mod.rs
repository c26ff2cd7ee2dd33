//! Pictures with two axes and anything between them.

mod axes;
mod cells;
mod drawing;
mod flags;
mod ink;
mod key;
mod layer;
mod ramp;
mod remarks;
mod sheet;
mod stack;
mod words;

use crate::Range;

pub use ink::Ink;
pub use layer::{Across, Edge, Layer, MarkSize, Stretch};
pub use stack::{ChartPanel, ChartStack};

/// A picture with two axes and [`Layer`]s between them, drawn in order.
///
/// Labels, names and notes may hold symbols between underscores, `_w_`.
///
/// What is not finite, or not above 0 on a logarithmic axis, is not drawn and breaks lines; what lies
/// outside the axes is cut off.
///
/// ```
/// use shockfree_figures::{Chart, ChartAxis, Ink, Layer, Role};
/// let points: Vec<(f64, f64)> = (1..9).map(|n| (f64::from(n), f64::from(n * n))).collect();
/// let chart = Chart {
///     x: ChartAxis::logarithmic("horizon _T_"),
///     y: ChartAxis::logarithmic("slope"),
///     layers: &[Layer::Line { label: Some("T²"), ink: Ink::Of(Role::Shockfree), points: &points }],
///     ..Chart::default()
/// };
/// assert!(chart.svg().starts_with("<svg"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chart<'a> {
    /// Words above the frame.
    pub title: Option<&'a str>,
    /// The horizontal axis.
    pub x: ChartAxis<'a>,
    /// The vertical axis.
    pub y: ChartAxis<'a>,
    /// The height of the frame in pixels; the figure is 620 wide.
    pub height: f64,
    /// What is drawn.
    pub layers: &'a [Layer<'a>],
}

impl Default for Chart<'_> {
    /// An empty picture of usual height.
    fn default() -> Self {
        let axis = ChartAxis::linear("");
        Self { title: None, x: axis, y: axis, height: 300.0, layers: &[] }
    }
}

/// An axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartAxis<'a> {
    /// What it shows; a symbol stands between underscores, `horizon _T_`.
    pub label: &'a str,
    /// How values are spaced.
    pub scale: Scale,
    /// What part to show: of the values, also on a logarithmic axis. `None`: all of the data.
    pub range: Option<Range>,
    /// Words for some values, instead of numbers. Empty: numbers.
    pub ticks: &'a [(f64, &'a str)],
}

/// How the values of an axis are spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By their logarithms.
    Logarithmic,
}

impl<'a> ChartAxis<'a> {
    /// An even axis around the data.
    pub const fn linear(label: &'a str) -> Self {
        Self { label, scale: Scale::Linear, range: None, ticks: &[] }
    }

    /// A logarithmic axis around the data.
    pub const fn logarithmic(label: &'a str) -> Self {
        Self { label, scale: Scale::Logarithmic, range: None, ticks: &[] }
    }

    /// The same with a range.
    pub const fn within(self, range: Range) -> Self {
        Self { range: Some(range), ..self }
    }

    /// The same with words for some values.
    pub const fn named(self, ticks: &'a [(f64, &'a str)]) -> Self {
        Self { ticks, ..self }
    }
}

impl Chart<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        sheet::svg(self)
    }

    /// The picture with one scale for both axes, for the complex plane or a map: a circle is a circle.
    /// The frame is at most as high as `height`, and lower where that is enough; one of the axes then
    /// shows more than it was asked to.
    pub fn svg_to_scale(&self) -> String {
        sheet::to_scale(self)
    }
}
