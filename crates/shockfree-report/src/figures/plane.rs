//! Figures 3 and 7: where the dynamics change kind, and which part of the plane is free of that.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::{BifurcationPair, flips, folds, shock};
use shockfree_figures::{Plane, Range, Regions, Window};

use super::branches::branches;
use super::flat;
use crate::report::{Data, Figure};

/// Starts whose shocks are drawn: those of the two examples, and of figures 2 and 4.
const STARTS: [f64; 3] = [-2.0, 0.5, 1.2];

/// The part of the plane that the paper shows, and more to the left.
const WEIGHTS: (f64, f64) = (-10.0, 10.0);
const BIASES: (f64, f64) = (-10.0, 8.0);

fn window() -> Window {
    let range = |(low, high)| Range::new(low, high).expect("a fixed range");
    Window { weights: range(WEIGHTS), biases: range(BIASES) }
}

/// Weights all over the window, for tables.
fn weights() -> impl Iterator<Item = f64> {
    (0..=400).map(|step| WEIGHTS.0 + (WEIGHTS.1 - WEIGHTS.0) * f64::from(step) / 400.0)
}

/// Figure 3: the bifurcation curves.
///
/// # Errors
/// None for the fixed weights; those of the library.
pub fn bifurcations() -> Result<Figure> {
    let name = "figure-03";
    let svg = Plane {
        activation: Logistic,
        window: window(),
        start: None,
        target: None,
        tracks: &[],
        names: &[],
        title: None,
    }
    .svg();
    let mut rows = Vec::new();
    for w in weights() {
        for (kind, pair) in [("fold", folds(Logistic, w)?), ("flip", flips(Logistic, w)?)] {
            if let Some(BifurcationPair { minus, plus }) = pair {
                let numbers = [w, minus.bias, minus.state.y, plus.bias, plus.state.y];
                let mut row = vec![kind.to_owned()];
                row.extend(numbers.map(|number| number.to_string()));
                rows.push(row);
            }
        }
    }
    let header = vec!["kind", "w", "b_minus", "y_minus", "b_plus", "y_plus"];
    let (along, points) = branches(name)?;
    Ok(Figure {
        name,
        title: "Figure 3: the bifurcation diagram".to_owned(),
        see: "Between the two folds, which meet in the cusp (4, −2), the unit has three fixed points, \
              two of them attracting; everywhere else one. On the left, where the paper does not look, \
              the flips enclose a wedge in which the fixed point repels and a 2-cycle attracts. The \
              second picture goes up through the folds at w = 7: at each an attracting point meets the \
              repelling one, and both are gone."
            .to_owned(),
        pictures: vec![flat(name, "Folds and flips in the plane of w and b", svg), along],
        data: vec![Data { name: name.to_owned(), header, rows }, points],
    })
}

/// Figure 7: the stable strip and the catastrophe regions.
///
/// # Errors
/// None for the fixed starts; those of the library.
pub fn regions() -> Result<Figure> {
    let name = "figure-07";
    let mut rows = Vec::new();
    for start in STARTS {
        for weight in weights() {
            if let Some(shock) = shock(Logistic, weight, start)? {
                let numbers = [start, weight, shock.bias].map(|number| number.to_string());
                rows.push([&numbers[..], &[shock.kind.as_str().to_owned()]].concat());
            }
        }
    }
    let svg =
        Regions { activation: Logistic, window: window(), starts: &STARTS, title: None }.svg();
    Ok(Figure {
        name,
        title: "Figure 7: the stable strip and where the catastrophe can be".to_owned(),
        see: "In the green strip |w| < 4 nothing bifurcates. The shocks of all starts lie right of it, \
              three of them in red, and left of it the phase shocks, which the paper does not have. For \
              every target the strip holds a line of optima."
            .to_owned(),
        pictures: vec![flat(name, "The stable strip between the catastrophe regions", svg)],
        data: vec![Data { name: name.to_owned(), header: vec!["x_0", "w", "shock_b", "kind"], rows }],
    })
}
