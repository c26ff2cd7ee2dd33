//! Networks of several units, `x' = W φ(x) + b`.

pub mod enclosure;
