//! The network of the paper's equation 1.1, with inputs, and optionally leaky.

use shockfree_linalg::{Matrix, dot};

use super::{Activation, Cell, Readout};
use crate::{Error, Result};

/// `n` units `φ` with recurrent weights `W` (`n × n`), input weights `U` (`n × m`) and biases `b`.
///
/// Its states come in two conventions, with leak `a ∈ (0, 1]` (1: none):
///
/// - `x`, before the activation: `x_t = (1-a) x_{t-1} + a (W φ(x_{t-1}) + U u_t + b)`, and `y_t = φ(x_t)`;
/// - `y`, after it: `y_t = (1-a) y_{t-1} + a φ(W y_{t-1} + U u_t + b)`, PyTorch's `h`.
///
/// Without leak they are one network. With leak and a constant input `x = W y + U u + b` maps the second onto
/// the first: the same fixed points, the same multipliers, the same rates. As a [`Cell`] it has the states `x`,
/// which keep their digits where `y` saturates.
///
/// ```
/// use shockfree::network::{Activation, Network};
/// use shockfree_linalg::Matrix;
/// let one = |value| Matrix::new(1, 1, vec![value]);
/// let network = Network::new(one(3.0), one(0.5), vec![-1.0], Activation::Logistic)?;
/// let mut next = [0.0];
/// network.step_x(&[0.0], &[2.0], &mut next);
/// assert_eq!(next, [1.5]);
/// # Ok::<(), shockfree::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    recurrent: Matrix,
    input: Matrix,
    bias: Vec<f64>,
    activation: Activation,
    leak: f64,
    readout: Option<Readout>,
}

impl Network {
    /// The network of these weights, without leak and output layer.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `W` is `n × n` with `n ≥ 1`, `U` is `n × m` and `b` has `n` entries;
    /// [`Error::Entry`] unless all are finite; [`Error::NotFinite`] if `Σ_j |W_ij| + |b_i|` overflows for a
    /// row, so that states could not be computed.
    pub fn new(
        recurrent: Matrix,
        input: Matrix,
        bias: Vec<f64>,
        activation: Activation,
    ) -> Result<Self> {
        let n = recurrent.rows();
        crate::error::limited("the number of units", n, 1, usize::MAX)?;
        check_shape("W", (n, recurrent.columns()), (n, n))?;
        check_shape("U", (input.rows(), input.columns()), (n, input.columns()))?;
        check_shape("b", (bias.len(), 1), (n, 1))?;
        check_entries("W", n, recurrent.values())?;
        check_entries("U", input.columns().max(1), input.values())?;
        check_entries("b", 1, &bias)?;
        for (i, b) in bias.iter().enumerate() {
            let reach = recurrent.row(i).iter().map(|w| w.abs()).sum::<f64>() + b.abs();
            crate::error::finite("the largest state Σ|W_ij| + |b_i|", reach)?;
        }
        Ok(Self { recurrent, input, bias, activation, leak: 1.0, readout: None })
    }

    /// The same with leak `a`.
    ///
    /// # Errors
    /// [`Error::Leak`] unless `0 < a ≤ 1`.
    pub fn with_leak(self, leak: f64) -> Result<Self> {
        if leak > 0.0 && leak <= 1.0 {
            Ok(Self { leak, ..self })
        } else {
            Err(Error::Leak { value: leak })
        }
    }

    /// The same with an output layer.
    ///
    /// # Errors
    /// [`Error::Shape`] unless it reads `n` units.
    pub fn with_readout(self, readout: Readout) -> Result<Self> {
        check_shape("C", (1, readout.units()), (1, self.units()))?;
        Ok(Self { readout: Some(readout), ..self })
    }

    /// The same with other recurrent weights.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_recurrent(self, recurrent: Matrix) -> Result<Self> {
        let new = Self::new(recurrent, self.input, self.bias, self.activation)?;
        Ok(Self { leak: self.leak, readout: self.readout, ..new })
    }

    /// The same with other biases.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_bias(self, bias: Vec<f64>) -> Result<Self> {
        let new = Self::new(self.recurrent, self.input, bias, self.activation)?;
        Ok(Self { leak: self.leak, readout: self.readout, ..new })
    }

    /// `n`.
    pub const fn units(&self) -> usize {
        self.recurrent.rows()
    }

    /// `W`.
    pub const fn recurrent(&self) -> &Matrix {
        &self.recurrent
    }

    /// `U`.
    pub const fn input(&self) -> &Matrix {
        &self.input
    }

    /// `b`.
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }

    /// `φ`.
    pub const fn activation(&self) -> Activation {
        self.activation
    }

    /// `a`.
    pub const fn leak(&self) -> f64 {
        self.leak
    }

    /// The output layer.
    pub const fn readout(&self) -> Option<&Readout> {
        self.readout.as_ref()
    }

    /// `y = φ(x)`.
    pub fn outputs(&self, x: &[f64]) -> Vec<f64> {
        x.iter().map(|&x| self.activation.value(x)).collect()
    }

    /// The slopes `φ'(x)`.
    pub fn slopes(&self, x: &[f64]) -> Vec<f64> {
        x.iter().map(|&x| self.activation.slope(x)).collect()
    }

    /// `x_t` from `x_{t-1}`, into `next`.
    pub fn step_x(&self, x: &[f64], u: &[f64], next: &mut [f64]) {
        self.drive(&self.outputs(x), u, next);
        for (value, x) in next.iter_mut().zip(x) {
            *value = (1.0 - self.leak) * x + self.leak * *value;
        }
    }

    /// `y_t` from `y_{t-1}`, into `next`.
    pub fn step_y(&self, y: &[f64], u: &[f64], next: &mut [f64]) {
        self.drive(y, u, next);
        for (value, y) in next.iter_mut().zip(y) {
            *value = (1.0 - self.leak) * y + self.leak * self.activation.value(*value);
        }
    }

    /// `W y + U u + b`, into `drive`.
    fn drive(&self, y: &[f64], u: &[f64], drive: &mut [f64]) {
        self.recurrent.apply_into(y, drive);
        for (i, value) in drive.iter_mut().enumerate() {
            *value += dot(self.input.row(i), u) + self.bias[i];
        }
    }
}

impl Cell for Network {
    fn states(&self) -> usize {
        self.units()
    }

    fn inputs(&self) -> usize {
        self.input.columns()
    }

    fn step(&self, state: &[f64], input: &[f64], next: &mut [f64]) {
        self.step_x(state, input, next);
    }

    /// `(1-a) I + a W diag(φ'(x))`.
    fn jacobian(&self, state: &[f64], _: &[f64]) -> Matrix {
        let n = self.units();
        let slopes: Vec<f64> =
            state.iter().map(|&x| self.leak * self.activation.slope(x)).collect();
        let mut values = Vec::with_capacity(n * n);
        for i in 0..n {
            values.extend(self.recurrent.row(i).iter().zip(&slopes).map(|(w, slope)| w * slope));
            values[i * n + i] += 1.0 - self.leak;
        }
        Matrix::new(n, n, values)
    }

    fn output(&self, state: &[f64]) -> Vec<f64> {
        self.outputs(state)
    }

    /// `b_i` plus what the range of `φ` allows, by signs of the weights. Exactly so without leak; with leak the
    /// interval attracts every state and is never left.
    fn bounds(&self) -> Vec<(f64, f64)> {
        let (low, high) = self.activation.range();
        (0..self.units())
            .map(|i| {
                // 0 · ∞ is 0 here: a unit without influence has none however large it is.
                let reach = |weight: f64, end: f64| if weight == 0.0 { 0.0 } else { weight * end };
                self.recurrent.row(i).iter().fold((self.bias[i], self.bias[i]), |(from, to), &w| {
                    let (less, more) = if w < 0.0 { (high, low) } else { (low, high) };
                    (from + reach(w, less), to + reach(w, more))
                })
            })
            .collect()
    }

    fn length_scale(&self) -> f64 {
        self.activation.length_scale()
    }

    fn absorb(&self, input: &[f64]) -> Self {
        let bias = self
            .input
            .apply(input)
            .into_iter()
            .zip(&self.bias)
            .map(|(drive, b)| drive + b)
            .collect();
        Self { input: Matrix::zeros(self.units(), 0), bias, ..self.clone() }
    }
}

/// Refuses a matrix (or, as one column, a vector) of the wrong shape.
pub(super) fn check_shape(
    what: &'static str,
    shape: (usize, usize),
    expected: (usize, usize),
) -> Result<()> {
    if shape == expected { Ok(()) } else { Err(Error::Shape { what, shape, expected }) }
}

/// Refuses entries that are not finite; `columns` is what tells their place.
pub(super) fn check_entries(what: &'static str, columns: usize, values: &[f64]) -> Result<()> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(at) => {
            Err(Error::Entry { what, row: at / columns, column: at % columns, value: values[at] })
        }
    }
}
