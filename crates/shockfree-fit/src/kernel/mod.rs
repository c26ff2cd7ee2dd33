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

use fearless_simd::Level;

pub use activation::{activate, multiply_by_slopes};
pub use elementary::{bernoulli_row, softmax_row};
pub use outer::{OuterProducts, TOGETHER};
pub use panels::Panels;
pub use product::add_panel_product;

/// The instruction set of all kernels: the only place where it is chosen.
pub fn level() -> Level {
    Level::new()
}

/// Every instruction set that can be had on this machine and with this build.
#[cfg(test)]
fn levels() -> Vec<Level> {
    use fearless_simd::Simd;
    let best = Level::new();
    let mut levels = vec![best, Level::baseline()];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(best.as_avx2().map(Simd::level));
        levels.extend(best.as_sse4_2().map(Simd::level));
    }
    levels
}
