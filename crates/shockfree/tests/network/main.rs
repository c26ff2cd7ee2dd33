//! Networks of `n` units, against closed forms, finite differences and long simulations.

#[path = "../common/mod.rs"]
mod cases;
mod certificates;
mod common;
mod dynamics;
mod gradients;
mod nearby;
mod verdicts;
