//! How a network is trained.

use shockfree::network::certificate::Kind;

use crate::error::{Error, Result};
use crate::method::Optimizer;

/// What keeps a training from exploding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Guard {
    /// Nothing.
    Plain,
    /// Gradients longer than the threshold, all parameters together, are scaled down to it.
    Clipping {
        /// The threshold.
        threshold: f64,
    },
    /// The recurrent weights stay contracting, and no step is longer than the measured curvature allows.
    Shockfree {
        /// The rate of contraction `ρ`; `1 - 1/τ` for a memory of `τ` steps.
        rate: f64,
        /// By which certificate: spectral, diagonal or LMI.
        kind: Kind,
    },
}

/// How a network is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// From a gradient to a step.
    pub optimizer: Optimizer,
    /// The learning rate `η`; with [`Guard::Shockfree`] the largest one, and infinity is allowed.
    pub rate: f64,
    /// What keeps it from exploding.
    pub guard: Guard,
    /// Sequences in a batch.
    pub batch: usize,
    /// Steps that gradients flow back through; `None`: all. States are carried from one window to the next.
    pub window: Option<usize>,
    /// The seed of the order of the sequences.
    pub seed: u64,
}

impl Settings {
    /// Refuses settings that cannot mean anything.
    ///
    /// # Errors
    /// [`Error::Setting`], naming the one.
    pub fn check(&self) -> Result<()> {
        self.optimizer.check()?;
        let refuse = |what, value, allowed| Err(Error::Setting { what, value, allowed });
        let shockfree = matches!(self.guard, Guard::Shockfree { .. });
        if !(self.rate > 0.0 && (self.rate.is_finite() || shockfree)) {
            return refuse("the learning rate", self.rate, "a finite number above 0");
        }
        if self.batch == 0 {
            return refuse("the batch", 0.0, "1 sequence or more");
        }
        if self.window == Some(0) {
            return refuse("the window", 0.0, "1 step or more");
        }
        match self.guard {
            Guard::Clipping { threshold } if !(threshold > 0.0) => {
                refuse("the threshold", threshold, "above 0")
            }
            // Rates near the smallest numbers there are could not be divided by.
            Guard::Shockfree { rate, .. } if !(1e-30..1.0).contains(&rate) => {
                refuse("the rate of contraction", rate, "from 1e-30 to below 1")
            }
            Guard::Shockfree { kind: Kind::Absolute, .. } => {
                refuse("the certificate", 1.0, "spectral, diagonal or lmi")
            }
            _ => Ok(()),
        }
    }
}
