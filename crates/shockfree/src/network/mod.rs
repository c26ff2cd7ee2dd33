//! Networks of `n` units, with inputs: what they do, whether they contract, and why not.
//!
//! A layer is a [`Cell`]: a state, an input, the next state. With its input held constant it is a [`Map`],
//! and everything that asks for fixed points, cycles or exponents takes a `Map`.
//!
//! Source: section 3 of the theory, which the docs of each item restate.

mod activation;
pub mod bifurcation;
mod cell;
mod map;
mod readout;
mod rnn;

pub use activation::Activation;
pub use cell::{Cell, Held};
pub use map::Map;
pub use readout::Readout;
pub use rnn::Network;
