//! The layers of a chart.

use super::cells::{Mesh, kinds, shades};
use super::key::{border, fill, mark, strip_fill};
use super::words::flag;
use super::{Across, Chart, Ink, Layer, MarkSize, Stretch};
use crate::canvas::Canvas;
use crate::panel::Panel;
use crate::polyline::{Point, envelope, scattered};
use crate::style::Stroke;

/// The diameter of dots; those closer together are one.
const DOT: f64 = 2.0;
/// Half the length of the stops of error bars.
const STOP: f64 = 3.0;
/// The width of error bars.
const WHISKER: f64 = 1.1;

/// Draws a layer, all but its words.
pub fn draw(canvas: &mut Canvas, chart: &Chart<'_>, panel: &Panel, layer: &Layer<'_>) {
    match *layer {
        Layer::Line { ink, points, .. } => {
            for line in lines(chart, panel, points) {
                canvas.line(&line, ink.stroke());
            }
        }
        Layer::Points { ink, points, size, .. } => {
            let pixels = pixels(chart, panel, points);
            if size == MarkSize::Dot {
                canvas.dots(&scattered(&pixels, DOT), ink.stroke().colour, DOT);
            } else {
                canvas.marks(&scattered(&pixels, 0.5), mark(ink, size));
            }
        }
        Layer::Bars { ink, bars, .. } => {
            for &bar in bars {
                area(canvas, panel, &rectangle(chart, panel, bar), ink);
            }
        }
        Layer::Band { ink, points, .. } => {
            let bottom = bottom(chart, panel);
            let placed: Vec<(f64, f64, f64)> = points
                .iter()
                .map(|&(x, low, high)| {
                    let (x, low) = chart.place((x, low));
                    (x, if low.is_nan() { bottom } else { low }, chart.y.scale.place(high))
                })
                .collect();
            for part in placed.split(|point| point.0.is_nan() || point.2.is_nan()) {
                let there = part.iter().map(|&(x, low, _)| (x, low));
                let back = part.iter().rev().map(|&(x, _, high)| (x, high));
                area(canvas, panel, &there.chain(back).collect::<Vec<_>>(), ink);
            }
        }
        Layer::Reference { ink, at, .. } => {
            for line in across(chart, panel, at) {
                canvas.line(&line, ink.stroke());
            }
        }
        Layer::Strip { ink, at, .. } => {
            if let Some(((left, bottom), (right, top))) = strip(chart, panel, at) {
                let corners = [(left, bottom), (right, bottom), (right, top), (left, top)];
                canvas.area(&panel.area(&corners), &strip_fill(ink));
            }
        }
        Layer::Cells { x, y, values, between, .. } => {
            Mesh { x, y, colours: shades(values, between) }.draw(canvas, chart, panel);
        }
        Layer::Classes { x, y, classes, .. } => {
            Mesh { x, y, colours: kinds(classes) }.draw(canvas, chart, panel);
        }
        Layer::Arrow { ink, from, to } => {
            let stroke = Stroke { dash: &[], ..ink.stroke() };
            for line in lines(chart, panel, &[from, to]) {
                canvas.line(&line, stroke);
            }
            let (tail, tip) = (chart.place(from), chart.place(to));
            let is_number = tail.0.is_finite() && tail.1.is_finite();
            if is_number && panel.view.contains(tip) {
                canvas.head(panel.pixel(tail), panel.pixel(tip), stroke);
            }
        }
        Layer::Flag { ink, at, .. } => {
            for line in across(chart, panel, flag(at)) {
                canvas.line(&line, ink.stroke());
            }
        }
        Layer::Whiskers { ink, bars } => {
            let stroke = Stroke::solid(ink.stroke().colour, WHISKER);
            for &(x, low, high) in bars {
                for line in lines(chart, panel, &[(x, low), (x, high)]) {
                    canvas.line(&line, stroke);
                }
                for (x, y) in pixels(chart, panel, &[(x, low), (x, high)]) {
                    canvas.line(&[(x - STOP, y), (x + STOP, y)], stroke);
                }
            }
        }
        Layer::Tags { .. } | Layer::Remark { .. } | Layer::Note { .. } => {}
    }
}

/// Where areas stand that reach down to 0: the bottom of the frame on a logarithmic axis.
fn bottom(chart: &Chart<'_>, panel: &Panel) -> f64 {
    let zero = chart.y.scale.place(0.0);
    if zero.is_nan() { panel.view.y.low() } else { zero }
}

/// The visible parts of a line, in pixels.
pub fn lines(chart: &Chart<'_>, panel: &Panel, points: &[Point]) -> Vec<Vec<Point>> {
    let placed: Vec<Point> = points.iter().map(|&point| chart.place(point)).collect();
    panel.line(&placed).iter().map(|line| envelope(line)).collect()
}

/// The visible ones of some points, in pixels.
pub fn pixels(chart: &Chart<'_>, panel: &Panel, points: &[Point]) -> Vec<Point> {
    let placed: Vec<Point> = points.iter().map(|&point| chart.place(point)).collect();
    panel.points(&placed)
}

/// The visible part of a reference line, in pixels.
pub fn across(chart: &Chart<'_>, panel: &Panel, at: Across) -> Vec<Vec<Point>> {
    let (x, y) = (panel.view.x, panel.view.y);
    let ends = match at {
        Across::Horizontal(value) => {
            let value = chart.y.scale.place(value);
            [(x.low(), value), (x.high(), value)]
        }
        Across::Vertical(value) => {
            let value = chart.x.scale.place(value);
            [(value, y.low()), (value, y.high())]
        }
        Across::Sloped { through, slope } => {
            let (along, up) = chart.place(through);
            [x.low(), x.high()].map(|end| (end, up + slope * (end - along)))
        }
    };
    panel.line(&ends)
}

/// Two corners of a strip: its least and its greatest values, in the places of the axes.
pub fn strip(chart: &Chart<'_>, panel: &Panel, at: Stretch) -> Option<(Point, Point)> {
    let ends = |from: f64, to: f64, scale: super::Scale, range: crate::Range| {
        let (low, high) = (from.min(to), from.max(to));
        let low = if low == f64::NEG_INFINITY { range.low() } else { scale.place(low) };
        let high = if high == f64::INFINITY { range.high() } else { scale.place(high) };
        (low.is_finite() && high.is_finite()).then_some((low, high))
    };
    let (x, y) = (panel.view.x, panel.view.y);
    let ((left, right), (bottom, top)) = match at {
        Stretch::Columns(from, to) => (ends(from, to, chart.x.scale, x)?, (y.low(), y.high())),
        Stretch::Rows(from, to) => ((x.low(), x.high()), ends(from, to, chart.y.scale, y)?),
    };
    Some(((left, bottom), (right, top)))
}

/// The corners of a bar.
fn rectangle(chart: &Chart<'_>, panel: &Panel, (from, to, height): (f64, f64, f64)) -> [Point; 4] {
    let bottom = bottom(chart, panel);
    let ((left, top), right) = (chart.place((from, height)), chart.x.scale.place(to));
    [(left, bottom), (left, top), (right, top), (right, bottom)]
}

fn area(canvas: &mut Canvas, panel: &Panel, corners: &[Point], ink: Ink) {
    if corners.iter().any(|point| point.0.is_nan() || point.1.is_nan()) {
        return;
    }
    let area = panel.area(corners);
    canvas.area(&area, &fill(ink));
    if let Some(&first) = area.first() {
        let around: Vec<Point> = area.iter().copied().chain([first]).collect();
        canvas.line(&around, border(ink));
    }
}
