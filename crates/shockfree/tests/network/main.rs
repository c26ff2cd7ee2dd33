//! Networks of `n` units, against closed forms, finite differences and long simulations.

mod certificates;
mod common;
