//! A chart as an SVG document.

use super::axes;
use super::cells::Mesh;
use super::{Across, Chart, Ink, Layer, MarkSize};
use crate::canvas::{Anchor, Canvas, Lettering};
use crate::legend::{Entry, Key, Legend};
use crate::mark::Mark;
use crate::panel::{EDGE, FOOT, Panel, SMALL, WIDTH};
use crate::placement::{Clutter, Place};
use crate::polyline::{Point, envelope, scattered};
use crate::style::{INK, PAPER, Stroke};
use crate::text::{Text, number};
use crate::{palette, svg};

/// The parts of the palette that its key shows.
const KEY_STEPS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// The diameter of dots; those closer together are one.
const DOT: f64 = 2.0;
/// How much paler an area is than its line.
const PALER: f64 = 0.6;

pub fn svg(chart: &Chart<'_>) -> String {
    let view = chart.view();
    let height = if chart.height.is_finite() { chart.height.clamp(80.0, 2000.0) } else { 300.0 };
    let x = axes::horizontal(&chart.x, view.x);
    let y = axes::vertical(&chart.y, view.y, height);
    let panel = Panel::new(view, x, y, height, chart.title.is_some());
    let legend = Legend::new(entries(chart), WIDTH - 2.0 * EDGE);
    let under = panel.frame.bottom() + FOOT;
    let mut canvas = Canvas::new(WIDTH, under + legend.height());
    canvas.clipped(panel.frame, |canvas| {
        for layer in chart.layers {
            draw(canvas, chart, &panel, layer);
        }
        write(canvas, chart, &panel);
    });
    panel.draw_axes(&mut canvas);
    if let Some(title) = chart.title {
        panel.draw_title(&mut canvas, title);
    }
    legend.draw(&mut canvas, WIDTH / 2.0, under);
    svg::document(canvas, "A chart")
}

fn draw(canvas: &mut Canvas, chart: &Chart<'_>, panel: &Panel, layer: &Layer<'_>) {
    match *layer {
        Layer::Line { ink, points, .. } => {
            for line in lines(chart, panel, points) {
                canvas.line(&line, ink.stroke());
            }
        }
        Layer::Points { ink, points, size, .. } => {
            let placed: Vec<Point> = points.iter().map(|&point| chart.place(point)).collect();
            let pixels = panel.points(&placed);
            if size == MarkSize::Dot {
                canvas.dots(&scattered(&pixels, DOT), ink.stroke().colour, DOT);
            } else {
                canvas.marks(&scattered(&pixels, 0.5), mark(ink, size));
            }
        }
        Layer::Bars { ink, bars, .. } => {
            let bottom = bottom(chart, panel);
            for &(from, to, height) in bars {
                let ((from, height), to) = (chart.place((from, height)), chart.x.scale.place(to));
                let corners = [(from, bottom), (from, height), (to, height), (to, bottom)];
                area(canvas, panel, &corners, ink);
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
        Layer::Cells { x, y, values, between, .. } => {
            Mesh { x, y, values, between }.draw(canvas, chart, panel);
        }
        Layer::Note { .. } => {}
    }
}

/// Where areas stand that reach down to 0: the bottom of the frame on a logarithmic axis.
fn bottom(chart: &Chart<'_>, panel: &Panel) -> f64 {
    let zero = chart.y.scale.place(0.0);
    if zero.is_nan() { panel.view.y.low() } else { zero }
}

/// The visible parts of a line, in pixels.
fn lines(chart: &Chart<'_>, panel: &Panel, points: &[Point]) -> Vec<Vec<Point>> {
    let placed: Vec<Point> = points.iter().map(|&point| chart.place(point)).collect();
    placed
        .split(|point| point.0.is_nan() || point.1.is_nan())
        .flat_map(|part| panel.line(part))
        .map(|line| envelope(&line))
        .collect()
}

fn across(chart: &Chart<'_>, panel: &Panel, at: Across) -> Vec<Vec<Point>> {
    let view = panel.view;
    let ends = match at {
        Across::Horizontal(y) => {
            let y = chart.y.scale.place(y);
            [(view.x.low(), y), (view.x.high(), y)]
        }
        Across::Vertical(x) => {
            let x = chart.x.scale.place(x);
            [(x, view.y.low()), (x, view.y.high())]
        }
    };
    if ends.iter().any(|end| end.0.is_nan() || end.1.is_nan()) {
        Vec::new()
    } else {
        panel.line(&ends)
    }
}

fn area(canvas: &mut Canvas, panel: &Panel, corners: &[Point], ink: Ink) {
    if corners.iter().any(|point| point.0.is_nan() || point.1.is_nan()) {
        return;
    }
    let area = panel.area(corners);
    canvas.area(&area, &paler(ink.stroke().colour));
    if let Some(&first) = area.first() {
        let around: Vec<Point> = area.iter().copied().chain([first]).collect();
        canvas.line(&around, Stroke { dash: &[], ..ink.stroke().with_width(0.7) });
    }
}

/// A colour mixed with paper.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes")]
fn paler(colour: &str) -> String {
    let channel = |at: usize| {
        let value = colour.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let value = f64::from(value.unwrap_or(0));
        (value + PALER * (255.0 - value)).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", channel(1), channel(3), channel(5))
}

fn mark(ink: Ink, size: MarkSize) -> Mark {
    let colour = ink.stroke().colour;
    let shape = ink.shape();
    let (radius, fill, outline) = match size {
        // In the legend, a dot must be seen.
        MarkSize::Dot | MarkSize::Small => (3.0, colour, Stroke::solid(PAPER, 0.5)),
        MarkSize::Large => (5.0, colour, Stroke::solid(PAPER, 1.0)),
        MarkSize::Hollow => (4.6, PAPER, Stroke::solid(colour, 1.8)),
    };
    Mark { shape, radius, fill, outline }
}

/// Writes the names of reference lines, and the notes, where they cover nothing.
fn write(canvas: &mut Canvas, chart: &Chart<'_>, panel: &Panel) {
    let mut clutter = Clutter::default();
    for layer in chart.layers {
        match *layer {
            Layer::Line { points, .. } => {
                for line in lines(chart, panel, points) {
                    clutter.add_line(&line);
                }
            }
            Layer::Points { points, .. } => {
                let placed: Vec<Point> = points.iter().map(|&point| chart.place(point)).collect();
                for point in panel.points(&placed) {
                    clutter.add_line(&[point, point]);
                }
            }
            Layer::Reference { at, .. } => {
                for line in across(chart, panel, at) {
                    clutter.add_line(&line);
                }
            }
            _ => {}
        }
    }
    for layer in chart.layers {
        let (text, place) = match *layer {
            Layer::Note { at, text } => {
                let text = Text::plain(text);
                let place =
                    clutter.place_beside(panel.frame, panel.pixel(chart.place(at)), size(&text));
                (text, place)
            }
            Layer::Reference { label, at, .. } => {
                let text = Text::plain(label);
                let line = across(chart, panel, at).into_iter().next().unwrap_or_default();
                let place = clutter.place_along(panel.frame, &line, size(&text), 0.75);
                (text, place)
            }
            _ => continue,
        };
        if let Some(place) = place.filter(|place| place.at.0.is_finite() && place.at.1.is_finite())
        {
            clutter.add_text(place, size(&text));
            lettered(canvas, &text, place);
        }
    }
}

fn lettered(canvas: &mut Canvas, text: &Text, place: Place) {
    let anchor = Anchor::Middle;
    let lettering = Lettering { size: SMALL, anchor, angle: place.angle, colour: INK, halo: true };
    canvas.text(place.at, text, lettering);
}

fn size(text: &Text) -> Point {
    (text.width(f64::from(SMALL)), f64::from(SMALL))
}

/// The legend: what has a name, then the key of the palette.
fn entries(chart: &Chart<'_>) -> [Vec<Entry>; 2] {
    let mut named = Vec::new();
    let mut steps = Vec::new();
    for layer in chart.layers {
        let (key, label) = match *layer {
            Layer::Line { label: Some(label), ink, .. } => (Key::Line(ink.stroke()), label),
            Layer::Points { label: Some(label), ink, size, .. } => {
                (Key::Mark(mark(ink, size)), label)
            }
            Layer::Bars { label: Some(label), ink, .. }
            | Layer::Band { label: Some(label), ink, .. } => {
                let border = Stroke { dash: &[], ..ink.stroke().with_width(0.7) };
                (Key::Area(paler(ink.stroke().colour), Some(border)), label)
            }
            Layer::Cells { label, between: (low, high), .. } if low < high => {
                for part in KEY_STEPS {
                    let value = number(low + part * (high - low));
                    let label = if part == 0.0 { format!("{label}: {value}") } else { value };
                    let colour = palette::colour(palette::shade(part), 1.0);
                    steps.push(Entry { key: Key::Area(colour, None), label: Text::plain(&label) });
                }
                continue;
            }
            _ => continue,
        };
        named.push(Entry { key, label: Text::plain(label) });
    }
    [named, steps]
}
