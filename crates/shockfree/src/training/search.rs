//! A run between two evaluations of the cost: where it is, and what it makes of one.

use super::{Entry, Method, Stop, StoppingRule};
use crate::objective::{Evaluation, Parameters, TerminalCost};

/// The point at which a run is.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The point, whose cost is wanted next.
    pub parameters: Parameters,
    /// The number of updates that led here.
    pub iteration: u64,
    /// What was found at the last two points, the one of iteration `i` at `i % 2`.
    found: [Option<(Parameters, Evaluation)>; 2],
}

impl Search {
    /// Before the first evaluation.
    pub fn begin(problem: &TerminalCost, method: &mut dyn Method, initial: Parameters) -> Self {
        Self { parameters: method.begin(problem, initial), iteration: 0, found: [None; 2] }
    }

    /// Is at this point, to which so many updates have led.
    pub fn resume(&mut self, parameters: Parameters, iteration: u64) {
        if iteration != self.iteration {
            // What was found was so longer ago.
            self.found = [None; 2];
        }
        (self.parameters, self.iteration) = (parameters, iteration);
    }

    /// The point of one update ago, if what was found there is known.
    pub fn before(&self) -> Option<Parameters> {
        let before = self.iteration.checked_sub(1)?;
        self.found[place(before)].map(|(parameters, _)| parameters)
    }

    /// Takes in what was found here and goes to the next point, unless the run ends.
    #[inline]
    pub fn advance(
        &mut self,
        problem: &TerminalCost,
        method: &mut dyn Method,
        stopping: &StoppingRule,
        here: &Evaluation,
    ) -> (Entry, Option<Stop>) {
        let mut entry = Entry {
            iteration: self.iteration,
            parameters: self.parameters,
            cost: here.cost,
            gradient_norm: here.gradient_norm,
            applied_norm: None,
        };
        if here.cost < stopping.tolerance() {
            return (entry, Some(Stop::Converged));
        }
        if self.iteration == stopping.budget() {
            return (entry, Some(Stop::Budget));
        }
        let update = method.update(problem, self.parameters, here);
        self.found[place(self.iteration)] = Some((self.parameters, *here));
        entry.applied_norm = Some(update.norm);
        self.parameters = update.parameters;
        self.iteration += 1;
        (entry, None)
    }

    /// What was found here, if the run was here one or two updates ago: most runs end on one point, or swing between two.
    pub fn recall(&self) -> Option<Evaluation> {
        let period = self.period()?;
        self.found[place(self.iteration - period)].map(|(_, evaluation)| evaluation)
    }

    /// Goes on to the last iteration that changes nothing any more: where a method without memory has led back to one of
    /// the last two points, it will for ever.
    pub fn skip(&mut self, method: &dyn Method, stopping: &StoppingRule) {
        if let Some(period) = self.period()
            && method.is_memoryless()
        {
            let left = stopping.budget() - self.iteration;
            let skipped = left - left % period;
            // An odd number of steps leaves the two points in each other's places, which are one point then.
            self.iteration += skipped;
            if skipped % 2 == 1 {
                self.found.swap(0, 1);
            }
        }
    }

    /// How many updates ago the run was here: one, two, or nothing.
    fn period(&self) -> Option<u64> {
        (1..=2.min(self.iteration)).find(|&period| {
            let (place, here) = (place(self.iteration - period), self.parameters);
            self.found[place].is_some_and(|(parameters, _)| parameters.same_bits(here))
        })
    }
}

/// Where an iteration's point stands among the last two.
fn place(iteration: u64) -> usize {
    (iteration % 2) as usize
}
