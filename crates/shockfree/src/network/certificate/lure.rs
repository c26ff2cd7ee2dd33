//! What certificates speak of.

use shockfree_linalg::Matrix;

use crate::network::Network;

/// The system `Δy' = (1-a) Δy + a S W Δy` with every diagonal `S`, `0 ≤ S_ii ≤ L_i`, at every step anew: all that
/// the difference of two orbits of a network under the same inputs can do (a Lur'e system).
///
/// It speaks of the states `y`; those before the activation, `x`, follow them at the same rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Lure {
    gain: Matrix,
    leak: f64,
}

impl Lure {
    /// Of `network`, with the slope bound of its activation for every unit.
    pub fn new(network: &Network) -> Self {
        Self::with_slopes(network, &vec![network.activation().slope_bound(); network.units()])
    }

    /// Of `network`, with a slope bound for each unit, such as [`refine`](super::refine) finds.
    ///
    /// # Panics
    /// Unless there are `n` slopes.
    pub fn with_slopes(network: &Network, slopes: &[f64]) -> Self {
        let ones = vec![1.0; network.units()];
        Self { gain: network.recurrent().scaled_by(slopes, &ones), leak: network.leak() }
    }

    /// `Ŵ = diag(L) W`.
    pub const fn gain(&self) -> &Matrix {
        &self.gain
    }

    /// `a`.
    pub const fn leak(&self) -> f64 {
        self.leak
    }

    /// `n`.
    pub const fn units(&self) -> usize {
        self.gain.rows()
    }
}
