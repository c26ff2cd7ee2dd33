//! The loop: batches, steps, epochs.

use shockfree::network::Random;

use crate::dataset::Dataset;
use crate::engine::{Engine, mean_cost};
use crate::error::Result;
use crate::method::{Memory, clip_norm};
use crate::pack::Piece;
use crate::pass::Architecture;
use crate::real::Real;
use crate::region::Region;
use crate::settings::{Guard, Settings};
use crate::step_limit::StepLimit;
use crate::trace::{Epoch, Step};

/// A training, from one epoch to the next.
///
/// Everything that goes on is in its [`State`]: a training that is stopped and taken up again from it ends with the same
/// bits as one that was not, on any number of threads.
#[derive(Clone, Debug)]
pub struct Trainer<T> {
    settings: Settings,
    engine: Engine<T>,
    region: Region<T>,
    state: State<T>,
    first_cost: f64,
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
    states: Vec<T>,
}

impl<T: Real> Trainer<T> {
    /// A training of a network from these parameters on `data`; with [`Guard::Shockfree`] the recurrent weights are
    /// projected first.
    ///
    /// # Errors
    /// [`Error`](crate::Error) for settings that cannot mean anything.
    pub fn new(
        net: Architecture,
        settings: Settings,
        parameters: &[T],
        data: &Dataset<T>,
    ) -> Result<Self> {
        settings.check()?;
        let mut region = Region::new(settings.guard, &net);
        let free = region.start(net.shape, parameters);
        let state = State {
            epoch: 0,
            memory: Memory::new(settings.optimizer, free.len()),
            free,
            limit: StepLimit::new(),
        };
        let zeros = |length: usize| vec![T::of(0.0); length];
        let (count, free) = (net.shape.parameters(), state.free.len());
        let room = Room {
            parameters: zeros(count),
            by_parameters: zeros(count),
            gradient: zeros(free),
            direction: zeros(free),
            plain: zeros(free),
            moved: zeros(free),
            states: Vec::new(),
        };
        let mut trainer = Self {
            settings,
            engine: Engine::new(net),
            region,
            state,
            first_cost: f64::NAN,
            room,
        };
        trainer.first_cost = trainer.cost_of(data);
        Ok(trainer)
    }

    /// What stands between epochs.
    pub const fn state(&self) -> &State<T> {
        &self.state
    }

    /// The cost of all data before the first step.
    pub const fn first_cost(&self) -> f64 {
        self.first_cost
    }

    /// The settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where the recurrent weights are kept.
    pub const fn region(&self) -> &Region<T> {
        &self.region
    }

    /// The parameters of the network.
    pub fn parameters(&mut self) -> &[T] {
        let shape = self.engine.architecture().shape;
        self.region.parameters(shape, &self.state.free, &mut self.room.parameters);
        &self.room.parameters
    }

    /// The mean cost of all steps of `data` that count.
    pub fn cost_of(&mut self, data: &Dataset<T>) -> f64 {
        let shape = self.engine.architecture().shape;
        self.region.parameters(shape, &self.state.free, &mut self.room.parameters);
        mean_cost(&mut self.engine, &self.room.parameters, data, EVALUATED)
    }

    /// One pass over all sequences, in an order that the seed and the number of the epoch decide.
    ///
    /// With [`Guard::Shockfree`], an epoch whose costs add up to more than the first cost did not happen: the parameters of
    /// its beginning are taken back and the rate is limited to half. Costs are never below 0, so that is known as soon as
    /// their sum is too large, whatever comes.
    pub fn epoch(&mut self, data: &Dataset<T>, mut observe: impl FnMut(&Step)) -> Epoch {
        let is_guarded = matches!(self.settings.guard, Guard::Shockfree { .. });
        let before = is_guarded.then(|| self.state.clone());
        #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
        let all = data.counted_steps() as f64;
        let (mut sum, mut failed) = (0.0, false);
        let mut largest = 0.0_f64;
        let mut steps = 0;
        'batches: for batch in self.order(data).chunks(self.settings.batch) {
            let longest = batch.iter().map(|&s| data.steps(s)).max().unwrap_or(0);
            let window = self.settings.window.unwrap_or(longest).min(longest);
            for from in (0..longest).step_by(window.max(1)) {
                self.load(data, batch, from, window);
                if self.engine.counted() == 0 {
                    self.walk(longest > window, from == 0, data.len());
                    continue;
                }
                let step = self.step(longest > window, from == 0, data.len());
                observe(&step);
                steps += 1;
                largest = largest.max(step.gradient);
                #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
                let weight = self.engine.counted() as f64;
                sum += weight * step.cost;
                // Also for NaN.
                if is_guarded && !(sum <= all * self.first_cost) {
                    failed = true;
                    break 'batches;
                }
            }
        }
        self.state.epoch += 1;
        if let (true, Some(before)) = (failed, before) {
            let rate = self.state.limit.rate(self.settings.rate);
            let epoch = self.state.epoch;
            self.state = State { epoch, ..before };
            self.state.memory = Memory::new(self.settings.optimizer, self.state.free.len());
            self.state.limit.fail(rate);
        } else {
            self.region.settle(self.engine.architecture().shape, &mut self.state.free);
        }
        Epoch { number: self.state.epoch, cost: sum / all, largest_gradient: largest, steps, failed }
    }

    /// The order of the sequences in this epoch (Fisher and Yates).
    fn order(&self, data: &Dataset<T>) -> Vec<usize> {
        let mut random = Random::new(self.settings.seed ^ self.state.epoch.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17));
        let mut order: Vec<usize> = (0..data.len()).collect();
        for last in (1..order.len()).rev() {
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "below the number of sequences"
            )]
            let other = (random.uniform() * (last + 1) as f64) as usize;
            order.swap(last, other.min(last));
        }
        order
    }

    fn load(&mut self, data: &Dataset<T>, batch: &[usize], from: usize, window: usize) {
        let pieces: Vec<Piece> = batch
            .iter()
            .filter(|&&sequence| data.steps(sequence) > from)
            .map(|&sequence| Piece { sequence, from, to: data.steps(sequence).min(from + window) })
            .collect();
        self.engine.load(data, &pieces);
    }

    /// Carries the states through a window in which nothing costs.
    fn walk(&mut self, carried: bool, is_first: bool, sequences: usize) {
        let shape = self.engine.architecture().shape;
        self.region.parameters(shape, &self.state.free, &mut self.room.parameters);
        let initial = self.initial(carried, is_first, sequences);
        self.engine.cost(&self.room.parameters, initial.then_some(&self.room.states[..]));
        self.carry(carried);
    }

    fn initial(&mut self, carried: bool, is_first: bool, sequences: usize) -> bool {
        if carried && is_first {
            self.room.states.clear();
            let units = self.engine.architecture().shape.units;
            self.room.states.resize(sequences * units, T::of(0.0));
        }
        carried
    }

    fn carry(&mut self, carried: bool) {
        if carried {
            let units = self.engine.architecture().shape.units;
            let states = &mut self.room.states;
            self.engine.last_states(|sequence, state| {
                states[sequence * units..(sequence + 1) * units].copy_from_slice(state);
            });
        }
    }

    fn step(&mut self, carried: bool, is_first: bool, sequences: usize) -> Step {
        let shape = self.engine.architecture().shape;
        self.region.parameters(shape, &self.state.free, &mut self.room.parameters);
        let has_initial = self.initial(carried, is_first, sequences);
        let room = &mut self.room;
        let initial = has_initial.then_some(&room.states[..]);
        let cost = self.engine.gradient(&room.parameters, initial, &mut room.by_parameters);
        let norm = norm(&room.by_parameters);
        self.region.pull(shape, &self.state.free, &room.by_parameters, &mut room.gradient);
        if let Guard::Clipping { threshold } = self.settings.guard {
            clip_norm(&mut room.gradient, norm, threshold);
        }
        let optimizer = self.settings.optimizer;
        self.state.memory.update(
            optimizer,
            &self.state.free,
            &room.gradient,
            &mut room.direction,
            &mut room.plain,
        );
        // The next window starts from the states of these parameters, as PyTorch's loops do.
        if carried {
            let units = shape.units;
            let mut states = std::mem::take(&mut self.room.states);
            let before = states.clone();
            self.engine.last_states(|sequence, state| {
                states[sequence * units..(sequence + 1) * units].copy_from_slice(state);
            });
            self.measure(cost, has_initial.then_some(&before[..]));
            self.room.states = states;
        } else {
            self.measure(cost, None);
        }
        let rate = self.rate();
        let room = &mut self.room;
        for (parameter, &p) in self.state.free.iter_mut().zip(&room.direction) {
            *parameter -= T::of(rate) * p;
        }
        let started = std::time::Instant::now();
        let spectral = self.region.keep(shape, &mut self.state.free);
        Step { cost, gradient: norm, rate, spectral, projecting: started.elapsed() }
    }

    fn measure(&mut self, cost: f64, initial: Option<&[T]>) {
        if !matches!(self.settings.guard, Guard::Shockfree { .. }) || !self.state.limit.is_due() {
            return;
        }
        let shape = self.engine.architecture().shape;
        let (room, engine, region) = (&mut self.room, &mut self.engine, &self.region);
        let slope: f64 =
            room.gradient.iter().zip(&room.plain).map(|(g, p)| g.wide() * p.wide()).sum();
        let free = &self.state.free;
        let stretch = self.settings.optimizer.stretch();
        self.state.limit.measure(self.settings.rate, cost, slope, stretch, |rate| {
            for ((moved, &at), &p) in room.moved.iter_mut().zip(free).zip(&room.plain) {
                *moved = at - T::of(rate) * p;
            }
            region.parameters(shape, &room.moved, &mut room.parameters);
            engine.cost(&room.parameters, initial)
        });
    }

    fn rate(&self) -> f64 {
        match self.settings.guard {
            Guard::Shockfree { .. } => self.state.limit.rate(self.settings.rate),
            Guard::Plain | Guard::Clipping { .. } => self.settings.rate,
        }
    }
}

/// Sequences that are evaluated together, where no gradient is needed.
const EVALUATED: usize = 64;

/// The Euclidean norm.
fn norm<T: Real>(values: &[T]) -> f64 {
    values.iter().map(|value| value.wide().powi(2)).sum::<f64>().sqrt()
}
