//! All Lyapunov exponents of a tanh network.

use std::error::Error;

use shockfree::network::{Activation, Held, Length, Map, Network, exponents};
use shockfree_linalg::{Flag, Matrix, View, add_product};

use super::Task;
use crate::{Arguments, data};

pub struct Lyapunov {
    map: Held<Network>,
    start: Vec<f64>,
    steps: usize,
    every: usize,
    found: Vec<f64>,
}

impl Lyapunov {
    /// `--data` holds `W`, row after row, then the outputs from which the orbit starts. The variant `every10` does what the
    /// peers do: it leaves the frame alone for ten steps, in which the last directions are lost.
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
            every: if arguments.variant == "every10" { 10 } else { 1 },
            found: Vec::new(),
        })
    }
}

impl Task for Lyapunov {
    fn run(&mut self) {
        let length = Length { transient: 0, steps: self.steps, count: self.start.len() };
        self.found = if self.every == 1 {
            let found = exponents(&self.map, &self.start, length, &mut || true);
            found.into_iter().map(|exponent| exponent.value).collect()
        } else {
            self.rarely()
        };
    }

    fn result(&self) -> Vec<f64> {
        self.found.clone()
    }
}

impl Lyapunov {
    /// The exponents from products of so many Jacobians at a time.
    #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
    fn rarely(&self) -> Vec<f64> {
        let n = self.start.len();
        let (mut state, mut flag) = (self.start.clone(), Flag::new(&Matrix::identity(n)));
        let (mut sums, mut image) = (vec![0.0; n], Matrix::zeros(n, n));
        for _ in 0..self.steps / self.every {
            let mut frame = flag.basis();
            for _ in 0..self.every {
                let jacobian = self.map.jacobian(&state);
                state = self.map.image(&state);
                image.values_mut().fill(0.0);
                let factors = (View::new(jacobian.values(), n, n), View::new(frame.values(), n, n));
                add_product(image.values_mut(), factors.0, factors.1);
                std::mem::swap(&mut frame, &mut image);
            }
            for (sum, growth) in sums.iter_mut().zip(flag.renew(&frame)) {
                *sum += growth.ln();
            }
        }
        let lengths = flag.orthonormal().1;
        sums.iter()
            .zip(lengths)
            .map(|(sum, length)| (sum + length.ln()) / self.steps as f64)
            .collect()
    }
}
