//! Networks of `n` units, with inputs: what they do, whether they contract, and why not.
//!
//! A layer is a [`Cell`]: a state, an input, the next state. With its input held constant it is a [`Map`],
//! and everything that asks for fixed points, cycles or exponents takes a `Map`.
//!
//! Source: section 3 of the theory, which the docs of each item restate.

mod activation;
pub mod bifurcation;
mod bounds;
mod cell;
pub mod certificate;
pub mod enclosure;
mod equilibrium;
mod fixed_points;
mod gated;
mod gru;
mod iterate;
mod limit;
mod lstm;
mod lyapunov;
mod map;
mod margin;
mod nearby;
mod newton;
mod random;
mod readout;
pub mod region;
mod rnn;
mod survey;
mod terminal_training;
mod witness;

pub use activation::Activation;
pub use bounds::Guarantees;
pub use cell::{Cell, Held};
pub use equilibrium::{EquilibriumGradient, equilibrium_gradient, optimal_bias};
pub use fixed_points::{FixedPoint, FixedPoints, Stability, cycles, fixed_points};
pub use gated::{Condition, Contraction};
pub use gru::Gru;
pub use iterate::Iterate;
pub use limit::{Limit, limit, orbit};
pub use lstm::Lstm;
pub use lyapunov::{Exponent, Length, driven_exponents, exponents};
pub use map::Map;
pub use margin::{Margin, Towards};
pub use nearby::{fixed_point_along, fixed_point_near};
pub use random::Random;
pub use readout::Readout;
pub use rnn::Network;
pub use survey::{Effort, Stage, Survey, survey};
pub use terminal_training::{Descent, Trained, Trajectory, train_to_limit};
pub use witness::{Witness, witness};
