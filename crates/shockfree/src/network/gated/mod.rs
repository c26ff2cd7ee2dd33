//! What gated cells share: their weights, ranges of their gates, and certificates of contraction.
//!
//! Everything that enters a certificate is rounded upwards, stage by stage ([`round`]): a rate below 1 is a
//! proof, never an artefact of rounding.

mod contraction;
mod interval;
mod round;
mod suprema;
mod weights;

pub use contraction::{Condition, Contraction};
pub(super) use contraction::{comparison_matrix, input_gain, search};
pub(super) use interval::{Gate, Interval};
pub(super) use round::{above, down, up};
pub(super) use suprema::{over_gate, over_gated_tanh, pieces, slope};
pub(super) use weights::Weights;

use crate::{Error, Result};

/// How many times a box of states is mapped into itself before it counts as settled; every round is a valid
/// box, so that this is a matter of sharpness only.
pub(super) const SETTLING_ROUNDS: usize = 64;

/// Passes an `∞`-norm bound of the inputs on.
pub(super) fn input_bound(value: f64) -> Result<f64> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(Error::Negative { what: "the bound of the inputs", value })
    }
}
