//! Where the loss jumps.

use serde::Serialize;
use shockfree_data::Loss;

use super::Crossing;

/// A jump of the loss from one recorded step to the next.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Jump {
    /// The step before it.
    pub from: f64,
    /// The step after it.
    pub to: f64,
    /// The loss before it.
    pub before: f64,
    /// The loss after it.
    pub after: f64,
    /// The kinds of the bifurcations that were crossed between the two steps.
    pub crossed: Vec<&'static str>,
    /// How far the nearest bifurcation lies outside of the two steps, in steps; none where one lies between them, or
    /// where there is none at all.
    pub nearest: Option<f64>,
}

/// A change of the loss by a fifth in one step is a jump, unless the losses are so noisy that ten times the usual
/// change is more.
const JUMP: f64 = 0.2;
const OF_USUAL: f64 = 10.0;

/// The jumps of `|ln loss|`, in their order.
pub fn jumps(losses: &[Loss], crossings: &[Crossing]) -> Vec<Jump> {
    let changes: Vec<f64> =
        losses.windows(2).map(|pair| (pair[1].loss / pair[0].loss).ln().abs()).collect();
    let mut usual: Vec<f64> = changes.iter().copied().filter(|change| change.is_finite()).collect();
    usual.sort_by(f64::total_cmp);
    let threshold = usual.get(usual.len() / 2).map_or(JUMP, |median| JUMP.max(OF_USUAL * median));
    losses
        .windows(2)
        .zip(changes)
        // A loss that is no number any more has jumped as far as can be.
        .filter(|(pair, change)| {
            *change > threshold || (pair[0].loss.is_finite() && !pair[1].loss.is_finite())
        })
        .map(|(pair, _)| {
            let (from, to) = (pair[0].step, pair[1].step);
            let within = |crossing: &&Crossing| from <= crossing.step && crossing.step <= to;
            let crossed: Vec<_> =
                crossings.iter().filter(within).map(|crossing| crossing.kind).collect();
            let distances = crossings.iter().map(|one| (from - one.step).max(one.step - to));
            let nearest = if crossed.is_empty() { distances.min_by(f64::total_cmp) } else { None };
            Jump { from, to, before: pair[0].loss, after: pair[1].loss, crossed, nearest }
        })
        .collect()
}
