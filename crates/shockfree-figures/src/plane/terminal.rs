//! The plane as lines of text.

use super::drawing::{bias_label, clutter, entries, stroke, weight_label};
use super::terminal_legend::legend;
use super::zone::Zone;
use super::{Curve, CurveName, Plane};
use crate::canvas::{Anchor, Canvas, Lettering, Rect};
use crate::dashes::dashes;
use crate::panel::{Axis, Panel};
use crate::polyline::Point;
use crate::style::{FAINT_INK, Stroke};
use crate::terminal::{COLUMN, ROW, lines};
use crate::text::Text;
use crate::ticks::Ticks;

/// The smallest and the largest picture.
const COLUMNS: (usize, usize) = (40, 1000);
const ROWS: (usize, usize) = (12, 1000);
/// The least rows of the part above the legend.
const LEAST_ROWS: usize = 9;

/// What takes the terminal's own colour.
const BLACK: &str = "#000000";
const FRAME: Stroke = Stroke::solid(BLACK, 1.0);
const WORDS: Lettering =
    Lettering { size: 10, anchor: Anchor::Middle, angle: 0.0, colour: BLACK, halo: false };

pub fn text(plane: &Plane<'_>, columns: usize, rows: usize, colour: bool) -> String {
    let columns = columns.clamp(COLUMNS.0, COLUMNS.1);
    let rows = rows.clamp(ROWS.0, ROWS.1);
    let curves = plane.curves();
    // The legend depends on what can be seen, which does not depend on the size of the panel.
    let legend =
        legend(&entries(plane, &panel(plane, columns, rows), &curves).concat(), columns, colour);
    let rows = rows.saturating_sub(legend.len()).max(LEAST_ROWS);
    let panel = panel(plane, columns, rows);
    let mut canvas = Canvas::new(size(columns, COLUMN), size(rows, ROW));
    draw(&mut canvas, plane, &panel, &curves);
    let mut picture = lines(canvas, columns, rows, colour);
    picture.extend(legend);
    picture.join("\n") + "\n"
}

fn draw(canvas: &mut Canvas, plane: &Plane<'_>, panel: &Panel, curves: &[Curve]) {
    let (end, biases) = (plane.activation.strip_edge(), plane.window.biases);
    for border in [-end, end] {
        for part in panel.line(&[(border, biases.low()), (border, biases.high())]) {
            draw_dashed(canvas, &part, Stroke::solid(FAINT_INK, 1.0), (1.0, 11.0));
        }
    }
    for curve in curves {
        for part in panel.line(&curve.points) {
            draw_curve(canvas, curve.name, &part);
        }
    }
    for track in plane.tracks {
        for part in panel.line(track.points) {
            canvas.line(&part, track.role.stroke());
        }
    }
    draw_zones(canvas, plane, panel, curves);
    draw_ends(canvas, plane, panel);
    draw_axes(canvas, plane, panel);
}

fn draw_curve(canvas: &mut Canvas, name: CurveName, part: &[Point]) {
    let stroke = stroke(name);
    // One dot higher: two lines side by side look bold.
    let bold = || part.iter().map(|p| (p.0, p.1 - ROW / 4.0)).collect::<Vec<Point>>();
    match name {
        CurveName::FoldShock | CurveName::SeparatrixShock => {
            canvas.line(part, stroke);
            canvas.line(&bold(), stroke);
        }
        CurveName::PhaseShock => {
            draw_dashed(canvas, part, stroke, (14.0, 12.0));
            draw_dashed(canvas, &bold(), stroke, (14.0, 12.0));
        }
        CurveName::Optimal => {
            draw_dashed(canvas, part, Stroke { colour: BLACK, ..stroke }, (14.0, 10.0));
        }
        _ => draw_dashed(canvas, part, stroke, (1.0, 7.0)),
    }
}

fn draw_dashed(canvas: &mut Canvas, part: &[Point], stroke: Stroke, (on, off): (f64, f64)) {
    for dash in dashes(part, on, off) {
        canvas.line(&dash, stroke);
    }
}

fn draw_zones(canvas: &mut Canvas, plane: &Plane<'_>, panel: &Panel, curves: &[Curve]) {
    let mut clutter = clutter(plane, panel, curves);
    for zone in Zone::ALL {
        let text = zone.label(plane.activation);
        let size = (size(text.unstyled().chars().count() + 1, COLUMN), ROW);
        let holds = |pixel| zone.holds(plane.activation, panel.data(pixel));
        if let Some(place) = clutter.place_in(panel.frame, size, holds) {
            clutter.add_text(place, size);
            canvas.text(place.at, &text, WORDS);
        }
    }
}

/// A ring where a track starts, and its number where it ends.
fn draw_ends(canvas: &mut Canvas, plane: &Plane<'_>, panel: &Panel) {
    // The characters of texts that start at a point begin in its cell.
    let words = Lettering { anchor: Anchor::Start, ..WORDS };
    let visible = |point: Option<&Point>| point.and_then(|&point| panel.points(&[point]).pop());
    for track in plane.tracks {
        if let Some(start) = visible(track.points.first()) {
            canvas.text(start, &Text::plain("o"), words);
        }
    }
    for (number, track) in (1..).zip(plane.tracks) {
        if let Some(end) = visible(track.points.last()) {
            canvas.text(end, &Text::plain(&format!("{number}")), words);
        }
    }
}

/// The panel of a picture with so many characters: a line above for the name of the vertical axis, two
/// below for the tick labels and the name of the horizontal one.
fn panel(plane: &Plane<'_>, columns: usize, rows: usize) -> Panel {
    let window = plane.window;
    let height = size(rows.saturating_sub(4), ROW);
    let y =
        Axis { ticks: Ticks::fitting(window.biases, height, |_| 3.0 * ROW), label: bias_label() };
    let labels = y.ticks.labelled.iter().map(|tick| tick.label.chars().count());
    let left = labels.max().unwrap_or(0) + 2;
    let width = size(columns.saturating_sub(left + 3), COLUMN);
    let extent = |label: &str| size(label.chars().count() + 4, COLUMN);
    let x = Axis { ticks: Ticks::fitting(window.weights, width, extent), label: weight_label() };
    // The frame runs through the middle of characters.
    let frame = Rect { x: size(left, COLUMN) + COLUMN / 2.0, y: 1.5 * ROW, width, height };
    Panel { frame, view: window.into(), x, y }
}

fn draw_axes(canvas: &mut Canvas, plane: &Plane<'_>, panel: &Panel) {
    let (frame, bottom) = (panel.frame, panel.frame.bottom());
    let [a, b, c, d] = frame.corners();
    for (from, to) in [(a, b), (b, c), (d, c), (a, d)] {
        canvas.rule(from, to, FRAME);
    }
    for tick in &panel.x.ticks.labelled {
        let x = panel.pixel((tick.at, 0.0)).0;
        canvas.rule((x, bottom), (x, bottom + ROW), FRAME);
        canvas.text((x, bottom + ROW), &Text::plain(&tick.label), WORDS);
    }
    for tick in &panel.y.ticks.labelled {
        let y = panel.pixel((0.0, tick.at)).1;
        canvas.rule((frame.x - COLUMN, y), (frame.x, y), FRAME);
        let lettering = Lettering { anchor: Anchor::End, ..WORDS };
        canvas.text((frame.x - COLUMN, y), &Text::plain(&tick.label), lettering);
    }
    let (middle, above) = (frame.x + frame.width / 2.0, ROW / 2.0);
    let start = Lettering { anchor: Anchor::Start, ..WORDS };
    canvas.text((middle, bottom + 2.0 * ROW), &panel.x.scaled_label(), WORDS);
    canvas.text((COLUMN / 2.0, above), &panel.y.scaled_label(), start);
    if let Some(title) = plane.title {
        canvas.text((middle, above), &Text::plain(title), WORDS);
    }
}

#[allow(clippy::cast_precision_loss, reason = "at most a thousand characters")]
fn size(characters: usize, pixels: f64) -> f64 {
    characters as f64 * pixels
}
