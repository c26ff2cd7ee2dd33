//! How bytes can fail to be an npz file.

use thiserror::Error;

use crate::shown;

/// How bytes can fail to be an npz file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NpzProblem {
    /// No end of a ZIP archive.
    #[error("is no npz file, or is cut off: it has no directory of a ZIP archive at its end")]
    NoDirectory,
    /// A directory that is not within the file, or not of one piece.
    #[error("has a directory that is none: {0}")]
    Directory(String),
    /// A member that cannot be read.
    #[error("has a member {member} that cannot be read: {why}")]
    Member {
        /// The member.
        member: String,
        /// Why.
        why: String,
    },
    /// Two members that share bytes.
    #[error("has the members {one} and {other} at the same bytes")]
    Overlap {
        /// A member.
        one: String,
        /// The next one.
        other: String,
    },
    /// A member with more bytes than its compressed bytes can become.
    #[error(
        "says that {member} has {bytes} bytes, but its {compressed} compressed bytes cannot become \
         more than {most}"
    )]
    Inflated {
        /// The member.
        member: String,
        /// How many it is said to have.
        bytes: u64,
        /// How many it has in the file.
        compressed: usize,
        /// How many these can become.
        most: u64,
    },
    /// An archive that `torch.save` wrote.
    #[error("is a pickle of PyTorch: it has a member {member}{advice}")]
    Pickle {
        /// The member that says so.
        member: String,
        /// What to do.
        advice: &'static str,
    },
    /// A member that is no array.
    #[error("has a member {member} that is no array of NumPy: {why}")]
    Array {
        /// The member.
        member: String,
        /// Why.
        why: String,
    },
    /// A member that has not the bytes that it needs.
    #[error(
        "has {bytes} bytes for {member}, which needs {needed} for shape {}",
        shown::shape(shape)
    )]
    Size {
        /// The member.
        member: String,
        /// How many bytes it has.
        bytes: u64,
        /// How many it needs, or that it is more than can be counted.
        needed: String,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// A member whose compressed bytes are broken or too few.
    #[error("has a member {member} that cannot be decompressed: {why}")]
    Broken {
        /// The member.
        member: String,
        /// Why.
        why: String,
    },
    /// A member whose bytes are not those that were written.
    #[error("has a member {member} whose checksum is wrong: the file is damaged")]
    Checksum {
        /// The member.
        member: String,
    },
}
