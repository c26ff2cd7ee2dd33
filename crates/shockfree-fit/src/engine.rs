//! Costs and gradients of a batch, its parts side by side.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fearless_simd::Level;
use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::kernel::level;
use crate::pack::{Pack, Piece};
use crate::pass::{Architecture, Pass, Weights};
use crate::real::{Real, count};

/// Sequences that are passed over together. What a batch gives does not depend on the number of threads, since its parts
/// do not; sixteen rows are two tiles, enough to use the weights well while they are at hand.
pub const PART: usize = 16;

/// Computes what a network of one architecture costs on batches of sequences, and the gradient of that.
///
/// The memory that a batch needs is kept for the next one: a gradient allocates nothing for a step.
///
/// ```
/// use shockfree::network::Activation;
/// use shockfree_fit::{Architecture, Cost, Counted, Dataset, Engine, Piece, Sequence, Shape};
///
/// let shape = Shape { inputs: 1, units: 1, outputs: 1 };
/// let net = Architecture { shape, activation: Activation::Relu, cost: Cost::MeanSquared };
/// let sequence = Sequence { inputs: vec![1.0, 1.0], targets: vec![0.0, 0.0], mask: None };
/// let data = Dataset::new(1, 1, net.cost, Counted::Last, vec![sequence])?;
/// let mut engine = Engine::new(net);
/// engine.load(&data, &[Piece { sequence: 0, from: 0, to: 2 }]);
/// // y_1 = 1, y_2 = w + 1 = z, and (w + 1)² has the derivative 2 (w + 1).
/// let (w, u, b, c, d) = (0.5, 1.0, 0.0, 1.0, 0.0);
/// let mut gradient = vec![0.0; 5];
/// let cost = engine.gradient(&[w, u, b, c, d], None, &mut gradient);
/// assert_eq!((cost, gradient[0]), (2.25, 3.0));
/// # Ok::<(), shockfree_fit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine<T> {
    net: Architecture,
    level: Level,
    weights: Weights<T>,
    parts: Vec<Part<T>>,
    /// One for each thread.
    passes: Vec<Pass<T>>,
    used: usize,
    counted: usize,
}

#[derive(Clone, Debug)]
struct Part<T> {
    pack: Pack<T>,
    cost: f64,
    gradient: Vec<T>,
    last_states: Vec<T>,
}

impl<T: Real> Part<T> {
    const fn new() -> Self {
        Self { pack: Pack::new(), cost: 0.0, gradient: Vec::new(), last_states: Vec::new() }
    }
}

impl<T: Real> Engine<T> {
    /// For networks of this architecture, with at least one unit and one output.
    pub fn new(net: Architecture) -> Self {
        let level = level();
        let weights = Weights::new(level, net.shape.units);
        Self { net, level, weights, parts: Vec::new(), passes: Vec::new(), used: 0, counted: 0 }
    }

    /// The architecture.
    pub const fn architecture(&self) -> &Architecture {
        &self.net
    }

    /// Takes up a batch: parts of sequences of at least one step each, which cost what the data say.
    ///
    /// # Panics
    /// Unless the data have such sequences and steps, and as many inputs and targets as the architecture.
    pub fn load(&mut self, data: &Dataset<T>, pieces: &[Piece]) {
        let mut pieces = pieces.to_vec();
        pieces.sort_by_key(Piece::steps);
        self.used = pieces.len().div_ceil(PART);
        while self.parts.len() < self.used {
            self.parts.push(Part::new());
        }
        let used = self.used;
        // Every part gets long ones and short ones, so that all take the same time.
        for (number, part) in self.parts[..used].iter_mut().enumerate() {
            part.pack.set(data, pieces.iter().copied().skip(number).step_by(used));
        }
        self.counted = self.parts[..used].iter().map(|part| part.pack.counted_rows()).sum();
    }

    /// How many steps of the batch cost.
    pub const fn counted(&self) -> usize {
        self.counted
    }

    /// The mean cost of the counted steps of the batch, 0 where none counts, from the states `initial` (one for each
    /// sequence of the data, one after the other) or from zeros. NaN or infinity is a result: outputs that overflow.
    ///
    /// # Panics
    /// Unless there are as many parameters as [`Shape::parameters`](crate::Shape::parameters) says.
    pub fn cost(&mut self, parameters: &[T], initial: Option<&[T]>) -> f64 {
        self.pass_over(parameters, initial, None);
        self.mean_cost()
    }

    /// The same, and its gradient into `gradient` (in the order of the parameters). No gradient flows through the initial
    /// states.
    ///
    /// # Panics
    /// Unless there are as many parameters and entries of the gradient as
    /// [`Shape::parameters`](crate::Shape::parameters) says.
    pub fn gradient(&mut self, parameters: &[T], initial: Option<&[T]>, gradient: &mut [T]) -> f64 {
        self.pass_over(parameters, initial, Some(self.share()));
        gradient.fill(T::of(0.0));
        for part in &self.parts[..self.used] {
            for (sum, &value) in gradient.iter_mut().zip(&part.gradient) {
                *sum += value;
            }
        }
        self.mean_cost()
    }

    /// Hands the states after the last step of every piece to `take`, with the number of its sequence; after
    /// [`cost`](Self::cost) or [`gradient`](Self::gradient).
    pub fn last_states(&self, mut take: impl FnMut(usize, &[T])) {
        for part in &self.parts[..self.used] {
            let states = part.last_states.chunks_exact(self.net.shape.units);
            for (piece, state) in part.pack.pieces().iter().zip(states) {
                take(piece.sequence, state);
            }
        }
    }

    /// All parts in the memory of as many as there are threads; with gradients of `share` times the sum of all costs.
    fn pass_over(&mut self, parameters: &[T], initial: Option<&[T]>, share: Option<f64>) {
        self.weights.set(&parameters[self.net.shape.recurrent()]);
        let (net, weights, level) = (&self.net, &self.weights, self.level);
        // Whoever takes up a part takes up a pass: there are never more of them than threads.
        let idle = Mutex::new(std::mem::take(&mut self.passes));
        self.parts[..self.used].par_iter_mut().for_each(|part| {
            let pass = lock(&idle).pop();
            let mut pass = pass.unwrap_or_else(|| Pass::new(level, net.shape));
            pass.forward(net, parameters, weights, &part.pack, initial);
            pass.copy_last_states(&part.pack, net.shape.units, &mut part.last_states);
            part.cost = pass.costs(net, &part.pack);
            if let Some(share) = share {
                part.gradient.resize(parameters.len(), T::of(0.0));
                pass.backward(net, parameters, weights, &part.pack, share, &mut part.gradient);
            }
            lock(&idle).push(pass);
        });
        self.passes = idle.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    fn mean_cost(&self) -> f64 {
        self.parts[..self.used].iter().map(|part| part.cost).sum::<f64>() * self.share()
    }

    fn share(&self) -> f64 {
        if self.counted == 0 { 0.0 } else { 1.0 / count(self.counted) }
    }
}

/// A list of passes is whole whatever becomes of those that are not in it.
fn lock<T>(passes: &Mutex<Vec<Pass<T>>>) -> MutexGuard<'_, Vec<Pass<T>>> {
    passes.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The mean cost of all counted steps of the data, from the initial state 0; so many sequences at a time, which changes
/// nothing but the rounding.
pub fn mean_cost<T: Real>(
    engine: &mut Engine<T>,
    parameters: &[T],
    data: &Dataset<T>,
    batch: usize,
) -> f64 {
    let (mut sum, mut counted) = (0.0, 0);
    let pieces: Vec<Piece> = (0..data.len())
        .map(|sequence| Piece { sequence, from: 0, to: data.steps(sequence) })
        .collect();
    for pieces in pieces.chunks(batch.max(1)) {
        engine.load(data, pieces);
        let steps = count(engine.counted());
        // A part without a step that counts has no cost, not even one that is not finite.
        if steps > 0.0 {
            sum += steps * engine.cost(parameters, None);
        }
        counted += engine.counted();
    }
    sum / count(counted)
}
