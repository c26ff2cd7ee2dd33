//! What takes the time: the loop over steps, in the widest registers that the machine has.
//!
//! Chosen at run time, without unsafe code, by `fearless_simd`. A result may differ in its last bits between
//! instruction sets (sums are taken in another order), never between numbers of threads.

mod activation;
mod elementary;
mod outer;
mod panels;
mod product;
mod tile;

pub use activation::{activate, multiply_by_slopes};
pub use elementary::{bernoulli_row, softmax_row};
pub use outer::{OuterProducts, TOGETHER};
pub use panels::Panels;
pub use product::add_panel_product;
pub use shockfree_simd::level;

/// Every instruction set that can be had on this machine and with this build.
#[cfg(test)]
fn levels() -> impl Iterator<Item = fearless_simd::Level> {
    shockfree_simd::levels().into_iter().map(|(_, level)| level)
}
