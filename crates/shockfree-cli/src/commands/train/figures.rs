//! The figures of a training.

use shockfree::training::{Entry, Run};
use shockfree_figures::{Plane, Profiles, Reference, Role, Series, Track, Window};

use super::Finished;
use crate::number::significant;
use crate::problem::{Case, MethodName};

fn role(name: MethodName) -> Role {
    match name {
        MethodName::GradientDescent => Role::GradientDescent,
        MethodName::NormClipping => Role::NormClipping,
        MethodName::Shockfree => Role::Shockfree,
        MethodName::ShockfreeProjected => Role::ShockfreeProjected,
        MethodName::ShockfreeNewton => Role::ShockfreeNewton,
    }
}

/// Draws the runs in the plane.
fn with_plane<T>(case: &Case, finished: &[Finished], draw: impl FnOnce(&Plane<'_>) -> T) -> T {
    let points = |run: &Run| {
        run.trace().iter().map(|entry| (entry.parameters.weight, entry.parameters.bias)).collect()
    };
    let paths: Vec<Vec<(f64, f64)>> = finished.iter().map(|one| points(&one.run)).collect();
    let tracks: Vec<Track<'_>> = finished
        .iter()
        .zip(&paths)
        .map(|(one, points)| Track { label: &one.label, role: role(one.name), points })
        .collect();
    draw(&Plane {
        activation: case.problem.activation(),
        window: Window::around(case.problem.activation(), &tracks),
        start: Some(case.problem.start()),
        target: Some(case.problem.target()),
        tracks: &tracks,
        names: &[],
        title: None,
    })
}

/// The plane as a picture of characters.
pub fn text(
    case: &Case,
    finished: &[Finished],
    columns: usize,
    lines: usize,
    colour: bool,
) -> String {
    with_plane(case, finished, |plane| plane.text(columns, lines, colour))
}

/// The figures with the names of their files.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "`Plane::svg` is for one lifetime, the closure for all"
)]
pub fn files(case: &Case, finished: &[Finished]) -> [(&'static str, String); 3] {
    let tolerance = Reference { label: "tolerance", value: case.rule.tolerance() };
    let cost = |entry: &Entry| entry.cost;
    let norm = |entry: &Entry| entry.gradient_norm;
    // The weakest bound holds for all methods that have one.
    let bound = finished.iter().filter_map(|one| one.gradient_bound).max_by(f64::total_cmp);
    let words = bound.map(|bound| format!("bound of shockfree, {}", significant(bound, 3)));
    let bound = bound.zip(words.as_deref()).map(|(value, label)| Reference { label, value });
    [
        ("plane.svg", with_plane(case, finished, |plane| plane.svg())),
        ("cost.svg", profiles(finished, "cost E", cost, Some(tolerance))),
        ("gradient.svg", profiles(finished, "gradient norm", norm, bound)),
    ]
}

fn profiles(
    finished: &[Finished],
    quantity: &str,
    value: impl Fn(&Entry) -> f64,
    reference: Option<Reference<'_>>,
) -> String {
    let values: Vec<Vec<f64>> =
        finished.iter().map(|one| one.run.trace().iter().map(&value).collect()).collect();
    let series: Vec<Series<'_>> = finished
        .iter()
        .zip(&values)
        .map(|(one, values)| Series { label: &one.label, role: role(one.name), values })
        .collect();
    Profiles { title: None, quantity, series: &series, reference }.svg()
}
