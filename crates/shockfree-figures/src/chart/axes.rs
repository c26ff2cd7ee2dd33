//! From values to places along an axis, and the axes' ranges and ticks.

use super::{Across, Chart, ChartAxis, Edge, Layer, Scale, Stretch};
use crate::Range;
use crate::panel::{self, Axis, SMALL};
use crate::polyline::Point;
use crate::range::extent;
use crate::text::Text;
use crate::ticks::{Tick, Ticks};
use crate::view::View;

/// Free space around the data, as a part of their extent.
const MARGIN: f64 = 0.04;
/// The most labelled powers of ten.
const DECADES: f64 = 7.0;
/// With fewer decades than this, 2 and 5 times a power of ten are labelled as well.
const FEW: f64 = 2.2;
/// What a logarithmic axis has at least, in decades; the ticks are powers of ten, of which it then has one
/// or two.
const LEAST: f64 = 1.2;
/// A value beyond this hides all others on an even axis; it is left out of the fit.
const FARTHEST: f64 = 1e15;
/// The longest word of a tick, in pixels.
const LONGEST_WORD: f64 = 130.0;

impl Scale {
    /// Where a value stands; NaN where it cannot.
    pub fn place(self, value: f64) -> f64 {
        match self {
            Self::Linear if value.abs() <= FARTHEST => value,
            Self::Logarithmic if value > 0.0 && value.is_finite() => value.log10(),
            _ => f64::NAN,
        }
    }
}

impl Chart<'_> {
    /// Where a point of the data stands.
    pub(super) fn place(&self, (x, y): Point) -> Point {
        (self.x.scale.place(x), self.y.scale.place(y))
    }

    /// The horizontal and the vertical places that its layers need.
    fn places(&self) -> (Vec<f64>, Vec<f64>) {
        self.layers.iter().flat_map(|layer| self.reach(layer)).unzip()
    }

    /// Free space around the data: a mesh fills its frame.
    fn margin(&self) -> f64 {
        let meshed =
            |layer: &Layer<'_>| matches!(layer, Layer::Cells { .. } | Layer::Classes { .. });
        if self.layers.iter().any(meshed) { 0.0 } else { MARGIN }
    }

    /// Points that span what a layer needs.
    fn reach(&self, layer: &Layer<'_>) -> Vec<Point> {
        let none = f64::NAN;
        let points: Vec<Point> = match *layer {
            Layer::Line { points, .. } | Layer::Points { points, .. } => points.to_vec(),
            Layer::Bars { bars, .. } => {
                bars.iter().flat_map(|&(from, to, height)| [(from, height), (to, 0.0)]).collect()
            }
            Layer::Band { points, .. } => {
                points.iter().flat_map(|&(x, low, high)| [(x, low), (x, high)]).collect()
            }
            Layer::Reference { at: Across::Horizontal(y), .. }
            | Layer::Flag { at: Edge::Right(y), .. } => vec![(none, y)],
            Layer::Reference { at: Across::Vertical(x), .. }
            | Layer::Flag { at: Edge::Top(x), .. } => vec![(x, none)],
            Layer::Reference { at: Across::Sloped { through, .. }, .. } => vec![through],
            Layer::Strip { at: Stretch::Columns(from, to), .. } => vec![(from, none), (to, none)],
            Layer::Strip { at: Stretch::Rows(from, to), .. } => vec![(none, from), (none, to)],
            Layer::Arrow { from, to, .. } => vec![from, to],
            Layer::Whiskers { bars, .. } => {
                bars.iter().flat_map(|&(x, low, high)| [(x, low), (x, high)]).collect()
            }
            Layer::Tags { tags } => tags.iter().map(|tag| tag.0).collect(),
            Layer::Remark { .. } => Vec::new(),
            Layer::Cells { x, y, .. } | Layer::Classes { x, y, .. } => {
                x.iter().map(|&x| (x, none)).chain(y.iter().map(|&y| (none, y))).collect()
            }
            Layer::Note { at, .. } => vec![at],
        };
        points.into_iter().map(|point| self.place(point)).collect()
    }
}

/// What the axes of charts show that share their horizontal axis, that of the first.
pub fn views(charts: &[Chart<'_>]) -> Vec<View> {
    let places: Vec<_> = charts.iter().map(Chart::places).collect();
    let xs: Vec<f64> = places.iter().flat_map(|(xs, _)| xs.iter().copied()).collect();
    let margin = charts.iter().map(Chart::margin).fold(MARGIN, f64::min);
    let Some(first) = charts.first() else { return Vec::new() };
    let x = range(&first.x, &xs, margin, false);
    let barred = |layer: &Layer<'_>| matches!(layer, Layer::Bars { .. });
    let view = |(chart, (_, ys)): (&Chart<'_>, &(Vec<f64>, Vec<f64>))| {
        // Bars stand on the edge of their frame.
        let grounded = chart.layers.iter().any(barred);
        View { x, y: range(&chart.y, ys, chart.margin(), grounded) }
    };
    charts.iter().zip(&places).map(view).collect()
}

/// The range of an axis: the given one, or one around the places with a margin, a part of their extent.
/// Bars are grounded: where nothing is below 0, the axis begins there.
fn range(axis: &ChartAxis<'_>, places: &[f64], margin: f64, grounded: bool) -> Range {
    let given =
        axis.range.map(|range| (axis.scale.place(range.low()), axis.scale.place(range.high())));
    if let Some(range) = given.and_then(|(low, high)| Range::new(low, high).ok()) {
        return range;
    }
    let (low, high) = extent(places.iter().copied());
    let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
    let lacking = match axis.scale {
        Scale::Logarithmic => (LEAST - (high - low)).max(0.0) / 2.0,
        Scale::Linear if low == high => low.abs().max(1.0) / 2.0,
        Scale::Linear => 0.0,
    };
    let margin = margin * (high - low) + lacking;
    let ground = grounded && axis.scale == Scale::Linear && low == 0.0;
    let below = if ground { 0.0 } else { margin };
    Range::new(low - below, high + margin).unwrap_or(Range::known(-1.0, 1.0))
}

/// The horizontal axis of a frame of about this width.
pub fn horizontal(axis: &ChartAxis<'_>, range: Range, width: f64) -> Axis {
    let ticks = ticks(axis, range, || panel::horizontal_ticks(range, width));
    Axis { ticks, label: Text::with_symbols(axis.label) }
}

/// The vertical axis of a frame of this height.
pub fn vertical(axis: &ChartAxis<'_>, range: Range, height: f64) -> Axis {
    let ticks = ticks(axis, range, || panel::vertical_ticks(range, height));
    Axis { ticks, label: Text::with_symbols(axis.label) }
}

fn ticks(axis: &ChartAxis<'_>, range: Range, linear: impl Fn() -> Ticks) -> Ticks {
    if !axis.ticks.is_empty() {
        let short =
            |word: &str| Text::plain(word).within(LONGEST_WORD, f64::from(SMALL)).unstyled();
        let places = axis.ticks.iter().map(|(at, label)| (axis.scale.place(*at), label));
        let inside = places.filter(|(at, _)| range.contains(*at));
        let labelled = inside.map(|(at, label)| Tick { at, label: short(label) }).collect();
        return Ticks { labelled, unlabelled: Vec::new(), exponent: 0 };
    }
    match axis.scale {
        Scale::Linear => linear(),
        Scale::Logarithmic if range.width() < FEW => Ticks::parts_of_decades(range),
        Scale::Logarithmic => Ticks::decades(range, DECADES),
    }
}
