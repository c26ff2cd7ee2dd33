//! The condition under which a gated layer contracts.

use pyo3::prelude::*;
use shockfree_diagnosis::AnyCell;

use crate::error::refused;
use crate::layer::Layer;

/// The condition under which a gated layer contracts, for states in ``[-1, 1]`` and bounded inputs.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Condition {
    /// float: its left-hand side; the layer contracts where that is below 1.
    #[pyo3(get)]
    left: f64,
    /// float: the rate of contraction that follows, in the norm that goes with it.
    #[pyo3(get)]
    rate: f64,
}

#[pymethods]
impl Condition {
    fn __repr__(&self) -> String {
        format!("Condition(left={}, rate={})", self.left, self.rate)
    }
}

/// The condition of a GRU or LSTM, in induced infinity norms.
///
/// Parameters
/// ----------
/// layer : Layer
///     The layer.
/// input_bound : float, default 1
///     What the moduli of its inputs do not exceed.
///
/// Returns
/// -------
/// Condition
///
/// Raises
/// ------
/// ValueError
///     For an RNN, which has certificates instead, and a bound that is negative or not finite.
///
/// Notes
/// -----
/// Source: Bonassi, Farina, Scattolini and Terzi (arXiv 2011.06806), for the conditions.
#[pyfunction]
#[pyo3(signature = (layer, input_bound = 1.0))]
pub fn condition(layer: &Bound<'_, Layer>, input_bound: f64) -> PyResult<Condition> {
    let found = match &*layer.get().cell {
        AnyCell::Rnn(_) => return Err(refused("an RNN has no such condition, but certificates")),
        AnyCell::Gru(cell) => cell.condition(input_bound),
        AnyCell::Lstm(cell) => cell.condition(input_bound),
    };
    let found = found.map_err(refused)?;
    Ok(Condition { left: found.value, rate: found.contraction.rate() })
}
