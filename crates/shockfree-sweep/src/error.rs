//! What can be wrong with a plan, or with the files of a sweep.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::file::Part;
use crate::{Axis, Spacing};

/// Why there is no plan, or why its runs cannot be kept.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A value that cannot mean anything.
    #[error(transparent)]
    Value(#[from] shockfree::Error),
    /// A count that is too small or too large.
    #[error("{what} = {value} is not allowed: it must be from {least} to {most}")]
    OutOfLimits {
        /// What is counted.
        what: String,
        /// What was given.
        value: u128,
        /// The smallest number allowed.
        least: u64,
        /// The largest number allowed.
        most: u64,
    },
    /// A value twice on one axis.
    #[error("{} lists {value} twice", axis.as_str())]
    Repeated {
        /// The axis.
        axis: Axis,
        /// The value.
        value: String,
    },
    /// Two ends that have nothing between them.
    #[error(
        "{}: from {from:?} to {to:?} is not allowed: both must be finite, the second larger{}",
        axis.as_str(),
        if *spacing == Spacing::Log { ", and above 0 with the spacing \"log\"" } else { "" }
    )]
    Range {
        /// The axis.
        axis: Axis,
        /// One end.
        from: f64,
        /// The other.
        to: f64,
        /// The spacing.
        spacing: Spacing,
    },
    /// A range in a grid.
    #[error(
        "{}: a range without `count` has endlessly many values: add `count`, or draw a `sample`",
        axis.as_str()
    )]
    Endless {
        /// The axis.
        axis: Axis,
    },
    /// An axis that no method looks at.
    #[error("{} is of no use here: none of the methods has it", axis.as_str())]
    Useless {
        /// The axis.
        axis: Axis,
    },
    /// No method, or one twice.
    #[error("methods: {0}")]
    Methods(String),
    /// A part that cannot be one of this plan.
    #[error("part {part}/{parts} is not allowed: K/N needs 1 ≤ K ≤ N ≤ {runs}, the number of runs")]
    Part {
        /// The part.
        part: u64,
        /// Of how many.
        parts: u64,
        /// How many runs there are.
        runs: u64,
    },
    /// A file that cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that would be overwritten.
    #[error(
        "{} is there already: --resume goes on with it, --out DIR starts elsewhere",
        path.display()
    )]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file that another process is writing.
    #[error("{} is being written by another sweep", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// A file that holds no runs.
    #[error("{} holds no runs of a sweep: its first line is not the header", path.display())]
    Header {
        /// The file.
        path: PathBuf,
    },
    /// A file with runs of another plan.
    #[error(
        "{} belongs to another plan: its rows carry {found}, this plan is {expected}",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The fingerprint in it.
        found: String,
        /// The fingerprint of the plan.
        expected: String,
    },
    /// A line that is not the row that must be there.
    #[error("{}, line {line}: {problem}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// Two files with the same part.
    #[error("{} and {} overlap: both are part {part}", one.display(), other.display())]
    Overlap {
        /// A file.
        one: PathBuf,
        /// Another.
        other: PathBuf,
        /// Which part both are.
        part: Part,
    },
    /// Files of different divisions.
    #[error(
        "{} and {} do not belong together: the one is part {first}, the other part {second}",
        one.display(),
        other.display()
    )]
    Divided {
        /// A file.
        one: PathBuf,
        /// Which part it is.
        first: Part,
        /// Another.
        other: PathBuf,
        /// Which part it is.
        second: Part,
    },
    /// Parts for which there is no file; the first ones if they are many.
    #[error("missing: part {}", .0.iter().map(Part::to_string).collect::<Vec<_>>().join(", "))]
    Missing(Vec<Part>),
    /// Files that end too early.
    #[error("incomplete: {}; go on with --resume", .0.join(", "))]
    Incomplete(Vec<String>),
}

/// A result whose error is [`Error`](enum@Error).
pub type Result<T> = std::result::Result<T, Error>;
