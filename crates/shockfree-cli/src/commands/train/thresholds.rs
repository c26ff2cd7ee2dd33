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
/// unit: then all of them are a matter of a second.
const CHEAP: u64 = 1_000_000;
/// A limit costs about as much as so many steps.
const STEPS_OF_A_LIMIT: u64 = 50;
/// Counts that differ by so much say that one of them says little.
const TWOFOLD: u64 = 2;

/// What clipping needs over a range of thresholds, for the first run that clips.
pub fn note(case: &Case, finished: &[Finished]) -> Option<String> {
    let one = finished.iter().find(|one| one.name == MethodName::NormClipping)?;
    let steps = case.problem.horizon().steps().unwrap_or(STEPS_OF_A_LIMIT);
    let range = format!("at {THRESHOLDS} thresholds from {} to {}", RANGE.0, RANGE.1);
    if case.rule.budget().saturating_mul(steps) > CHEAP {
        return Some(format!(
            "Norm clipping {range} is left out: budget × horizon is above {CHEAP}."
        ));
    }
    let step = StepSize::new(one.used.step?).ok()?;
    let mut counts: Vec<u64> =
        (0..THRESHOLDS).filter_map(|i| count(case, step, threshold(i))).collect();
    counts.sort_unstable();
    let (Some(least), Some(most)) = (counts.first(), counts.last()) else {
        return Some(format!("Norm clipping {range} never converges."));
    };
    let lost = match THRESHOLDS as usize - counts.len() {
        0 => String::new(),
        lost => format!(" where it converges; at {lost} it does not"),
    };
    if least == most {
        return Some(format!("Norm clipping {range} takes {least} iterations{lost}."));
    }
    let median = counts[counts.len() / 2];
    let moral = if *most < TWOFOLD * least {
        String::new()
    } else {
        format!(" The count at one threshold (here {}) says little.", short(one.used.threshold?))
    };
    Some(format!(
        "Norm clipping {range} takes {least} to {most} iterations,\n\
         {median} in the median{lost}.{moral}"
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
