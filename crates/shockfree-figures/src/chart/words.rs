//! Words inside a chart, where they cover nothing.

use super::drawing::{across, lines, pixels, strip};
use super::{Across, Chart, Edge, Layer, MarkSize};
use crate::canvas::Canvas;
use crate::panel::{Panel, SMALL};
use crate::placement::{Clutter, Place};
use crate::polyline::Point;
use crate::style::INK;
use crate::text::Text;
use std::f64::consts::FRAC_PI_4;

/// Where the name of a reference line is wanted, as a part of its length.
const WANTED: f64 = 0.75;

/// The radius of large marks.
const RADIUS: f64 = 5.0;

/// Writes the names of reference lines and strips, and the notes. Points are named first: their names
/// cannot go elsewhere.
pub fn write(canvas: &mut Canvas, chart: &Chart<'_>, panel: &Panel) {
    let mut clutter = clutter(chart, panel);
    let is_note = |layer: &&Layer<'_>| matches!(layer, Layer::Note { .. });
    let notes = chart.layers.iter().filter(is_note);
    for layer in notes.chain(chart.layers.iter().filter(|layer| !is_note(layer))) {
        let Some((text, place)) = worded(layer, chart, panel, &clutter) else { continue };
        clutter.add_text(place, size(&text));
        canvas.words(place, &text, SMALL, INK);
    }
    tags(canvas, chart, panel, clutter);
}

/// Writes the tags. They are the only words that keep clear of the whole of large marks: others name
/// curves, on which marks stand.
fn tags(canvas: &mut Canvas, chart: &Chart<'_>, panel: &Panel, mut clutter: Clutter) {
    let mut tags = Vec::new();
    for layer in chart.layers {
        if let Layer::Tags { tags: more } = *layer {
            tags.extend_from_slice(more);
        }
    }
    if tags.is_empty() {
        return;
    }
    for layer in chart.layers {
        if let Layer::Points { points, size: MarkSize::Large | MarkSize::Hollow, .. } = *layer {
            for point in pixels(chart, panel, points) {
                clutter.add_line(&around(point));
            }
        }
    }
    for (at, text) in tags {
        let text = Text::with_symbols(text);
        let Some(&point) = pixels(chart, panel, &[at]).first() else { continue };
        if let Some(place) = clutter.place_at_mark(panel.frame, (point, RADIUS), size(&text)) {
            clutter.add_text(place, size(&text));
            canvas.words(place, &text, SMALL, INK);
        }
    }
}

/// The outline of a large mark.
fn around(point: Point) -> Vec<Point> {
    let eighths = (0..=8).map(|eighth| f64::from(eighth) * FRAC_PI_4);
    eighths.map(|angle| (point.0 + RADIUS * angle.cos(), point.1 + RADIUS * angle.sin())).collect()
}

/// The words of a layer, and where they fit.
fn worded(
    layer: &Layer<'_>,
    chart: &Chart<'_>,
    panel: &Panel,
    clutter: &Clutter,
) -> Option<(Text, Place)> {
    match *layer {
        Layer::Note { at, text } => {
            let text = Text::with_symbols(text);
            let [point] = pixels(chart, panel, &[at]).try_into().ok()?;
            let place = clutter.place_beside(panel.frame, point, size(&text))?;
            Some((text, place))
        }
        Layer::Reference { label: "", .. } | Layer::Strip { label: "", .. } => None,
        Layer::Reference { label, at, .. } => {
            let text = Text::with_symbols(label);
            let line = across(chart, panel, at).into_iter().next()?;
            let place = clutter.place_along(panel.frame, &line, size(&text), WANTED)?;
            Some((text, place))
        }
        Layer::Strip { label, at, .. } => {
            let text = Text::with_symbols(label);
            let (from, to) = strip(chart, panel, at)?;
            let inside = |pixel: Point| {
                let (x, y) = panel.data(pixel);
                (from.0..=to.0).contains(&x) && (from.1..=to.1).contains(&y)
            };
            let place = clutter.place_in(panel.frame, size(&text), inside)?;
            Some((text, place))
        }
        _ => None,
    }
}

/// What words must not cover.
fn clutter(chart: &Chart<'_>, panel: &Panel) -> Clutter {
    let mut clutter = Clutter::default();
    for layer in chart.layers {
        match *layer {
            Layer::Line { points, .. } => {
                for line in lines(chart, panel, points) {
                    clutter.add_line(&line);
                }
            }
            Layer::Points { points, .. } => {
                for point in pixels(chart, panel, points) {
                    clutter.add_line(&[point, point]);
                }
            }
            Layer::Bars { bars, .. } => {
                for &(from, to, height) in bars {
                    for line in lines(chart, panel, &[(from, height), (to, height)]) {
                        clutter.add_line(&line);
                    }
                }
            }
            Layer::Band { points, .. } => {
                for side in [|p: &(f64, f64, f64)| (p.0, p.1), |p: &(f64, f64, f64)| (p.0, p.2)] {
                    let side: Vec<Point> = points.iter().map(side).collect();
                    for line in lines(chart, panel, &side) {
                        clutter.add_line(&line);
                    }
                }
            }
            Layer::Arrow { from, to, .. } => {
                for line in lines(chart, panel, &[from, to]) {
                    clutter.add_line(&line);
                }
            }
            Layer::Reference { at, .. } => {
                for line in across(chart, panel, at) {
                    clutter.add_line(&line);
                }
            }
            Layer::Flag { at, .. } => {
                for line in across(chart, panel, flag(at)) {
                    clutter.add_line(&line);
                }
            }
            Layer::Whiskers { bars, .. } => {
                for &(x, low, high) in bars {
                    for line in lines(chart, panel, &[(x, low), (x, high)]) {
                        clutter.add_line(&line);
                    }
                }
            }
            Layer::Cells { .. }
            | Layer::Classes { .. }
            | Layer::Tags { .. }
            | Layer::Remark { .. }
            | Layer::Strip { .. }
            | Layer::Note { .. } => {}
        }
    }
    clutter
}

/// The line of a flag.
pub fn flag(at: Edge) -> Across {
    match at {
        Edge::Right(y) => Across::Horizontal(y),
        Edge::Top(x) => Across::Vertical(x),
    }
}

fn size(text: &Text) -> Point {
    (text.width(f64::from(SMALL)), f64::from(SMALL))
}
