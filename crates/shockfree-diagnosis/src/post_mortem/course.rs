//! One layer along the checkpoints.

use serde::Serialize;
use shockfree::network::certificate::{Kind, Lure, search};
use shockfree::network::{Cell, Effort, FixedPoint, Held, Length, Stability, survey};

use shockfree_data::Loss;

use super::Checkpoint;
use crate::completeness::{Completeness, of_search, prove};
use crate::{AnyCell, Assumptions, Clock, Progress, Result};

/// A layer along the checkpoints.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its name.
    pub layer: String,
    /// At each checkpoint.
    pub snapshots: Vec<Snapshot>,
    /// The fixed points that were followed: for each the checkpoint where it first is, and from there on its number in
    /// each snapshot.
    pub followed: Vec<(usize, Vec<usize>)>,
}

/// A layer at a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The name of the checkpoint.
    pub file: String,
    /// The step.
    pub step: f64,
    /// Certified rates by name, of those that were found.
    pub rates: Vec<(&'static str, f64)>,
    /// The fixed points.
    pub points: Vec<FixedPoint>,
    /// Whether these are all.
    pub completeness: Completeness,
}

/// A snapshot without its states, as JSON.
#[derive(Debug, Serialize)]
pub struct SnapshotJson {
    file: String,
    step: f64,
    loss: Option<f64>,
    certificates: Vec<RateJson>,
    fixed_points: CountJson,
}

#[derive(Debug, Serialize)]
struct RateJson {
    name: &'static str,
    rate: f64,
}

#[derive(Debug, Serialize)]
struct CountJson {
    count: usize,
    stable: usize,
    spectral_radii: Vec<f64>,
    complete: &'static str,
}

impl Snapshot {
    /// The attracting ones.
    pub fn attracting(&self) -> usize {
        self.points.iter().filter(|point| point.stability() == Stability::Attracting).count()
    }

    /// As JSON, with the loss at its step.
    pub fn json(&self, losses: &[Loss]) -> SnapshotJson {
        SnapshotJson {
            file: self.file.clone(),
            step: self.step,
            loss: losses.iter().find(|loss| loss.step == self.step).map(|loss| loss.loss),
            certificates: self.rates.iter().map(|&(name, rate)| RateJson { name, rate }).collect(),
            fixed_points: CountJson {
                count: self.points.len(),
                stable: self.attracting(),
                spectral_radii: self.points.iter().map(FixedPoint::spectral_radius).collect(),
                complete: self.completeness.as_str(),
            },
        }
    }
}

/// Of the time, what is spent on checkpoints; the rest is for what lies between them.
const SHARE: f64 = 0.5;

/// More units than this and the sharp certificate takes too long to be found for every checkpoint.
const MOST_FOR_LMI: usize = 64;

impl Course {
    pub(super) fn new(
        layer: String,
        checkpoints: &[Checkpoint],
        cells: &[AnyCell],
        assumptions: &Assumptions,
        clock: &Clock,
        progress: Progress,
    ) -> Result<Self> {
        let mut snapshots = Vec::new();
        for (checkpoint, cell) in checkpoints.iter().zip(cells) {
            clock.go_on()?;
            progress(&checkpoint.name);
            snapshots.push(snapshot(checkpoint, cell, assumptions, clock)?);
        }
        let followed = (0..snapshots[0].points.len()).map(|k| (0, vec![k])).collect();
        Ok(Self { layer, snapshots, followed })
    }

    /// The states of the fixed points at checkpoint `k`.
    pub(super) fn states(&self, k: usize) -> Vec<Vec<f64>> {
        self.snapshots[k].points.iter().map(|point| point.state.clone()).collect()
    }

    /// Continues the followed points to checkpoint `k`; those that nothing leads to begin there.
    pub(super) fn connect(&mut self, k: usize, connections: &[(usize, usize)]) {
        let mut reached = vec![false; self.snapshots[k].points.len()];
        for (first, numbers) in &mut self.followed {
            if *first + numbers.len() != k {
                continue;
            }
            let last = numbers[numbers.len() - 1];
            if let Some(&(_, to)) =
                connections.iter().find(|(from, to)| *from == last && !reached[*to])
            {
                reached[to] = true;
                numbers.push(to);
            }
        }
        let born = reached.iter().enumerate().filter(|(_, reached)| !**reached);
        self.followed.extend(born.map(|(number, _)| (k, vec![number])));
    }

    /// Begins all points at checkpoint `k` anew: nothing is known of what lies before.
    pub(super) fn break_before(&mut self, k: usize) {
        self.connect(k, &[]);
    }

    /// The spectral radii of a followed point along the steps.
    pub fn radii(&self, (first, numbers): &(usize, Vec<usize>)) -> Vec<(f64, f64)> {
        numbers
            .iter()
            .zip(&self.snapshots[*first..])
            .map(|(&number, snapshot)| (snapshot.step, snapshot.points[number].spectral_radius()))
            .collect()
    }
}

fn snapshot(
    checkpoint: &Checkpoint,
    cell: &AnyCell,
    assumptions: &Assumptions,
    clock: &Clock,
) -> Result<Snapshot> {
    let held = Held::new(cell, &vec![0.0; cell.inputs()])?;
    let mut effort = Effort::for_dimension(cell.states());
    effort.orbits = 12;
    effort.exponents = Length { transient: 0, steps: 0, count: 0 };
    let found = survey(&held, &effort, &mut |_| clock.within(SHARE)).fixed_points;
    let (points, completeness) = if let Some(points) = prove(&held, &mut || !clock.within(SHARE)) {
        (points, Completeness::Proven)
    } else {
        let completeness = of_search(&found, &held);
        (found.points, completeness)
    };
    let rates = rates(cell, assumptions, clock)?;
    Ok(Snapshot {
        file: checkpoint.name.clone(),
        step: checkpoint.step,
        rates,
        points,
        completeness,
    })
}

fn rates(
    cell: &AnyCell,
    assumptions: &Assumptions,
    clock: &Clock,
) -> Result<Vec<(&'static str, f64)>> {
    let bound = assumptions.input_bound.unwrap_or(1.0);
    Ok(match cell {
        AnyCell::Rnn(network) => {
            let system = Lure::new(network);
            let kinds = Kind::ALL
                .into_iter()
                .filter(|&kind| kind != Kind::Lmi || network.units() <= MOST_FOR_LMI);
            kinds
                .filter_map(|kind| {
                    let found = search(&system, kind, &mut || clock.within(SHARE))?;
                    Some((kind.as_str(), found.rate))
                })
                .collect()
        }
        AnyCell::Gru(cell) => vec![("comparison", cell.comparison(bound)?.rate())],
        AnyCell::Lstm(cell) => vec![("comparison", cell.comparison(bound)?.rate())],
    })
}
