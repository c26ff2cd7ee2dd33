//! The page of a fit.

use super::course::Finished;
use super::summary::Summary;

/// The page, where there is one: this is the place from which it will be drawn. The curves of all epochs are in `finished`, those
/// of all steps in the `trace.csv` of each one's folder.
pub const fn page<T>(_summary: &Summary, _finished: &[Finished<T>]) -> Option<String> {
    None
}
