//! The whole plane as text or data.

use std::fmt::Write as _;

use serde::Serialize;
use shockfree::unit::{cusp, flip_tip};
use shockfree_figures::Plane;

use crate::json::Pair;

/// The curves as CSV: one point in a row, in the order of the curve.
pub fn csv(plane: &Plane<'_>) -> String {
    let mut text = String::from("curve,w,b\n");
    for curve in plane.curves() {
        for (w, b) in curve.points {
            // `Debug` of a number is the shortest text that reads back as the same number.
            let _ = writeln!(text, "{},{w:?},{b:?}", curve.name);
        }
    }
    text
}

#[derive(Serialize)]
struct PlaneView {
    activation: &'static str,
    start: Option<f64>,
    cusp: Pair,
    flip_tip: Pair,
    stable_strip: [f64; 2],
    curves: Vec<CurveView>,
}

#[derive(Serialize)]
struct CurveView {
    name: &'static str,
    points: Vec<(f64, f64)>,
}

/// The curves, to be printed as JSON.
pub fn view(plane: &Plane<'_>) -> impl Serialize {
    let pair = |(w, b)| Pair { w, b };
    let edge = plane.activation.strip_edge();
    PlaneView {
        activation: plane.activation.as_str(),
        start: plane.start,
        cusp: pair(cusp(plane.activation)),
        flip_tip: pair(flip_tip(plane.activation)),
        stable_strip: [-edge, edge],
        curves: plane
            .curves()
            .into_iter()
            .map(|curve| CurveView { name: curve.name.as_str(), points: curve.points })
            .collect(),
    }
}
