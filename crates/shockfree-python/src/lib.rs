//! The Python package `shockfree`: NumPy in, NumPy out; the mathematics stays in the other crates.
//!
//! One file a class or a group of functions. What Python sees of them is described in `python/shockfree/_native.pyi`.

use pyo3::prelude::*;

mod error;
mod interrupt;
mod region;

/// The binding; `shockfree` is what users import.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::region::Region;
}
