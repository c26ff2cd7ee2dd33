//! `shockfree reproduce`: the paper remade.

use std::path::PathBuf;

use clap::Args;
use shockfree_report::{files, reproduce};

use crate::failure::Failure;
use crate::output;

/// Remake the paper: every figure, number, lemma and theorem, its errata, and what it leaves open.
///
/// Writes one HTML page that needs no network, the figures as SVG, and their data as CSV. The same
/// program writes the same bytes.
#[derive(Args)]
pub struct Reproduce {
    /// The folder to write into.
    #[arg(long, value_name = "DIR", default_value = "reproduction")]
    out: PathBuf,
}

impl Reproduce {
    pub fn run(&self) -> Result<(), Failure> {
        output::prepare_folder(&self.out)?;
        let report = reproduce::reproduce()?;
        let files: Vec<(String, String)> =
            files::files(&report).into_iter().map(|file| (file.path, file.text)).collect();
        let written = output::write_files(&self.out, &files)?;
        output::print(&format!(
            "{}\n\nWrote {} files. Open {} in a browser.",
            report.summary.join("\n\n"),
            written.len(),
            self.out.join("index.html").display(),
        ))
    }
}
