//! Figures 5 and 6: fixed points as crossings of a line, and the two ways in which a shock forms.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::{Stability, Unit, folds, shock, standing_bias};
use shockfree_figures::{Chart, ChartAxis, Ink, Layer, MarkSize, Range};

use super::{data, flat};
use crate::report::{Figure, Picture};

/// The states that are drawn.
const STATES: (f64, f64) = (-6.0, 6.0);
/// Points of a smooth curve.
const POINTS: u32 = 400;
/// Steps of an orbit that are drawn.
const STEPS: u32 = 40;
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

/// The columns of [`orbit`].
const ORBIT_HEADER: [&str; 6] = ["w", "b", "x_0", "step", "x", "y"];

/// The orbit that a staircase shows, for tables.
fn orbit(unit: &Unit, start: f64) -> Vec<[f64; 6]> {
    let mut x = start;
    let mut rows = Vec::new();
    for step in 0..=STEPS {
        rows.push([unit.weight(), unit.bias(), start, f64::from(step), x, Logistic.value(x)]);
        x = unit.step(x);
    }
    rows
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
    shock: Option<Critical<'a>>,
}

/// Where an orbit changes its end.
#[derive(Clone, Copy)]
struct Critical<'a> {
    /// The bias of the shock.
    bias: f64,
    /// The point of the curve that the line of that bias has to do with, and what it is.
    at: (f64, f64),
    what: &'a str,
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
            Layer::Line { label: Some("σ⁻¹(_y_)"), ink: Ink::Plain, points: &curve },
            Layer::Line { label: Some("_wy_ + _b_"), ink: Ink::Faint, points: &line },
        ];
        let at_shock = self.shock.map(|shock| [(0.0, shock.bias), (1.0, w + shock.bias)]);
        if let Some(points) = &at_shock {
            layers.push(Layer::Line {
                label: Some("the line at the shock"),
                ink: Ink::Shock,
                points,
            });
        }
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
        let critical = self.shock.map(|shock| [shock.at]);
        if let (Some(points), Some(shock)) = (&critical, self.shock) {
            layers.push(Layer::Points { label: None, ink: Ink::Shock, points, size });
            layers.push(Layer::Note { at: shock.at, text: shock.what });
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
    let (mut rows, mut steps) = (Vec::new(), Vec::new());
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
        pictures.push(Web { unit, orbits, shock: None }.picture(stem, words, &title));
        for &(_, _, start) in orbits {
            steps.extend(orbit(&unit, start));
        }
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
        data: vec![
            data("figure-05", ["w", "b", "y", "x", "multiplier"], rows),
            data("figure-05-orbits", ORBIT_HEADER, steps),
        ],
    })
}

fn formation() -> Result<Figure> {
    let mut pictures = Vec::new();
    let (mut rows, mut steps) = (Vec::new(), Vec::new());
    let tangent = folds(Logistic, WEIGHT)?.map(|pair| (pair.minus.state.y, pair.minus.state.x));
    let standing = (Logistic.value(WITHIN), WITHIN);
    for (stem, words, start, at, what) in [
        (
            "figure-06-fold",
            "the fold: the line leaves the curve",
            BELOW,
            tangent.unwrap_or(standing),
            "tangent",
        ),
        (
            "figure-06-separatrix",
            "the separatrix: the start stands on the crossing",
            WITHIN,
            standing,
            "(_y_₀, _x_₀)",
        ),
    ] {
        let standing = standing_bias(Logistic, WEIGHT, start);
        let critical = shock(Logistic, WEIGHT, start)?.map_or(standing, |shock| shock.bias);
        for (side, bias) in [("below", critical - ASIDE), ("above", critical + ASIDE)] {
            let unit = Unit::logistic(WEIGHT, bias)?;
            let orbits = [("the orbit of _x_₀", ORBIT, start)];
            let title = format!("x₀ = {start}, b {side} the shock").replace('-', "−");
            let words = format!("{words}; b {side} the shock");
            let shock = Some(Critical { bias: critical, at, what });
            let web = Web { unit, orbits: &orbits, shock };
            pictures.push(web.picture(&format!("{stem}-{side}"), &words, &title));
            rows.push([WEIGHT, bias, start, critical]);
            steps.extend(orbit(&unit, start));
        }
    }
    Ok(Figure {
        name: "figure-06",
        title: "Figure 6: the two ways in which a shock forms".to_owned(),
        see: "Above, a start below the lower tangent point: while the line cuts the curve there, the \
              orbit is caught by the low fixed point; at the shock, in red, the line only touches the \
              curve, and beyond it the orbit climbs through. Below, a start between the tangent points: \
              the low fixed point stays, but at the shock the line passes through the start itself, \
              which changes its side of the repelling crossing. That happens on b = σ⁻¹(y₀) − wy₀, not \
              where the paper’s lemma prints it."
            .to_owned(),
        pictures,
        data: vec![
            data("figure-06", ["w", "b", "x_0", "shock_b"], rows),
            data("figure-06-orbits", ORBIT_HEADER, steps),
        ],
    })
}
