//! The plane as an SVG document.

use super::zone::Zone;
use super::{Curve, CurveName, Plane, labels};
use crate::canvas::Canvas;
use crate::legend::{Entry, Key, Legend};
use crate::number::number;
use crate::panel::{self, Axis, EDGE, FOOT, Panel, USUAL_WIDTH, WIDTH};
use crate::placement::Clutter;
use crate::polyline::Point;
use crate::style::{FLIP, FOLD, OPTIMAL, PHASE_SHOCK, SHOCK, Stroke};
use crate::text::Text;
use crate::{Window, svg, track};

/// The height of the frame.
const HEIGHT: f64 = 420.0;

pub fn svg(plane: &Plane<'_>) -> String {
    let curves = plane.curves();
    let panel = panel(plane);
    let legend = Legend::new(entries(plane, &panel, &curves), WIDTH - 2.0 * EDGE);
    let under = panel.frame.bottom() + FOOT;
    let mut canvas = Canvas::new(WIDTH, under + legend.height());
    canvas.clipped(panel.frame, |canvas| {
        for (zone, area) in areas(plane, &panel, &curves) {
            canvas.area(&area, zone.fill());
        }
        for (curve, stroke) in stroked(&curves) {
            for part in panel.line(&curve.points) {
                canvas.line(&part, stroke);
            }
        }
        track::draw(canvas, &panel, plane.tracks);
        labels::draw(canvas, &panel, plane, &curves, clutter(plane, &panel, &curves));
    });
    panel.draw_axes(&mut canvas);
    if let Some(title) = plane.title {
        panel.draw_title(&mut canvas, title);
    }
    legend.draw(&mut canvas, WIDTH / 2.0, under);
    svg::document(canvas, "The plane of weight and bias of one unit")
}

fn panel(plane: &Plane<'_>) -> Panel {
    let window = plane.window;
    let weights = panel::horizontal_ticks(window.weights, USUAL_WIDTH);
    let biases = panel::vertical_ticks(window.biases, HEIGHT);
    let x = Axis { ticks: weights, label: weight_label() };
    let y = Axis { ticks: biases, label: bias_label() };
    Panel::new(window.into(), x, y, HEIGHT, plane.title.is_some())
}

pub fn weight_label() -> Text {
    Text::plain("weight ").and_symbol("w")
}

pub fn bias_label() -> Text {
    Text::plain("bias ").and_symbol("b")
}

/// The visible parts of the regions.
fn areas(plane: &Plane<'_>, panel: &Panel, curves: &[Curve]) -> Vec<(Zone, Vec<Point>)> {
    let points = |name| {
        let named = curves.iter().find(|curve| curve.name == name);
        named.map(|curve| curve.points.as_slice()).unwrap_or_default()
    };
    let between = |lower, upper| -> Vec<Point> {
        points(lower).iter().chain(points(upper).iter().rev()).copied().collect()
    };
    let zones = Zone::ALL.map(|zone| {
        let corners = match zone {
            Zone::Strip => strip(plane),
            Zone::TwoAttractors => between(CurveName::LowerFold, CurveName::UpperFold),
            Zone::TwoCycle => between(CurveName::LowerFlip, CurveName::UpperFlip),
        };
        (zone, panel.area(&corners))
    });
    zones.into_iter().filter(|(_, area)| area.len() > 2).collect()
}

/// The corners of the stable strip in the window, if there are any.
fn strip(plane: &Plane<'_>) -> Vec<Point> {
    let (end, Window { weights, biases }) = (plane.activation.strip_edge(), plane.window);
    let (left, right) = (weights.low().max(-end), weights.high().min(end));
    if left >= right {
        return Vec::new();
    }
    vec![(left, biases.low()), (right, biases.low()), (right, biases.high()), (left, biases.high())]
}

/// The curves in the order in which they are drawn.
fn stroked(curves: &[Curve]) -> impl Iterator<Item = (&Curve, Stroke)> {
    curves.iter().map(|curve| (curve, stroke(curve.name)))
}

pub const fn stroke(name: CurveName) -> Stroke {
    match name {
        CurveName::LowerFold | CurveName::UpperFold => FOLD,
        CurveName::LowerFlip | CurveName::UpperFlip => FLIP,
        CurveName::FoldShock | CurveName::SeparatrixShock => SHOCK,
        CurveName::PhaseShock => PHASE_SHOCK,
        CurveName::Optimal => OPTIMAL,
    }
}

/// What labels must not cover.
pub fn clutter(plane: &Plane<'_>, panel: &Panel, curves: &[Curve]) -> Clutter {
    let mut clutter = Clutter::default();
    let lines = curves.iter().map(|curve| curve.points.as_slice());
    for line in lines.chain(plane.tracks.iter().map(|track| track.points)) {
        for part in panel.line(line) {
            clutter.add_line(&part);
        }
    }
    let (end, biases) = (plane.activation.strip_edge(), plane.window.biases);
    for border in [-end, end] {
        for part in panel.line(&[(border, biases.low()), (border, biases.high())]) {
            clutter.add_line(&part);
        }
    }
    clutter
}

/// The legend: the curves that can be seen, then the tracks.
pub fn entries(plane: &Plane<'_>, panel: &Panel, curves: &[Curve]) -> [Vec<Entry>; 2] {
    let seen = |names: &[CurveName]| {
        let mut named = curves.iter().filter(|curve| names.contains(&curve.name));
        named.any(|curve| !panel.line(&curve.points).is_empty())
    };
    let mut entries = Vec::new();
    let mut add = |names: &[CurveName], label: Text| {
        if let (Some(&first), true) = (names.first(), seen(names)) {
            entries.push(Entry { key: Key::Line(stroke(first)), label });
        }
    };
    if let Some(start) = plane.start {
        let of = |what: &str| {
            let value = format!(" = {}", number(start));
            Text::plain(what).and_symbol("x").and("₀").and(&value)
        };
        add(&[CurveName::FoldShock, CurveName::SeparatrixShock], of("shock of "));
        add(&[CurveName::PhaseShock], of("phase shock of "));
    }
    if let Some(target) = plane.target {
        add(&[CurveName::Optimal], labels::optimal(target));
    }
    let areas = areas(plane, panel, curves);
    entries.extend(areas.into_iter().map(|(zone, _)| Entry {
        key: Key::Area(zone.fill().to_owned(), zone.border()),
        label: zone.entry(),
    }));
    let tracks = plane
        .tracks
        .iter()
        .map(|track| Entry { key: Key::Track(track.role), label: Text::plain(track.label) });
    [entries, tracks.collect()]
}
