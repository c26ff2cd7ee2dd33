//! Many trainings, from a grid of starts, each to the end of its budget.

use std::error::Error;

use rayon::prelude::*;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{
    GradientDescent, Job, Method, NormClipping, Outcome, StepSize, StoppingRule, train_batch,
};
use shockfree::{Activation, Horizon};

use super::{Task, linspace};
use crate::Arguments;

pub struct Batch {
    problem: TerminalCost,
    starts: Vec<Parameters>,
    stopping: StoppingRule,
    clipped: bool,
    outcomes: Vec<Outcome>,
}

/// No cost is below it but 0: the peers go on as well.
const NEVER: f64 = f64::MIN_POSITIVE;

impl Batch {
    pub fn new(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let side = arguments.size;
        let starts = linspace(-7.0, -2.0, side).flat_map(|bias| {
            linspace(3.0, 9.0, side).map(move |weight| Parameters { weight, bias })
        });
        Ok(Self {
            problem: TerminalCost::new(Activation::Logistic, -2.0, 0.7, Horizon::finite(50)?)?,
            starts: starts.collect(),
            stopping: StoppingRule::new(NEVER, arguments.repeat as u64)?,
            clipped: arguments.variant == "clipped",
            outcomes: Vec::new(),
        })
    }

    fn job(&self, initial: Parameters) -> Job {
        let step = StepSize::new(1.0).expect("a step");
        let method: Box<dyn Method> = if self.clipped {
            Box::new(NormClipping::new(step, 1.0).expect("a threshold"))
        } else {
            Box::new(GradientDescent::new(step))
        };
        Job { problem: self.problem, method, initial, stopping: self.stopping }
    }
}

impl Task for Batch {
    fn run(&mut self) {
        let part = self.starts.len().div_ceil(4 * rayon::current_num_threads());
        let parts = self.starts.par_chunks(part);
        self.outcomes = parts
            .flat_map_iter(|starts| train_batch(starts.iter().map(|&start| self.job(start))))
            .collect();
    }

    fn result(&self) -> Vec<f64> {
        let column = |of: fn(&Outcome) -> f64| self.outcomes.iter().map(of);
        column(|run| run.last.weight).chain(column(|run| run.last.bias)).collect()
    }
}
