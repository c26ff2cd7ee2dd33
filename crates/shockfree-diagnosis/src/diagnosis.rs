//! The diagnosis of a model.

use shockfree::network::Cell;
use shockfree_data::{Direction, Layer, Model};

use crate::layer::Source;
use crate::{AnyCell, Assumptions, Clock, LayerDiagnosis, Progress, Result, TimeLimit, Verdict};

/// What was found of all recurrent layers of a model.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// In the order of the file: by module, layer, direction.
    pub layers: Vec<LayerDiagnosis>,
    /// The answer for all of them together: a stack of layers contracts if each of them does, since each then forgets
    /// its past whatever the one below gives it.
    pub verdict: Verdict,
}

impl Diagnosis {
    /// The layer that the verdict rests on: the first that does not contract, else the first undecided, else the one
    /// with the largest rate.
    pub fn deciding(&self) -> &LayerDiagnosis {
        let with = |verdict| self.layers.iter().find(|layer| layer.verdict == verdict);
        let rate = |layer: &LayerDiagnosis| {
            layer.claims.best_proven().map_or(f64::INFINITY, |claim| claim.rate)
        };
        with(Verdict::NotContracting)
            .or_else(|| with(Verdict::Undecided))
            .or_else(|| self.layers.iter().max_by(|x, y| rate(x).total_cmp(&rate(y))))
            .expect("a model has at least one layer")
    }
}

/// Diagnoses every recurrent layer of `model` within `limit`, a [`Duration`](std::time::Duration) or a [`TimeLimit`].
///
/// The lowest layer of a module is looked at under the constant input 0; one above it under what those below settle at
/// then, so that a witness is one of the whole stack; where no resting output of those is known it is looked at under 0,
/// and nothing that is seen there refutes contraction. Its inputs are the outputs below, whose bound is known.
///
/// # Errors
/// [`Error::Value`](crate::Error::Value) for weights that overflow and for an input bound that is negative or not
/// finite; [`Error::Stopped`](crate::Error::Stopped) if the flag of `limit` was set before all was done.
pub fn diagnose<'a>(
    model: &Model,
    assumptions: &Assumptions,
    limit: impl Into<TimeLimit<'a>>,
    progress: Progress,
) -> Result<Diagnosis> {
    let count = u32::try_from(model.layers.len()).unwrap_or(u32::MAX).max(1);
    let all = limit.into();
    let limit = TimeLimit { time: all.time / count, ..all };
    let mut layers: Vec<(&Layer, LayerDiagnosis)> = Vec::new();
    for layer in &model.layers {
        let cell = AnyCell::new(layer, assumptions)?;
        let below: Vec<&LayerDiagnosis> = layers
            .iter()
            .filter(|(other, _)| other.prefix == layer.prefix && other.layer + 1 == layer.layer)
            .map(|(_, diagnosis)| diagnosis)
            .collect();
        let settled: Option<Vec<Vec<f64>>> =
            below.iter().map(|layer| layer.settled_output()).collect();
        let (input, source) = match settled.map(|outputs| outputs.concat()) {
            _ if below.is_empty() => (vec![0.0; cell.inputs()], Source::Free),
            Some(input) if input.len() == cell.inputs() => (input, Source::Settled),
            _ => (vec![0.0; cell.inputs()], Source::Unknown),
        };
        let bound = match &below[..] {
            // The conditions of gated layers need some bound.
            [] if cell.network().is_none() => Some(assumptions.input_bound.unwrap_or(1.0)),
            [] => assumptions.input_bound,
            below => {
                let bound =
                    below.iter().map(|layer| layer.cell().output_bound()).fold(0.0, f64::max);
                bound.is_finite().then_some(bound)
            }
        };
        let clock = Clock::new(limit);
        layers.push((
            layer,
            LayerDiagnosis::new(name(layer), &cell, input, bound, source, &clock, progress)?,
        ));
    }
    let layers: Vec<_> = layers.into_iter().map(|(_, diagnosis)| diagnosis).collect();
    let any = |verdict| layers.iter().any(|layer| layer.verdict == verdict);
    let verdict = if any(Verdict::NotContracting) {
        Verdict::NotContracting
    } else if any(Verdict::Undecided) {
        Verdict::Undecided
    } else {
        Verdict::Contracting
    };
    Ok(Diagnosis { layers, verdict })
}

/// Like `encoder.l0` or `l1_reverse`.
pub fn name(layer: &Layer) -> String {
    let reverse = if layer.direction == Direction::Reverse { "_reverse" } else { "" };
    // The prefix may hold anything, also what does something to a terminal.
    format!("{}l{}{reverse}", layer.prefix.escape_debug(), layer.layer)
}
