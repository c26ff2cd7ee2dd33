//! Many runs at once.

use super::{Method, Outcome, StoppingRule, train};
use crate::objective::{Parameters, TerminalCost};

/// One run of a batch.
pub struct Job {
    /// What is minimised.
    pub problem: TerminalCost,
    /// How.
    pub method: Box<dyn Method>,
    /// From where.
    pub initial: Parameters,
    /// Until when.
    pub stopping: StoppingRule,
}

/// Trains every job as [`train`] would, to the last bit, and keeps no trace.
///
/// The outcomes are in the order of the jobs.
pub fn train_batch(jobs: impl IntoIterator<Item = Job>) -> Vec<Outcome> {
    let run = |mut job: Job| {
        train(&job.problem, job.method.as_mut(), job.initial, &job.stopping).outcome()
    };
    jobs.into_iter().map(run).collect()
}
