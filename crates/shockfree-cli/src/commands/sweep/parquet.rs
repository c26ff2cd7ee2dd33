//! `--parquet`: the rows as columns, for whoever reads millions of them.

#[cfg(feature = "parquet")]
mod columns;

use std::path::Path;

use shockfree_sweep::Plan;

use crate::failure::Failure;

/// The name of the file.
pub const FILE: &str = "runs.parquet";

/// Refuses before anything is run, if this build cannot write it.
pub fn check() -> Result<(), Failure> {
    if cfg!(feature = "parquet") {
        return Ok(());
    }
    Err(Failure::Settings(
        "this build cannot write Parquet: cargo install --path crates/shockfree-cli --features parquet"
            .to_owned(),
    ))
}

/// Writes the rows of a complete sweep once more, as Parquet.
#[cfg(feature = "parquet")]
pub fn export(plan: &Plan, folder: &Path) -> Result<(), Failure> {
    columns::export(plan, folder, FILE)
}

/// Never called: [`check`] has refused.
#[cfg(not(feature = "parquet"))]
pub fn export(_: &Plan, _: &Path) -> Result<(), Failure> {
    check()
}
