//! A training problem: where its settings come from, and what is built of them.
//!
//! A preset or a file gives settings, flags override them, and only then are they checked and built.

mod file;
pub mod keyword;
mod methods;

use std::path::Path;

use clap::ValueEnum;
use serde::Deserialize;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{Example, StoppingRule};
use shockfree::unit::Unit;
use shockfree::{Activation, Horizon};

use crate::failure::Failure;
pub use file::text as file_text;
pub use keyword::Step;
pub use methods::{MethodName, MethodSettings, Overrides, Planned, Used};

/// The largest number of methods side by side: more cannot be told apart in a picture.
pub const MOST_METHODS: usize = 32;

/// The largest number of iterations of all methods together. Every one is kept, for the figures and
/// the trace, which makes some 300 MB of so many.
const MOST_ITERATIONS: u64 = 5_000_000;

/// An activation by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivationName {
    /// σ(x) = 1/(1 + exp(-x))
    #[default]
    Logistic,
    /// tanh(x)
    Tanh,
}

impl From<ActivationName> for Activation {
    fn from(name: ActivationName) -> Self {
        match name {
            ActivationName::Logistic => Self::Logistic,
            ActivationName::Tanh => Self::Tanh,
        }
    }
}

/// All settings of a training, not yet checked against one another.
#[derive(Clone, Debug)]
pub struct Settings {
    pub activation: Activation,
    pub start: f64,
    pub target: f64,
    pub horizon: Horizon,
    pub initial: Parameters,
    pub tolerance: f64,
    pub budget: u64,
    pub methods: Vec<MethodSettings>,
}

impl Settings {
    /// The settings of an example of the paper.
    pub fn of_example(example: Example) -> Self {
        let (problem, rule) = (example.problem(), example.stopping());
        Self {
            activation: problem.activation(),
            start: problem.start(),
            target: problem.target(),
            horizon: problem.horizon(),
            initial: example.initial(),
            tolerance: rule.tolerance(),
            budget: rule.budget(),
            methods: MethodSettings::of_example(example),
        }
    }

    /// The settings in a TOML file.
    pub fn of_file(path: &Path) -> Result<Self, Failure> {
        file::read(path)
    }

    /// Another activation. The weights of the methods were meant for the stable strip of the old one,
    /// so they go back to the usual.
    pub fn use_activation(&mut self, activation: Activation) {
        if activation != self.activation {
            self.activation = activation;
            for method in &mut self.methods {
                (method.weight, method.radius) = (None, None);
            }
        }
    }

    /// Keeps only methods of these names, in this order; those not among the settings are added, with
    /// the step of the others.
    pub fn choose(&mut self, names: &[MethodName]) -> Result<(), Failure> {
        let repeated = (1..names.len()).find(|&i| names[..i].contains(&names[i]));
        if let Some(i) = repeated {
            let name = names[i].text();
            return Err(Failure::Settings(format!("--methods names {name} twice")));
        }
        let step = self.methods.iter().find_map(|method| method.step);
        let common = Overrides { step, ..Overrides::default() };
        let named = |name: MethodName| {
            let named: Vec<_> =
                self.methods.iter().filter(|method| method.name == name).cloned().collect();
            if named.is_empty() { MethodSettings::plain(name).overridden(&common) } else { named }
        };
        self.methods = names.iter().flat_map(|name| named(*name)).collect();
        Ok(())
    }

    /// Settings for all methods that have them.
    pub fn override_methods(&mut self, by: &Overrides) -> Result<(), Failure> {
        by.refuse_what_none_has(&self.methods)?;
        refuse_many(by.thresholds.len())?;
        let methods = std::mem::take(&mut self.methods);
        self.methods = methods.into_iter().flat_map(|method| method.overridden(by)).collect();
        Ok(())
    }

    /// Checks the settings and builds the problem and the methods to solve it with.
    pub fn build(&self) -> Result<(Case, Vec<Planned>), Failure> {
        let problem = TerminalCost::new(self.activation, self.start, self.target, self.horizon)?;
        // Only a point that a unit can have is worth starting from.
        Unit::new(self.activation, self.initial.weight, self.initial.bias)?;
        let rule = StoppingRule::new(self.tolerance, self.budget)?;
        self.check_size()?;
        let case = Case { problem, initial: self.initial, rule };
        let build = |method: &MethodSettings| method.build(&case.problem);
        let methods = self.methods.iter().map(build).collect::<Result<_, _>>()?;
        Ok((case, methods))
    }

    fn check_size(&self) -> Result<(), Failure> {
        let methods = self.methods.len();
        refuse_many(methods)?;
        let most = MOST_ITERATIONS / methods.max(1) as u64;
        if self.budget > most {
            return Err(Failure::Settings(format!(
                "budget = {} is not allowed for {methods} methods, whose iterations are all kept: it \
                 must be at most {most}",
                self.budget,
            )));
        }
        Ok(())
    }
}

fn refuse_many(methods: usize) -> Result<(), Failure> {
    if methods <= MOST_METHODS {
        return Ok(());
    }
    Err(Failure::Settings(format!("{methods} methods are not allowed: at most {MOST_METHODS}")))
}

/// A checked problem, where training starts and when it stops.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub problem: TerminalCost,
    pub initial: Parameters,
    pub rule: StoppingRule,
}
