//! One run of a sweep.

use shockfree::Horizon;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{
    FixedWeight, GradientDescent, Job, Method, Newton, NormClipping, Projected, StepRule, StepSize,
    StoppingRule,
};

use crate::{Family, MethodName, Result, Settings};

/// One run of a sweep, with all that sets it apart from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Its number in the plan.
    pub index: u64,
    /// Its method and origin.
    pub family: Family,
    /// The horizon `T`.
    pub horizon: Horizon,
    /// The initial state `x_0`.
    pub start: f64,
    /// The wanted output `y*`.
    pub target: f64,
    /// The step that is given to the method; `None` if it takes none.
    pub step: Option<f64>,
    /// The threshold; `None` if it takes none.
    pub threshold: Option<f64>,
    /// Where it is sent from. The projected methods put the weight into the strip first.
    pub initial: Parameters,
}

impl Run {
    /// The name of its method.
    pub fn method(&self) -> &'static str {
        self.family.method.as_str()
    }

    /// What is to be trained.
    ///
    /// # Errors
    /// A computed step that does not exist for the target and horizon.
    pub fn job(&self, settings: &Settings) -> Result<Job> {
        let problem =
            TerminalCost::new(settings.activation, self.start, self.target, self.horizon)?;
        let stopping = StoppingRule::new(settings.tolerance, settings.budget)?;
        let method = self.trainer(settings, &problem)?;
        Ok(Job { problem, method, initial: self.initial, stopping })
    }

    fn trainer(&self, settings: &Settings, problem: &TerminalCost) -> Result<Box<dyn Method>> {
        let Settings { activation, weight, radius, .. } = *settings;
        // The plan gives a step and a threshold to every method that takes one; what is missing would
        // be refused as not positive.
        let step = || StepSize::new(self.step.unwrap_or(f64::NAN));
        let threshold = self.threshold.unwrap_or(f64::NAN);
        Ok(match self.family.method {
            MethodName::GradientDescent => Box::new(GradientDescent::new(step()?)),
            MethodName::NormClipping => Box::new(NormClipping::new(step()?, threshold)?),
            MethodName::Shockfree => {
                Box::new(FixedWeight::new(problem, weight, StepRule::Given(step()?))?)
            }
            MethodName::ShockfreeBound => {
                Box::new(FixedWeight::new(problem, weight, StepRule::FromBound)?)
            }
            MethodName::ShockfreeProjected => {
                Box::new(Projected::new(problem, radius, StepRule::Given(step()?))?)
            }
            MethodName::ShockfreeProjectedBound => {
                Box::new(Projected::new(problem, radius, StepRule::FromBound)?)
            }
            MethodName::ShockfreeNewton => Box::new(Newton::new(activation, weight)?),
        })
    }
}
