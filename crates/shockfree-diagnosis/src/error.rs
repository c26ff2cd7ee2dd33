//! What can go wrong.

use thiserror::Error;

/// Why there is no diagnosis. What a diagnosis *finds* is never an error.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A value that cannot mean anything.
    #[error(transparent)]
    Value(#[from] shockfree::Error),
    /// A file of certificates that cannot be understood.
    #[error("not a file of certificates that shockfree wrote: {0}")]
    Certificate(String),
    /// Checkpoints of different networks.
    #[error("the checkpoints do not belong to one training: {0}")]
    Checkpoints(String),
    /// The flag of its [`TimeLimit`](crate::TimeLimit) was set before it was done.
    #[error("stopped before it was done")]
    Stopped,
}

/// A result whose error is [`Error`](enum@Error).
pub type Result<T> = std::result::Result<T, Error>;
