//! Fixed points of a network from many starts.

use std::error::Error;

use shockfree::network::{Activation, Held, Network, fixed_points};
use shockfree_linalg::Matrix;

use super::Task;
use crate::{Arguments, data};

pub struct FixedPoints {
    map: Held<Network>,
    starts: usize,
    found: Vec<Vec<f64>>,
}

impl FixedPoints {
    /// `--data` holds `W`, row after row, then `b`.
    pub fn new(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let n = arguments.size;
        let numbers = data::read(arguments.data.as_deref().ok_or("--data is needed")?)?;
        let (w, b) = numbers.split_at(n * n);
        let w = Matrix::from_fn(n, n, |row, column| w[row * n + column]);
        let network = Network::new(w, Matrix::zeros(n, 0), b.to_vec(), Activation::Logistic)?;
        Ok(Self { map: Held::new(&network, &[])?, starts: arguments.repeat, found: Vec::new() })
    }
}

impl Task for FixedPoints {
    fn run(&mut self) {
        let points = fixed_points(&self.map, self.starts, 1, &mut || true).points;
        self.found = points.into_iter().map(|point| point.state).collect();
    }

    /// Outputs of all points, one after the other.
    fn result(&self) -> Vec<f64> {
        self.found.concat().into_iter().map(|x| shockfree::Activation::Logistic.value(x)).collect()
    }
}
