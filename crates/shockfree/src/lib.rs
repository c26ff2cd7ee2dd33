//! Recurrent networks without exploding gradients: see where they explode, prove that a network is
//! away from there, train without going there.
//!
//! The gradient of a recurrent network explodes where its dynamics change kind. For one unit,
//! `x' = w φ(x) + b`, that place is known in closed form, and so is everything else about it:
//!
//! - [`unit`](mod@unit): fixed points, folds and flips, the limit of every orbit, the shock at which that limit
//!   jumps, orbits with exact derivatives, and the bounds that hold away from it;
//! - [`objective`]: the terminal cost `E = (y_T - y*)²` and its gradient, at a finite or infinite
//!   horizon;
//! - [`network`]: many units, with inputs: all fixed points, certificates of contraction, witnesses against it;
//! - [`interval`](mod@interval): sets of numbers that rounding cannot leave, which proofs are made of;
//! - [`training`]: gradient descent, norm clipping, and the methods that cannot explode.
//!
//! ```
//! use shockfree::training::{Example, train};
//!
//! let example = Example::Eight;
//! let run = train(&example.problem(), &mut example.shockfree(), example.initial(), &example.stopping());
//! assert_eq!(run.iterations(), 20);
//! ```
//!
//! Source: Hong, Jeon, Lee and Min, *Gradient explosion free algorithm for training recurrent neural
//! networks*; where the paper is wrong the docs say so.

mod activation;
mod bisection;
mod double_double;
mod error;
mod exp;
mod horizon;
pub mod interval;
mod logistic;
pub mod network;
pub mod objective;
pub mod training;
pub mod unit;

pub use activation::Activation;
pub use error::{Error, Result};
pub use horizon::{Horizon, Steps};
/// The instruction set of kernels, and their precisions.
pub use shockfree_simd as simd;

/// The README's code must run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
