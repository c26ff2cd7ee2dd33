//! x
mod cost;
mod dataset;
mod engine;
mod error;
mod kernel;
mod pack;
mod pass;
mod real;
mod shape;
pub use cost::Cost;
pub use dataset::{Counted, Dataset, Sequence};
pub use engine::{Engine, mean_cost};
pub use error::{Error, Result};
pub use pack::Piece;
pub use pass::Architecture;
pub use real::Real;
pub use shape::Shape;
