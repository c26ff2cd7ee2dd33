//! A run between two evaluations of the cost: where it is, and what it makes of one.

use super::{Entry, Method, Stop, StoppingRule};
use crate::objective::{Evaluation, Parameters, TerminalCost, Undefined};

/// The point at which a run is.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The point, whose cost is wanted next.
    pub parameters: Parameters,
    /// The number of updates that led here.
    pub iteration: u64,
}

impl Search {
    /// Before the first evaluation.
    pub fn begin(problem: &TerminalCost, method: &mut dyn Method, initial: Parameters) -> Self {
        Self { parameters: method.begin(problem, initial), iteration: 0 }
    }

    /// Takes in what was found here and goes to the next point, unless the run ends.
    ///
    /// There is no entry where there was nothing to find.
    pub fn advance(
        &mut self,
        problem: &TerminalCost,
        method: &mut dyn Method,
        stopping: &StoppingRule,
        here: Result<Evaluation, Undefined>,
    ) -> (Option<Entry>, Option<Stop>) {
        let here = match here {
            Ok(here) => here,
            Err(undefined) => return (None, Some(Stop::Diverged(undefined))),
        };
        let mut entry = Entry {
            iteration: self.iteration,
            parameters: self.parameters,
            cost: here.cost,
            gradient_norm: here.gradient.norm(),
            applied_norm: None,
        };
        if here.cost < stopping.tolerance() {
            return (Some(entry), Some(Stop::Converged));
        }
        if self.iteration == stopping.budget() {
            return (Some(entry), Some(Stop::Budget));
        }
        let update = method.update(problem, self.parameters, here.gradient);
        entry.applied_norm = Some(update.norm);
        self.parameters = update.parameters;
        self.iteration += 1;
        (Some(entry), None)
    }
}
