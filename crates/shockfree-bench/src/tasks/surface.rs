//! The cost, and the norm of its gradient, over a grid of the plane.

use std::error::Error;

use rayon::prelude::*;
use shockfree::objective::TerminalCost;
use shockfree::simd::Real;
use shockfree::{Activation, Horizon};

use super::{Task, linspace};
use crate::{Arguments, Precision};

struct Surface<T> {
    problem: TerminalCost,
    axis: Vec<f64>,
    costs: Vec<T>,
    /// None for the cost alone.
    norms: Vec<T>,
}

/// `--variant cost` is the cost alone.
pub fn task(arguments: &Arguments) -> Result<Box<dyn Task>, Box<dyn Error>> {
    Ok(match arguments.dtype {
        Precision::F32 => Box::new(surface::<f32>(arguments)?),
        Precision::F64 => Box::new(surface::<f64>(arguments)?),
    })
}

fn surface<T: Real>(arguments: &Arguments) -> Result<Surface<T>, Box<dyn Error>> {
    let problem = TerminalCost::new(Activation::Logistic, -2.0, 0.7, Horizon::finite(50)?)?;
    let cells = arguments.size * arguments.size;
    let axis = linspace(-12.0, 12.0, arguments.size).collect();
    let norms = if arguments.variant == "cost" { 0 } else { cells };
    let zero = T::of(0.0);
    Ok(Surface { problem, axis, costs: vec![zero; cells], norms: vec![zero; norms] })
}

impl<T: Real> Task for Surface<T> {
    fn run(&mut self) {
        let (problem, axis, columns) = (&self.problem, &self.axis, self.axis.len());
        let costs = self.costs.par_chunks_mut(columns).zip(axis.par_iter());
        if self.norms.is_empty() {
            costs.for_each(|(costs, &bias)| {
                let biases = vec![bias; columns];
                problem.costs_at_points(axis, &biases, costs).expect("all of one length");
            });
        } else {
            costs.zip(self.norms.par_chunks_mut(columns)).for_each(|((costs, &bias), norms)| {
                let biases = vec![bias; columns];
                problem.at_points(axis, &biases, costs, norms).expect("all of one length");
            });
        }
    }

    fn result(&self) -> Vec<f64> {
        self.costs.iter().chain(&self.norms).map(|number| number.wide()).collect()
    }
}
