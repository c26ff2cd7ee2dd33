//! `shockfree sweep --merge`.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use shockfree_sweep::file::{Part, merge};
use shockfree_sweep::{Error, Plan, Record};

use crate::failure::Failure;
use crate::output;

/// Joins the files of all parts into the file of the whole, which appears only when it is complete.
pub fn join(plan: &Plan, parts: &[PathBuf], folder: &Path) -> Result<Vec<Record>, Failure> {
    let path = folder.join(Part::WHOLE.file_name());
    if path.exists() {
        return Err(Failure::Settings(format!(
            "{} is there already: --out DIR joins elsewhere",
            path.display()
        )));
    }
    let failed = |source| Error::Write { path: path.clone(), source };
    let file = output::new_file_in(folder).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let merged = merge(plan, parts, &mut out, &failed)?;
    out.flush().map_err(failed)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(merged.records)
}
