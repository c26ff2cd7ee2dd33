//! What a complete sweep leaves behind.

use std::path::Path;

use shockfree_sweep::statistics::{Summary, comparisons, families};
use shockfree_sweep::{Plan, Record};

use super::{Sweep, figures, parquet, report};
use crate::failure::Failure;
use crate::output;

/// Writes the summary and the figures, and prints the report.
pub fn finish(plan: &Plan, records: &[Record], command: &Sweep) -> Result<(), Failure> {
    let folder: &Path = &command.out;
    let (families, comparisons) = (families(plan, records), comparisons(plan, records));
    let summary = Summary::new(plan, &families, &comparisons);
    let mut files = vec![("summary.json".to_owned(), output::json_text(&summary)? + "\n")];
    files.extend(figures::files(plan, records));
    output::write_files(folder, &files)?;
    if command.parquet {
        parquet::export(plan, folder)?;
    }
    if command.json {
        return output::print_json(&summary);
    }
    let mut names: Vec<&str> = vec!["runs.csv", super::PLAN];
    names.extend(files.iter().map(|(name, _)| name.as_str()));
    if command.parquet {
        names.push(parquet::FILE);
    }
    let text = report::text(plan, &families, &comparisons);
    output::print(&format!("{text}\n\nIn {}: {}", folder.display(), names.join(", ")))
}
