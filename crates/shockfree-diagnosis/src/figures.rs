//! The figures of a layer's diagnosis.

use shockfree::network::{Cell, Random, Stability, orbit};
use shockfree_data::Loss;
use shockfree_figures::{
    Bifurcation, Crossing, Eigenvalues, Exponent, Exponents, FixedPointMap, FollowedPoint,
    JacobianSpectrum, PointCount, ProjectedPoint, Rate, RateCourse, SingularValues,
};
use shockfree_linalg::{Matrix, Svd};

use crate::LayerDiagnosis;
use crate::post_mortem::{Course, PostMortem, Snapshot};

/// The figures of one layer, each with the name of its file.
pub fn figures(layer: &LayerDiagnosis) -> Vec<(&'static str, String)> {
    let mut all =
        vec![("eigenvalues.svg", eigenvalues(layer)), ("fixed-points.svg", fixed_points(layer))];
    if !layer.singular_values.is_empty() {
        all.push(("singular-values.svg", singular_values(layer)));
    }
    if !layer.survey.exponents.is_empty() {
        all.push(("exponents.svg", exponents(layer)));
    }
    all
}

/// A title, with the layer's name if it is short enough for one line.
fn titled(title: &str, layer: &LayerDiagnosis) -> String {
    if layer.name.len() <= 14 { format!("{title}, {}", layer.name) } else { title.to_owned() }
}

fn eigenvalues(layer: &LayerDiagnosis) -> String {
    let points = &layer.survey.fixed_points.points;
    let labels: Vec<String> = points
        .iter()
        .enumerate()
        .map(|(k, point)| {
            let kind =
                if point.stability() == Stability::Attracting { "attracting" } else { "repelling" };
            format!("{}, {kind}", k + 1)
        })
        .collect();
    let values: Vec<Vec<(f64, f64)>> = points
        .iter()
        .map(|point| point.multipliers.iter().map(|value| (value.re, value.im)).collect())
        .collect();
    let spectra: Vec<JacobianSpectrum> = labels
        .iter()
        .zip(&values)
        .map(|(label, eigenvalues)| JacobianSpectrum { label, eigenvalues })
        .collect();
    Eigenvalues {
        title: Some(&titled("Multipliers at the fixed points", layer)),
        spectra: &spectra,
    }
    .svg()
}

fn singular_values(layer: &LayerDiagnosis) -> String {
    let rates: Vec<Rate> = layer
        .claims
        .made
        .iter()
        .filter(|claim| claim.rate.is_finite())
        .map(|claim| Rate { name: claim.name, value: claim.rate })
        .collect();
    let title = titled("Singular values of L·W, certified rates", layer);
    SingularValues { title: Some(&title), values: &layer.singular_values, rates: &rates }.svg()
}

fn exponents(layer: &LayerDiagnosis) -> String {
    let exponents: Vec<Exponent> = layer
        .survey
        .exponents
        .iter()
        .map(|one| Exponent { value: one.value, error: one.error })
        .collect();
    Exponents { title: Some(&titled("Lyapunov exponents", layer)), exponents: &exponents }.svg()
}

/// The figure of a training: loss, bifurcations, rates, spectral radii and numbers of fixed points, of one layer.
pub fn course(story: &PostMortem, course: &Course, losses: &[Loss]) -> String {
    // Between the first and the last checkpoint: fewer checkpoints are a closer look.
    let steps: Vec<f64> = course.snapshots.iter().map(|snapshot| snapshot.step).collect();
    let shown =
        |loss: &&Loss| steps.first() <= Some(&loss.step) && Some(&loss.step) <= steps.last();
    let losses: Vec<(f64, f64)> =
        losses.iter().filter(shown).map(|loss| (loss.step, loss.loss)).collect();
    let crossings: Vec<Crossing> = story
        .crossings
        .iter()
        .filter(|crossing| crossing.layer == course.layer)
        .map(|crossing| Crossing {
            from: crossing.step,
            to: crossing.step,
            kind: match crossing.kind {
                "flip" => Bifurcation::Flip,
                "neimark-sacker" => Bifurcation::NeimarkSacker,
                "branch-point" => Bifurcation::BranchPoint,
                _ => Bifurcation::Fold,
            },
        })
        .collect();
    let names: Vec<&'static str> = course
        .snapshots
        .first()
        .map_or_else(Vec::new, |first| first.rates.iter().map(|(name, _)| *name).collect());
    let rates: Vec<Vec<(f64, f64)>> = names
        .iter()
        .map(|name| {
            let at = |snapshot: &Snapshot| {
                let rate = snapshot.rates.iter().find(|(other, _)| other == name)?;
                Some((snapshot.step, rate.1))
            };
            course.snapshots.iter().filter_map(at).collect()
        })
        .collect();
    let rates: Vec<RateCourse> =
        names.iter().zip(&rates).map(|(name, values)| RateCourse { name, values }).collect();
    let radii: Vec<Vec<(f64, f64)>> =
        course.followed.iter().map(|point| course.radii(point)).collect();
    let followed: Vec<FollowedPoint> = radii.iter().map(|radii| FollowedPoint { radii }).collect();
    let counts: Vec<PointCount> = course
        .snapshots
        .iter()
        .map(|snapshot| PointCount {
            step: snapshot.step,
            fixed_points: snapshot.points.len(),
            attractors: snapshot.attracting(),
        })
        .collect();
    shockfree_figures::PostMortem {
        title: Some("The training, and the bifurcations that it crossed"),
        losses: &losses,
        crossings: &crossings,
        rates: &rates,
        followed: &followed,
        counts: &counts,
    }
    .svg()
}

/// A second direction with less than this share is none.
const FLAT: f64 = 1e-3;

/// Orbits that are drawn, from starts of the kind that were followed, and steps of each.
const ORBITS: usize = 10;
const STEPS: usize = 40;

/// The fixed points of a layer and some of its orbits, as they are drawn: outputs in two principal directions.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The fixed points, in the order of the diagnosis.
    pub points: Vec<(f64, f64)>,
    /// Orbits that start far out, without their starts; the same every time.
    pub orbits: Vec<Vec<(f64, f64)>>,
    /// The shares of the variance that lie in the two directions.
    pub shares: (f64, f64),
}

impl View {
    /// Of a layer, in the directions in which its fixed points differ; where these do not make two, in those in which orbits
    /// come to them.
    pub fn of(layer: &LayerDiagnosis) -> Self {
        let cell = layer.cell();
        let points = &layer.survey.fixed_points.points;
        let starts = spread(&cell.bounds(), ORBITS);
        let orbits: Vec<Vec<Vec<f64>>> = starts
            .iter()
            .map(|start| {
                orbit(&layer.held, start, STEPS)
                    .iter()
                    .skip(1)
                    .map(|state| cell.output(state))
                    .collect()
            })
            .collect();
        let outputs: Vec<Vec<f64>> = points.iter().map(|point| cell.output(&point.state)).collect();
        let points_only: Vec<&[f64]> = outputs.iter().map(Vec::as_slice).collect();
        let with_orbits: Vec<&[f64]> =
            points_only.iter().copied().chain(orbits.iter().flatten().map(Vec::as_slice)).collect();
        let view = Some(Directions::of(&points_only, cell.units()))
            .filter(|view| outputs.len() > 2 && view.shares.1 > FLAT)
            .unwrap_or_else(|| Directions::of(&with_orbits, cell.units()));
        let orbits = orbits
            .iter()
            .map(|orbit| {
                orbit
                    .iter()
                    .map(|y| view.project(y))
                    .filter(|(x, y)| x.is_finite() && y.is_finite())
                    .collect()
            })
            .collect();
        let points = outputs.iter().map(|y| view.project(y)).collect();
        Self { points, orbits, shares: view.shares }
    }
}

fn fixed_points(layer: &LayerDiagnosis) -> String {
    let View { points, orbits, shares } = View::of(layer);
    let projected: Vec<ProjectedPoint> = points
        .into_iter()
        .zip(&layer.survey.fixed_points.points)
        .map(|(at, point)| ProjectedPoint { at, repelling: point.repelling() })
        .collect();
    let orbits: Vec<&[(f64, f64)]> = orbits.iter().map(Vec::as_slice).collect();
    let title = titled("Fixed points in their principal directions", layer);
    FixedPointMap { title: Some(&title), points: &projected, shares, orbits: &orbits }.svg()
}

/// States spread over a box, the same every time, not so far out that an orbit is mostly its way in.
fn spread(bounds: &[(f64, f64)], count: usize) -> Vec<Vec<f64>> {
    const FAR: f64 = 10.0;
    let mut random = Random::new(3);
    let mut state = || {
        bounds.iter().map(|&(low, high)| random.within((low.max(-FAR), high.min(FAR)))).collect()
    };
    (0..count).map(|_| state()).collect()
}

/// The two principal directions of a cloud of points.
struct Directions {
    mean: Vec<f64>,
    axes: [Vec<f64>; 2],
    shares: (f64, f64),
}

impl Directions {
    fn of(cloud: &[&[f64]], n: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
        let count = cloud.len().max(1) as f64;
        let mean: Vec<f64> =
            (0..n).map(|j| cloud.iter().map(|y| y[j]).sum::<f64>() / count).collect();
        let centred = Matrix::from_fn(cloud.len(), n, |i, j| cloud[i][j] - mean[j]);
        let unit = |j: usize| (0..n).map(|i| f64::from(u8::from(i == j))).collect::<Vec<f64>>();
        let Some(svd) = Svd::new(&centred).ok().filter(|svd| !svd.s.is_empty()) else {
            return Self { mean, axes: [unit(0), unit(1)], shares: (f64::NAN, f64::NAN) };
        };
        let total: f64 = svd.s.iter().map(|s| s * s).sum();
        let axis = |k: usize| if k < svd.s.len() { svd.v.column(k) } else { vec![0.0; n] };
        let share = |k: usize| svd.s.get(k).map_or(0.0, |s| s * s / total);
        Self { mean, axes: [axis(0), axis(1)], shares: (share(0), share(1)) }
    }

    fn project(&self, y: &[f64]) -> (f64, f64) {
        let along = |axis: &[f64]| -> f64 {
            y.iter().zip(&self.mean).zip(axis).map(|((y, m), a)| (y - m) * a).sum()
        };
        (along(&self.axes[0]), along(&self.axes[1]))
    }
}
