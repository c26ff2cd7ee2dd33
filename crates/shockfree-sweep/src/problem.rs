//! A plan as people write it: the problem file of a training, with several values where that has one.

use serde::Deserialize;
use shockfree::{Activation, Horizon};

use crate::{Axis, MethodName, Result, Sample, Settings, Spacing, Values, typed};

/// A problem file, in whatever format serde reads: the program's is TOML, and so is
/// [`Plan::to_toml`](crate::Plan::to_toml).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    #[serde(default)]
    activation: ActivationName,
    tolerance: Option<f64>,
    #[serde(default = "Settings::usual_budget", deserialize_with = "typed::read_budget")]
    budget: u64,
    weight: Option<f64>,
    radius: Option<f64>,
    methods: Option<Vec<Name>>,
    sample: Option<SampleView>,
    horizon: Option<Horizons>,
    start: Option<Numbers>,
    target: Numbers,
    step: Option<Numbers>,
    threshold: Option<Numbers>,
    initial: Initial,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ActivationName {
    #[default]
    Logistic,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "starts like { w = [4, 5], b = [-3, -2] }")]
struct Initial {
    w: Numbers,
    b: Numbers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a sample like { count = 20000, seed = 1 }")]
struct SampleView {
    count: u64,
    #[serde(default)]
    seed: u64,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Name(MethodName);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        text.parse().map(Self)
    }
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "it must be a whole number from 1 to 10000000, \"infinite\", or a list of those"
)]
enum Horizons {
    One(HorizonView),
    Many(Vec<HorizonView>),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(transparent)]
struct HorizonView(#[serde(deserialize_with = "typed::read")] Horizon);

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "it must be a number, a list like [1, 2.5], or a range like { from = 1, to = 9, count = 17 }, \
                 spacing = \"log\" or \"linear\" (with a sample also without `count`)"
)]
enum Numbers {
    One(f64),
    Many(Vec<f64>),
    Range(Range),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    from: f64,
    to: f64,
    count: Option<u64>,
    #[serde(default)]
    spacing: SpacingName,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SpacingName {
    #[default]
    Linear,
    Log,
}

impl Numbers {
    fn values(self, axis: Axis) -> Result<Values> {
        match self {
            Self::One(value) => Ok(Values::List(vec![value])),
            Self::Many(values) => Ok(Values::List(values)),
            Self::Range(Range { from, to, count, spacing }) => {
                let spacing = match spacing {
                    SpacingName::Linear => Spacing::Linear,
                    SpacingName::Log => Spacing::Log,
                };
                match count {
                    None => Ok(Values::Range { from, to, spacing }),
                    Some(count) => Values::spaced(axis, from, to, count, spacing),
                }
            }
        }
    }
}

impl Problem {
    /// The settings that it describes, not yet checked against one another.
    ///
    /// # Errors
    /// For ranges that have nothing between their ends, or a count that is too small or too large.
    pub fn settings(self) -> Result<Settings> {
        let activation: Activation = self.activation.into();
        let methods = self.methods.map_or_else(Settings::usual_methods, |names| {
            names.into_iter().map(|Name(name)| name).collect()
        });
        let given = |axis, numbers: Option<Numbers>| {
            numbers.map(|numbers| numbers.values(axis)).transpose()
        };
        let usual = |needed: bool, values: fn() -> Values| needed.then(values);
        let has_step = methods.iter().any(|method| method.has_step());
        let has_threshold = methods.iter().any(|method| method.has_threshold());
        let inside = Settings::usual_weight(activation);
        Ok(Settings {
            activation,
            tolerance: self.tolerance.unwrap_or_else(Settings::usual_tolerance),
            budget: self.budget,
            weight: self.weight.unwrap_or(inside),
            radius: self.radius.unwrap_or(inside),
            methods,
            sample: self.sample.map(|SampleView { count, seed }| Sample { count, seed }),
            horizons: match self.horizon {
                None => Settings::usual_horizons(),
                Some(Horizons::One(HorizonView(one))) => vec![one],
                Some(Horizons::Many(many)) => many.iter().map(|HorizonView(one)| *one).collect(),
            },
            starts: given(Axis::Start, self.start)?.unwrap_or(Values::List(vec![0.0])),
            targets: self.target.values(Axis::Target)?,
            weights: self.initial.w.values(Axis::Weight)?,
            biases: self.initial.b.values(Axis::Bias)?,
            steps: given(Axis::Step, self.step)?.or(usual(has_step, Settings::usual_steps)),
            thresholds: given(Axis::Threshold, self.threshold)?
                .or(usual(has_threshold, Settings::usual_thresholds)),
        })
    }
}
