//! The loop: batches, windows, steps, epochs.

use shockfree::network::Random;

use crate::bound::GradientBound;
use crate::carry::Carry;
use crate::dataset::Dataset;
use crate::engine::{Engine, mean_cost};
use crate::error::{Error, Result};
use crate::method::{Memory, clip_norm};
use crate::pack::Piece;
use crate::pass::Architecture;
use crate::real::{Real, count, norm};
use crate::region::Region;
use crate::settings::{Guard, Settings};
use crate::step_limit::{Measured, StepLimit};
use crate::trace::{Epoch, Step};

/// A training, from one epoch to the next.
///
/// Everything that goes on is in its [`State`]: a training that is stopped and taken up again from it ends with the same
/// bits as one that was not, on any number of threads.
///
/// ```
/// use shockfree::network::{Activation, certificate::Kind};
/// use shockfree_fit::{
///     Architecture, Cost, Counted, Dataset, Guard, Optimizer, Sequence, Settings, Shape, Start, Trainer,
/// };
///
/// let shape = Shape { inputs: 1, units: 4, outputs: 1 };
/// let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
/// let sequence = Sequence { inputs: vec![1.0; 9], targets: vec![0.5; 9], mask: None };
/// let data = Dataset::new(1, 1, net.cost, Counted::Every, vec![sequence])?;
/// let settings = Settings {
///     optimizer: Optimizer::Adam { decay: 0.0 },
///     rate: 0.01,
///     guard: Guard::Shockfree { rate: 0.9, kind: Kind::Spectral },
///     batch: 1,
///     window: None,
///     seed: 1,
/// };
/// let start: Vec<f64> = Start::Uniform.parameters(shape, 1);
/// let mut trainer = Trainer::new(net, settings, &start, &data)?;
/// trainer.epoch(&data, |_| {});
///
/// let mut other = Trainer::new(net, settings, &start, &data)?;
/// other.resume(trainer.state().clone());
/// assert_eq!(trainer.epoch(&data, |_| {}), other.epoch(&data, |_| {}));
/// assert_eq!(trainer.state(), other.state());
/// # Ok::<(), shockfree_fit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<T> {
    settings: Settings,
    engine: Engine<T>,
    region: Region<T>,
    state: State<T>,
    start: Vec<T>,
    first_cost: f64,
    largest: (f64, f64),
    room: Room<T>,
}

/// What a training remembers between epochs.
#[derive(Clone, Debug, PartialEq)]
pub struct State<T> {
    /// Epochs done.
    pub epoch: u64,
    /// What the method varies: the parameters of the network, or those of a parametrization of its recurrent weights and
    /// the others.
    pub free: Vec<T>,
    /// The diagonal of `D`, the norm in which the recurrent weights contract; empty where there is none.
    pub scale: Vec<f64>,
    /// What the method remembers.
    pub memory: Memory<T>,
    /// The limit of the rate.
    pub limit: StepLimit,
}

/// Vectors that every step needs.
#[derive(Clone, Debug)]
struct Room<T> {
    parameters: Vec<T>,
    by_parameters: Vec<T>,
    gradient: Vec<T>,
    direction: Vec<T>,
    plain: Vec<T>,
    moved: Vec<T>,
    carry: Carry<T>,
}

impl<T: Real> Trainer<T> {
    /// A training of a network from these parameters on `data`; with [`Guard::Shockfree`] the recurrent weights are
    /// projected first.
    ///
    /// # Errors
    /// [`Error`](crate::Error) for settings that cannot mean anything.
    ///
    /// # Panics
    /// Unless there are as many parameters as the shape says and the data are for it.
    pub fn new(
        net: Architecture,
        settings: Settings,
        parameters: &[T],
        data: &Dataset<T>,
    ) -> Result<Self> {
        settings.check()?;
        for (what, number) in [("units", net.shape.units), ("outputs", net.shape.outputs)] {
            if number == 0 {
                return Err(Error::Setting { what, value: 0.0, allowed: "1 or more" });
            }
        }
        let count = net.shape.parameters();
        assert_eq!(parameters.len(), count, "parameters of a network of this shape");
        assert_eq!(data.inputs(), net.shape.inputs, "inputs of the data");
        let mut region = Region::new(settings.guard, &net);
        let free = region.start(parameters);
        let state = State {
            epoch: 0,
            scale: region.scale().to_vec(),
            memory: Memory::new(settings.optimizer, free.len()),
            free,
            limit: StepLimit::new(),
        };
        let zeros = |length: usize| vec![T::of(0.0); length];
        let free = state.free.len();
        let room = Room {
            parameters: zeros(count),
            by_parameters: zeros(count),
            gradient: zeros(free),
            direction: zeros(free),
            plain: zeros(free),
            moved: zeros(free),
            carry: Carry::new(net.shape.units),
        };
        let mut trainer = Self {
            settings,
            engine: Engine::new(net),
            region,
            state,
            start: Vec::new(),
            first_cost: f64::NAN,
            largest: (data.largest_input(), data.largest_target()),
            room,
        };
        trainer.start = trainer.parameters().to_vec();
        trainer.first_cost = trainer.cost_of(data);
        Ok(trainer)
    }

    /// Takes up another state of the same training.
    pub fn resume(&mut self, state: State<T>) {
        self.state = state;
    }

    /// What stands between epochs.
    pub const fn state(&self) -> &State<T> {
        &self.state
    }

    /// The settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The architecture.
    pub const fn architecture(&self) -> &Architecture {
        self.engine.architecture()
    }

    /// The parameters at the start, in the region.
    pub fn start(&self) -> &[T] {
        &self.start
    }

    /// The mean cost of the training data at the start.
    pub const fn first_cost(&self) -> f64 {
        self.first_cost
    }

    /// The parameters of the network.
    pub fn parameters(&mut self) -> &[T] {
        self.region.parameters(&self.state.free, &mut self.room.parameters);
        &self.room.parameters
    }

    /// The bound of gradients that the present norm gives; `None` where the recurrent weights are free.
    pub fn bound(&self) -> Option<GradientBound> {
        let Guard::Shockfree { rate, .. } = self.settings.guard else { return None };
        let distortion = self.region.distortion(&self.state.free);
        let (input, target) = self.largest;
        Some(GradientBound::new(self.architecture(), (rate, distortion), input, target))
    }

    /// The mean cost of all steps of `data` that count.
    pub fn cost_of(&mut self, data: &Dataset<T>) -> f64 {
        self.region.parameters(&self.state.free, &mut self.room.parameters);
        mean_cost(&mut self.engine, &self.room.parameters, data, EVALUATED)
    }

    /// The same at other parameters of the network.
    pub fn cost_at(&mut self, parameters: &[T], data: &Dataset<T>) -> f64 {
        mean_cost(&mut self.engine, parameters, data, EVALUATED)
    }

    /// One pass over all sequences, in an order that the seed and the number of the epoch decide.
    ///
    /// With [`Guard::Shockfree`], an epoch whose mean cost is above [`FAILED`] times the first cost, or not finite, did not
    /// happen: the parameters of its beginning are taken back and the rate is limited to half. Costs are never below 0, so
    /// that is known as soon as their sum is too large, whatever comes.
    pub fn epoch(&mut self, data: &Dataset<T>, mut observe: impl FnMut(&Step)) -> Epoch {
        let is_guarded = self.is_guarded();
        self.region.prepare(&mut self.state.scale, &self.state.free, self.state.epoch);
        let before = is_guarded.then(|| self.state.clone());
        let all = count(data.counted_steps());
        let (mut sum, mut largest, mut steps) = (0.0, 0.0_f64, 0);
        let mut failed = false;
        'batches: for batch in self.order(data.len()).chunks(self.settings.batch) {
            let longest = batch.iter().map(|&s| data.steps(s)).max().unwrap_or(0);
            let window = self.settings.window.unwrap_or(longest).min(longest);
            self.room.carry.begin(window < longest, data.len());
            for from in (0..longest).step_by(window) {
                self.engine.load(data, &pieces(data, batch, from, window));
                if self.engine.counted() == 0 {
                    self.walk();
                    continue;
                }
                let step = self.step();
                observe(&step);
                steps += 1;
                largest = largest.max(step.gradient);
                sum += count(self.engine.counted()) * step.cost;
                // Also for NaN.
                failed = is_guarded && !(sum <= FAILED * all * self.first_cost);
                if failed {
                    break 'batches;
                }
            }
        }
        self.state.epoch += 1;
        match before {
            Some(before) if failed => self.take_back(before),
            _ => self.region.settle(&mut self.state.free),
        }
        let number = self.state.epoch;
        Epoch { number, cost: sum / all, largest_gradient: largest, steps, failed }
    }

    const fn is_guarded(&self) -> bool {
        matches!(self.settings.guard, Guard::Shockfree { .. })
    }

    /// Undoes an epoch.
    fn take_back(&mut self, before: State<T>) {
        let failed_at = self.rate();
        let memory = Memory::new(self.settings.optimizer, before.free.len());
        self.state = State { epoch: self.state.epoch, memory, ..before };
        self.state.limit.fail(failed_at);
    }

    /// The order of the sequences in this epoch (Fisher and Yates).
    fn order(&self, sequences: usize) -> Vec<usize> {
        // Any odd number would do to keep the epochs of one seed and of the next apart.
        let mut random =
            Random::new(self.settings.seed ^ self.state.epoch.wrapping_mul(0xd134_2543_de82_ef95));
        let mut order: Vec<usize> = (0..sequences).collect();
        for last in (1..order.len()).rev() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "below the number of sequences"
            )]
            let other = (random.uniform() * count(last + 1)) as usize;
            order.swap(last, other.min(last));
        }
        order
    }

    /// Carries the states through a window in which nothing costs.
    fn walk(&mut self) {
        self.region.parameters(&self.state.free, &mut self.room.parameters);
        self.engine.cost(&self.room.parameters, self.room.carry.states());
        self.room.carry.take(&self.engine);
        self.room.carry.go_on();
    }

    fn step(&mut self) -> Step {
        let bound = self.bound();
        let room = &mut self.room;
        self.region.parameters(&self.state.free, &mut room.parameters);
        let cost =
            self.engine.gradient(&room.parameters, room.carry.states(), &mut room.by_parameters);
        // The next window starts from the states of these parameters.
        room.carry.take(&self.engine);
        let norm = norm(&room.by_parameters);
        let bound = bound.map_or(f64::NAN, |b| b.at(self.engine.architecture(), &room.parameters));
        self.region.pull(&self.state.free, &room.by_parameters, &mut room.gradient);
        if let Guard::Clipping { threshold } = self.settings.guard {
            clip_norm(&mut room.gradient, norm, threshold);
        }
        self.state.memory.update(
            self.settings.optimizer,
            &self.state.free,
            &room.gradient,
            &mut room.direction,
            &mut room.plain,
        );
        if self.is_guarded() && self.state.limit.is_due() {
            self.measure(cost);
        }
        self.room.carry.go_on();
        let rate = self.rate();
        for (parameter, &p) in self.state.free.iter_mut().zip(&self.room.direction) {
            *parameter -= T::of(rate) * p;
        }
        let started = std::time::Instant::now();
        let spectral = self.region.keep(&mut self.state.free);
        Step { cost, gradient: norm, bound, rate, spectral, projecting: started.elapsed() }
    }

    /// Measures the curvature on the batch that is loaded.
    fn measure(&mut self, cost: f64) {
        let cost = Measured { value: cost, resolution: ROUNDINGS * T::EPSILON * cost };
        let (room, engine, region) = (&mut self.room, &mut self.engine, &self.region);
        let slope = room.gradient.iter().zip(&room.plain).map(|(g, p)| g.wide() * p.wide()).sum();
        let (free, share) = (&self.state.free, self.settings.optimizer.share());
        self.state.limit.measure(self.settings.rate, cost, slope, share, |rate| {
            for ((moved, &at), &p) in room.moved.iter_mut().zip(free).zip(&room.plain) {
                *moved = at - T::of(rate) * p;
            }
            region.parameters(&room.moved, &mut room.parameters);
            engine.cost(&room.parameters, room.carry.states())
        });
    }

    fn rate(&self) -> f64 {
        if self.is_guarded() {
            self.state.limit.rate(self.settings.rate)
        } else {
            self.settings.rate
        }
    }
}

/// The window of each sequence of a batch that has one.
fn pieces<T: Real>(data: &Dataset<T>, batch: &[usize], from: usize, window: usize) -> Vec<Piece> {
    batch
        .iter()
        .filter(|&&sequence| data.steps(sequence) > from)
        .map(|&sequence| Piece { sequence, from, to: data.steps(sequence).min(from + window) })
        .collect()
}

/// An epoch that costs so many times what the start does has failed. A task that is not learnt yet hovers about its first
/// cost, some percent above it: that is no failure.
pub const FAILED: f64 = 2.0;

/// So many roundings may show in a cost: it is a mean, of states that many roundings made.
const ROUNDINGS: f64 = 16.0;

/// Sequences that are evaluated together, where no gradient is needed.
pub const EVALUATED: usize = 64;
