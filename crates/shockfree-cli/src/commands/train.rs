//! `shockfree train`: the methods side by side on one problem.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;
use shockfree::Horizon;
use shockfree::objective::Parameters;
use shockfree::training::{Entry, Example, Run, train_watched};

use crate::failure::Failure;
use crate::json;
use crate::number;
use crate::output;
use crate::problem::{ActivationName, Case, MethodName, Overrides, Planned, Settings, Step, Used};
use crate::progress::Progress;

mod figures;
mod report;
mod thresholds;

/// Train one unit by gradient descent, by norm clipping and without explosion, side by side.
///
/// Without arguments this is example 8 of the paper. Flags override the example or the file.
#[derive(Args)]
#[command(after_help = include_str!("train/help.txt").trim_end())]
pub struct Train {
    /// An example of the paper.
    #[arg(long, value_enum, conflicts_with = "problem")]
    example: Option<ExampleName>,
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
    /// The threshold of norm clipping; several, with commas between them, are several runs.
    #[arg(long, value_name = "C", allow_hyphen_values = true, value_delimiter = ',', value_parser = number::finite)]
    threshold: Vec<f64>,
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
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::budget)]
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

/// An example of the paper by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExampleName {
    /// Start below 1/2: x_0 = -2, y* = 0.7
    #[value(name = "8")]
    Eight,
    /// Start above 1/2: x_0 = 1.2, y* = 0.3
    #[value(name = "9")]
    Nine,
}

impl From<ExampleName> for Example {
    fn from(name: ExampleName) -> Self {
        match name {
            ExampleName::Eight => Self::Eight,
            ExampleName::Nine => Self::Nine,
        }
    }
}

/// A finished run with what it was run with.
struct Finished {
    name: MethodName,
    /// What tells it from the others.
    label: String,
    used: Used,
    gradient_bound: Option<f64>,
    run: Run,
}

impl Finished {
    fn json(&self, with_trace: bool) -> json::RunView<'_> {
        json::RunView::new(self.name.text(), self.used, self.gradient_bound, &self.run, with_trace)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    problem: json::Problem,
    runs: Vec<json::RunView<'a>>,
}

impl Train {
    pub fn run(&self) -> Result<(), Failure> {
        let (case, methods) = self.settings()?.build()?;
        if let Some(folder) = &self.figures {
            output::prepare_folder(folder)?;
        }
        let labels = report::labels(&methods);
        let runs = methods.into_iter().zip(labels);
        let finished: Vec<_> = runs.map(|(method, label)| run(&case, method, label)).collect();
        let written = match &self.figures {
            Some(folder) => output::write_files(folder, &figures::files(&case, &finished))?,
            None => Vec::new(),
        };
        if self.json {
            let problem = json::Problem::new(&case.problem, case.initial, &case.rule);
            let runs = finished.iter().map(|one| one.json(self.trace)).collect();
            return output::print_json(&Document { problem, runs });
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
            None => Settings::of_example(self.example.unwrap_or(ExampleName::Eight).into()),
        };
        if let Some(activation) = self.activation {
            settings.use_activation(activation.into());
        }
        settings.start = self.start.unwrap_or(settings.start);
        settings.target = self.target.unwrap_or(settings.target);
        settings.horizon = self.horizon.unwrap_or(settings.horizon);
        settings.initial = self.at.unwrap_or(settings.initial);
        settings.tolerance = self.tolerance.unwrap_or(settings.tolerance);
        settings.budget = self.budget.unwrap_or(settings.budget);
        if let Some(names) = &self.methods {
            settings.choose(names)?;
        }
        settings.override_methods(&Overrides {
            step: self.step,
            thresholds: self.threshold.clone(),
            weight: self.weight,
            radius: self.radius,
        })?;
        Ok(settings)
    }
}

fn run(case: &Case, planned: Planned, label: String) -> Finished {
    let Planned { name, mut method, used } = planned;
    let progress = Progress::new(name.text(), case.rule.budget());
    let mut watch = |entry: &Entry| progress.show(entry.iteration);
    let run = train_watched(&case.problem, method.as_mut(), case.initial, &case.rule, &mut watch);
    Finished { name, label, used, gradient_bound: method.gradient_bound(), run }
}
