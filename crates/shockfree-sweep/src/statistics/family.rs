//! How a method fared.

use super::Quantiles;
use crate::{Ending, Family, Plan, Records};

/// How the runs of a family ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FamilySummary {
    /// Which method, and from where.
    pub family: Family,
    /// How many runs there are.
    pub runs: u64,
    /// How many converged.
    pub converged: u64,
    /// How many spent their budget.
    pub budget: u64,
    /// How many diverged.
    pub diverged: u64,
    /// Iterations until convergence; `None` is never, and more than any number.
    pub iterations: Quantiles<Option<u32>>,
    /// The largest gradient of a run.
    pub largest_gradient: Quantiles<f64>,
}

impl FamilySummary {
    /// A number of its runs as a share of all.
    #[expect(clippy::cast_precision_loss, reason = "runs are far below 2^53")]
    pub fn share(&self, of: u64) -> f64 {
        of as f64 / self.runs as f64
    }
}

/// How the families of a plan fared, in their order.
pub fn families(plan: &Plan, records: &Records) -> Vec<FamilySummary> {
    (0..plan.families().len()).filter_map(|family| summary(plan, records, family)).collect()
}

fn summary(plan: &Plan, records: &Records, family: usize) -> Option<FamilySummary> {
    let runs = plan.runs_of(family);
    let ended = |ending: Ending| {
        of_family(plan, records, family).filter(|record| record.ending == ending).count() as u64
    };
    let mut gradients: Vec<f64> =
        of_family(plan, records, family).map(|record| record.largest_gradient).collect();
    gradients.sort_unstable_by(f64::total_cmp);
    let iterations = Quantiles::of_sorted(&sorted_counts(plan, records, family))?;
    Some(FamilySummary {
        family: plan.families()[family],
        runs: runs.end - runs.start,
        converged: ended(Ending::Converged),
        budget: ended(Ending::Budget),
        diverged: ended(Ending::Diverged),
        iterations: Quantiles(iterations.0.map(|NeverLast(count)| count)),
        largest_gradient: Quantiles::of_sorted(&gradients)?,
    })
}

/// The runs of a family that converged, as a curve: after so many iterations, such a share of all runs
/// had. The points ascend, one for every number at which some run converged.
#[expect(clippy::cast_precision_loss, reason = "runs are far below 2^53")]
pub fn converged_within(plan: &Plan, records: &Records, family: usize) -> Vec<(u32, f64)> {
    let counts = sorted_counts(plan, records, family);
    let mut curve: Vec<(u32, f64)> = Vec::new();
    for (i, NeverLast(count)) in counts.iter().enumerate() {
        let Some(count) = *count else { break };
        let share = (i + 1) as f64 / counts.len() as f64;
        match curve.last_mut() {
            Some(last) if last.0 == count => last.1 = share,
            _ => curve.push((count, share)),
        }
    }
    curve
}

fn of_family<'a>(
    plan: &Plan,
    records: &'a Records,
    family: usize,
) -> impl Iterator<Item = &'a crate::Record> + use<'a> {
    let runs = plan.runs_of(family);
    let place = |run: u64| usize::try_from(run).unwrap_or(usize::MAX);
    records.get(place(runs.start)..place(runs.end)).unwrap_or_default().iter()
}

fn sorted_counts(plan: &Plan, records: &Records, family: usize) -> Vec<NeverLast> {
    let mut counts: Vec<_> =
        of_family(plan, records, family).map(|record| NeverLast(record.count())).collect();
    counts.sort_unstable();
    counts
}

/// A number of iterations, where never is more than any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NeverLast(pub Option<u32>);

impl Ord for NeverLast {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |one: &Self| (one.0.is_none(), one.0);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for NeverLast {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
