//! What a training did.

use std::time::Duration;

/// One step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The cost of the batch before it.
    pub cost: f64,
    /// The norm of its gradient, all parameters of the network together, before any clipping.
    pub gradient: f64,
    /// The bound of that norm ([`GradientBound`](crate::GradientBound)); NaN where the recurrent weights are free.
    pub bound: f64,
    /// The learning rate that was used.
    pub rate: f64,
    /// The largest singular value that was seen before the projection, divided by the one allowed; NaN where nothing is
    /// projected. At most 1 after it.
    pub spectral: f64,
    /// The time that keeping the recurrent weights in their region took.
    pub projecting: Duration,
}

/// One epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Its number, from 1.
    pub number: u64,
    /// The mean cost over its steps, each before its own update.
    pub cost: f64,
    /// The largest norm of a gradient.
    pub largest_gradient: f64,
    /// Steps taken.
    pub steps: u64,
    /// Whether it was undone, since its costs exceeded the first one.
    pub failed: bool,
}
