//! Gradient descent on a terminal cost at the infinite horizon, never leaving the region of contraction.

use shockfree_linalg::{norm, spectral_norm};

use super::region::clip_singular_values;
use super::{Held, Limit, Network, equilibrium_gradient, limit};
use crate::{Error, Result};

/// Steps in which a contracting network comes near its limit, unless its rate is within 10⁻⁵ of 1.
const STEPS: usize = 1_000_000;

/// What is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trained {
    /// `b` alone: the paper's Algorithm 1 for `n` units.
    Bias,
    /// `W` and `b`; after each step `W` is projected to `L σ_max(W) ≤ rate`.
    WeightsAndBias {
        /// The rate to stay at or below, in (0, 1).
        rate: f64,
    },
}

/// How long and how fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descent {
    /// What is trained.
    pub trained: Trained,
    /// The step size.
    pub step: f64,
    /// It stops where `E = ‖y_∞ - y*‖²` falls below this.
    pub tolerance: f64,
    /// Iterations at most.
    pub budget: usize,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The trained network.
    pub network: Network,
    /// The cost before each iteration, and at the end.
    pub costs: Vec<f64>,
    /// `‖∇E‖₂` at each of them.
    pub gradients: Vec<f64>,
    /// Whether the tolerance was reached.
    pub converged: bool,
}

/// Trains `network` so that its limit under the constant `input` comes to `target`, `E = ‖y_∞ - y*‖²`.
///
/// With `L σ_max(W) < 1` throughout there is one limit, which depends smoothly on the parameters, and `‖∇E‖` stays below
/// the bound of [`Guarantees`](super::Guarantees): no explosion, no threshold. The recurrent weights of the start are
/// projected as well where they are trained.
///
/// # Errors
/// [`Error::NotContracting`] where `L σ_max(W) ≥ 1` and `W` is not trained, or the limit was not reached in a million steps, [`Error::OutOfRange`] for a rate outside
/// (0, 1), [`Error::NotPositive`] for a step that is not positive, [`Error::Length`] for lists of the wrong length.
pub fn train_to_limit(
    network: &Network,
    target: &[f64],
    input: &[f64],
    descent: &Descent,
) -> Result<Trajectory> {
    crate::error::positive("step", descent.step)?;
    crate::error::length("target", target.len(), network.units())?;
    let bound = network.activation().slope_bound();
    let mut network = network.clone();
    match descent.trained {
        Trained::Bias => {
            let rate = bound * spectral_norm(network.recurrent()).unwrap_or(f64::INFINITY);
            if rate >= 1.0 {
                return Err(Error::NotContracting { rate });
            }
        }
        Trained::WeightsAndBias { rate } => {
            if !(rate > 0.0 && rate < 1.0) {
                return Err(Error::OutOfRange {
                    what: "rate",
                    value: rate,
                    lower: 0.0,
                    upper: 1.0,
                });
            }
            let inside = clip_singular_values(network.recurrent(), rate / bound);
            network = network.with_recurrent(inside)?;
        }
    }
    let (mut costs, mut gradients) = (Vec::new(), Vec::new());
    let mut start = vec![0.0; network.units()];
    loop {
        let Limit::FixedPoint(point) = limit(&Held::new(&network, input)?, &start, STEPS) else {
            let norm = spectral_norm(network.recurrent()).unwrap_or(f64::INFINITY);
            return Err(Error::NotContracting { rate: bound * norm });
        };
        // The next limit is near this one.
        start.clone_from(&point.state);
        let miss: Vec<f64> = network
            .outputs(&point.state)
            .iter()
            .zip(target)
            .map(|(y, target)| y - target)
            .collect();
        let cost = norm(&miss).powi(2);
        let outward: Vec<f64> = miss.iter().map(|miss| 2.0 * miss).collect();
        let gradient = equilibrium_gradient(&network, &point.state, input, &outward)?;
        costs.push(cost);
        gradients.push(match descent.trained {
            Trained::Bias => norm(&gradient.bias),
            Trained::WeightsAndBias { .. } => {
                norm(&[norm(&gradient.bias), norm(gradient.recurrent.values())])
            }
        });
        let converged = cost < descent.tolerance;
        if converged || costs.len() > descent.budget {
            return Ok(Trajectory { network, costs, gradients, converged });
        }
        let bias =
            network.bias().iter().zip(&gradient.bias).map(|(b, g)| b - descent.step * g).collect();
        if let Trained::WeightsAndBias { rate } = descent.trained {
            let moved = network.recurrent().combined(1.0, &gradient.recurrent, -descent.step);
            network = network.with_recurrent(clip_singular_values(&moved, rate / bound))?;
        }
        network = network.with_bias(bias)?;
    }
}
