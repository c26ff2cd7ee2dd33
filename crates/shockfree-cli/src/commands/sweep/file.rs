//! The problem file of a sweep.

use std::path::Path;

use shockfree_sweep::{Plan, Problem};

use crate::failure::Failure;
use crate::problem::file_text;

/// Reads the plan in a problem file.
pub fn read(path: &Path) -> Result<Plan, Failure> {
    let problem = |message: String| Failure::Problem { path: path.to_owned(), message };
    let file: Problem = toml::from_str(&file_text(path)?)
        .map_err(|error| problem(error.to_string().trim_end().to_owned()))?;
    file.settings().and_then(Plan::new).map_err(|error| problem(error.to_string()))
}
