//! Figures 2 and 4: the surface of the cost, the paths on it, and its wall.

use shockfree::Activation::Logistic;
use shockfree::objective::{Grid, Parameters, TerminalCost};
use shockfree::training::{Entry, GradientDescent, Method, Run, StepSize, StoppingRule, train};
use shockfree::unit::cusp;
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
/// Steps of the mesh that readers turn: along the weights, and along the biases on each side of the shock.
const PARTED_COLUMNS: usize = 96;
const PARTED_ROWS: usize = 40;
/// Steps of the curve of the shock.
const CREST: usize = 200;
/// From where the wall is seen best.
const VIEW: Viewpoint = Viewpoint { azimuth: -128.0, elevation: 38.0 };
/// How far before the shock its curve is drawn, so that it stands on the upper edge of the wall.
const BEFORE: f64 = 1e-3;
/// Where the paths of figure 2 start, and their step size: a run that meets the wall several times, stays
/// in the picture and converges, and one where there is no wall. The paper does not say what it drew.
const AT_THE_WALL: Parameters = Parameters { weight: 5.5, bias: -4.0 };
const IN_THE_STRIP: Parameters = Parameters { weight: 2.0, bias: -3.0 };
const STEP: f64 = 1.0;
const TOLERANCE: f64 = 1e-3;
const BUDGET: u64 = 1000;

/// The cost over the plane.
struct Landscape {
    problem: TerminalCost,
    weights: Vec<f64>,
    biases: Vec<f64>,
    heights: Vec<Vec<f64>>,
    /// The same for readers to turn.
    parted: Heights,
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
        let parted = parted(&problem)?;
        Ok(Self { problem, weights, biases, heights, parted })
    }

    /// The curve of the shock on the upper edge of the wall.
    fn shock(&self) -> Result<Vec<(f64, f64, f64)>> {
        let grid = Grid::new((cusp(Logistic).0, WEIGHTS.1), BIASES, CREST, 1)?;
        let crests = self.problem.crests(&grid, BEFORE)?;
        Ok(crests.concat().iter().map(|at| (at.weight, at.bias, at.cost)).collect())
    }

    /// A picture, torn along the shock, where the cost jumps.
    fn picture(
        &self,
        name: &str,
        words: &str,
        shock: &[(f64, f64, f64)],
        curves: &[SurfaceCurve<'_>],
    ) -> Picture {
        let mut tear: Vec<(f64, f64)> = shock.iter().map(|&(w, b, _)| (w, b + BEFORE)).collect();
        // A tear that ends on the edge of the mesh does not cut it.
        if let [.., from, to] = tear[..] {
            tear.push((2.0 * to.0 - from.0, 2.0 * to.1 - from.1));
        }
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
            marked: curve.marked,
        };
        let surface = Heights { curves: curves.iter().map(curve).collect(), ..self.parted.clone() };
        Picture { surface: Some(surface), ..flat(name, words, svg) }
    }

    fn mesh(&self, name: &str) -> Data {
        let rows = self.biases.iter().zip(&self.heights).flat_map(|(&bias, row)| {
            self.weights.iter().zip(row).map(move |(&weight, &cost)| [weight, bias, cost])
        });
        data(name, ["w", "b", "cost"], rows)
    }

    /// Gradient descent from a point of the surface.
    fn descend(&self, initial: Parameters) -> Result<Run> {
        let stopping = StoppingRule::new(TOLERANCE, BUDGET)?;
        let method: &mut dyn Method = &mut GradientDescent::new(StepSize::new(STEP)?);
        Ok(train(&self.problem, method, initial, &stopping))
    }

    fn paths(&self) -> Result<Figure> {
        let name = "figure-02";
        let (thrown, smooth) = (self.descend(AT_THE_WALL)?, self.descend(IN_THE_STRIP)?);
        let points = [&thrown, &smooth].map(|run| {
            let point = |at: &Entry| (at.parameters.weight, at.parameters.bias, at.cost);
            run.trace().iter().map(point).collect::<Vec<_>>()
        });
        let wall = self.shock()?;
        let method = Role::GradientDescent;
        let curve = |label, ink, points, marked| SurfaceCurve { label, ink, points, marked };
        let curves = [
            curve("shock", Ink::Shock, &wall, false),
            curve("gradient descent", Ink::Of(method), &points[0], true),
            curve("", Ink::Of(method), &points[1], true),
        ];
        let rows = [("wall", &thrown), ("strip", &smooth)].into_iter().flat_map(|(path, run)| {
            run.trace().iter().map(move |at| {
                let Parameters { weight, bias } = at.parameters;
                let numbers = [weight, bias, at.cost, at.gradient_norm];
                let mut row = vec![path.to_owned()];
                row.extend(numbers.map(|number| number.to_string()));
                row
            })
        });
        let header = vec!["path", "w", "b", "cost", "gradient_norm"];
        let paths = Data { name: format!("{name}-paths"), header, rows: rows.collect() };
        let words =
            "The surface of the cost over w and b, with two paths of gradient descent on it";
        Ok(Figure {
            name,
            title: "Figure 2: the cost of a unit after 50 steps, and paths on it".to_owned(),
            see: format!(
                "Two paths of gradient descent. The left one, from (5.5, −4), creeps over the plateau. Where \
                 it meets the wall the gradient is huge, and the next step is thrown across the valley or \
                 back up; it takes {} iterations to E < 0.001. The right one, from (2, −3), meets no wall \
                 and takes {}. x₀ = 0.5, target 0.7, step size 1.",
                thrown.iterations(),
                smooth.iterations(),
            ),
            pictures: vec![self.picture(name, words, &wall, &curves)],
            data: vec![self.mesh(name), paths],
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

/// The cost over a mesh that the shock parts, so that the wall is smooth from wherever it is seen.
fn parted(problem: &TerminalCost) -> Result<Heights> {
    let grid = Grid::new(WEIGHTS, BIASES, PARTED_COLUMNS, PARTED_ROWS)?;
    let mesh = problem.torn_mesh(&grid, BEFORE)?;
    Ok(Heights {
        x: ("weight w".to_owned(), mesh.weights),
        z: "cost E".to_owned(),
        heights: mesh.costs,
        y: ("bias b".to_owned(), mesh.biases),
        curves: Vec::new(),
    })
}

fn cost(problem: &TerminalCost, weight: f64, bias: f64) -> f64 {
    problem.at(Parameters { weight, bias }).map_or(f64::NAN, |here| here.cost)
}
