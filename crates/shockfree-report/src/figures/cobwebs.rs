//! Figures 5 and 6: fixed points as crossings of a line, and the two ways in which a shock forms.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::{Stability, Unit, folds, shock, standing_bias};
use shockfree_figures::{Chart, ChartAxis, Ink, Layer, MarkSize, Range};

use super::{data, flat};
use crate::report::{Data, Figure, Picture};

/// The states that are drawn.
const STATES: (f64, f64) = (-6.0, 6.0);
/// Points of a smooth curve.
const POINTS: u32 = 400;
/// Steps of an orbit that are drawn.
const STEPS: usize = 40;
/// The units of figure 5.
const ONE: (f64, f64) = (3.0, -1.0);
const THREE: (f64, f64) = (7.0, -3.5);
/// The weight of figure 6.
const WEIGHT: f64 = 7.0;
/// A start under the lower tangent point, whose shock is a fold, and one between the two, whose shock
/// is the separatrix.
const BELOW: f64 = -4.5;
const WITHIN: f64 = -0.8;
/// How an orbit is drawn.
const ORBIT: Ink = Ink::Series(1);
/// How far from the shock the two units of figure 6 stand.
const ASIDE: f64 = 0.3;

/// Both figures.
///
/// # Errors
/// None for the fixed units; those of the library.
pub fn figures() -> Result<[Figure; 2]> {
    Ok([crossings()?, formation()?])
}

/// The curve of `σ⁻¹(y)`.
fn inverse() -> Vec<(f64, f64)> {
    let state = |n: u32| STATES.0 + (STATES.1 - STATES.0) * f64::from(n) / f64::from(POINTS);
    (0..=POINTS).map(state).map(|x| (Logistic.value(x), x)).collect()
}

/// The staircase of an orbit between the line and the curve.
fn staircase(unit: &Unit, start: f64) -> Vec<(f64, f64)> {
    let mut corners = vec![(Logistic.value(start), start)];
    let mut x = start;
    for _ in 0..STEPS {
        let next = unit.step(x);
        corners.push((Logistic.value(x), next));
        corners.push((Logistic.value(next), next));
        x = next;
    }
    corners
}

/// The fixed points of a unit that attract, or those that repel.
fn crossing(unit: &Unit, attracting: bool) -> Vec<(f64, f64)> {
    let points = unit.fixed_points();
    points
        .iter()
        .filter(|point| (point.stability == Stability::Attracting) == attracting)
        .map(|point| (point.state.y, point.state.x))
        .collect()
}

/// What is drawn in a picture besides the curve and its unit's line.
struct Web<'a> {
    unit: Unit,
    orbits: &'a [(&'a str, Ink, f64)],
    note: Option<((f64, f64), &'a str)>,
}

impl Web<'_> {
    fn picture(&self, name: &str, words: &str, title: &str) -> Picture {
        let curve = inverse();
        let (w, b) = (self.unit.weight(), self.unit.bias());
        let line = [(0.0, b), (1.0, w + b)];
        let (attracting, repelling) = (crossing(&self.unit, true), crossing(&self.unit, false));
        let orbits: Vec<Vec<(f64, f64)>> =
            self.orbits.iter().map(|(_, _, start)| staircase(&self.unit, *start)).collect();
        let mut layers = vec![
            Layer::Line { label: Some("σ⁻¹(y)"), ink: Ink::Plain, points: &curve },
            Layer::Line { label: Some("wy + b"), ink: Ink::Faint, points: &line },
        ];
        for ((label, ink, _), points) in self.orbits.iter().zip(&orbits) {
            layers.push(Layer::Line { label: Some(label), ink: *ink, points });
        }
        let size = MarkSize::Large;
        layers.push(Layer::Points {
            label: Some("attracting"),
            ink: Ink::Attracting,
            points: &attracting,
            size,
        });
        if !repelling.is_empty() {
            layers.push(Layer::Points {
                label: Some("repelling"),
                ink: Ink::Repelling,
                points: &repelling,
                size: MarkSize::Hollow,
            });
        }
        if let Some((at, text)) = self.note {
            layers.push(Layer::Note { at, text });
        }
        let range = |(low, high)| Range::new(low, high).expect("a fixed range");
        let svg = Chart {
            title: Some(title),
            x: ChartAxis::linear("output _y_").within(range((0.0, 1.0))),
            y: ChartAxis::linear("state _x_ = σ⁻¹(_y_)").within(range(STATES)),
            height: 380.0,
            layers: &layers,
        }
        .svg();
        flat(name, words, svg)
    }
}

fn crossings() -> Result<Figure> {
    let mut pictures = Vec::new();
    let mut rows = Vec::new();
    for (stem, words, (w, b), orbits) in [
        ("figure-05-one", "one fixed point", ONE, &[("an orbit", ORBIT, -4.0)] as &[_]),
        (
            "figure-05-three",
            "three fixed points",
            THREE,
            &[("an orbit from below", ORBIT, -0.5), ("one from above", Ink::Series(2), 0.5)],
        ),
    ] {
        let unit = Unit::logistic(w, b)?;
        let title = format!("w = {w}, b = {b}: {words}").replace('-', "−");
        pictures.push(Web { unit, orbits, note: None }.picture(stem, words, &title));
        for point in &unit.fixed_points() {
            rows.push([w, b, point.state.y, point.state.x, point.multiplier]);
        }
    }
    Ok(Figure {
        name: "figure-05",
        title: "Figure 5: fixed points are crossings, and some of them attract".to_owned(),
        see: "An orbit climbs between the line wy + b and the curve σ⁻¹(y). Where the line is the \
              flatter one at their crossing, the orbit ends there; in the right picture the middle \
              crossing repels, and the side of it decides where an orbit ends."
            .to_owned(),
        pictures,
        data: vec![data("figure-05", ["w", "b", "y", "x", "multiplier"], rows)],
    })
}

fn formation() -> Result<Figure> {
    let mut pictures = Vec::new();
    let mut rows = Vec::new();
    let tangent = folds(Logistic, WEIGHT)?.map(|pair| (pair.minus.state.y, pair.minus.state.x));
    let standing = standing_bias(Logistic, WEIGHT, WITHIN);
    for (stem, words, start, note) in [
        (
            "figure-06-fold",
            "the fold: the line leaves the curve",
            BELOW,
            tangent.map(|at| (at, "tangent")),
        ),
        (
            "figure-06-separatrix",
            "the separatrix: the start stands on the crossing",
            WITHIN,
            Some(((Logistic.value(WITHIN), WITHIN), "(y₀, x₀)")),
        ),
    ] {
        let at = shock(Logistic, WEIGHT, start)?.map_or(standing, |shock| shock.bias);
        for (side, bias) in [("below", at - ASIDE), ("above", at + ASIDE)] {
            let unit = Unit::logistic(WEIGHT, bias)?;
            let orbits = [("the orbit of x₀", ORBIT, start)];
            let title = format!("x₀ = {start}, b {side} the shock").replace('-', "−");
            let words = format!("{words}; b {side} the shock");
            let picture = Web { unit, orbits: &orbits, note }.picture(
                &format!("{stem}-{side}"),
                &words,
                &title,
            );
            pictures.push(picture);
            rows.push([WEIGHT, bias, start, at]);
        }
    }
    Ok(Figure {
        name: "figure-06",
        title: "Figure 6: the two ways in which a shock forms".to_owned(),
        see: "Above, a start below the lower tangent point: below the shock it is caught by the low \
              fixed point, above it that point is gone, and the orbit climbs through. Below, a start \
              between the tangent points: the low fixed point stays, but the start changes its side of \
              the repelling one. The second case happens on b = σ⁻¹(y₀) − wy₀, not where the paper's \
              lemma prints it."
            .to_owned(),
        pictures,
        data: vec![data("figure-06", ["w", "b", "x_0", "shock_b"], rows)] as Vec<Data>,
    })
}
