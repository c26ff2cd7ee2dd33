//! Figures 2 and 4: the surface of the cost, the paths on it, and its wall.

use shockfree::Activation::Logistic;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{Entry, GradientDescent, Method, StepSize, StoppingRule, train};
use shockfree::unit::shock;
use shockfree::{Horizon, Result};
use shockfree_figures::{Ink, Plane, Range, Role, Surface, SurfaceCurve, Track, Viewpoint, Window};

use super::{data, flat};
use crate::report::{Data, Figure, Heights, Picture, SpaceCurve};

/// The problem of both figures: the paper gives the start and the target (caption of figure 2).
const START: f64 = 0.5;
const TARGET: f64 = 0.7;
const HORIZON: u64 = 50;
/// The part of the plane that is drawn, and the number of steps of the mesh.
const WEIGHTS: (f64, f64) = (0.0, 8.0);
const BIASES: (f64, f64) = (-6.0, 0.0);
const MESH: u32 = 72;
/// From where the wall is seen best.
const VIEW: Viewpoint = Viewpoint { azimuth: -128.0, elevation: 38.0 };
/// How far before the shock its curve is drawn, so that it stands on the upper edge of the wall.
const BEFORE: f64 = 1e-3;
/// Where the path of figure 2 starts, and its step size: a run that meets the wall several times, stays
/// in the picture and converges. The paper does not say what it drew.
const INITIAL: Parameters = Parameters { weight: 5.5, bias: -4.0 };
const STEP: f64 = 1.0;
const TOLERANCE: f64 = 1e-3;
const BUDGET: u64 = 1000;

/// The cost over the plane.
struct Landscape {
    problem: TerminalCost,
    weights: Vec<f64>,
    biases: Vec<f64>,
    heights: Vec<Vec<f64>>,
}

/// The two figures.
///
/// # Errors
/// None for the fixed problem; those of the library.
pub fn figures() -> Result<[Figure; 2]> {
    let landscape = Landscape::new()?;
    Ok([landscape.paths()?, landscape.wall()?])
}

fn between((low, high): (f64, f64), count: u32) -> Vec<f64> {
    (0..=count).map(|n| low + (high - low) * f64::from(n) / f64::from(count)).collect()
}

impl Landscape {
    fn new() -> Result<Self> {
        let problem = TerminalCost::new(Logistic, START, TARGET, Horizon::finite(HORIZON)?)?;
        let (weights, biases) = (between(WEIGHTS, MESH), between(BIASES, MESH));
        let heights = biases
            .iter()
            .map(|&bias| weights.iter().map(|&weight| cost(&problem, weight, bias)).collect())
            .collect();
        Ok(Self { problem, weights, biases, heights })
    }

    /// The curve of the shock on the upper edge of the wall.
    fn shock(&self) -> Result<Vec<(f64, f64, f64)>> {
        let mut points = Vec::new();
        for weight in between((4.0, WEIGHTS.1), 200) {
            if let Some(shock) = shock(Logistic, weight, START)?.filter(|at| at.bias > BIASES.0) {
                let bias = shock.bias - BEFORE;
                points.push((weight, bias, cost(&self.problem, weight, bias)));
            }
        }
        Ok(points)
    }

    /// A picture, torn along the shock, where the cost jumps.
    fn picture(
        &self,
        name: &str,
        words: &str,
        shock: &[(f64, f64, f64)],
        curves: &[SurfaceCurve<'_>],
    ) -> Picture {
        let tear: Vec<(f64, f64)> = shock.iter().map(|&(w, b, _)| (w, b + BEFORE)).collect();
        let svg = Surface {
            title: None,
            x: ("weight _w_", &self.weights),
            y: ("bias _b_", &self.biases),
            z: "cost _E_",
            range: None,
            heights: &self.heights,
            curves,
            view: VIEW,
        }
        .svg_torn(&tear);
        let curve = |curve: &SurfaceCurve<'_>| SpaceCurve {
            label: curve.label.to_owned(),
            colour: curve.ink.colour().to_owned(),
            points: curve.points.to_vec(),
        };
        let surface = Heights {
            x: ("weight w".to_owned(), self.weights.clone()),
            y: ("bias b".to_owned(), self.biases.clone()),
            z: "cost E".to_owned(),
            heights: self.heights.clone(),
            curves: curves.iter().map(curve).collect(),
        };
        Picture { surface: Some(surface), ..flat(name, words, svg) }
    }

    fn mesh(&self, name: &str) -> Data {
        let rows = self.biases.iter().zip(&self.heights).flat_map(|(&bias, row)| {
            self.weights.iter().zip(row).map(move |(&weight, &cost)| [weight, bias, cost])
        });
        data(name, ["w", "b", "cost"], rows)
    }

    fn paths(&self) -> Result<Figure> {
        let name = "figure-02";
        let step = StepSize::new(STEP)?;
        let stopping = StoppingRule::new(TOLERANCE, BUDGET)?;
        let method: &mut dyn Method = &mut GradientDescent::new(step);
        let run = train(&self.problem, method, INITIAL, &stopping);
        let point = |entry: &Entry| (entry.parameters.weight, entry.parameters.bias, entry.cost);
        let points: Vec<(f64, f64, f64)> = run.trace().iter().map(point).collect();
        let wall = self.shock()?;
        let curves = [
            SurfaceCurve { label: "shock", ink: Ink::Shock, points: &wall, marked: false },
            SurfaceCurve {
                label: "gradient descent",
                ink: Ink::Of(Role::GradientDescent),
                points: &points,
                marked: true,
            },
        ];
        let words = "The surface of the cost over w and b, with a path of gradient descent on it";
        let rows = run.trace().iter().map(|entry| {
            let Parameters { weight, bias } = entry.parameters;
            [weight, bias, entry.cost, entry.gradient_norm]
        });
        let path = data("figure-02-path", ["w", "b", "cost", "gradient_norm"], rows);
        Ok(Figure {
            name,
            title: "Figure 2: the cost of a unit after 50 steps, and a path on it".to_owned(),
            see: format!(
                "On the plateau behind the wall the path of gradient descent creeps. Where it meets the \
                 wall the gradient is huge, and the next step is thrown across the valley or back up; it \
                 takes {} iterations to E < 0.001. x₀ = 0.5, target 0.7, step size 1 from (5.5, −4).",
                run.iterations(),
            ),
            pictures: vec![self.picture(name, words, &wall, &curves)],
            data: vec![self.mesh(name), path],
        })
    }

    fn wall(&self) -> Result<Figure> {
        let name = "figure-04";
        let wall = self.shock()?;
        let curve = SurfaceCurve { label: "shock", ink: Ink::Shock, points: &wall, marked: false };
        let range = |(low, high)| Range::new(low, high).expect("a fixed range");
        let plane = Plane {
            activation: Logistic,
            window: Window { weights: range(WEIGHTS), biases: range(BIASES) },
            start: Some(START),
            target: Some(TARGET),
            tracks: &[] as &[Track<'_>],
            names: &[],
            title: None,
        };
        let rows = wall.iter().map(|&(weight, bias, cost)| [weight, bias + BEFORE, cost]);
        Ok(Figure {
            name,
            title: "Figure 4: the wall, and the curve along which it stands".to_owned(),
            see: "Left the surface, right the plane under it. The wall stands exactly on the red curve, \
                  which needs no search: it follows the fold until the start lies between its two \
                  tangent points, and the separatrix from there."
                .to_owned(),
            pictures: vec![
                self.picture(
                    "figure-04-surface",
                    "The surface of the cost, its wall in red",
                    &wall,
                    &[curve],
                ),
                flat("figure-04-plane", "The shock in the plane of w and b", plane.svg()),
            ],
            data: vec![data("figure-04", ["w", "shock_b", "cost_above"], rows)],
        })
    }
}

fn cost(problem: &TerminalCost, weight: f64, bias: f64) -> f64 {
    problem.at(Parameters { weight, bias }).map_or(f64::NAN, |here| here.cost)
}
