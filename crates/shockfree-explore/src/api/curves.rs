//! What is drawn over the plane.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shockfree::objective::TerminalCost;
use shockfree::unit::{cusp, flip_tip};
use shockfree_figures::{Plane, Window};

use super::Shared;
use crate::answer::{Refusal, json};
use crate::asked::Asked;

#[derive(Serialize)]
struct Answer {
    strip: [f64; 2],
    cusp: (f64, f64),
    tip: (f64, f64),
    curves: Vec<Curve>,
}

#[derive(Serialize)]
struct Curve {
    name: &'static str,
    points: Vec<(f64, f64)>,
}

pub async fn answer(State(shared): State<Shared>, mut asked: Asked) -> Result<Response, Refusal> {
    let (problem, window) = (asked.problem()?, asked.window()?);
    asked.nothing_else()?;
    shared.quick.compute(move |_| json(&curves(&problem, window))).await
}

fn curves(problem: &TerminalCost, window: Window) -> Answer {
    let activation = problem.activation();
    let plane = Plane {
        activation,
        window,
        start: Some(problem.start()),
        target: Some(problem.target()),
        tracks: &[],
        names: &[],
        title: None,
    };
    let curves = plane.curves().into_iter();
    Answer {
        strip: [-activation.strip_edge(), activation.strip_edge()],
        cusp: cusp(activation),
        tip: flip_tip(activation),
        curves: curves
            .map(|curve| Curve { name: curve.name.as_str(), points: curve.points })
            .collect(),
    }
}
