//! `shockfree train`: the methods side by side on one problem.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use shockfree::objective::{Horizon, Parameters};
use shockfree::training::{Entry, Example, Run, train_watched};

use crate::failure::Failure;
use crate::json;
use crate::number;
use crate::output;
use crate::problem::{ActivationName, Case, MethodName, Planned, Settings, Step, Used};
use crate::progress::Progress;

mod figures;
mod report;
mod thresholds;

/// Train one unit by gradient descent, by norm clipping and without explosion, side by side.
///
/// Without arguments this is example 8 of the paper. Flags override the example or the file.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  shockfree train\n  shockfree train --example 9 --figures pictures\n  shockfree train --at -8,4 --start 0.4 --target 0.3 --methods gradient-descent,shockfree-newton\n  shockfree train --problem mine.toml --json --trace\n\nA problem file:\n  activation = \"logistic\"          # or \"tanh\"\n  start = -2.0                     # the initial state x_0\n  target = 0.7                     # the wanted output y*\n  horizon = 50                     # or \"infinite\"\n  initial = { w = 5.0, b = -3.0 }\n  tolerance = 1e-3                 # converged when the cost is below\n  budget = 10000                   # iterations at most\n\n  [[method]]\n  name = \"norm-clipping\"\n  step = 0.5\n  threshold = 2.26\n\n  [[method]]\n  name = \"shockfree\"\n  weight = 3.0\n  step = \"bound\"                   # computed: no step size to tune"
)]
pub struct Train {
    /// An example of the paper.
    #[arg(long, value_name = "8|9", value_parser = example, conflicts_with = "problem")]
    example: Option<Example>,
    /// A problem of your own, as a TOML file (see below).
    #[arg(long, value_name = "FILE")]
    problem: Option<PathBuf>,
    /// The methods to run, with commas between them.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAME")]
    methods: Option<Vec<MethodName>>,
    /// The activation φ.
    #[arg(long, value_enum)]
    activation: Option<ActivationName>,
    /// The initial state x_0 (not the output φ(x_0)).
    #[arg(long, value_name = "X0", allow_hyphen_values = true, value_parser = number::finite)]
    start: Option<f64>,
    /// The wanted output y*: strictly between 0 and 1, or -1 and 1 for tanh.
    #[arg(long, value_name = "Y", allow_hyphen_values = true, value_parser = number::finite)]
    target: Option<f64>,
    /// After how many steps the cost is read, or "infinite" for the limit.
    #[arg(long, value_name = "N|infinite", allow_hyphen_values = true, value_parser = number::horizon)]
    horizon: Option<Horizon>,
    /// Where training starts: weight and bias.
    #[arg(long, value_name = "W,B", allow_hyphen_values = true, value_parser = number::point)]
    at: Option<Parameters>,
    /// The step size of all methods; "bound" computes it, for methods in the stable strip.
    #[arg(long, value_name = "α|bound", allow_hyphen_values = true, value_parser = Step::parse)]
    step: Option<Step>,
    /// The threshold of norm clipping.
    #[arg(long, value_name = "C", allow_hyphen_values = true, value_parser = number::finite)]
    threshold: Option<f64>,
    /// The fixed weight of shockfree and shockfree-newton, inside the stable strip.
    #[arg(long, value_name = "W", allow_hyphen_values = true, value_parser = number::finite)]
    weight: Option<f64>,
    /// The largest size of the weight in shockfree-projected, inside the stable strip.
    #[arg(long, value_name = "ρ", allow_hyphen_values = true, value_parser = number::finite)]
    radius: Option<f64>,
    /// A run has converged when its cost is below this.
    #[arg(long, value_name = "E", allow_hyphen_values = true, value_parser = number::finite)]
    tolerance: Option<f64>,
    /// The largest number of iterations.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::count)]
    budget: Option<u64>,
    /// Write the figures as SVG into this folder.
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// With --json: every iteration.
    #[arg(long, requires = "json")]
    trace: bool,
}

fn example(text: &str) -> Result<Example, String> {
    match text {
        "8" => Ok(Example::Eight),
        "9" => Ok(Example::Nine),
        _ => Err("the paper's examples are 8 and 9".to_owned()),
    }
}

/// A finished run with what it was run with.
struct Finished {
    name: MethodName,
    used: Used,
    run: Run,
}

#[derive(Serialize)]
struct Document {
    problem: json::Problem,
    runs: Vec<json::RunView>,
}

impl Train {
    pub fn run(&self) -> Result<(), Failure> {
        let (case, methods) = self.settings()?.build()?;
        let finished: Vec<_> = methods.into_iter().map(|planned| run(&case, planned)).collect();
        let written = match &self.figures {
            Some(folder) => output::write_files(folder, &figures::files(&case, &finished))?,
            None => Vec::new(),
        };
        if self.json {
            let view = |one: &Finished| json::RunView::new(&one.run, &one.used, self.trace);
            return output::print_json(&Document {
                problem: json::Problem::new(&case.problem, case.initial, &case.rule),
                runs: finished.iter().map(view).collect(),
            });
        }
        let mut text = report::text(&case, &finished, output::colour());
        if self.figures.is_none() {
            text.push_str("\n\nFor the figures as SVG: --figures DIR");
        }
        for (index, path) in written.iter().enumerate() {
            text.push_str(if index == 0 { "\n\nWrote " } else { ", " });
            text.push_str(&path.display().to_string());
        }
        output::print(&text)
    }

    fn settings(&self) -> Result<Settings, Failure> {
        let mut settings = match &self.problem {
            Some(path) => Settings::of_file(path)?,
            None => Settings::of_example(self.example.unwrap_or(Example::Eight)),
        };
        if let Some(activation) = self.activation {
            settings.activation = activation.into();
        }
        settings.start = self.start.unwrap_or(settings.start);
        settings.target = self.target.unwrap_or(settings.target);
        settings.horizon = self.horizon.unwrap_or(settings.horizon);
        settings.initial = self.at.unwrap_or(settings.initial);
        settings.tolerance = self.tolerance.unwrap_or(settings.tolerance);
        settings.budget = self.budget.unwrap_or(settings.budget);
        if let Some(names) = &self.methods {
            settings.choose(names);
        }
        for method in &mut settings.methods {
            method.set(self.step, self.threshold, self.weight, self.radius);
        }
        Ok(settings)
    }
}

fn run(case: &Case, planned: Planned) -> Finished {
    let Planned { name, mut method, used } = planned;
    let mut progress = Progress::new(name.text(), case.rule.budget());
    let mut watch = |entry: &Entry| progress.show(entry.iteration);
    let run = train_watched(&case.problem, method.as_mut(), case.initial, &case.rule, &mut watch);
    Finished { name, used, run }
}
