//! The one error type: input that cannot mean anything.

use thiserror::Error;

use crate::cost::Cost;

/// What cannot be trained, or not like this. That a training diverges is a result and no error.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to learn from.
    #[error("{what} is empty: at least one step is needed")]
    Empty {
        /// What.
        what: &'static str,
    },
    /// Lists that do not go together.
    #[error("the {what} of sequence {sequence} are {length} numbers: they must be {expected}")]
    Length {
        /// Which list.
        what: &'static str,
        /// Of which sequence, from 0.
        sequence: usize,
        /// Its length.
        length: usize,
        /// What it must be.
        expected: usize,
    },
    /// An input that is not finite.
    #[error(
        "an input of sequence {sequence} at step {step} is {value}: it must be a finite number"
    )]
    Input {
        /// The sequence, from 0.
        sequence: usize,
        /// The step, from 0.
        step: usize,
        /// What stands there.
        value: f64,
    },
    /// A target that the cost does not allow.
    #[error("a target of sequence {sequence} at step {step} is {value}: {}", allowed(*cost))]
    Target {
        /// The sequence, from 0.
        sequence: usize,
        /// The step, from 0.
        step: usize,
        /// What stands there.
        value: f64,
        /// The cost.
        cost: Cost,
    },
    /// A mask that leaves nothing.
    #[error("no step costs: at least one must be counted")]
    NothingCounted,
    /// A setting outside its limits.
    #[error("{what} = {value} is not allowed: it must be {allowed}")]
    Setting {
        /// Which.
        what: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// Parameters that are no network.
    #[error(transparent)]
    Network(#[from] shockfree::Error),
}

/// A result whose error is [`Error`](enum@Error).
pub type Result<T> = std::result::Result<T, Error>;

const fn allowed(cost: Cost) -> &'static str {
    match cost {
        Cost::MeanSquared => "it must be a finite number",
        Cost::Bernoulli => "with the Bernoulli cost it must be from 0 to 1",
        Cost::Categorical => "with the categorical cost it must be the number of a class, from 0",
    }
}
