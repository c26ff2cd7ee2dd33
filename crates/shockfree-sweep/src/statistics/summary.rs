//! The summary, for JSON and whatever else serde writes. Field names are the interface: change them with care.

use serde::Serialize;

use super::{Comparison, FamilySummary, Quantiles, Starts};
use crate::Plan;

/// The summary of a sweep.
#[derive(Serialize)]
pub struct Summary<'a> {
    plan: &'a str,
    settings: u64,
    runs: u64,
    budget: u64,
    tolerance: f64,
    methods: Vec<MethodView>,
    speed_up: Vec<ComparisonView>,
}

/// How a method fared from one start.
#[derive(Serialize)]
struct MethodView {
    method: &'static str,
    origin: &'static str,
    runs: u64,
    converged: u64,
    budget: u64,
    diverged: u64,
    /// `null` is never: more than any number.
    iterations: QuantilesView<Option<u32>>,
    /// An infinite gradient is `null`, as JSON has no infinity.
    largest_gradient: QuantilesView<f64>,
}

/// A method in the strip against another.
#[derive(Serialize)]
struct ComparisonView {
    method: &'static str,
    against: &'static str,
    origin: &'static str,
    starts: &'static str,
    pairs: u64,
    wins: u64,
    ties: u64,
    losses: u64,
    both_failed: u64,
    only_other_failed: u64,
    only_shockfree_failed: u64,
    /// `null` is infinite: only the other did not converge.
    ratio: QuantilesView<f64>,
}

/// Quantiles by nearest rank.
#[derive(Serialize)]
struct QuantilesView<T> {
    min: T,
    p5: T,
    p25: T,
    median: T,
    p75: T,
    p95: T,
    max: T,
}

impl<T> From<Quantiles<T>> for QuantilesView<T> {
    fn from(Quantiles([min, p5, p25, median, p75, p95, max]): Quantiles<T>) -> Self {
        Self { min, p5, p25, median, p75, p95, max }
    }
}

impl<'a> Summary<'a> {
    /// Of a plan, what its families came to and how they compare.
    pub fn new(plan: &'a Plan, families: &[FamilySummary], comparisons: &[Comparison]) -> Self {
        Self {
            plan: plan.fingerprint(),
            settings: plan.settings_count(),
            runs: plan.runs(),
            budget: plan.settings().budget,
            tolerance: plan.settings().tolerance,
            methods: families.iter().map(MethodView::from).collect(),
            speed_up: comparisons.iter().map(ComparisonView::from).collect(),
        }
    }
}

impl From<&FamilySummary> for MethodView {
    fn from(one: &FamilySummary) -> Self {
        Self {
            method: one.family.method.as_str(),
            origin: one.family.origin.as_str(),
            runs: one.runs,
            converged: one.converged,
            budget: one.budget,
            diverged: one.diverged,
            iterations: one.iterations.into(),
            largest_gradient: one.largest_gradient.into(),
        }
    }
}

impl From<&Comparison> for ComparisonView {
    fn from(one: &Comparison) -> Self {
        Self {
            method: one.shockfree.method.as_str(),
            against: one.other.method.as_str(),
            origin: one.other.origin.as_str(),
            starts: match one.starts {
                Starts::All => "all",
                Starts::OutsideStrip => "outside-strip",
            },
            pairs: one.pairs,
            wins: one.wins,
            ties: one.ties,
            losses: one.losses,
            both_failed: one.both_failed,
            only_other_failed: one.only_other_failed,
            only_shockfree_failed: one.only_shockfree_failed,
            ratio: one.speed_up.into(),
        }
    }
}
