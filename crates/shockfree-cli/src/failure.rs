//! What can go wrong, in one clear message each.

use std::io;
use std::path::{Path, PathBuf};

use shockfree::objective::Undefined;
use thiserror::Error;

/// Why a command could not be carried out. Nothing has been written when it is returned, or only
/// whole files.
#[derive(Debug, Error)]
pub enum Failure {
    /// A value that cannot mean anything.
    #[error(transparent)]
    Value(#[from] shockfree::Error),
    /// A setting that does not go with the others.
    #[error("{0}")]
    Settings(String),
    /// A cost was asked for where there is none.
    #[error("there is no cost at this point: {0}")]
    NoCost(#[from] Undefined),
    /// A problem file that cannot be understood; the message underlines the place.
    #[error("{}: {message}", path.display())]
    Problem {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// A file that cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or folder that cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Standard output that cannot be written.
    #[error("cannot print: {0}")]
    Print(#[source] io::Error),
}

impl Failure {
    pub fn write(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Write { path: path.to_owned(), source }
    }

    /// Tells the user, in the manner of clap's own errors.
    pub fn report(&self) {
        use std::io::Write as _;
        // If even standard error is closed there is nobody left to tell.
        let _ = writeln!(io::stderr(), "error: {self}");
    }
}
