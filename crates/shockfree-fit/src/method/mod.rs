//! The methods: from a gradient to a direction.

mod adam;
mod clipping;
mod momentum;

pub use clipping::clip_norm;

use crate::error::{Error, Result};
use crate::real::Real;

/// How gradients become steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    /// `v ← μ v + g`, `θ ← θ - η v`; plain descent for `μ = 0`.
    Momentum {
        /// `μ`, from 0 to below 1.
        momentum: f64,
    },
    /// Adam (Kingma and Ba 2015) with `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`; with a decay `λ` above 0 it is `AdamW` (Loshchilov
    /// and Hutter 2019): `θ ← θ - η (m̂/(√v̂ + ε) + λ θ)`.
    Adam {
        /// `λ`, 0 or more.
        decay: f64,
    },
}

impl Optimizer {
    /// Refuses settings that cannot mean anything.
    ///
    /// # Errors
    /// [`Error::Setting`] unless `0 ≤ μ < 1` and `λ` is finite and not negative.
    pub fn check(self) -> Result<()> {
        match self {
            Self::Momentum { momentum } if !(0.0..1.0).contains(&momentum) => Err(Error::Setting {
                what: "momentum",
                value: momentum,
                allowed: "from 0 to below 1",
            }),
            Self::Adam { decay } if !(decay >= 0.0 && decay.is_finite()) => {
                Err(Error::Setting { what: "decay", value: decay, allowed: "0 or more" })
            }
            _ => Ok(()),
        }
    }

    /// The part of a step that a gradient makes at once: the rest follows from memory, `1/(1-μ)` times as much in all.
    pub fn share(self) -> f64 {
        match self {
            Self::Momentum { momentum } => 1.0 - momentum,
            // An average: all gradients together weigh 1.
            Self::Adam { .. } => 1.0,
        }
    }
}

/// What a method remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory<T> {
    /// The velocity, or the mean of the gradients.
    pub first: Vec<T>,
    /// The mean of their squares; empty where there is none.
    pub second: Vec<T>,
    /// Steps taken.
    pub steps: u64,
}

impl<T: Real> Memory<T> {
    /// Of nothing, for so many parameters.
    pub fn new(optimizer: Optimizer, parameters: usize) -> Self {
        let zeros = vec![T::of(0.0); parameters];
        let second = match optimizer {
            Optimizer::Momentum { .. } => Vec::new(),
            Optimizer::Adam { .. } => zeros.clone(),
        };
        Self { first: zeros, second, steps: 0 }
    }

    /// Takes up a gradient. `direction` becomes what the parameters move against, `plain` what they would move against
    /// without memory of earlier gradients (of Adam: with its scaling).
    pub fn update(
        &mut self,
        optimizer: Optimizer,
        parameters: &[T],
        gradient: &[T],
        direction: &mut [T],
        plain: &mut [T],
    ) {
        self.steps += 1;
        match optimizer {
            Optimizer::Momentum { momentum: friction } => {
                momentum::update(T::of(friction), &mut self.first, gradient, direction);
                plain.copy_from_slice(gradient);
            }
            Optimizer::Adam { decay } => {
                let memory = (&mut self.first[..], &mut self.second[..]);
                adam::update(memory, self.steps, gradient, direction, plain);
                adam::decay(T::of(decay), parameters, direction);
            }
        }
    }
}
