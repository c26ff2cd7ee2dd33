//! A linear output layer.

use shockfree_linalg::Matrix;

use super::rnn::{check_entries, check_shape};
use crate::Result;

/// `z = C y + d`.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    weight: Matrix,
    bias: Vec<f64>,
}

impl Readout {
    /// `z = C y + d` with `C` of `k × n` and `d` of `k` entries.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape) unless `d` is as long as `C` is high,
    /// [`Error::Entry`](crate::Error::Entry) unless all entries are finite.
    pub fn new(weight: Matrix, bias: Vec<f64>) -> Result<Self> {
        check_shape("d", (bias.len(), 1), (weight.rows(), 1))?;
        check_entries("C", weight.columns(), weight.values())?;
        check_entries("d", 1, &bias)?;
        Ok(Self { weight, bias })
    }

    /// `n`, the number of units that it reads.
    pub const fn units(&self) -> usize {
        self.weight.columns()
    }

    /// `z`.
    pub fn value(&self, y: &[f64]) -> Vec<f64> {
        self.weight.apply(y).into_iter().zip(&self.bias).map(|(z, d)| z + d).collect()
    }
}
