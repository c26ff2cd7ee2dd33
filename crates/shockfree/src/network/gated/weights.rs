//! The weights of a gated cell, gate over gate as PyTorch stacks them.

use shockfree_linalg::{Matrix, dot};

use super::interval::Interval;
use super::round::up;
use crate::Result;
use crate::network::rnn::{check_entries, check_shape};

/// `gates · n` rows: row `g n + i` is gate `g` of unit `i`.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    pub input: Matrix,
    pub recurrent: Matrix,
    pub bias_input: Vec<f64>,
    pub bias_recurrent: Vec<f64>,
}

impl Weights {
    pub fn new(
        gates: usize,
        input: Matrix,
        recurrent: Matrix,
        bias_input: Vec<f64>,
        bias_recurrent: Vec<f64>,
    ) -> Result<Self> {
        let n = recurrent.columns();
        crate::error::limited("the number of units", n, 1, usize::MAX / gates)?;
        let rows = gates * n;
        check_shape("weight_hh", (recurrent.rows(), n), (rows, n))?;
        check_shape("weight_ih", (input.rows(), input.columns()), (rows, input.columns()))?;
        check_shape("bias_ih", (bias_input.len(), 1), (rows, 1))?;
        check_shape("bias_hh", (bias_recurrent.len(), 1), (rows, 1))?;
        check_entries("weight_ih", input.columns().max(1), input.values())?;
        check_entries("weight_hh", n, recurrent.values())?;
        check_entries("bias_ih", 1, &bias_input)?;
        check_entries("bias_hh", 1, &bias_recurrent)?;
        for row in 0..rows {
            let reach = absolute_sum(recurrent.row(row))
                + bias_input[row].abs()
                + bias_recurrent[row].abs();
            crate::error::finite("the largest drive Σ|weight_hh| + |bias_ih| + |bias_hh|", reach)?;
        }
        Ok(Self { input, recurrent, bias_input, bias_recurrent })
    }

    pub const fn units(&self) -> usize {
        self.recurrent.columns()
    }

    /// What comes from the input: `W u + b_ih`.
    pub fn input_drive(&self, row: usize, input: &[f64]) -> f64 {
        dot(self.input.row(row), input) + self.bias_input[row]
    }

    /// What comes from the states: `U h + b_hh`.
    pub fn state_drive(&self, row: usize, states: &[f64]) -> f64 {
        dot(self.recurrent.row(row), states) + self.bias_recurrent[row]
    }

    /// Both.
    pub fn drive(&self, row: usize, states: &[f64], input: &[f64]) -> f64 {
        self.input_drive(row, input) + self.state_drive(row, states)
    }

    /// The constant `input` as part of `bias_ih`.
    pub fn absorb(&self, input: &[f64]) -> Self {
        let rows = self.recurrent.rows();
        Self {
            input: Matrix::zeros(rows, 0),
            bias_input: (0..rows).map(|row| self.input_drive(row, input)).collect(),
            ..self.clone()
        }
    }

    /// The range of `W u + b_ih` where `‖u‖_∞ ≤ bound`.
    pub fn input_range(&self, row: usize, bound: f64) -> Interval {
        let radius = bound * absolute_sum(self.input.row(row));
        let bias = self.bias_input[row];
        Interval::around(bias, radius, radius + bias.abs(), self.input.columns() + 4)
    }

    /// The range of `U h + b_hh` over a box of states.
    pub fn state_range(&self, row: usize, states: &[Interval]) -> Interval {
        let bias = self.bias_recurrent[row];
        let (mut centre, mut radius, mut magnitude) = (bias, 0.0, bias.abs());
        for (weight, state) in self.recurrent.row(row).iter().zip(states) {
            let (middle, reach) = state.centre_and_radius();
            centre += weight * middle;
            radius += weight.abs() * reach;
            magnitude += weight.abs() * (middle.abs() + reach);
        }
        Interval::around(centre, radius, magnitude, self.units() + 4)
    }

    /// The range of the drive.
    pub fn range(&self, row: usize, states: &[Interval], bound: f64) -> Interval {
        self.input_range(row, bound).plus(self.state_range(row, states))
    }

    /// At least `|U| v + |W| w 1` of a row: what changes of the states by `v` and of the inputs by `w` can do
    /// to the drive.
    pub fn reach(&self, row: usize, v: &[f64], w: f64) -> f64 {
        up(self.state_reach(row, v) + self.input_reach(row, w), 1)
    }

    /// The states' part.
    pub fn state_reach(&self, row: usize, v: &[f64]) -> f64 {
        let sum = self.recurrent.row(row).iter().zip(v).map(|(weight, v)| weight.abs() * v).sum();
        up(sum, self.units() + 2)
    }

    /// The inputs' part.
    pub fn input_reach(&self, row: usize, w: f64) -> f64 {
        up(w * absolute_sum(self.input.row(row)), self.input.columns() + 2)
    }

    /// At least `‖(u, h, 1, 1)‖₂` for `‖u‖_∞ ≤ bound` and `‖h‖_∞ ≤ 1`: what the weights of a drive are multiplied with.
    pub fn feature_norm(&self, bound: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
        let (inputs, units) = (self.input.columns() as f64, self.units() as f64);
        up((inputs * bound * bound + units + 2.0).sqrt(), 6)
    }

    /// `‖U_g‖_∞` of gate `g`.
    pub fn norm(&self, gate: usize) -> f64 {
        self.over_units(gate, |row| up(absolute_sum(self.recurrent.row(row)), self.units()))
    }

    /// `‖[U_g b_hh]‖_∞`.
    pub fn norm_with_bias(&self, gate: usize) -> f64 {
        self.over_units(gate, |row| {
            let sum = absolute_sum(self.recurrent.row(row)) + self.bias_recurrent[row].abs();
            up(sum, self.units() + 1)
        })
    }

    /// `‖[W_g·bound, U_g, b]‖_∞` with `b = b_ih + b_hh`: the largest drive of the gate.
    pub fn full_norm(&self, gate: usize, bound: f64) -> f64 {
        self.whole_norm(gate, bound, |row| (self.bias_input[row] + self.bias_recurrent[row]).abs())
    }

    /// The same with `b = |b_ih| + |b_hh|`, for a gate inside which something stands before `b_hh`.
    pub fn full_norm_apart(&self, gate: usize, bound: f64) -> f64 {
        self.whole_norm(gate, bound, |row| {
            self.bias_input[row].abs() + self.bias_recurrent[row].abs()
        })
    }

    fn whole_norm(&self, gate: usize, bound: f64, bias: impl Fn(usize) -> f64) -> f64 {
        self.over_units(gate, |row| {
            let sum = bound * absolute_sum(self.input.row(row))
                + absolute_sum(self.recurrent.row(row))
                + bias(row);
            up(sum, self.units() + self.input.columns() + 4)
        })
    }

    fn over_units(&self, gate: usize, value: impl Fn(usize) -> f64) -> f64 {
        let n = self.units();
        (gate * n..(gate + 1) * n).map(value).fold(0.0, f64::max)
    }
}

fn absolute_sum(row: &[f64]) -> f64 {
    row.iter().map(|weight| weight.abs()).sum()
}
