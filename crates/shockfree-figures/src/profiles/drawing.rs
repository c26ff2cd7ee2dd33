//! Values per iteration as an SVG document.

use super::axes::{self, Spacing, logarithm};
use super::{Profiles, Series};
use crate::canvas::Canvas;
use crate::legend::{Entry, Key, Legend};
use crate::panel::{Axis, EDGE, FOOT, Panel, SMALL, USUAL_WIDTH, WIDTH};
use crate::placement::Clutter;
use crate::polyline::{Point, envelope};
use crate::style::{INK, REFERENCE};
use crate::text::Text;
use crate::{svg, track};

/// The height of the frame.
const HEIGHT: f64 = 280.0;
/// The horizontal distance of marks along a series, in pixels.
const APART: f64 = 16.0;

pub fn svg(profiles: &Profiles<'_>) -> String {
    let spacing = Spacing::of(profiles);
    let view = axes::view(profiles, spacing);
    let x = Axis { ticks: spacing.ticks(view.x, USUAL_WIDTH), label: Text::plain("iteration") };
    let y = Axis { ticks: axes::value_ticks(view.y), label: Text::plain(profiles.quantity) };
    let panel = Panel::new(view, x, y, HEIGHT, profiles.title.is_some());
    let legend = Legend::new([entries(profiles)], WIDTH - 2.0 * EDGE);
    let under = panel.frame.bottom() + FOOT;
    let mut canvas = Canvas::new(WIDTH, under + legend.height());
    let lines =
        profiles.series.iter().map(|series| lines(series, spacing, &panel)).collect::<Vec<_>>();
    canvas.clipped(panel.frame, |canvas| {
        draw_reference(canvas, profiles, &panel, &lines);
        for (series, lines) in profiles.series.iter().zip(&lines) {
            draw_series(canvas, series, lines);
        }
    });
    panel.draw_axes(&mut canvas);
    if let Some(title) = profiles.title {
        panel.draw_title(&mut canvas, title);
    }
    legend.draw(&mut canvas, WIDTH / 2.0, under);
    svg::document(canvas, "Values per iteration of training runs")
}

/// The unbroken parts of a series, in pixels.
fn lines(series: &Series<'_>, spacing: Spacing, panel: &Panel) -> Vec<Vec<Point>> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for (iteration, &value) in series.values.iter().enumerate() {
        let Some(y) = logarithm(value) else {
            open = false;
            continue;
        };
        let pixel = panel.pixel((spacing.place(iteration), y));
        match lines.last_mut() {
            Some(line) if open => line.push(pixel),
            _ => lines.push(vec![pixel]),
        }
        open = true;
    }
    lines.iter().map(|line| envelope(line)).collect()
}

fn draw_series(canvas: &mut Canvas, series: &Series<'_>, lines: &[Vec<Point>]) {
    for line in lines {
        canvas.line(line, series.role.stroke());
        canvas.marks(&marked(line), track::small_mark(series.role));
    }
    let end: Vec<Point> = lines.last().and_then(|line| line.last()).copied().into_iter().collect();
    canvas.marks(&end, track::end_mark(series.role));
}

/// The points that get a mark.
fn marked(line: &[Point]) -> Vec<Point> {
    let mut marked: Vec<Point> = Vec::new();
    for &point in line {
        if marked.last().is_none_or(|last| point.0 - last.0 >= APART) {
            marked.push(point);
        }
    }
    marked
}

fn draw_reference(
    canvas: &mut Canvas,
    profiles: &Profiles<'_>,
    panel: &Panel,
    lines: &[Vec<Vec<Point>>],
) {
    let Some(reference) = profiles.reference else {
        return;
    };
    let Some(y) = logarithm(reference.value) else {
        return;
    };
    let (x, text) = (panel.view.x, Text::plain(reference.label));
    let across = [(x.low(), y), (x.high(), y)].map(|point| panel.pixel(point));
    canvas.line(&across, REFERENCE);
    let mut clutter = Clutter::default();
    for line in lines.iter().flatten() {
        clutter.add_line(line);
    }
    clutter.add_line(&across);
    let size = (text.width(f64::from(SMALL)), f64::from(SMALL));
    if let Some(place) = clutter.place_along(panel.frame, &across, size, 0.75) {
        canvas.words(place, &text, SMALL, INK);
    }
}

fn entries(profiles: &Profiles<'_>) -> Vec<Entry> {
    let entry = |series: &Series<'_>| Entry {
        key: Key::Track(series.role),
        label: Text::plain(series.label),
    };
    profiles.series.iter().map(entry).collect()
}
