//! The loop, its trace, and how it ended.

use super::search::Search;
use super::{Method, StoppingRule};
use crate::objective::{Parameters, TerminalCost, Undefined};

/// One iteration of a run: a point and what was found there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The number of updates that led here.
    pub iteration: u64,
    /// The point.
    pub parameters: Parameters,
    /// `E` at the point.
    pub cost: f64,
    /// `‖∇E‖` at the point, before the method changed it; may be infinite, never NaN.
    pub gradient_norm: f64,
    /// The length of the update that the method made of it, per unit of step size; `None` at the last
    /// point, from which no update was made.
    pub applied_norm: Option<f64>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Stop {
    /// The cost fell below the tolerance.
    Converged,
    /// The budget of iterations was spent.
    Budget,
    /// Training came to a point without a cost or gradient, for this reason; it may be the first.
    Diverged(Undefined),
}

impl Stop {
    /// Its name: `converged`, `budget` or `diverged`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::Budget => "budget",
            Self::Diverged(_) => "diverged",
        }
    }
}

/// What a run came to, without the way there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// How it ended.
    pub stop: Stop,
    /// The number of updates made, the one that diverged included.
    pub iterations: u64,
    /// The last point that has a cost; the initial point if there is none.
    pub last: Parameters,
    /// The cost there.
    pub cost: Option<f64>,
    /// The largest `‖∇E‖` met; 0 if no point had a cost.
    pub largest_gradient: f64,
}

/// A finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    initial: Parameters,
    trace: Vec<Entry>,
    stop: Stop,
}

impl Run {
    /// Every point that was evaluated, in order. Empty only if the first had no cost.
    pub fn trace(&self) -> &[Entry] {
        &self.trace
    }

    /// How it ended.
    pub fn stop(&self) -> Stop {
        self.stop
    }

    /// The number of updates made, the one that diverged included.
    pub fn iterations(&self) -> u64 {
        match (self.stop, self.trace.last()) {
            (_, None) => 0,
            (Stop::Diverged(_), Some(last)) => last.iteration + 1,
            (_, Some(last)) => last.iteration,
        }
    }

    /// The last point that has a cost, with that cost; the initial point without one if there is none.
    pub fn last(&self) -> (Parameters, Option<f64>) {
        self.trace.last().map_or((self.initial, None), |last| (last.parameters, Some(last.cost)))
    }

    /// What it came to.
    pub fn outcome(&self) -> Outcome {
        let (last, cost) = self.last();
        let (stop, iterations) = (self.stop, self.iterations());
        Outcome { stop, iterations, last, cost, largest_gradient: self.largest_gradient() }
    }

    /// The largest `‖∇E‖` met; 0 for an empty trace.
    pub fn largest_gradient(&self) -> f64 {
        self.trace.iter().map(|entry| entry.gradient_norm).fold(0.0, f64::max)
    }
}

/// Trains from `initial` until the rule says stop.
///
/// Whatever happens on the way is a [`Stop`] with a name: no panic, and no NaN in the trace.
///
/// ```
/// use shockfree::training::{Example, Stop, train};
/// let example = Example::Eight;
/// let run = train(
///     &example.problem(),
///     &mut example.gradient_descent(),
///     example.initial(),
///     &example.stopping(),
/// );
/// assert_eq!((run.iterations(), run.stop()), (186, Stop::Converged));
/// ```
pub fn train(
    problem: &TerminalCost,
    method: &mut dyn Method,
    initial: Parameters,
    stopping: &StoppingRule,
) -> Run {
    train_watched(problem, method, initial, stopping, &mut |_| {})
}

/// As [`train`], showing every entry to `watch` as soon as it is complete.
pub fn train_watched(
    problem: &TerminalCost,
    method: &mut dyn Method,
    initial: Parameters,
    stopping: &StoppingRule,
    watch: &mut dyn FnMut(&Entry),
) -> Run {
    let mut search = Search::begin(problem, method, initial);
    let initial = search.parameters;
    let mut trace = Vec::new();
    let stop = loop {
        let here = match search.recall().map_or_else(|| problem.at(search.parameters), Ok) {
            Ok(here) => here,
            Err(undefined) => break Stop::Diverged(undefined),
        };
        let (entry, stop) = search.advance(problem, method, stopping, &here);
        watch(&entry);
        trace.push(entry);
        if let Some(stop) = stop {
            break stop;
        }
    };
    Run { initial, trace, stop }
}
