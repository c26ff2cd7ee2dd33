//! What a plan is made of, before it is checked.

use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{
    Example, FixedWeight, NormClipping, Projected, StepRule, StepSize, StoppingRule,
};
use shockfree::unit::Unit;
use shockfree::{Activation, Horizon};

use crate::axis::check_list;
use crate::{Axis, Error, MethodName, Result, Values};

/// A random sample instead of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many settings are drawn.
    pub count: u64,
    /// Which ones: the same seed draws the same.
    pub seed: u64,
}

/// What a plan is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The activation `φ`.
    pub activation: Activation,
    /// A run has converged when its cost is below.
    pub tolerance: f64,
    /// The largest number of iterations of a run.
    pub budget: u64,
    /// The weight at which shockfree holds the unit, and that of the common start.
    pub weight: f64,
    /// The largest size of the weight in the projected methods.
    pub radius: f64,
    /// The methods.
    pub methods: Vec<MethodName>,
    /// A sample, or the grid of all combinations.
    pub sample: Option<Sample>,
    /// The horizons.
    pub horizons: Vec<Horizon>,
    /// The initial states `x_0`.
    pub starts: Values,
    /// The wanted outputs `y*`.
    pub targets: Values,
    /// The weights where training starts.
    pub weights: Values,
    /// The biases where training starts.
    pub biases: Values,
    /// The step sizes, if a method takes one.
    pub steps: Option<Values>,
    /// The clipping thresholds, if a method takes one.
    pub thresholds: Option<Values>,
}

/// Where an axis has no values because no method looks at it.
static NONE: Values = Values::List(Vec::new());

impl Settings {
    /// How far into the stable strip the weight goes if nobody says: 3 of 4, as in the paper.
    pub fn usual_weight(activation: Activation) -> f64 {
        0.75 * activation.strip_edge()
    }

    /// The methods that are compared if nobody says.
    pub fn usual_methods() -> Vec<MethodName> {
        use MethodName::{GradientDescent, NormClipping, Shockfree, ShockfreeBound};
        vec![GradientDescent, NormClipping, Shockfree, ShockfreeBound]
    }

    /// The tolerance of the paper's examples.
    pub fn usual_tolerance() -> f64 {
        Example::Eight.stopping().tolerance()
    }

    /// The budget of the paper's examples.
    pub fn usual_budget() -> u64 {
        Example::Eight.stopping().budget()
    }

    /// The horizon of the paper's examples.
    pub fn usual_horizons() -> Vec<Horizon> {
        vec![Example::Eight.problem().horizon()]
    }

    /// The step of the paper's examples.
    pub fn usual_steps() -> Values {
        Values::List(vec![Example::Eight.step().get()])
    }

    /// A usual threshold, neither the best nor the worst.
    pub const USUAL_THRESHOLD: f64 = 1.0;

    /// The usual threshold alone.
    pub fn usual_thresholds() -> Values {
        Values::List(vec![Self::USUAL_THRESHOLD])
    }

    /// The values on an axis other than the horizon's.
    pub fn values(&self, axis: Axis) -> &Values {
        match axis {
            Axis::Horizon => &NONE,
            Axis::Start => &self.starts,
            Axis::Target => &self.targets,
            Axis::Weight => &self.weights,
            Axis::Bias => &self.biases,
            Axis::Step => self.steps.as_ref().unwrap_or(&NONE),
            Axis::Threshold => self.thresholds.as_ref().unwrap_or(&NONE),
        }
    }

    /// Refuses what cannot be. What passes can be trained, save that some computed step may not exist.
    pub(super) fn check(&self) -> Result<()> {
        self.check_methods()?;
        StoppingRule::new(self.tolerance, self.budget)?;
        if let Some(Sample { count: 0, .. }) = self.sample {
            return Err(Error::OutOfLimits {
                what: "sample.count".to_owned(),
                value: 0,
                least: 1,
                most: super::Plan::MOST_RUNS,
            });
        }
        check_list(Axis::Horizon, &self.horizons)?;
        let sampled = self.sample.is_some();
        let check = |axis, values: &Values, one: &dyn Fn(f64) -> shockfree::Result<f64>| {
            values.check(axis, sampled, one)
        };
        let horizon = self.horizons[0];
        let problem = |start, target| TerminalCost::new(self.activation, start, target, horizon);
        let centre = f64::midpoint(self.activation.lower(), self.activation.upper());
        let unit = |weight, bias| Unit::new(self.activation, weight, bias);
        check(Axis::Start, &self.starts, &|x| problem(x, centre).map(|_| x))?;
        check(Axis::Target, &self.targets, &|y| problem(0.0, y).map(|_| y))?;
        check(Axis::Weight, &self.weights, &|w| unit(w, 0.0).map(|_| w))?;
        check(Axis::Bias, &self.biases, &|b| unit(0.0, b).map(|_| b))?;
        let step = StepSize::new(1.0)?;
        if let Some(steps) = &self.steps {
            check(Axis::Step, steps, &|step| StepSize::new(step).map(StepSize::get))?;
        }
        if let Some(thresholds) = &self.thresholds {
            check(Axis::Threshold, thresholds, &|c| NormClipping::new(step, c).map(|_| c))?;
        }
        let any = problem(0.0, centre)?;
        FixedWeight::new(&any, self.weight, StepRule::Given(step))?;
        Projected::new(&any, self.radius, StepRule::Given(step))?;
        Ok(())
    }

    fn check_methods(&self) -> Result<()> {
        let methods = &self.methods;
        if methods.is_empty() {
            return Err(Error::Methods("there must be at least one".to_owned()));
        }
        if let Some(i) = (1..methods.len()).find(|&i| methods[..i].contains(&methods[i])) {
            return Err(Error::Methods(format!("{} is named twice", methods[i].as_str())));
        }
        let given = [
            (Axis::Step, self.steps.is_some(), methods.iter().any(|one| one.has_step())),
            (Axis::Threshold, self.thresholds.is_some(), methods.iter().any(|m| m.has_threshold())),
        ];
        for (axis, given, of_use) in given {
            match (given, of_use) {
                (true, false) => return Err(Error::Useless { axis }),
                (false, true) => {
                    return Err(Error::Methods(format!("one of them needs {}", axis.as_str())));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Default for Settings {
    /// The settings around examples 8 and 9 of the paper, which are among them exactly.
    fn default() -> Self {
        let examples = [Example::Eight, Example::Nine];
        let of = |value: fn(&TerminalCost) -> f64| {
            Values::List(examples.iter().map(|example| value(&example.problem())).collect())
        };
        let around = |centre: f64| {
            let steps = -8..=8_i32;
            Values::List(steps.map(|i| centre + 0.5 * f64::from(i)).collect())
        };
        let Parameters { weight, bias } = Example::Eight.initial();
        let [eight, nine] = examples.map(Example::threshold);
        Self {
            activation: Activation::Logistic,
            tolerance: Self::usual_tolerance(),
            budget: Self::usual_budget(),
            weight: Example::Eight.fixed_weight(),
            radius: Example::Eight.fixed_weight(),
            methods: Self::usual_methods(),
            sample: None,
            horizons: Self::usual_horizons(),
            starts: of(TerminalCost::start),
            targets: of(TerminalCost::target),
            weights: around(weight),
            biases: around(bias),
            steps: Some(Values::List(vec![0.1, 0.25, 0.5, 1.0, 2.0])),
            // Evenly over the two decades that `train` tries, and the two of the examples.
            thresholds: Some(Values::List(vec![
                0.1, 0.16, 0.25, 0.4, 0.63, nine, 1.0, 1.6, eight, 4.0, 6.3, 10.0,
            ])),
        }
    }
}
