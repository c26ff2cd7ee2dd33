//! The unit at a point of the plane, and the orbit of the start.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::unit::{Limit, Unit, nearest_shock, wall};
use shockfree::{Activation, Steps};

use super::Shared;
use crate::answer::{Refusal, json};
use crate::asked::Asked;

/// How much of an orbit is shown if the horizon is infinite.
const STEPS_TO_INFINITY: u64 = 60;
/// Points of the map's graph.
const SAMPLES: u32 = 240;

#[derive(Serialize)]
struct Answer {
    w: f64,
    b: f64,
    region: &'static str,
    stable_strip: bool,
    contraction: f64,
    fixed_points: Vec<FixedPoint>,
    two_cycle: Option<TwoCycle>,
    limit: LimitOfStart,
    shock: Option<Shock>,
    nearest_shock: Nearest,
    wall: Option<Wall>,
    cost: Option<f64>,
    gradient: Option<[f64; 2]>,
    gradient_norm: Option<f64>,
    undefined: Option<String>,
    orbit: Orbit,
    map: Map,
}

#[derive(Serialize)]
struct FixedPoint {
    x: f64,
    y: f64,
    multiplier: f64,
    stability: &'static str,
}

#[derive(Serialize)]
struct TwoCycle {
    y: [f64; 2],
    multiplier: f64,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum LimitOfStart {
    FixedPoint { y: f64 },
    TwoCycle { y: [f64; 2] },
}

#[derive(Serialize)]
struct Shock {
    b: f64,
    kind: &'static str,
}

#[derive(Serialize)]
struct Nearest {
    w: f64,
    b: f64,
    kind: &'static str,
    distance: f64,
}

#[derive(Serialize)]
struct Wall {
    b: f64,
    slope: f64,
}

#[derive(Default, Serialize)]
struct Orbit {
    x: Vec<f64>,
    y: Vec<f64>,
    multiplier: Vec<f64>,
    by_weight: Vec<f64>,
    by_bias: Vec<f64>,
}

#[derive(Serialize)]
struct Map {
    y: Vec<f64>,
    next: Vec<f64>,
}

pub async fn answer(State(shared): State<Shared>, mut asked: Asked) -> Result<Response, Refusal> {
    let (problem, at) = (asked.problem()?, asked.point()?);
    asked.nothing_else()?;
    shared.quick.compute(move |_| Ok(json(&point(&problem, at)?))).await?
}

fn point(problem: &TerminalCost, at: Parameters) -> Result<Answer, Refusal> {
    let (activation, start) = (problem.activation(), problem.start());
    let unit = Unit::new(activation, at.weight, at.bias)?;
    let (cost, undefined) = match problem.at(at) {
        Ok(evaluation) => (Some(evaluation), None),
        Err(reason) => (None, Some(reason.to_string())),
    };
    let nearest = nearest_shock(&unit, start)?;
    let limit = unit.limit(start)?;
    Ok(Answer {
        w: at.weight,
        b: at.bias,
        region: unit.region().as_str(),
        stable_strip: unit.in_stable_strip(),
        contraction: activation.contraction_rate(at.weight),
        fixed_points: fixed_points(&unit),
        two_cycle: unit
            .two_cycle()
            .map(|cycle| TwoCycle { y: [cycle.low.y, cycle.high.y], multiplier: cycle.multiplier }),
        limit: match limit {
            Limit::FixedPoint(point) => LimitOfStart::FixedPoint { y: point.state.y },
            Limit::TwoCycle(cycle) => LimitOfStart::TwoCycle { y: [cycle.low.y, cycle.high.y] },
        },
        shock: unit.shock(start)?.map(|shock| Shock { b: shock.bias, kind: shock.kind.as_str() }),
        nearest_shock: Nearest {
            w: nearest.weight,
            b: nearest.shock.bias,
            kind: nearest.shock.kind.as_str(),
            distance: nearest.distance,
        },
        wall: match problem.horizon().steps() {
            Some(steps) => wall(activation, at.weight, start, Steps::new(steps)?)?
                .map(|wall| Wall { b: wall.bias, slope: wall.slope }),
            None => None,
        },
        cost: cost.map(|cost| cost.cost),
        gradient: cost.map(|cost| [cost.gradient.weight, cost.gradient.bias]),
        gradient_norm: cost.map(|cost| cost.gradient.norm()),
        undefined,
        orbit: orbit(&unit, problem)?,
        map: map(&unit),
    })
}

fn fixed_points(unit: &Unit) -> Vec<FixedPoint> {
    let points = unit.fixed_points();
    let described = points.iter().map(|point| FixedPoint {
        x: point.state.x,
        y: point.state.y,
        multiplier: point.multiplier,
        stability: point.stability.as_str(),
    });
    described.collect()
}

fn orbit(unit: &Unit, problem: &TerminalCost) -> Result<Orbit, Refusal> {
    let (activation, start) = (unit.activation(), problem.start());
    let mut orbit = Orbit::default();
    let mut push = |x: f64, y: f64, by_weight: f64, by_bias: f64| {
        orbit.x.push(x);
        orbit.y.push(y);
        orbit.multiplier.push(unit.weight() * activation.slope(x));
        orbit.by_weight.push(by_weight);
        orbit.by_bias.push(by_bias);
    };
    push(start, activation.value(start), 0.0, 0.0);
    for step in 1..=problem.horizon().steps().unwrap_or(STEPS_TO_INFINITY) {
        let end = unit.state_after(start, Steps::new(step)?)?;
        push(end.state.x, end.state.y, end.sensitivity.weight, end.sensitivity.bias);
    }
    Ok(orbit)
}

/// The graph of `y ↦ φ(wy + b)`.
fn map(unit: &Unit) -> Map {
    let activation = unit.activation();
    let y: Vec<f64> = (0..=SAMPLES).map(|n| output(activation, n)).collect();
    let next = y.iter().map(|&y| activation.value(unit.weight() * y + unit.bias())).collect();
    Map { y, next }
}

fn output(activation: Activation, sample: u32) -> f64 {
    activation.lower() + activation.range() * f64::from(sample) / f64::from(SAMPLES)
}
