//! What is counted along a training.

use shockfree_fit::{Epoch, Step};

/// Sums and extremes over all steps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Steps taken, those that were taken back included.
    pub steps: u64,
    /// Epochs taken back.
    pub taken_back: u64,
    /// The largest norm of a gradient.
    pub largest_gradient: f64,
    /// The largest quotient of a gradient and its bound.
    pub largest_ratio: f64,
    /// The time that the training took.
    pub seconds: f64,
    /// The part of it that keeping the recurrent weights in their region took.
    pub projecting: f64,
}

impl Tally {
    /// How many numbers it is.
    pub const NUMBERS: usize = 6;

    /// Counts a step.
    pub fn step(&mut self, step: &Step) {
        self.steps += 1;
        self.largest_gradient = larger(self.largest_gradient, step.gradient);
        if !step.bound.is_nan() {
            self.largest_ratio = larger(self.largest_ratio, step.gradient / step.bound);
        }
        self.projecting += step.projecting.as_secs_f64();
    }

    /// Counts an epoch.
    pub fn epoch(&mut self, epoch: &Epoch) {
        self.taken_back += u64::from(epoch.failed);
    }

    /// For a checkpoint.
    pub const fn numbers(&self) -> [u64; Self::NUMBERS] {
        [
            self.steps,
            self.taken_back,
            self.largest_gradient.to_bits(),
            self.largest_ratio.to_bits(),
            self.seconds.to_bits(),
            self.projecting.to_bits(),
        ]
    }

    /// From a checkpoint.
    pub fn of_numbers(numbers: &[u64]) -> Option<Self> {
        let &[steps, taken_back, gradient, ratio, seconds, projecting] = numbers else {
            return None;
        };
        Some(Self {
            steps,
            taken_back,
            largest_gradient: f64::from_bits(gradient),
            largest_ratio: f64::from_bits(ratio),
            seconds: f64::from_bits(seconds),
            projecting: f64::from_bits(projecting),
        })
    }
}

/// The larger one; a gradient that is no number is larger than all.
fn larger(so_far: f64, new: f64) -> f64 {
    if new.is_nan() { f64::INFINITY } else { so_far.max(new) }
}
