//! What training minimises: the terminal cost, at a finite or the infinite horizon.

mod grid;
mod parameters;
mod surface;
mod terminal_cost;
mod torn_mesh;

pub use grid::Grid;
pub use parameters::{Gradient, Parameters};
pub use terminal_cost::{Evaluation, TerminalCost, Undefined};
pub use torn_mesh::{Crest, TornMesh};
