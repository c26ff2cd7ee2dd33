//! One layer of a recurrent network, and what becomes of it when its input is held.

use shockfree_linalg::Matrix;

use super::Map;
use crate::Result;

/// A layer: `state' = F(state, input)`, `output = h(state)`.
pub trait Cell: Sized {
    /// The number of state variables.
    fn states(&self) -> usize;

    /// The number of inputs.
    fn inputs(&self) -> usize;

    /// The next state, into `next`. `input` has [`inputs`](Self::inputs) entries.
    fn step(&self, state: &[f64], input: &[f64], next: &mut [f64]);

    /// `∂F/∂state`.
    fn jacobian(&self, state: &[f64], input: &[f64]) -> Matrix;

    /// What the layer above sees of a state.
    fn output(&self, state: &[f64]) -> Vec<f64>;

    /// For each state variable of a cell without inputs an interval that holds it from the first step on
    /// (up to rounding), whatever the start; infinite ends where there is none.
    fn bounds(&self) -> Vec<(f64, f64)>;

    /// How far, in any one variable, a state may move until the Jacobian is another; see [`Map::length_scale`].
    fn length_scale(&self) -> f64 {
        1.0
    }

    /// The same layer with the constant `input` made part of its biases: a cell without inputs. `input` has
    /// [`inputs`](Self::inputs) finite entries.
    fn absorb(&self, input: &[f64]) -> Self;
}

/// A cell whose input is held constant: a [`Map`] of its state.
#[derive(Clone, Debug)]
pub struct Held<C>(C);

impl<C: Cell> Held<C> {
    /// `cell` under the constant `input`.
    ///
    /// # Errors
    /// [`Error::Length`](crate::Error::Length) unless `input` has as many entries as the cell has inputs,
    /// [`Error::NotFinite`](crate::Error::NotFinite) unless all of them are finite.
    pub fn new(cell: &C, input: &[f64]) -> Result<Self> {
        crate::error::length("input", input.len(), cell.inputs())?;
        for &value in input {
            crate::error::finite("input", value)?;
        }
        Ok(Self(cell.absorb(input)))
    }

    /// The cell, which has no inputs.
    pub const fn cell(&self) -> &C {
        &self.0
    }
}

impl<C: Cell> Map for Held<C> {
    fn dimension(&self) -> usize {
        self.0.states()
    }

    fn step(&self, state: &[f64], next: &mut [f64]) {
        self.0.step(state, &[], next);
    }

    fn jacobian(&self, state: &[f64]) -> Matrix {
        self.0.jacobian(state, &[])
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        self.0.bounds()
    }

    fn length_scale(&self) -> f64 {
        self.0.length_scale()
    }
}
