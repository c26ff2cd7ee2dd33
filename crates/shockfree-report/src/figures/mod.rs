//! The figures: those of the paper, and those that it does not have. One file a subject.

pub mod beyond;
mod branches;
pub mod cobwebs;
pub mod examples;
pub mod plane;
pub mod surfaces;

use crate::report::{Data, Picture};

/// A picture that nobody can turn.
pub(crate) fn flat(name: &str, description: &str, svg: String) -> Picture {
    let (name, description) = (name.to_owned(), description.to_owned());
    Picture { name, description, svg, surface: None }
}

/// Rows of numbers, with all their digits.
fn data<const N: usize>(
    name: &str,
    header: [&'static str; N],
    rows: impl IntoIterator<Item = [f64; N]>,
) -> Data {
    let rows = rows.into_iter().map(|row| row.iter().map(f64::to_string).collect()).collect();
    Data { name: name.to_owned(), header: header.to_vec(), rows }
}
