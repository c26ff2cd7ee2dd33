//! What came out of a fit, for programs.

use serde::Serialize;
use shockfree::network::certificate::Certificate;
use shockfree_fit::{Architecture, Guard, Real};

use super::baseline;
use super::course::Finished;
use super::data::Data;
use super::plan::Plan;
use super::split::Parts;
use super::task::Task;

/// All of it.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    pub task: TaskView,
    /// What is better than nothing: costs of forecasts that need no network.
    pub constant: Costs,
    /// None but for next steps and squared errors.
    pub persistence: Option<Costs>,
    pub trainings: Vec<TrainingView>,
    /// The label of the training whose model is kept.
    pub kept: String,
    /// Root mean squared errors in the units of the data.
    pub errors: Vec<ErrorView>,
    pub certificate: Option<CertificateView>,
}

/// What was learnt.
#[derive(Clone, Debug, Serialize)]
pub struct TaskView {
    pub step: &'static str,
    pub cost: &'static str,
    pub inputs: Vec<String>,
    pub targets: Vec<String>,
    pub units: usize,
    pub activation: &'static str,
    pub precision: &'static str,
    pub split: &'static str,
    pub training_steps: usize,
    pub validation_steps: usize,
    pub test_steps: usize,
}

/// A cost on each part of the data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Costs {
    pub training: f64,
    pub validation: Option<f64>,
    pub test: Option<f64>,
}

impl Costs {
    /// That of the part that chooses.
    pub fn choosing(&self) -> f64 {
        self.validation.unwrap_or(self.training)
    }
}

/// One training.
#[derive(Clone, Debug, Serialize)]
pub struct TrainingView {
    pub label: String,
    pub epochs: u64,
    pub best_epoch: u64,
    /// Of the best parameters.
    pub best: Costs,
    pub first_training_cost: f64,
    pub last_training_cost: f64,
    pub diverged: bool,
    pub steps: u64,
    pub epochs_taken_back: u64,
    pub contraction: Option<f64>,
    /// The bound of gradients at the start.
    pub first_bound: Option<f64>,
    pub largest_gradient: f64,
    /// The largest quotient of a gradient and its bound.
    pub largest_gradient_by_bound: Option<f64>,
    pub seconds: f64,
    pub projecting_seconds: f64,
}

/// The errors of one target.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorView {
    pub column: String,
    pub validation: Option<f64>,
    pub test: Option<f64>,
}

/// What is proven.
#[derive(Clone, Debug, Serialize)]
pub struct CertificateView {
    pub kind: &'static str,
    pub rate: f64,
    pub memory: f64,
    pub distortion: f64,
}

impl From<&Certificate> for CertificateView {
    fn from(certificate: &Certificate) -> Self {
        let memory = 1.0 / (1.0 - certificate.rate);
        let (kind, rate) = (certificate.kind.as_str(), certificate.rate);
        Self { kind, rate, memory, distortion: certificate.distortion() }
    }
}

impl TaskView {
    /// Of a task, its network and its data.
    pub fn new<T: Real>(task: &Task, plan: &Plan, parts: &Parts, data: &Data<T>) -> Self {
        let names = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect();
        let counted = |data: &Option<shockfree_fit::Dataset<T>>| {
            data.as_ref().map_or(0, shockfree_fit::Dataset::counted_steps)
        };
        Self {
            step: task.step.as_str(),
            cost: task.cost.as_str(),
            inputs: names(&mut task.input_names()),
            targets: names(&mut task.target_names()),
            units: plan.units,
            activation: plan.activation.as_str(),
            precision: T::NAME,
            split: parts.how,
            training_steps: data.train.counted_steps(),
            validation_steps: counted(&data.validation),
            test_steps: counted(&data.test),
        }
    }
}

/// The costs of parameters on all parts.
pub fn costs<T: Real>(net: Architecture, parameters: &[T], data: &Data<T>) -> Costs {
    let of = |data: &shockfree_fit::Dataset<T>| baseline::cost(net, parameters, data);
    Costs {
        training: of(&data.train),
        validation: data.validation.as_ref().map(of),
        test: data.test.as_ref().map(of),
    }
}

/// The costs of predicting that nothing changes.
pub fn persistence(task: &Task, parts: &Parts) -> Option<Costs> {
    let of = |stretches: &[_]| baseline::persistence(task, stretches);
    let training = of(&parts.train)?;
    Some(Costs { training, validation: of(&parts.validation), test: of(&parts.test) })
}

impl TrainingView {
    /// Of a training that ran.
    pub fn new<T: Real>(
        net: Architecture,
        data: &Data<T>,
        finished: &Finished<T>,
        first_bound: Option<f64>,
    ) -> Self {
        let Finished { outcome, tally, .. } = finished;
        let contraction = match finished.settings.guard {
            Guard::Shockfree { rate, .. } => Some(rate),
            Guard::Plain | Guard::Clipping { .. } => None,
        };
        Self {
            label: finished.label.clone(),
            epochs: finished.epochs_done(),
            best_epoch: outcome.best.epoch,
            best: costs(net, &outcome.best.parameters, data),
            first_training_cost: outcome.first_cost,
            last_training_cost: outcome.last_cost,
            diverged: outcome.has_diverged(),
            steps: tally.steps,
            epochs_taken_back: tally.taken_back,
            contraction,
            first_bound,
            largest_gradient: tally.largest_gradient,
            largest_gradient_by_bound: contraction.map(|_| tally.largest_ratio),
            seconds: tally.seconds,
            projecting_seconds: tally.projecting,
        }
    }
}
