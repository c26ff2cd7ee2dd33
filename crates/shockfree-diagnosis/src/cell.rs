//! A layer of whatever kind.

use shockfree::network::{Activation, Cell, Gru, Lstm, Network};
use shockfree_data as data;
use shockfree_linalg::Matrix;

use crate::Result;

/// A recurrent layer, checked.
#[derive(Clone, Debug)]
pub enum AnyCell {
    /// Units with one activation.
    Rnn(Network),
    /// A gated recurrent unit.
    Gru(Gru),
    /// Long short-term memory.
    Lstm(Lstm),
}

/// What a file cannot know.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Assumptions {
    /// The activation of RNN layers whose file does not say it; tanh, PyTorch's default, if nobody says it.
    pub activation: Option<Activation>,
    /// `|u_j|` is at most this, for every input of the lowest layer. Without it RNN layers are taken to meet any input, and
    /// gated layers inputs up to 1, since their conditions need some bound.
    pub input_bound: Option<f64>,
}

impl AnyCell {
    /// The layer that a file describes.
    ///
    /// # Errors
    /// [`Error::Value`](crate::Error::Value) where its numbers overflow.
    pub fn new(layer: &data::Layer, assumptions: &Assumptions) -> Result<Self> {
        let input = matrix(&layer.weight_ih, layer.weight_hh.rows);
        let recurrent = matrix(&layer.weight_hh, layer.weight_hh.rows);
        Ok(match layer.kind {
            data::CellKind::Rnn => {
                let activation = layer.activation.map(activation).or(assumptions.activation);
                let bias = layer.bias_ih.iter().zip(&layer.bias_hh).map(|(i, h)| i + h).collect();
                let network =
                    Network::new(recurrent, input, bias, activation.unwrap_or(Activation::Tanh))?;
                Self::Rnn(network.with_leak(layer.leak.unwrap_or(1.0))?)
            }
            data::CellKind::Gru => {
                Self::Gru(Gru::new(input, recurrent, layer.bias_ih.clone(), layer.bias_hh.clone())?)
            }
            data::CellKind::Lstm => Self::Lstm(Lstm::new(
                input,
                recurrent,
                layer.bias_ih.clone(),
                layer.bias_hh.clone(),
            )?),
        })
    }

    /// `rnn`, `gru` or `lstm`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Rnn(_) => "rnn",
            Self::Gru(_) => "gru",
            Self::Lstm(_) => "lstm",
        }
    }

    /// The number of units: what the layer above sees.
    pub fn units(&self) -> usize {
        match self {
            Self::Rnn(_) | Self::Gru(_) => self.states(),
            Self::Lstm(_) => self.states() / 2,
        }
    }

    /// The network, if it is one.
    pub const fn network(&self) -> Option<&Network> {
        match self {
            Self::Rnn(network) => Some(network),
            Self::Gru(_) | Self::Lstm(_) => None,
        }
    }

    /// The bound of its outputs: 1, except for ReLU.
    pub fn output_bound(&self) -> f64 {
        match self {
            Self::Rnn(network) => network.activation().range().1,
            Self::Gru(_) | Self::Lstm(_) => 1.0,
        }
    }
}

fn matrix(array: &data::Array, rows: usize) -> Matrix {
    // A network without inputs has a matrix of no columns, which some files write as one of no rows.
    if array.columns == 0 {
        Matrix::zeros(rows, 0)
    } else {
        Matrix::new(array.rows, array.columns, array.values.clone())
    }
}

const fn activation(activation: data::Activation) -> Activation {
    match activation {
        data::Activation::Logistic => Activation::Logistic,
        data::Activation::Tanh => Activation::Tanh,
        data::Activation::Relu => Activation::Relu,
    }
}

/// Does the same with whatever is inside.
macro_rules! each {
    ($self:ident, $cell:ident => $what:expr) => {
        match $self {
            AnyCell::Rnn($cell) => $what,
            AnyCell::Gru($cell) => $what,
            AnyCell::Lstm($cell) => $what,
        }
    };
}

impl Cell for AnyCell {
    fn states(&self) -> usize {
        each!(self, cell => cell.states())
    }

    fn inputs(&self) -> usize {
        each!(self, cell => cell.inputs())
    }

    fn step(&self, state: &[f64], input: &[f64], next: &mut [f64]) {
        each!(self, cell => cell.step(state, input, next));
    }

    fn jacobian(&self, state: &[f64], input: &[f64]) -> Matrix {
        each!(self, cell => cell.jacobian(state, input))
    }

    fn output(&self, state: &[f64]) -> Vec<f64> {
        each!(self, cell => cell.output(state))
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        each!(self, cell => cell.bounds())
    }

    fn length_scale(&self) -> f64 {
        each!(self, cell => cell.length_scale())
    }

    fn absorb(&self, input: &[f64]) -> Self {
        match self {
            Self::Rnn(cell) => Self::Rnn(cell.absorb(input)),
            Self::Gru(cell) => Self::Gru(cell.absorb(input)),
            Self::Lstm(cell) => Self::Lstm(cell.absorb(input)),
        }
    }
}
