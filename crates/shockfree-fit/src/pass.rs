//! Backpropagation through time over one pack of sequences.

use fearless_simd::Level;
use shockfree::network::Activation;
use shockfree_linalg::{View, add_product};

use crate::cost::Cost;
use crate::kernel::{OuterProducts, Panels, activate, add_panel_product, multiply_by_slopes};
use crate::pack::Pack;
use crate::real::Real;
use crate::shape::Shape;

/// What of a network does not change while it learns: `y_t = φ(W y_{t-1} + U u_t + b)`, `z_t = C y_t + d`, and what `z_t` costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Architecture {
    /// `m`, `n` and `k`.
    pub shape: Shape,
    /// `φ`.
    pub activation: Activation,
    /// What its outputs cost.
    pub cost: Cost,
}

/// The recurrent weights, laid out for both directions of time.
#[derive(Clone, Debug)]
pub struct Weights<T> {
    forward: Panels<T>,
    backward: Panels<T>,
}

impl<T: Real> Weights<T> {
    /// Room for `W` of `n × n`.
    pub fn new(level: Level, units: usize) -> Self {
        let panels = Panels::zeros(level, units, units);
        Self { forward: panels.clone(), backward: panels }
    }

    /// Takes over `W`.
    pub fn set(&mut self, recurrent: &[T]) {
        self.forward.set_transposed(recurrent);
        self.backward.set(recurrent);
    }
}

/// The memory that a pass over a pack needs; it grows to what the largest pack needs and stays.
#[derive(Clone, Debug)]
pub struct Pass<T> {
    level: Level,
    /// The initial states, then the states `y` of all rows.
    states: Vec<T>,
    /// The outputs `z` of all rows, and afterwards `∂E/∂z`.
    outputs: Vec<T>,
    /// `δ = ∂E/∂x` of all rows.
    deltas: Vec<T>,
    outer: OuterProducts<T>,
}

impl<T: Real> Pass<T> {
    /// For networks of this shape.
    pub fn new(level: Level, shape: Shape) -> Self {
        Self {
            level,
            states: Vec::new(),
            outputs: Vec::new(),
            deltas: Vec::new(),
            outer: OuterProducts::new(level, shape.units),
        }
    }

    /// States and outputs of all rows from the initial states: those in `initial`, which has one row for each sequence of
    /// the data, or zeros.
    pub fn forward(
        &mut self,
        net: &Architecture,
        parameters: &[T],
        weights: &Weights<T>,
        pack: &Pack<T>,
        initial: Option<&[T]>,
    ) {
        let Shape { inputs, units, outputs } = net.shape;
        let (starts, rows) = (pack.pieces().len(), pack.all_rows());
        self.states.resize((starts + rows) * units, T::of(0.0));
        let first = &mut self.states[..starts * units];
        match initial {
            Some(initial) => {
                for (first, piece) in first.chunks_exact_mut(units).zip(pack.pieces()) {
                    first.copy_from_slice(&initial[piece.sequence * units..][..units]);
                }
            }
            None => first.fill(T::of(0.0)),
        }
        let bias = &parameters[net.shape.bias()];
        let by_input = View::new(&parameters[net.shape.input()], units, inputs).transposed();
        let mut at = starts;
        for blocks in pack.rows().chunks(BLOCKS) {
            let rows: usize = blocks.iter().sum();
            let now = &mut self.states[at * units..(at + rows) * units];
            repeat(bias, now);
            let given = &pack.inputs()[(at - starts) * inputs..][..rows * inputs];
            add_product(now, View::new(given, rows, inputs), by_input);
            for &active in blocks {
                let (before, now) = self.states.split_at_mut(at * units);
                let (before, now) = (&before[(at - active) * units..], &mut now[..active * units]);
                add_panel_product(self.level, before, &weights.forward, now);
                activate(self.level, net.activation, now);
                at += active;
            }
        }
        self.outputs.resize(rows * outputs, T::of(0.0));
        repeat(&parameters[net.shape.offset()], &mut self.outputs);
        add_product(
            &mut self.outputs,
            View::new(&self.states[starts * units..], rows, units),
            View::new(&parameters[net.shape.readout()], outputs, units).transposed(),
        );
    }

    /// Replaces the outputs by `∂e/∂z` (0 where a row does not count), and returns the sum of the costs.
    pub fn costs(&mut self, net: &Architecture, pack: &Pack<T>) -> f64 {
        let targets = net.cost.targets(net.shape.outputs);
        let mut cost = 0.0;
        let rows = self.outputs.chunks_exact_mut(net.shape.outputs);
        for ((z, target), &counted) in
            rows.zip(pack.targets().chunks_exact(targets)).zip(pack.counted())
        {
            if counted {
                cost += net.cost.derive(self.level, z, target);
            } else {
                z.fill(T::of(0.0));
            }
        }
        cost
    }

    /// The gradient of `share` times the sum of the costs, in the order of the parameters; after [`costs`](Self::costs) of the
    /// same pack.
    pub fn backward(
        &mut self,
        net: &Architecture,
        parameters: &[T],
        weights: &Weights<T>,
        pack: &Pack<T>,
        share: f64,
        gradient: &mut [T],
    ) {
        let Shape { inputs, units, outputs } = net.shape;
        let (starts, rows) = (pack.pieces().len(), pack.all_rows());
        let share = T::of(share);
        self.outputs.iter_mut().for_each(|z| *z *= share);
        gradient.fill(T::of(0.0));
        let states = &self.states[starts * units..];
        let by_output = View::new(&self.outputs, rows, outputs);
        add_product(
            &mut gradient[net.shape.readout()],
            by_output.transposed(),
            View::new(states, rows, units),
        );
        add_rows(&mut gradient[net.shape.offset()], &self.outputs);
        self.deltas.resize(rows * units, T::of(0.0));
        let readout = View::new(&parameters[net.shape.readout()], outputs, units);
        let mut end = rows;
        let mut active_after = 0;
        for blocks in pack.rows().rchunks(BLOCKS) {
            let start = end - blocks.iter().sum::<usize>();
            let now = &mut self.deltas[start * units..end * units];
            now.fill(T::of(0.0));
            let by_output = &self.outputs[start * outputs..end * outputs];
            add_product(now, View::new(by_output, end - start, outputs), readout);
            for &active in blocks.iter().rev() {
                let from = (end - active) * units;
                let (now, after) = self.deltas[from..].split_at_mut(active * units);
                // The first rows of a block have no next step.
                let going_on = &mut now[(active - active_after) * units..];
                let after = &after[..active_after * units];
                add_panel_product(self.level, after, &weights.backward, going_on);
                multiply_by_slopes(self.level, net.activation, &states[from..end * units], now);
                end -= active;
                active_after = active;
            }
        }
        self.gradient_of_deltas(net.shape, pack, &mut gradient[net.shape.recurrent()]);
        let deltas = View::new(&self.deltas, rows, units).transposed();
        add_product(
            &mut gradient[net.shape.input()],
            deltas,
            View::new(pack.inputs(), rows, inputs),
        );
        add_rows(&mut gradient[net.shape.bias()], &self.deltas);
    }

    /// `∂E/∂W = Σ δ_t y_{t-1}ᵀ`: one product for each run of blocks with the same number of rows.
    fn gradient_of_deltas(&mut self, shape: Shape, pack: &Pack<T>, gradient: &mut [T]) {
        let (units, starts) = (shape.units, pack.pieces().len());
        let mut from = 0;
        for run in pack.rows().chunk_by(|before, after| before == after) {
            let rows = run.len() * run[0];
            let deltas = &self.deltas[from * units..(from + rows) * units];
            let first = starts + from - run[0];
            let before = &self.states[first * units..(first + rows) * units];
            self.outer.add(deltas, before, gradient);
            from += rows;
        }
    }

    /// Keeps the state after the last step of each piece, in the order of the pieces.
    pub fn copy_last_states(&self, pack: &Pack<T>, units: usize, last: &mut Vec<T>) {
        let starts = pack.pieces().len();
        last.clear();
        for row in pack.last_rows() {
            last.extend_from_slice(&self.states[(starts + row) * units..][..units]);
        }
    }
}

/// So many blocks are begun together: enough rows for a product of matrices, few enough that they are still at hand when their
/// steps come.
const BLOCKS: usize = 8;

/// Makes all rows this one.
fn repeat<T: Real>(row: &[T], rows: &mut [T]) {
    for each in rows.chunks_exact_mut(row.len()) {
        each.copy_from_slice(row);
    }
}

/// Adds all rows to one.
fn add_rows<T: Real>(sum: &mut [T], rows: &[T]) {
    for row in rows.chunks_exact(sum.len()) {
        for (sum, &value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
    }
}
