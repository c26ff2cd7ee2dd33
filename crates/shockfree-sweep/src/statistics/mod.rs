//! What a sweep says.
//!
//! A run that did not converge is a run that takes longer than any: it counts in every share and in
//! every quantile, and no number here is of the converged runs alone.

mod comparison;
mod family;
mod histogram;
mod map;
mod quantile;
mod summary;

pub use comparison::{Comparison, Pair, Starts, comparisons, opponents, pairs};
pub use family::{FamilySummary, converged_within, families};
pub use histogram::Histogram;
pub use map::{Cell, Map, map};
pub use quantile::{PERCENTS, Quantiles, nearest_rank};
pub use summary::Summary;
