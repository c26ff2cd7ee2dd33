//! The problem file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use shockfree::Horizon;
use shockfree::objective::Parameters;
use shockfree_sweep::typed;

use super::{ActivationName, MOST_METHODS, MethodSettings, Settings};
use crate::failure::Failure;

/// No problem file is longer; what is, is something else, and is not read into memory.
const LONGEST: u64 = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProblemFile {
    #[serde(default)]
    activation: ActivationName,
    #[serde(default)]
    start: f64,
    target: f64,
    #[serde(default = "usual_horizon", deserialize_with = "typed::read")]
    horizon: Horizon,
    initial: Point,
    #[serde(default = "usual_tolerance")]
    tolerance: f64,
    #[serde(default = "usual_budget", deserialize_with = "typed::read_budget")]
    budget: u64,
    #[serde(default = "MethodSettings::usual")]
    method: Vec<MethodSettings>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a point like { w = 5.0, b = -3.0 }")]
struct Point {
    w: f64,
    b: f64,
}

/// The paper's horizon.
fn usual_horizon() -> Horizon {
    shockfree::training::Example::Eight.problem().horizon()
}

/// The tolerance that gives the paper's counts.
fn usual_tolerance() -> f64 {
    shockfree::training::Example::Eight.stopping().tolerance()
}

fn usual_budget() -> u64 {
    shockfree::training::Example::Eight.stopping().budget()
}

/// The text of a file, if it is no longer than a problem file can be.
pub fn text(path: &Path) -> Result<String, Failure> {
    let problem = |message: String| Failure::Problem { path: path.to_owned(), message };
    let cannot = |source| Failure::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(cannot)?.take(LONGEST + 1);
    let length = file.read_to_end(&mut bytes).map_err(cannot)?;
    if length as u64 > LONGEST {
        return Err(problem(format!("a problem file has at most {LONGEST} bytes")));
    }
    String::from_utf8(bytes).map_err(|_| problem("it is not UTF-8 text".to_owned()))
}

/// Reads a problem file. Numbers are checked later, with those of the flags.
pub fn read(path: &Path) -> Result<Settings, Failure> {
    let text = text(path)?;
    let problem = |message: String| Failure::Problem { path: path.to_owned(), message };
    let file: ProblemFile =
        toml::from_str(&text).map_err(|error| problem(error.to_string().trim_end().to_owned()))?;
    if file.method.is_empty() || file.method.len() > MOST_METHODS {
        let count = file.method.len();
        return Err(problem(format!(
            "{count} methods are not allowed: from 1 to {MOST_METHODS}, or none for the usual three"
        )));
    }
    Ok(Settings {
        activation: file.activation.into(),
        start: file.start,
        target: file.target,
        horizon: file.horizon,
        initial: Parameters { weight: file.initial.w, bias: file.initial.b },
        tolerance: file.tolerance,
        budget: file.budget,
        methods: file.method,
    })
}
