//! Quantiles of the iterations: which share of the runs has converged after how many.

use shockfree_figures::{Chart, ChartAxis, Layer, Range};
use shockfree_sweep::statistics::converged_within;
use shockfree_sweep::{Plan, Record};

use super::{ink, label, starts_as_usual};

/// A line for each method and origin, save that those in the strip have their own start only. It rises
/// to the share that ever converges.
pub fn svg(plan: &Plan, records: &[Record]) -> String {
    let lines: Vec<_> = (0..)
        .zip(plan.families())
        .filter(|(_, family)| starts_as_usual(**family) || !family.method.is_shockfree())
        .map(|(place, family)| {
            let curve = converged_within(plan, records, place);
            (ink(*family), label(plan, *family), stairs(&curve, plan.settings().budget))
        })
        .collect();
    let layers: Vec<Layer<'_>> = lines
        .iter()
        .map(|(ink, label, points)| Layer::Line { label: Some(label), ink: *ink, points })
        .collect();
    let y = ChartAxis::linear("share of all runs that has converged");
    Chart {
        x: ChartAxis::logarithmic("iterations"),
        y: Range::new(0.0, 1.0).map_or(y, |range| y.within(range)),
        layers: &layers,
        ..Chart::default()
    }
    .svg()
}

/// A curve that jumps where runs converge, up to the budget. A run that is there at once is drawn with
/// those of one iteration: a logarithmic axis has no 0.
#[expect(clippy::cast_precision_loss, reason = "budgets are at most a million")]
fn stairs(curve: &[(u32, f64)], budget: u64) -> Vec<(f64, f64)> {
    let mut points = vec![(1.0, 0.0)];
    let mut height = 0.0;
    for &(count, share) in curve {
        let at = f64::from(count.max(1));
        points.extend([(at, height), (at, share)]);
        height = share;
    }
    points.push((budget as f64, height));
    points
}
