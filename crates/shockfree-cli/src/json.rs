//! What `--json` prints. Field names are the interface: change them with care.

use serde::{Serialize, Serializer};
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{Entry, Run, Stop, StoppingRule};

use crate::problem::Used;

/// Numbers by parameter.
#[derive(Serialize)]
pub struct Pair {
    pub w: f64,
    pub b: f64,
}

impl From<Parameters> for Pair {
    fn from(parameters: Parameters) -> Self {
        Self { w: parameters.weight, b: parameters.bias }
    }
}

/// A horizon: a number of steps, or "infinite".
#[derive(Serialize)]
#[serde(untagged)]
enum Horizon {
    Steps(u64),
    Word(&'static str),
}

impl From<shockfree::Horizon> for Horizon {
    fn from(horizon: shockfree::Horizon) -> Self {
        horizon.steps().map_or(Self::Word("infinite"), Self::Steps)
    }
}

/// The problem of a training.
#[derive(Serialize)]
pub struct Problem {
    activation: &'static str,
    start: f64,
    target: f64,
    horizon: Horizon,
    initial: Pair,
    tolerance: f64,
    budget: u64,
}

impl Problem {
    pub fn new(problem: &TerminalCost, initial: Parameters, rule: &StoppingRule) -> Self {
        Self {
            activation: problem.activation().as_str(),
            start: problem.start(),
            target: problem.target(),
            horizon: problem.horizon().into(),
            initial: initial.into(),
            tolerance: rule.tolerance(),
            budget: rule.budget(),
        }
    }
}

/// A run with its method's settings. An infinite gradient norm is `null`, as JSON has no infinity;
/// so is that of a run without a single cost.
#[derive(Serialize)]
pub struct RunView<'a> {
    method: &'static str,
    settings: Used,
    iterations: u64,
    stop: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(rename = "final")]
    last: Final,
    max_gradient_norm: Option<f64>,
    gradient_bound: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Trace<'a>>,
}

/// The last point with a cost; the cost is `null` if there is none.
#[derive(Serialize)]
struct Final {
    w: f64,
    b: f64,
    cost: Option<f64>,
}

#[derive(Serialize)]
struct EntryView {
    iteration: u64,
    w: f64,
    b: f64,
    cost: f64,
    gradient_norm: f64,
    applied_norm: Option<f64>,
}

impl From<&Entry> for EntryView {
    fn from(entry: &Entry) -> Self {
        Self {
            iteration: entry.iteration,
            w: entry.parameters.weight,
            b: entry.parameters.bias,
            cost: entry.cost,
            gradient_norm: entry.gradient_norm,
            applied_norm: entry.applied_norm,
        }
    }
}

/// A trace, serialised one entry after the other: a million of them need no second copy.
struct Trace<'a>(&'a [Entry]);

impl Serialize for Trace<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(EntryView::from))
    }
}

impl<'a> RunView<'a> {
    pub fn new(
        method: &'static str,
        settings: Used,
        gradient_bound: Option<f64>,
        run: &'a Run,
        with_trace: bool,
    ) -> Self {
        let (last, cost) = run.last();
        Self {
            method,
            settings,
            iterations: run.iterations(),
            stop: run.stop().as_str(),
            reason: match run.stop() {
                Stop::Diverged(reason) => Some(reason.to_string()),
                _ => None,
            },
            last: Final { w: last.weight, b: last.bias, cost },
            max_gradient_norm: cost.map(|_| run.largest_gradient()),
            gradient_bound,
            trace: with_trace.then(|| Trace(run.trace())),
        }
    }
}
