//! One cost with its gradient.

use pyo3::prelude::*;
use shockfree::objective::{Parameters, TerminalCost};

use crate::error::refused;
use crate::given::{Until, activation};
use crate::pickled::{Reduced, reduced};
use crate::unit::paper_horizon;

/// The terminal cost ``E = (y_T - y*)**2`` at a point of the plane, with its gradient.
///
/// ``float()`` gives the cost.
#[pyclass(frozen, eq, get_all, module = "shockfree._native")]
#[derive(Clone, PartialEq)]
#[expect(clippy::struct_field_names, reason = "the cost is what it is")]
pub struct Cost {
    /// float: the cost ``E``.
    pub cost: f64,
    /// float: the output at the horizon, ``y_T`` or its limit.
    pub output: f64,
    /// tuple of float: ``(dE/dw, dE/db)``; entries may be infinite, never NaN.
    pub gradient: (f64, f64),
    /// float: the Euclidean norm of the gradient.
    pub gradient_norm: f64,
}

#[pymethods]
impl Cost {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(slf, &["cost", "output", "gradient", "gradient_norm"])
    }

    fn __float__(&self) -> f64 {
        self.cost
    }

    fn __repr__(&self) -> String {
        let Self { cost, output, gradient, gradient_norm } = self;
        format!(
            "Cost(cost={cost:?}, output={output:?}, gradient={gradient:?}, gradient_norm={gradient_norm:?})"
        )
    }
}

/// The terminal cost ``E = (y_T - y*)**2`` of one unit, with its exact gradient.
///
/// ``y_t = phi(x_t)``, ``x_{t+1} = w y_t + b``; the gradient is the forward recursion at a finite horizon and the implicit
/// function theorem in the limit.
///
/// Parameters
/// ----------
/// weight, bias : float
///     The point ``(w, b)``.
/// start : float
///     The initial state ``x_0`` (not the output).
/// target : float
///     The wanted output ``y*``, strictly inside the range of the activation.
/// horizon : int or None, default 50
///     After how many steps the cost is read, 1 to 10 000 000; None or infinity for the limit.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// Cost
///
/// Raises
/// ------
/// ValueError
///     For input that cannot mean anything, and in the limit for a point that has no cost: on the shock, and where the
///     orbit tends to a 2-cycle.
#[pyfunction]
#[pyo3(signature = (weight, bias, *, start, target, horizon = Until(paper_horizon()), activation = "logistic"), text_signature = "(weight, bias, *, start, target, horizon=50, activation='logistic')")]
pub fn cost(
    py: Python<'_>,
    weight: f64,
    bias: f64,
    start: f64,
    target: f64,
    horizon: Until,
    activation: &str,
) -> PyResult<Cost> {
    let activation = self::activation(activation)?;
    let problem = TerminalCost::new(activation, start, target, horizon.0).map_err(refused)?;
    let found = py.detach(|| problem.at(Parameters { weight, bias })).map_err(refused)?;
    Ok(Cost {
        cost: found.cost,
        output: found.y,
        gradient: (found.gradient.weight, found.gradient.bias),
        gradient_norm: found.gradient_norm,
    })
}
