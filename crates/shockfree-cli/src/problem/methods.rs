//! Methods by name, with their settings.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use shockfree::objective::TerminalCost;
use shockfree::training::{
    Example, FixedWeight, GradientDescent, Method, Newton, NormClipping, Projected, StepRule,
    StepSize,
};

use super::Step;
use crate::failure::Failure;

/// A method by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MethodName {
    /// Plain gradient descent on w and b
    GradientDescent,
    /// Gradient descent with the gradient's norm clipped at a threshold
    NormClipping,
    /// The paper's Algorithm 1: b is trained, w is fixed in the stable strip
    Shockfree,
    /// Gradient descent on w and b with w projected back into the stable strip
    ShockfreeProjected,
    /// Newton's method for b at the infinite horizon, w fixed in the stable strip
    ShockfreeNewton,
}

/// The three that are compared unless others are named.
const COMPARED: [MethodName; 3] =
    [MethodName::GradientDescent, MethodName::NormClipping, MethodName::Shockfree];

/// The step size of methods that must be given one, if nobody does: the paper's.
const USUAL_STEP: f64 = 0.5;

/// The threshold if nobody gives one: a usual choice, neither the best nor the worst.
const USUAL_THRESHOLD: f64 = 1.0;

/// How far into the stable strip the weight goes if nobody says: 3 of 4, as in the paper.
const USUAL_DEPTH: f64 = 0.75;

/// A method with the settings that somebody gave it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a method like { name = \"shockfree\", step = 0.5 }")]
pub struct MethodSettings {
    pub name: MethodName,
    pub step: Option<Step>,
    pub threshold: Option<f64>,
    pub weight: Option<f64>,
    pub radius: Option<f64>,
}

/// The settings that a method really runs with, as they are printed.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Used {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius: Option<f64>,
}

/// A method that is ready to train.
pub struct Planned {
    pub name: MethodName,
    pub method: Box<dyn Method>,
    pub used: Used,
}

/// Settings for all methods that have them.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub step: Option<Step>,
    /// Several thresholds are several methods.
    pub thresholds: Vec<f64>,
    pub weight: Option<f64>,
    pub radius: Option<f64>,
}

impl MethodSettings {
    /// A method with nothing set.
    pub fn plain(name: MethodName) -> Self {
        Self { name, step: None, threshold: None, weight: None, radius: None }
    }

    /// The three methods with nothing set.
    pub fn usual() -> Vec<Self> {
        COMPARED.map(Self::plain).into()
    }

    /// The three methods as an example of the paper sets them.
    pub fn of_example(example: Example) -> Vec<Self> {
        let of = |name| Self {
            step: Some(Step::Given(example.step().get())),
            threshold: (name == MethodName::NormClipping).then(|| example.threshold()),
            weight: (name == MethodName::Shockfree).then(|| example.fixed_weight()),
            ..Self::plain(name)
        };
        COMPARED.map(of).into()
    }

    /// The method with the settings that it has taken over, once for each threshold.
    pub fn overridden(mut self, by: &Overrides) -> Vec<Self> {
        let has = |setting| self.name.settings().contains(&setting);
        self.step = by.step.filter(|_| has("step")).or(self.step);
        self.weight = by.weight.filter(|_| has("weight")).or(self.weight);
        self.radius = by.radius.filter(|_| has("radius")).or(self.radius);
        if by.thresholds.is_empty() || !has("threshold") {
            return vec![self];
        }
        let at = |threshold: &f64| Self { threshold: Some(*threshold), ..self.clone() };
        by.thresholds.iter().map(at).collect()
    }

    /// Checks the settings for a problem and builds the method.
    pub fn build(&self, problem: &TerminalCost) -> Result<Planned, Failure> {
        self.refuse_what_it_has_not()?;
        let activation = problem.activation();
        let inside = USUAL_DEPTH * activation.strip_edge();
        let (weight, radius) = (self.weight.unwrap_or(inside), self.radius.unwrap_or(inside));
        let threshold = self.threshold.unwrap_or(USUAL_THRESHOLD);
        let mut used = Used::default();
        let method: Box<dyn Method> = match self.name {
            MethodName::GradientDescent => {
                let step = self.given_step()?;
                used.step = Some(step.get());
                Box::new(GradientDescent::new(step))
            }
            MethodName::NormClipping => {
                let step = self.given_step()?;
                (used.step, used.threshold) = (Some(step.get()), Some(threshold));
                Box::new(NormClipping::new(step, threshold)?)
            }
            MethodName::Shockfree => {
                let method = FixedWeight::new(problem, weight, self.step_rule()?)?;
                (used.step, used.weight) = (Some(method.step().get()), Some(weight));
                Box::new(method)
            }
            MethodName::ShockfreeProjected => {
                let method = Projected::new(problem, radius, self.step_rule()?)?;
                (used.step, used.radius) = (Some(method.step().get()), Some(radius));
                Box::new(method)
            }
            MethodName::ShockfreeNewton => {
                used.weight = Some(weight);
                Box::new(Newton::new(activation, weight)?)
            }
        };
        Ok(Planned { name: self.name, method, used })
    }

    /// The step of a method that can compute its own.
    fn step_rule(&self) -> Result<StepRule, Failure> {
        match self.step {
            Some(Step::Given(step)) => Ok(StepRule::Given(StepSize::new(step)?)),
            Some(Step::Bound) | None => Ok(StepRule::FromBound),
        }
    }

    /// The step of a method that cannot.
    fn given_step(&self) -> Result<StepSize, Failure> {
        match self.step {
            Some(Step::Bound) => Err(Failure::Settings(format!(
                "step = \"bound\" is not allowed for {}: no bound holds outside the stable strip, so \
                 it must be a number above 0",
                self.name.text(),
            ))),
            Some(Step::Given(step)) => Ok(StepSize::new(step)?),
            None => Ok(StepSize::new(USUAL_STEP)?),
        }
    }

    fn refuse_what_it_has_not(&self) -> Result<(), Failure> {
        let given = [
            ("step", self.step.is_some()),
            ("threshold", self.threshold.is_some()),
            ("weight", self.weight.is_some()),
            ("radius", self.radius.is_some()),
        ];
        let allowed = self.name.settings();
        match given.into_iter().find(|(setting, is_given)| *is_given && !allowed.contains(setting))
        {
            None => Ok(()),
            Some((setting, _)) => Err(Failure::Settings(format!(
                "{} has no setting `{setting}`; it has {}",
                self.name.text(),
                allowed.join(" and "),
            ))),
        }
    }
}

impl Overrides {
    /// Refuses a setting that none of the methods has: it would do nothing.
    pub fn refuse_what_none_has(&self, methods: &[MethodSettings]) -> Result<(), Failure> {
        let given = [
            ("step", self.step.is_some()),
            ("threshold", !self.thresholds.is_empty()),
            ("weight", self.weight.is_some()),
            ("radius", self.radius.is_some()),
        ];
        let useless = |(setting, is_given): &(&str, bool)| {
            *is_given && !methods.iter().any(|method| method.name.settings().contains(setting))
        };
        match given.into_iter().find(useless) {
            None => Ok(()),
            Some((setting, _)) => Err(Failure::Settings(format!(
                "--{setting} is of no use here: none of the methods has it"
            ))),
        }
    }
}

impl MethodName {
    /// As it is typed and printed.
    pub fn text(self) -> &'static str {
        match self {
            Self::GradientDescent => "gradient-descent",
            Self::NormClipping => "norm-clipping",
            Self::Shockfree => "shockfree",
            Self::ShockfreeProjected => "shockfree-projected",
            Self::ShockfreeNewton => "shockfree-newton",
        }
    }

    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::GradientDescent => &["step"],
            Self::NormClipping => &["step", "threshold"],
            Self::Shockfree => &["step", "weight"],
            Self::ShockfreeProjected => &["step", "radius"],
            Self::ShockfreeNewton => &["weight"],
        }
    }
}
