//! One point of the plane.

use serde::Serialize;
use shockfree::unit::{Limit, Region, Unit, nearest_shock};

use crate::failure::Failure;
use crate::number::short;
use crate::output::{print, print_json};

#[derive(Serialize)]
struct PointView {
    fixed_points: Vec<FixedPointView>,
    limit: LimitView,
    region: &'static str,
    stable_strip: bool,
    shock: Option<ShockView>,
}

#[derive(Serialize)]
struct FixedPointView {
    y: f64,
    x: f64,
    multiplier: f64,
    stability: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum LimitView {
    FixedPoint { y: f64 },
    TwoCycle { y: [f64; 2] },
}

#[derive(Serialize)]
struct ShockView {
    b: f64,
    kind: &'static str,
}

/// Prints all there is to know of a unit and a start.
pub fn answer(unit: &Unit, start: f64, json: bool) -> Result<(), Failure> {
    let view = view(unit, start)?;
    if json { print_json(&view) } else { print(&describe(unit, start, &view)?) }
}

fn view(unit: &Unit, start: f64) -> Result<PointView, Failure> {
    let fixed_points = unit.fixed_points();
    Ok(PointView {
        fixed_points: fixed_points
            .iter()
            .map(|point| FixedPointView {
                y: point.state.y,
                x: point.state.x,
                multiplier: point.multiplier,
                stability: point.stability.as_str(),
            })
            .collect(),
        limit: match unit.limit(start)? {
            Limit::FixedPoint(point) => LimitView::FixedPoint { y: point.state.y },
            Limit::TwoCycle(cycle) => LimitView::TwoCycle { y: [cycle.low.y, cycle.high.y] },
        },
        region: unit.region().as_str(),
        stable_strip: unit.in_stable_strip(),
        shock: unit
            .shock(start)?
            .map(|shock| ShockView { b: shock.bias, kind: shock.kind.as_str() }),
    })
}

/// A region in words.
pub fn region_text(region: Region) -> &'static str {
    match region {
        Region::OneAttractor => "one attractor",
        Region::TwoAttractors => "two attractors",
        Region::TwoCycle => "a 2-cycle",
    }
}

fn describe(unit: &Unit, start: f64, view: &PointView) -> Result<String, Failure> {
    let mut lines = vec![format!(
        "(w, b) = ({}, {}): {}{}",
        short(unit.weight()),
        short(unit.bias()),
        region_text(unit.region()),
        if view.stable_strip { ", in the stable strip" } else { "" },
    )];
    for point in &view.fixed_points {
        lines.push(format!(
            "  {} fixed point  y = {}, x = {}, multiplier {}",
            point.stability,
            short(point.y),
            short(point.x),
            short(point.multiplier),
        ));
    }
    lines.push(match &view.limit {
        LimitView::FixedPoint { y } => {
            format!("From x₀ = {} the orbit tends to y = {}.", short(start), short(*y))
        }
        LimitView::TwoCycle { y: [low, high] } => format!(
            "From x₀ = {} the orbit tends to the 2-cycle y = {}, {}.",
            short(start),
            short(*low),
            short(*high),
        ),
    });
    lines.push(match &view.shock {
        Some(shock) => format!(
            "At this weight the shock of that start is at b = {} ({}).",
            short(shock.b),
            shock.kind,
        ),
        None => "At this weight that start has no shock.".to_owned(),
    });
    let nearest = nearest_shock(unit, start)?;
    lines.push(format!(
        "The nearest shock of that start is {} away, at (w, b) = ({}, {}) ({}).",
        short(nearest.distance),
        short(nearest.weight),
        short(nearest.shock.bias),
        nearest.shock.kind.as_str(),
    ));
    Ok(lines.join("\n"))
}
