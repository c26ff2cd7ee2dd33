//! Numbers for people to read.

/// So many significant digits.
pub use shockfree_figures::number::typeset as digits;
