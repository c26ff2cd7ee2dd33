//! What kernels share: the instruction set that they run with, and `f32` and `f64` as one.
//!
//! A kernel is written once, over registers of whatever width; the widest of the machine (AVX-512, AVX2, NEON, …) is found
//! when the program runs, by [`level`]. `SHOCKFREE_SIMD` forces another one, by its [name](name), so that all can be tried on
//! one machine; `SHOCKFREE_SIMD=plain` is what every machine of the kind can do.

mod level;
mod real;

pub use level::{UnknownLevel, level, levels, name, requested};
pub use real::Real;
