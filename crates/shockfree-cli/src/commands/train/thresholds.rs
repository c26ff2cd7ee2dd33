//! Norm clipping over a range of thresholds: at one of them its count is an accident.

use shockfree::training::{NormClipping, StepSize, Stop, train};

use super::Finished;
use crate::number::short;
use crate::problem::{Case, MethodName};

/// How many thresholds are tried.
const THRESHOLDS: u32 = 101;
/// The smallest and the largest.
const RANGE: (f64, f64) = (0.1, 10.0);
/// The runs are made only if the longest that the budget allows takes at most so many steps of the
/// unit: then all of them are a matter of a fraction of a second.
const CHEAP: u64 = 500_000;

/// Counts that differ by so much say that one of them says little.
const TWOFOLD: u64 = 2;

/// What clipping needs over a range of thresholds, in one sentence.
pub fn note(case: &Case, one: &Finished) -> Option<String> {
    let steps = case.problem.horizon().steps().unwrap_or(1);
    let is_cheap = case.rule.budget().saturating_mul(steps) <= CHEAP;
    if one.name != MethodName::NormClipping || !is_cheap {
        return None;
    }
    let step = StepSize::new(one.used.step?).ok()?;
    let mut counts: Vec<u64> =
        (0..THRESHOLDS).filter_map(|i| count(case, step, threshold(i))).collect();
    counts.sort_unstable();
    let range = format!("Norm clipping at {THRESHOLDS} thresholds from {} to {}", RANGE.0, RANGE.1);
    let (Some(least), Some(most)) = (counts.first(), counts.last()) else {
        return Some(format!("{range} never converges."));
    };
    let lost = match THRESHOLDS as usize - counts.len() {
        0 => String::new(),
        lost => format!("; {lost} do not converge"),
    };
    if least == most {
        return Some(format!("{range} takes {least} iterations at each{lost}."));
    }
    let median = counts[counts.len() / 2];
    let moral = if *most < TWOFOLD * least {
        String::new()
    } else {
        format!(" The count at one threshold (here {}) says little.", short(one.used.threshold?))
    };
    Some(format!(
        "{range} takes {least} to {most} iterations,\n{median} in the median{lost}.{moral}"
    ))
}

/// The thresholds, evenly spaced on a logarithmic axis.
fn threshold(i: u32) -> f64 {
    RANGE.0 * (RANGE.1 / RANGE.0).powf(f64::from(i) / f64::from(THRESHOLDS - 1))
}

/// The iterations at a threshold, if the run converges.
fn count(case: &Case, step: StepSize, threshold: f64) -> Option<u64> {
    let mut method = NormClipping::new(step, threshold).ok()?;
    let run = train(&case.problem, &mut method, case.initial, &case.rule);
    (run.stop() == Stop::Converged).then(|| run.iterations())
}
