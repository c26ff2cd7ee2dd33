//! One training.

use std::error::Error;

use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{NormClipping, StepSize, StoppingRule, train};
use shockfree::{Activation, Horizon};

use super::Task;
use crate::Arguments;

pub struct Single {
    problem: TerminalCost,
    method: NormClipping,
    stopping: StoppingRule,
    last: Parameters,
}

const INITIAL: Parameters = Parameters { weight: 6.0, bias: -4.0 };

impl Single {
    pub fn new(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            problem: TerminalCost::new(Activation::Logistic, -2.0, 0.7, Horizon::finite(50)?)?,
            method: NormClipping::new(StepSize::new(1.0)?, 1.0)?,
            stopping: StoppingRule::new(f64::MIN_POSITIVE, arguments.repeat as u64)?,
            last: INITIAL,
        })
    }
}

impl Task for Single {
    fn run(&mut self) {
        self.last = train(&self.problem, &mut self.method, INITIAL, &self.stopping).last().0;
    }

    fn result(&self) -> Vec<f64> {
        vec![self.last.weight, self.last.bias]
    }
}
