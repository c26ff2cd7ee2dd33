//! A diagnosis as JSON.

use serde::Serialize;
use shockfree::network::{Cell, Limit, Stability, Witness};
use shockfree_data::Skipped;

use crate::{Diagnosis, Evidence, LayerDiagnosis};

/// What `shockfree diagnose --json` prints. Numbers that are not finite are null.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The answer for the whole model.
    verdict: &'static str,
    /// What the verdict rests on: the layer that decides it.
    #[serde(flatten)]
    deciding: Layer,
    /// All layers.
    layers: Vec<Named>,
    /// What of the file was not read.
    skipped: Vec<NotRead>,
}

#[derive(Debug, Serialize)]
struct Named {
    verdict: &'static str,
    #[serde(flatten)]
    layer: Layer,
}

#[derive(Debug, Serialize)]
struct Layer {
    name: String,
    cell: &'static str,
    units: usize,
    inputs: usize,
    activation: Option<&'static str>,
    leak: Option<f64>,
    input: Vec<f64>,
    input_bound: Option<f64>,
    certificates: Vec<Claim>,
    left_out: Vec<LeftOut>,
    best_rate: Option<f64>,
    least_rate: f64,
    fixed_points: FixedPoints,
    cycles: Vec<Cycle>,
    lyapunov: Vec<f64>,
    lyapunov_errors: Vec<f64>,
    singular_values: Vec<f64>,
    witness: Option<WitnessJson>,
    gradient_bound: Option<f64>,
    memory: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Claim {
    name: &'static str,
    rate: f64,
    holds: bool,
    after_steps: Option<usize>,
}

#[derive(Debug, Serialize)]
struct LeftOut {
    name: &'static str,
    why: String,
}

#[derive(Debug, Serialize)]
struct FixedPoints {
    points: Vec<Point>,
    index_sum: i64,
    complete: &'static str,
}

#[derive(Debug, Serialize)]
struct Point {
    y: Vec<f64>,
    state: Vec<f64>,
    spectral_radius: f64,
    repelling: usize,
    stable: bool,
    index: i8,
    multipliers: Vec<[f64; 2]>,
}

#[derive(Debug, Serialize)]
struct Cycle {
    period: usize,
    states: Vec<Vec<f64>>,
    spectral_radius: f64,
}

#[derive(Debug, Serialize)]
struct WitnessJson {
    kind: &'static str,
    proven: bool,
    input: Vec<f64>,
    states: Vec<Vec<f64>>,
    y: Vec<Vec<f64>>,
    periods: Option<[usize; 2]>,
    spectral_radius: Option<f64>,
    exponent: Option<[f64; 2]>,
}

#[derive(Debug, Serialize)]
struct NotRead {
    name: String,
    shape: Vec<usize>,
    why: String,
}

impl Report {
    /// Of a diagnosis, with what was not read of the file.
    pub fn new(diagnosis: &Diagnosis, skipped: &[Skipped]) -> Self {
        Self {
            verdict: diagnosis.verdict.as_str(),
            deciding: layer(diagnosis.deciding()),
            layers: diagnosis
                .layers
                .iter()
                .map(|one| Named { verdict: one.verdict.as_str(), layer: layer(one) })
                .collect(),
            skipped: skipped
                .iter()
                .map(|one| NotRead {
                    name: one.name.clone(),
                    shape: one.shape.clone(),
                    why: one.why.clone(),
                })
                .collect(),
        }
    }
}

fn layer(of: &LayerDiagnosis) -> Layer {
    let cell = of.cell();
    let points = &of.survey.fixed_points;
    Layer {
        name: of.name.clone(),
        cell: cell.kind(),
        units: cell.units(),
        inputs: of.inputs,
        activation: cell.network().map(|network| network.activation().as_str()),
        leak: cell.network().map(shockfree::network::Network::leak),
        input: of.input.clone(),
        input_bound: of.input_bound,
        certificates: of
            .claims
            .made
            .iter()
            .map(|claim| Claim {
                name: claim.name,
                rate: claim.rate,
                holds: claim.holds,
                after_steps: match claim.evidence {
                    Evidence::Reached { steps, .. } => Some(steps),
                    Evidence::Certificate(_) | Evidence::Gated(_) => None,
                },
            })
            .collect(),
        left_out: of
            .claims
            .left_out
            .iter()
            .map(|(name, why)| LeftOut { name, why: why.clone() })
            .collect(),
        best_rate: of.best_rate().map(|claim| claim.rate),
        least_rate: of.least_rate(),
        fixed_points: FixedPoints {
            points: points
                .points
                .iter()
                .map(|point| Point {
                    y: cell.output(&point.state),
                    state: point.state.clone(),
                    spectral_radius: point.spectral_radius(),
                    repelling: point.repelling(),
                    stable: point.stability() == Stability::Attracting,
                    index: point.index,
                    multipliers: point
                        .multipliers
                        .iter()
                        .map(|value| [value.re, value.im])
                        .collect(),
                })
                .collect(),
            index_sum: points.index_sum(),
            complete: of.completeness.as_str(),
        },
        cycles: of
            .survey
            .limits
            .iter()
            .filter_map(|limit| match limit {
                Limit::Cycle { states, point } => Some(Cycle {
                    period: states.len(),
                    states: states.clone(),
                    spectral_radius: point.spectral_radius(),
                }),
                _ => None,
            })
            .collect(),
        lyapunov: of.survey.exponents.iter().map(|exponent| exponent.value).collect(),
        lyapunov_errors: of.survey.exponents.iter().map(|exponent| exponent.error).collect(),
        singular_values: of.singular_values.clone(),
        witness: of.witness().map(|found| witness(of, found)),
        gradient_bound: of.guarantees.map(|bounds| bounds.gradient),
        memory: of.memory(),
    }
}

fn witness(of: &LayerDiagnosis, witness: &Witness) -> WitnessJson {
    let states = witness.states();
    WitnessJson {
        kind: witness.as_str(),
        proven: of.witness_proven,
        input: of.input.clone(),
        y: states.iter().map(|state| of.cell().output(state)).collect(),
        states: states.into_iter().map(<[f64]>::to_vec).collect(),
        periods: match witness {
            Witness::TwoAttractors { periods, .. } => Some(*periods),
            _ => None,
        },
        spectral_radius: match witness {
            Witness::RepellingFixedPoint { spectral_radius, .. } => Some(*spectral_radius),
            _ => None,
        },
        exponent: match witness {
            Witness::PositiveExponent { exponent, .. } => Some([exponent.value, exponent.error]),
            _ => None,
        },
    }
}
