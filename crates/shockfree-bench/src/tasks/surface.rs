//! The cost and the norm of its gradient over a grid of the plane.

use std::error::Error;

use rayon::prelude::*;
use shockfree::objective::TerminalCost;
use shockfree::{Activation, Horizon};

use super::{Task, linspace};
use crate::Arguments;

pub struct Surface {
    problem: TerminalCost,
    axis: Vec<f64>,
    costs: Vec<f64>,
    norms: Vec<f64>,
}

impl Surface {
    pub fn new(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let problem = TerminalCost::new(Activation::Logistic, -2.0, 0.7, Horizon::finite(50)?)?;
        let cells = arguments.size * arguments.size;
        let axis = linspace(-12.0, 12.0, arguments.size).collect();
        Ok(Self { problem, axis, costs: vec![0.0; cells], norms: vec![0.0; cells] })
    }
}

impl Task for Surface {
    fn run(&mut self) {
        let (problem, axis, columns) = (&self.problem, &self.axis, self.axis.len());
        let rows = self.costs.par_chunks_mut(columns).zip(self.norms.par_chunks_mut(columns));
        rows.enumerate().for_each(|(row, (costs, norms))| {
            let biases = vec![axis[row]; columns];
            problem.at_points(axis, &biases, costs, norms).expect("all of one length");
        });
    }

    fn result(&self) -> Vec<f64> {
        [self.costs.as_slice(), &self.norms].concat()
    }
}
