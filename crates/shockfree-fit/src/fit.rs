//! A whole training: epochs until nothing gets better, and the best of them.

use crate::dataset::Dataset;
use crate::error::Result;
use crate::pass::Architecture;
use crate::real::Real;
use crate::settings::{Guard, Settings};
use crate::trace::{Epoch, Step};
use crate::trainer::{State, Trainer};

/// When a training ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The most epochs.
    pub epochs: u64,
    /// It ends after so many epochs without a better validation cost.
    pub patience: u64,
}

/// The parameters with the lowest cost on validation data so far (on the training data where there are none), the start
/// included.
#[derive(Clone, Debug, PartialEq)]
pub struct Best<T> {
    /// After which epoch; 0 is the start.
    pub epoch: u64,
    /// That cost.
    pub cost: f64,
    /// The parameters of the network.
    pub parameters: Vec<T>,
}

/// A training with its budget, between two epochs.
///
/// ```
/// use shockfree::network::{Activation, certificate::Kind};
/// use shockfree_fit::{
///     Architecture, Budget, Cost, Counted, Dataset, Fit, Guard, Optimizer, Sequence, Settings, Shape, Start,
/// };
///
/// let shape = Shape { inputs: 1, units: 4, outputs: 1 };
/// let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
/// let sequence = |size: f64| Sequence { inputs: vec![size; 9], targets: vec![0.5 * size; 9], mask: None };
/// let train = Dataset::new(1, 1, net.cost, Counted::Every, vec![sequence(1.0), sequence(-1.0)])?;
/// let validation = Dataset::new(1, 1, net.cost, Counted::Every, vec![sequence(0.5)])?;
/// let settings = Settings {
///     optimizer: Optimizer::Momentum { momentum: 0.9 },
///     rate: f64::INFINITY, // as large as the curvature allows
///     guard: Guard::Shockfree { rate: 0.9, kind: Kind::Spectral },
///     batch: 2,
///     window: None,
///     seed: 1,
/// };
/// let start: Vec<f64> = Start::Uniform.parameters(shape, 1);
/// let budget = Budget { epochs: 30, patience: 10 };
/// let mut fit = Fit::new(net, settings, budget, &start, &train, Some(&validation))?;
/// while !fit.is_done() {
///     fit.epoch(&train, Some(&validation), |_| {});
/// }
/// let outcome = fit.finish(&train);
/// assert!(!outcome.has_diverged() && outcome.best_cost < outcome.first_cost);
/// # Ok::<(), shockfree_fit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fit<T> {
    trainer: Trainer<T>,
    budget: Budget,
    /// The selection cost at the start.
    start_cost: f64,
    best: Best<T>,
}

/// How a training ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<T> {
    /// The parameters to keep: the best ones. With [`Guard::Shockfree`] they are finite, contracting, and their training
    /// cost is not above the first one; by construction, whatever the learning rate.
    pub best: Best<T>,
    /// The training cost of the best parameters.
    pub best_cost: f64,
    /// The training cost at the start.
    pub first_cost: f64,
    /// The training cost of the last parameters.
    pub last_cost: f64,
}

impl<T> Outcome<T> {
    /// Whether the last parameters are worse than the first: a cost that is not finite or above the first one.
    pub fn has_diverged(&self) -> bool {
        // Also for NaN.
        !(self.last_cost <= self.first_cost)
    }
}

impl<T: Real> Fit<T> {
    /// A training from its beginning.
    ///
    /// # Errors
    /// [`Error`](crate::Error) for settings that cannot mean anything.
    pub fn new(
        net: Architecture,
        settings: Settings,
        budget: Budget,
        parameters: &[T],
        train: &Dataset<T>,
        validation: Option<&Dataset<T>>,
    ) -> Result<Self> {
        let mut trainer = Trainer::new(net, settings, parameters, train)?;
        let cost = match validation {
            Some(validation) => trainer.cost_of(validation),
            None => trainer.first_cost(),
        };
        let best = Best { epoch: 0, cost, parameters: trainer.parameters().to_vec() };
        Ok(Self { trainer, budget, start_cost: cost, best })
    }

    /// Goes on from where a training was left: what follows has the same bits as if it had not been.
    pub fn resume(&mut self, state: State<T>, best: Best<T>) {
        self.trainer.resume(state);
        self.best = best;
    }

    /// The training itself.
    pub const fn trainer(&self) -> &Trainer<T> {
        &self.trainer
    }

    /// The training itself, to ask it for costs.
    pub const fn trainer_mut(&mut self) -> &mut Trainer<T> {
        &mut self.trainer
    }

    /// The best parameters so far.
    pub const fn best(&self) -> &Best<T> {
        &self.best
    }

    /// Whether it is over.
    pub const fn is_done(&self) -> bool {
        let epoch = self.trainer.state().epoch;
        epoch >= self.budget.epochs || epoch >= self.best.epoch.saturating_add(self.budget.patience)
    }

    /// One more epoch; returns it with its validation cost (NaN without validation data).
    pub fn epoch(
        &mut self,
        train: &Dataset<T>,
        validation: Option<&Dataset<T>>,
        observe: impl FnMut(&Step),
    ) -> (Epoch, f64) {
        let epoch = self.trainer.epoch(train, observe);
        let (validated, cost) = match validation {
            Some(validation) => {
                let cost = self.trainer.cost_of(validation);
                (cost, cost)
            }
            // The mean over the epoch would be that of other parameters.
            None => (f64::NAN, self.trainer.cost_of(train)),
        };
        if cost < self.best.cost {
            let parameters = self.trainer.parameters().to_vec();
            self.best = Best { epoch: epoch.number, cost, parameters };
        }
        (epoch, validated)
    }

    /// The end. With [`Guard::Shockfree`] a last epoch that left a training cost above the first is undone.
    pub fn finish(mut self, train: &Dataset<T>) -> Outcome<T> {
        let first_cost = self.trainer.first_cost();
        let mut last_cost = self.trainer.cost_of(train);
        let mut best_cost = self.trainer.cost_at(&self.best.parameters, train);
        if matches!(self.trainer.settings().guard, Guard::Shockfree { .. }) {
            // A better validation cost may come with a worse training cost than at the start, which was not asked for.
            if !(best_cost <= first_cost) {
                let start = self.trainer.start().to_vec();
                self.best = Best { epoch: 0, cost: self.start_cost, parameters: start };
                best_cost = first_cost;
            }
            if !(last_cost <= first_cost) {
                last_cost = best_cost;
            }
        }
        Outcome { best: self.best, best_cost, first_cost, last_cost }
    }
}
