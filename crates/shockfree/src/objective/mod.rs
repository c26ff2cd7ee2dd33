//! What training minimises: the terminal cost, at a finite or the infinite horizon.

mod parameters;
mod terminal_cost;

pub use parameters::{Gradient, Parameters};
pub use terminal_cost::{Evaluation, TerminalCost, Undefined};
