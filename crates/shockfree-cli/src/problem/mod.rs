//! A training problem: where its settings come from, and what is built of them.
//!
//! A preset or a file gives settings, flags override them, and only then are they checked and built.

mod file;
mod keyword;
mod methods;

use std::path::Path;

use clap::ValueEnum;
use serde::Deserialize;
use shockfree::Activation;
use shockfree::objective::{Horizon, Parameters, TerminalCost};
use shockfree::training::{Example, StoppingRule};

use crate::failure::Failure;
pub use keyword::Step;
pub use methods::{MethodName, MethodSettings, Planned, Used};

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

/// An activation as it is typed and printed.
pub fn activation_text(activation: Activation) -> &'static str {
    match activation {
        Activation::Logistic => "logistic",
        Activation::Tanh => "tanh",
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

    /// The methods of that name among the settings, or that method with nothing set.
    fn methods_named(&self, name: MethodName) -> Vec<MethodSettings> {
        let mut named: Vec<_> =
            self.methods.iter().filter(|method| method.name == name).cloned().collect();
        if named.is_empty() {
            // What the others descend with is the natural step for one that needs one too.
            let step = self.methods.iter().find_map(|method| method.step);
            let mut method = MethodSettings::plain(name);
            method.set(step, None, None, None);
            named.push(method);
        }
        named
    }

    /// Keeps only methods of these names, in this order; those not among the settings are added with
    /// the usual ones.
    pub fn choose(&mut self, names: &[MethodName]) {
        self.methods = names.iter().flat_map(|name| self.methods_named(*name)).collect();
    }

    /// Checks the settings and builds the problem and the methods to solve it with.
    pub fn build(&self) -> Result<(Case, Vec<Planned>), Failure> {
        let problem = TerminalCost::new(self.activation, self.start, self.target, self.horizon)?;
        // Only a point that a unit can have is worth starting from.
        shockfree::unit::Unit::new(self.activation, self.initial.weight, self.initial.bias)?;
        let rule = StoppingRule::new(self.tolerance, self.budget)?;
        let case = Case { problem, initial: self.initial, rule };
        let build = |method: &MethodSettings| method.build(&case.problem);
        let methods = self.methods.iter().map(build).collect::<Result<_, _>>()?;
        Ok((case, methods))
    }
}

/// A checked problem, where training starts and when it stops.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub problem: TerminalCost,
    pub initial: Parameters,
    pub rule: StoppingRule,
}
