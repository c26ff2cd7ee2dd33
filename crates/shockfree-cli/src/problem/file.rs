//! The problem file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use shockfree::objective::{Horizon, Parameters};

use super::{ActivationName, MethodSettings, Settings, keyword};
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
    #[serde(default = "usual_horizon", deserialize_with = "keyword::horizon")]
    horizon: Horizon,
    initial: Point,
    #[serde(default = "usual_tolerance")]
    tolerance: f64,
    #[serde(default = "usual_budget")]
    budget: u64,
    #[serde(default = "MethodSettings::usual")]
    method: Vec<MethodSettings>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
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

/// Reads a problem file. Numbers are checked later, with those of the flags.
pub fn read(path: &Path) -> Result<Settings, Failure> {
    let problem = |message: String| Failure::Problem { path: path.to_owned(), message };
    let cannot = |source| Failure::Read { path: path.to_owned(), source };
    let mut text = String::new();
    let mut file = File::open(path).map_err(cannot)?.take(LONGEST + 1);
    let length = file.read_to_string(&mut text).map_err(cannot)?;
    if length as u64 > LONGEST {
        return Err(problem(format!("a problem file has at most {LONGEST} bytes")));
    }
    let file: ProblemFile =
        toml::from_str(&text).map_err(|error| problem(error.to_string().trim_end().to_owned()))?;
    if file.method.is_empty() {
        return Err(problem("`method` is empty; leave it out for the usual three".to_owned()));
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
