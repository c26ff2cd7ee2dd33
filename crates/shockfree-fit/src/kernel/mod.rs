//! What takes the time: the loop over steps, in the widest registers that the machine has.
//!
//! Chosen at run time, without unsafe code, by `fearless_simd`. A result may differ in its last bits between
//! instruction sets (sums are taken in another order), never between numbers of threads.

mod elementary;
mod panels;
mod step;

pub use elementary::{bernoulli_row, softmax_row};
pub use panels::Panels;
pub use step::{Backward, Forward, Scratch, finish_only, step};
