//! Numbers and outcomes in words.

use super::story::Run;
use crate::number::digits;
use crate::page::plain;

/// Significant digits of a number in a table or a sentence.
const DIGITS: usize = 4;

/// A number, also one that is none.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        "not a number".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "∞" } else { "−∞" }.to_owned()
    } else {
        digits(value, DIGITS)
    }
}

/// A count of steps or epochs as a place on an axis.
#[expect(clippy::cast_precision_loss, reason = "nobody takes 2⁵³ steps")]
pub fn place(count: u64) -> f64 {
    count as f64
}

/// What became of a run that diverged.
pub fn divergence(run: &Run) -> Option<String> {
    if !run.diverged {
        return None;
    }
    let name = plain(&run.name);
    let is_finite = |cost: f64| cost.is_finite();
    let costs = run.epochs.iter().flat_map(|at| [at.train, at.validation]);
    let largest = costs.chain(run.steps.iter().map(|at| at.cost)).filter(|cost| is_finite(*cost));
    let largest = largest.fold(f64::NEG_INFINITY, f64::max);
    let lost = run.epochs.iter().find(|at| !is_finite(at.train) || !is_finite(at.validation));
    Some(match (largest.is_finite(), lost) {
        (true, Some(at)) => format!(
            "{name} diverged: its cost reached {}, and in epoch {} it is no finite number any more.",
            number(largest),
            at.epoch
        ),
        (true, None) => format!("{name} diverged: its cost reached {}.", number(largest)),
        (false, _) => format!("{name} diverged: none of its costs is a finite number."),
    })
}

/// The same in a word.
pub fn outcome(run: &Run) -> &'static str {
    if run.diverged { "diverged" } else { "ended" }
}
