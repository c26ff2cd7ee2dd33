//! Pictures with two axes and anything between them.

mod axes;
mod cells;
mod drawing;
mod ink;

use crate::Range;

pub use ink::Ink;

/// A picture with two axes: lines, points, bars, bands and cells, drawn in order.
///
/// What is not finite, or not above 0 on a logarithmic axis, is not drawn and breaks lines; what lies
/// outside the axes is cut off.
///
/// ```
/// use shockfree_figures::{Chart, ChartAxis, Ink, Layer, Role};
/// let points: Vec<(f64, f64)> = (1..9).map(|n| (f64::from(n), f64::from(n * n))).collect();
/// let chart = Chart {
///     x: ChartAxis::logarithmic("horizon T"),
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

/// Something between the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layer<'a> {
    /// A line through points.
    Line {
        /// What the legend calls it, if it is to be there.
        label: Option<&'a str>,
        /// What it stands for.
        ink: Ink,
        /// The points in order.
        points: &'a [(f64, f64)],
    },
    /// Marks at points. Marks on top of one another are drawn once.
    Points {
        /// What the legend calls them, if they are to be there.
        label: Option<&'a str>,
        /// What they stand for.
        ink: Ink,
        /// The points.
        points: &'a [(f64, f64)],
        /// The size of the marks.
        size: MarkSize,
    },
    /// Bars from 0 (from the bottom, on a logarithmic axis) to a height.
    Bars {
        /// What the legend calls them, if they are to be there.
        label: Option<&'a str>,
        /// What they stand for.
        ink: Ink,
        /// The bars: `(from, to, height)`.
        bars: &'a [(f64, f64, f64)],
    },
    /// The area between two lines.
    Band {
        /// What the legend calls it, if it is to be there.
        label: Option<&'a str>,
        /// What it stands for.
        ink: Ink,
        /// The lines: `(x, low, high)`.
        points: &'a [(f64, f64, f64)],
    },
    /// A line from one edge of the frame to the other, with its name beside it.
    Reference {
        /// Its name.
        label: &'a str,
        /// What it stands for.
        ink: Ink,
        /// Where it lies.
        at: Across,
    },
    /// A mesh of cells coloured by a quantity, pale for the lowest and dark for the highest.
    Cells {
        /// What the legend calls the quantity.
        label: &'a str,
        /// The edges of the columns, in order.
        x: &'a [f64],
        /// The edges of the rows, in order.
        y: &'a [f64],
        /// The quantities, row by row from the lowest `y`; a cell that is not finite is left out.
        values: &'a [f64],
        /// The quantity of the palest and of the darkest colour.
        between: (f64, f64),
    },
    /// Words beside a point.
    Note {
        /// The point.
        at: (f64, f64),
        /// The words.
        text: &'a str,
    },
}

/// The size of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkSize {
    /// A dot in a crowd.
    Dot,
    /// A point among a few.
    Small,
    /// One that matters.
    Large,
    /// One that matters, open: a repelling fixed point.
    Hollow,
}

/// Where a reference line lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Across {
    /// Along a value of the vertical axis.
    Horizontal(f64),
    /// Along a value of the horizontal axis.
    Vertical(f64),
}

impl Chart<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        drawing::svg(self)
    }
}
