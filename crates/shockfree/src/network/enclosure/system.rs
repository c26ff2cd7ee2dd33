//! The equation `x = W φ(x) + b`, checked.

use crate::error::finite;
use crate::interval::Interval;
use crate::interval::rounding::two_sum;
use crate::{Activation, Error, Result};

use super::branch::Branch;

/// The fixed-point equation `x = W φ(x) + b` of a network, in the states `x`; `y = φ(x)` then solves
/// `y = φ(W y + b)`. A leak of the units moves no fixed point and has no part in it.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    pub(super) size: usize,
    /// Row-major: what unit `i` takes from unit `j` stands at `i · size + j`.
    pub(super) weights: Vec<f64>,
    pub(super) bias: Vec<f64>,
    pub(super) activation: Activation,
}

impl System {
    /// The equation with the row-major `n × n` matrix `weights` and the `n` numbers `bias`, `n ≥ 1`.
    ///
    /// # Errors
    /// [`Error::OutOfLimits`] for no units or a matrix that is not `n × n`, [`Error::NotFinite`] for a
    /// weight or bias that is not a finite number.
    pub fn new(weights: &[f64], bias: &[f64], activation: Activation) -> Result<Self> {
        check(weights, bias)?;
        let (weights, bias) = (weights.to_vec(), bias.to_vec());
        Ok(Self { size: bias.len(), weights, bias, activation })
    }

    /// The number of units, `n`.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The activation `φ`.
    pub const fn activation(&self) -> Activation {
        self.activation
    }

    /// The equation of the cycles of `length` steps, those of a divisor of it included: as many copies
    /// of the network in a ring, each the next state of the one before. `None` for no steps or for more
    /// numbers than memory can be asked for.
    pub(super) fn ring(&self, length: usize) -> Option<Self> {
        let size = self.size.checked_mul(length).filter(|&size| size > 0)?;
        let entries = size.checked_mul(size)?;
        let mut weights = Vec::new();
        weights.try_reserve_exact(entries).ok()?;
        weights.resize(entries, 0.0);
        for copy in 0..length {
            let before = (copy + length - 1) % length;
            for (i, row) in self.weights.chunks_exact(self.size).enumerate() {
                let at = (copy * self.size + i) * size + before * self.size;
                weights[at..at + self.size].copy_from_slice(row);
            }
        }
        Some(Self { size, weights, bias: self.bias.repeat(length), activation: self.activation })
    }

    pub(super) fn row(&self, i: usize) -> &[f64] {
        &self.weights[i * self.size..(i + 1) * self.size]
    }

    /// `{start + Σ_j W_ij offset_j}` with offsets of 0 and ±1, summed with twice the digits: far out,
    /// where `y` is all offset, a state may be the small difference of large weights.
    pub(super) fn offset_sum(&self, i: usize, start: [f64; 2], branches: &[Branch]) -> Interval {
        let terms = self.row(i).iter().zip(branches).map(|(w, branch)| w * branch.offset());
        let (mut sum, mut errors) = (0.0, Interval::ZERO);
        for term in start.into_iter().chain(terms) {
            let (next, error) = two_sum(sum, term);
            if !error.is_finite() {
                return Interval::ENTIRE;
            }
            sum = next;
            errors = errors + Interval::point(error);
        }
        Interval::point(sum) + errors
    }
}

/// Passes weights and biases on that have the right number and are finite.
pub(super) fn check(weights: &[f64], bias: &[f64]) -> Result<()> {
    let limits = |what, value: usize, least: usize, most: usize| {
        let [value, least, most] = [value, least, most].map(|n| n as u64);
        Err(Error::OutOfLimits { what, value, least, most })
    };
    let size = bias.len();
    if size == 0 {
        return limits("number of biases", 0, 1, usize::MAX);
    }
    let square = size.saturating_mul(size);
    if weights.len() != square {
        return limits("number of weights", weights.len(), square, square);
    }
    weights.iter().try_for_each(|&w| finite("weight", w).map(drop))?;
    bias.iter().try_for_each(|&b| finite("bias", b).map(drop))
}
