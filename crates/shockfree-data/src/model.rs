//! What a file holds, as plain data.

/// What a recurrent layer is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellKind {
    /// `h' = φ(W_ih u + b_ih + W_hh h + b_hh)`.
    Rnn,
    /// Gated, with the rows of its weights in the order reset, update, new.
    Gru,
    /// Gated with a cell, with the rows of its weights in the order input, forget, cell, output.
    Lstm,
}

impl CellKind {
    /// How many blocks of `n` rows the weights of a layer of `n` units have.
    pub fn gates(self) -> usize {
        match self {
            Self::Rnn => 1,
            Self::Gru => 3,
            Self::Lstm => 4,
        }
    }

    /// The kind with so many blocks of rows, if there is one.
    pub(crate) fn with_gates(gates: usize) -> Option<Self> {
        [Self::Rnn, Self::Gru, Self::Lstm].into_iter().find(|kind| kind.gates() == gates)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rnn => "RNN",
            Self::Gru => "GRU",
            Self::Lstm => "LSTM",
        }
    }
}

/// The order in which a layer sees its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// First to last.
    Forward,
    /// Last to first: the `_reverse` half of a bidirectional layer.
    Reverse,
}

/// What a unit does with the sum of its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Activation {
    /// `1 / (1 + e^−x)`.
    #[serde(alias = "sigmoid")]
    Logistic,
    /// The hyperbolic tangent.
    Tanh,
    /// `max(0, x)`.
    Relu,
}

/// Which of its two vectors a network calls its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateConvention {
    /// The sum before the activation: `x' = W φ(x) + U u + b`.
    X,
    /// The output after it, as in `torch`: `y' = φ(W y + U u + b)`.
    Y,
}

/// A matrix, row after row.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// How many rows.
    pub rows: usize,
    /// How many columns; 0 where a network has no input.
    pub columns: usize,
    /// `rows · columns` finite numbers.
    pub values: Vec<f64>,
}

impl Array {
    /// Row number `row`, from 0.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, row: usize) -> &[f64] {
        assert!(row < self.rows, "row {row} of {}", self.rows);
        &self.values[row * self.columns..(row + 1) * self.columns]
    }
}

/// One layer in one direction; `g` is [`CellKind::gates`], `n` the units, `m` the inputs.
///
/// Every number in it is finite, and the shapes are what they are said to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// What it is made of.
    pub kind: CellKind,
    /// What stands before the names of its parameters, with the final dot: `encoder.` or nothing.
    pub prefix: String,
    /// Its place in its module, from 0.
    pub layer: usize,
    /// The order in which it sees its inputs.
    pub direction: Direction,
    /// `g·n × m`.
    pub weight_ih: Array,
    /// `g·n × n`.
    pub weight_hh: Array,
    /// `g·n`; zeros where the file has none.
    pub bias_ih: Vec<f64>,
    /// `g·n`; zeros where the file has none, and where it has one bias `b`, which is `bias_ih`.
    pub bias_hh: Vec<f64>,
    /// Whether the file has a bias.
    pub has_bias: bool,
    /// The activation, if the file says it. The files of `torch` do not.
    pub activation: Option<Activation>,
    /// The rate `a` in `(0, 1]` of a leaky layer, if the file says it: the next state is `1 − a` times the
    /// present one plus `a` times what the layer would go to without leak.
    pub leak: Option<f64>,
    /// What the state is, if the file says it.
    pub state: Option<StateConvention>,
}

impl Layer {
    /// How many units it has, at least 1.
    pub fn units(&self) -> usize {
        self.weight_hh.columns
    }

    /// How many inputs it has.
    pub fn inputs(&self) -> usize {
        self.weight_ih.columns
    }

    /// `(1-s) W_0 + s W_1`, for all weights and biases, and the leak where both have one: the layer on the straight line from
    /// this one to `other`, `0 ≤ s ≤ 1`. All else is as here.
    ///
    /// # Panics
    ///
    /// Unless the shapes are the same.
    #[must_use]
    pub fn blended(&self, other: &Self, s: f64) -> Self {
        let values = |x: &[f64], y: &[f64]| {
            assert_eq!(x.len(), y.len(), "layers of different shapes");
            x.iter().zip(y).map(|(x, y)| (1.0 - s) * x + s * y).collect::<Vec<f64>>()
        };
        let array = |x: &Array, y: &Array| Array {
            rows: x.rows,
            columns: x.columns,
            values: values(&x.values, &y.values),
        };
        Self {
            weight_ih: array(&self.weight_ih, &other.weight_ih),
            weight_hh: array(&self.weight_hh, &other.weight_hh),
            bias_ih: values(&self.bias_ih, &other.bias_ih),
            bias_hh: values(&self.bias_hh, &other.bias_hh),
            leak: self.leak.zip(other.leak).map(|(x, y)| (1.0 - s) * x + s * y),
            ..self.clone()
        }
    }
}

/// A readout `C y + d` of `k` values.
#[derive(Debug, Clone, PartialEq)]
pub struct Readout {
    /// `C`, `k × n`.
    pub weight: Array,
    /// `d`, of length `k`; zeros where the file has none.
    pub bias: Vec<f64>,
}

/// Something in the file that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its name as the file has it: anything at all may stand in it.
    pub name: String,
    /// Its shape, as far as it is known.
    pub shape: Vec<usize>,
    /// Why it is not read.
    pub why: String,
}

/// The recurrent layers of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// At least one, by prefix, then layer, then direction.
    pub layers: Vec<Layer>,
    /// What else is in the file, by name.
    pub skipped: Vec<Skipped>,
    /// The readout, if the file has matrices `C` and `W`.
    pub readout: Option<Readout>,
}
