//! All Lyapunov exponents of a tanh network.

use std::error::Error;

use shockfree::network::{Activation, Held, Length, Network, exponents};
use shockfree_linalg::Matrix;

use super::Task;
use crate::{Arguments, data};

pub struct Lyapunov {
    map: Held<Network>,
    start: Vec<f64>,
    steps: usize,
    found: Vec<f64>,
}

impl Lyapunov {
    /// `--data` holds `W`, row after row, then the outputs from which the orbit starts.
    pub fn new(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let n = arguments.size;
        let numbers = data::read(arguments.data.as_deref().ok_or("--data is needed")?)?;
        let (w, outputs) = numbers.split_at(n * n);
        let start = (0..n).map(|row| (0..n).map(|k| w[row * n + k] * outputs[k]).sum()).collect();
        let w = Matrix::from_fn(n, n, |row, column| w[row * n + column]);
        let network = Network::new(w, Matrix::zeros(n, 0), vec![0.0; n], Activation::Tanh)?;
        Ok(Self {
            map: Held::new(&network, &[])?,
            start,
            steps: arguments.repeat,
            found: Vec::new(),
        })
    }
}

impl Task for Lyapunov {
    fn run(&mut self) {
        let length = Length { transient: 0, steps: self.steps, count: self.start.len() };
        let found = exponents(&self.map, &self.start, length, &mut || true);
        self.found = found.into_iter().map(|exponent| exponent.value).collect();
    }

    fn result(&self) -> Vec<f64> {
        self.found.clone()
    }
}
