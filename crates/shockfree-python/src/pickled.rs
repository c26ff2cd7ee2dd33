//! Results as plain values and back, so that they can be sent from one process to another.

use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use shockfree::Activation;
use shockfree::unit::{ShockKind, Stability};
use shockfree_sweep::{Ending, MethodName};

use crate::cost::Cost;
use crate::error::refused;
use crate::given::freeze;
use crate::surface::Surface;
use crate::train::Trace;
use crate::unit::{FinalState, FixedPoint, NearestShock, Shock, TwoCycle};

/// What `__reduce__` returns: a function, and the name and the fields that it is to be called with.
pub type Reduced<'py> = (Bound<'py, PyAny>, (String, Bound<'py, PyTuple>));

/// A result as its fields, in this order.
pub fn reduced<'py>(result: &Bound<'py, PyAny>, fields: &[&str]) -> PyResult<Reduced<'py>> {
    let py = result.py();
    let values: PyResult<Vec<_>> = fields.iter().map(|name| result.getattr(*name)).collect();
    let restored = py.import("shockfree._native")?.getattr("restored")?;
    Ok((restored, (result.get_type().name()?.to_string(), PyTuple::new(py, values?)?)))
}

/// A result from its fields: what unpickling calls.
///
/// Parameters
/// ----------
/// name : str
///     The name of its class.
/// fields : tuple
///     What pickling took from it.
///
/// Returns
/// -------
/// object
///     The result.
///
/// Raises
/// ------
/// ValueError
///     For a name or a word that no result has.
/// TypeError
///     For fields of other types.
#[pyfunction]
pub fn restored<'py>(name: &str, fields: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
    let py = fields.py();
    let at = |place: usize| fields.get_item(place);
    let number = |place: usize| at(place)?.extract::<f64>();
    let pair = |place: usize| at(place)?.extract::<(f64, f64)>();
    let known = |place: usize| word(&at(place)?.extract::<String>()?);
    let row = |place: usize| -> PyResult<Py<PyArray1<f64>>> {
        let array = at(place)?.extract::<Bound<'_, PyArray1<f64>>>()?;
        freeze(&array)?;
        Ok(array.unbind())
    };
    let plane = |place: usize| -> PyResult<Py<PyAny>> {
        let array = at(place)?;
        freeze(&array)?;
        Ok(array.unbind())
    };
    Ok(match name {
        "FixedPoint" => Bound::new(
            py,
            FixedPoint {
                state: number(0)?,
                output: number(1)?,
                multiplier: number(2)?,
                one_minus_multiplier: number(3)?,
                stability: known(4)?,
            },
        )?
        .into_any(),
        "TwoCycle" => Bound::new(
            py,
            TwoCycle { states: pair(0)?, outputs: pair(1)?, multiplier: number(2)? },
        )?
        .into_any(),
        "Shock" => Bound::new(py, Shock { bias: number(0)?, kind: known(1)? })?.into_any(),
        "NearestShock" => Bound::new(
            py,
            NearestShock {
                weight: number(0)?,
                bias: number(1)?,
                kind: known(2)?,
                distance: number(3)?,
            },
        )?
        .into_any(),
        "FinalState" => Bound::new(
            py,
            FinalState { state: number(0)?, output: number(1)?, sensitivity: pair(2)? },
        )?
        .into_any(),
        "Cost" => Bound::new(
            py,
            Cost {
                cost: number(0)?,
                output: number(1)?,
                gradient: pair(2)?,
                gradient_norm: number(3)?,
            },
        )?
        .into_any(),
        "Surface" => Bound::new(
            py,
            Surface {
                weights: row(0)?,
                biases: row(1)?,
                costs: plane(2)?,
                gradient_norms: if at(3)?.is_none() { None } else { Some(plane(3)?) },
                start: number(4)?,
                target: number(5)?,
                horizon: at(6)?.extract()?,
                activation: known(7)?,
            },
        )?
        .into_any(),
        "Trace" => Bound::new(
            py,
            Trace {
                method: known(0)?,
                weights: row(1)?,
                biases: row(2)?,
                costs: row(3)?,
                gradient_norms: row(4)?,
                applied_norms: row(5)?,
                stop: known(6)?,
                reason: at(7)?.extract()?,
                iterations: at(8)?.extract()?,
                largest_gradient: number(9)?,
                gradient_bound: at(10)?.extract()?,
                start: number(11)?,
                target: number(12)?,
                horizon: at(13)?.extract()?,
                tolerance: number(14)?,
                activation: known(15)?,
            },
        )?
        .into_any(),
        _ => return Err(refused(format!("{name:?} is no result"))),
    })
}

/// One of the words that results have.
fn word(given: &str) -> PyResult<&'static str> {
    let stabilities = [Stability::Attracting, Stability::Repelling, Stability::Neutral];
    let kinds = [ShockKind::Fold, ShockKind::Separatrix, ShockKind::Phase];
    let endings = [Ending::Converged, Ending::Budget, Ending::Diverged];
    let activations = [Activation::Logistic, Activation::Tanh];
    let words = stabilities
        .map(Stability::as_str)
        .into_iter()
        .chain(kinds.map(ShockKind::as_str))
        .chain(endings.map(Ending::as_str))
        .chain(activations.map(Activation::as_str))
        .chain(MethodName::ALL.map(MethodName::as_str));
    words
        .into_iter()
        .find(|word| *word == given)
        .ok_or_else(|| refused(format!("{given:?} is no word of a result")))
}
