//! The files of a sweep: one row a run, appended as runs are done.
//!
//! A file is a header and the rows of one [`Part`] in the order of the runs: at any moment a prefix of
//! what it will be, save perhaps for a torn last line. Every row says to which plan it belongs and
//! which run it is, and is checked against the plan when it is read.

mod merge;
mod part;
mod row;
mod scan;
mod sheet;

pub use merge::{Merged, merge};
pub use part::Part;
pub use row::HEADER;
pub use scan::{Scan, scan};
pub use sheet::Sheet;
