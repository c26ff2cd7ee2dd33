//! One training, and what is kept of it.

use shockfree_fit::{Budget, Fit, Settings, Start, best_offset};

use crate::tasks::Task;

/// A training to be made.
#[derive(Clone)]
pub struct Plan {
    /// What it is called in the table.
    pub name: String,
    pub settings: Settings,
    pub start: Start,
    pub epochs: u64,
}

/// What is kept.
pub struct Record {
    pub plan: Plan,
    /// Validation costs, epoch by epoch.
    pub validation: Vec<f64>,
    /// The lowest of them, its epoch, and the test cost there.
    pub best: (f64, u64, f64),
    /// The cost on the training data, before and after.
    pub first: f64,
    pub last: f64,
    pub diverged: bool,
    pub largest_gradient: f64,
    /// The largest gradient divided by its bound.
    pub largest_share: f64,
    pub taken_back: u64,
    pub seconds: f64,
}

impl Record {
    /// The first epoch with a validation cost of at most this.
    pub fn reaches(&self, cost: f64) -> Option<usize> {
        self.validation.iter().position(|&v| v <= cost).map(|epoch| epoch + 1)
    }
}

pub fn run(task: &Task, plan: &Plan) -> Record {
    let started = std::time::Instant::now();
    let mut parameters: Vec<f32> = plan.start.parameters(task.net.shape, plan.settings.seed);
    let offset = best_offset(task.net.cost, task.net.shape.outputs, &task.train);
    parameters[task.net.shape.offset()].copy_from_slice(&offset);
    let budget = Budget { epochs: plan.epochs, patience: plan.epochs };
    let validation = Some(&task.validation);
    let mut fit = Fit::new(task.net, plan.settings, budget, &parameters, &task.train, validation)
        .expect("settings that can be");
    let mut costs = Vec::new();
    let (mut largest_gradient, mut largest_share, mut taken_back) = (0.0_f64, 0.0_f64, 0);
    while !fit.is_done() {
        let (epoch, cost) = fit.epoch(&task.train, validation, |step| {
            largest_share = largest_share.max(step.gradient / step.bound);
        });
        largest_gradient = largest_gradient.max(epoch.largest_gradient);
        taken_back += u64::from(epoch.failed);
        costs.push(cost);
        if !cost.is_finite() {
            break;
        }
    }
    let mut trainer = fit.trainer().clone();
    let outcome = fit.finish(&task.train);
    let test =
        task.test.as_ref().map_or(f64::NAN, |test| trainer.cost_at(&outcome.best.parameters, test));
    Record {
        plan: plan.clone(),
        validation: costs,
        best: (outcome.best.cost, outcome.best.epoch, test),
        first: outcome.first_cost,
        last: outcome.last_cost,
        diverged: outcome.has_diverged(),
        largest_gradient,
        largest_share,
        taken_back,
        seconds: started.elapsed().as_secs_f64(),
    }
}
