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
    /// No page can be served at an address.
    #[error("no page can be served at {address}: {source}")]
    Serve {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A file of weights that cannot be read.
    #[error(transparent)]
    Model(#[from] shockfree_data::Error),
    /// A diagnosis that cannot be made, or a file of certificates that is none.
    #[error(transparent)]
    Diagnosis(#[from] shockfree_diagnosis::Error),
    /// A certificate was to be saved and there is none.
    #[error("nothing was saved in {}: the verdict is {verdict}, and only a contracting network has a certificate", path.display())]
    NoCertificate {
        /// Where.
        path: PathBuf,
        /// The verdict.
        verdict: &'static str,
    },
    /// Certificates that do not prove what they claim.
    #[error("contraction is not proven")]
    NotProven,
    /// A sweep that cannot be, or whose files are not as they must be.
    #[error(transparent)]
    Sweep(#[from] shockfree_sweep::Error),
    /// A sweep that ended before all was done.
    #[error("{why}: {rows} of {all} rows are kept in {}; go on with: {again}", path.display())]
    Unfinished {
        /// What ended it.
        why: String,
        /// Whether somebody wanted it.
        wanted: bool,
        /// The rows that are done.
        rows: u64,
        /// The rows that there will be.
        all: u64,
        /// Where they are.
        path: PathBuf,
        /// The command that goes on.
        again: String,
    },
    /// Files that grew and were not finished.
    #[error("{why}: what was begun of {} is removed", path.display())]
    Abandoned {
        /// What ended it.
        why: String,
        /// Whether somebody wanted it.
        wanted: bool,
        /// Where it would have been.
        path: PathBuf,
    },
    /// Sequences that cannot be learnt from, or not like this.
    #[error(transparent)]
    Fit(#[from] shockfree_fit::Error),
    /// A fit that ended before all was done.
    #[error("{why} after epoch {epoch}: all of it is kept in {}; go on with: {again}", folder.display())]
    Paused {
        /// What ended it.
        why: &'static str,
        /// The last epoch that is done.
        epoch: u64,
        /// Where it is.
        folder: PathBuf,
        /// The command that goes on.
        again: String,
    },
    /// The environment asks for an instruction set that is not there.
    #[error(transparent)]
    Simd(#[from] shockfree::simd::UnknownLevel),
    /// Standard output that cannot be written.
    #[error("cannot print: {0}")]
    Print(#[source] io::Error),
}

impl Failure {
    pub fn write(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Write { path: path.to_owned(), source }
    }

    /// The exit code: 2, what a shell gives for Ctrl-C where that ended it, or 1 where all went well and the answer is no.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Unfinished { wanted: true, .. }
            | Self::Abandoned { wanted: true, .. }
            | Self::Paused { .. } => INTERRUPTED,
            Self::NotProven | Self::NoCertificate { .. } => 1,
            _ => 2,
        }
    }

    /// Tells the user, in the manner of clap's own errors.
    pub fn report(&self) {
        use std::io::Write as _;
        // If even standard error is closed there is nobody left to tell.
        let _ = writeln!(io::stderr(), "error: {}", tamed(&self.to_string()));
    }
}

/// 128 and the number of the signal that Ctrl-C sends.
pub const INTERRUPTED: u8 = 130;

/// The longest line of a message.
const LONGEST: usize = 300;

/// A message that may quote what somebody typed: control characters are spelled out, so that they do
/// nothing to a terminal, and endless lines are cut.
fn tamed(message: &str) -> String {
    let tame = |line: &str| {
        let mut tame: String = line.chars().take(LONGEST).map(spelled).collect();
        if line.chars().nth(LONGEST).is_some() {
            tame.push('…');
        }
        tame
    };
    message.lines().map(tame).collect::<Vec<_>>().join("\n")
}

/// A name that somebody typed, as a message quotes it: in one line, not endless, and not invisible.
pub fn quoted(name: &str) -> String {
    const LONGEST: usize = 40;
    if name.is_empty() {
        return "\"\"".to_owned();
    }
    let mut quoted: String = name.chars().take(LONGEST).map(spelled).collect();
    if name.chars().nth(LONGEST).is_some() {
        quoted.push('…');
    }
    quoted
}

fn spelled(letter: char) -> String {
    if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() }
}

#[cfg(test)]
mod tests {
    use super::tamed;

    #[test]
    fn quoted_input_cannot_harm_a_terminal() {
        assert_eq!(tamed("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\nc");
        assert_eq!(tamed(&"x".repeat(1_000_000)).chars().count(), 301);
    }
}
