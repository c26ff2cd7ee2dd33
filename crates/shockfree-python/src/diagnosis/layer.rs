//! What was found of one layer.

use std::sync::Arc;

use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use shockfree::network::{Cell, Limit as End, Witness as Seen};
use shockfree_diagnosis::words::number;
use shockfree_diagnosis::{self as diagnosis, Evidence, View};

use super::Found;
use crate::array::{of_rows, of_states};
use crate::dynamics::Limit;
use crate::fixed_point::LayerFixedPoint;

/// What :func:`diagnose` found of one layer.
#[pyclass(module = "shockfree._native", frozen)]
pub struct LayerDiagnosis {
    found: Arc<Found>,
    index: usize,
}

impl LayerDiagnosis {
    pub(super) const fn new(found: Arc<Found>, index: usize) -> Self {
        Self { found, index }
    }

    fn layer(&self) -> &diagnosis::LayerDiagnosis {
        &self.found.diagnosis.layers[self.index]
    }
}

#[pymethods]
impl LayerDiagnosis {
    /// str: the name of its parameters' group, like ``"encoder.l0"`` or ``"l1_reverse"``.
    #[getter]
    fn name(&self) -> &str {
        &self.layer().name
    }

    /// str: ``"rnn"``, ``"gru"`` or ``"lstm"``.
    #[getter]
    fn kind(&self) -> &'static str {
        self.layer().cell().kind()
    }

    /// int: the number of its units.
    #[getter]
    fn units(&self) -> usize {
        self.layer().cell().units()
    }

    /// int: the number of its inputs.
    #[getter]
    fn inputs(&self) -> usize {
        self.layer().inputs
    }

    /// str: ``"contracting"``, ``"not-contracting"`` or ``"undecided"``.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.layer().verdict.as_str()
    }

    /// list of Claim: certified rates, those of 1 and more included.
    #[getter]
    fn certificates(&self) -> Vec<Claim> {
        self.layer().claims.made.iter().map(Claim::of).collect()
    }

    /// dict of str to str: the certificates that were not to be had, with the reason.
    #[getter]
    fn left_out(&self) -> std::collections::BTreeMap<&'static str, String> {
        self.layer().claims.left_out.iter().cloned().collect()
    }

    /// Witness or None: what refutes contraction.
    #[getter]
    fn witness(&self) -> Option<Witness> {
        let layer = self.layer();
        layer.witness().map(|witness| Witness {
            seen: witness.clone(),
            outputs: witness.states().iter().map(|state| layer.cell().output(state)).collect(),
            input: layer.input.clone(),
            proven: layer.witness_proven,
        })
    }

    /// list of LayerFixedPoint: under ``input``, attracting ones first.
    #[getter]
    fn fixed_points(&self) -> Vec<LayerFixedPoint> {
        let layer = self.layer();
        let points = layer.survey.fixed_points.points.iter();
        points.map(|point| LayerFixedPoint::of(point.clone(), layer.cell())).collect()
    }

    /// list of Limit: the stable cycles that orbits ended on.
    #[getter]
    fn cycles(&self) -> Vec<Limit> {
        let layer = self.layer();
        let limits = layer.survey.limits.iter();
        let cycles = limits.filter(|limit| matches!(limit, End::Cycle { .. }));
        cycles.map(|cycle| Limit::of(cycle.clone(), layer.cell())).collect()
    }

    /// str: whether the fixed points are all: ``"proven"`` (by interval arithmetic), ``"consistent"`` (signs of ``det(I - J)`` sum to 1,
    /// as they must) or ``"unknown"``.
    #[getter]
    fn complete(&self) -> &'static str {
        self.layer().completeness.as_str()
    }

    /// numpy.ndarray: the constant input under which dynamics were looked at.
    #[getter]
    fn input<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.layer().input)
    }

    /// float or None: the bound of its inputs.
    #[getter]
    fn input_bound(&self) -> Option<f64> {
        self.layer().input_bound
    }

    /// numpy.ndarray: the largest Lyapunov exponents, falling; empty if there was no time for them.
    #[getter]
    fn lyapunov<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_iter(py, self.layer().survey.exponents.iter().map(|one| one.value))
    }

    /// numpy.ndarray: their standard errors.
    #[getter]
    fn lyapunov_errors<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_iter(py, self.layer().survey.exponents.iter().map(|one| one.error))
    }

    /// numpy.ndarray: the singular values of ``L W``, falling, with the largest slope ``L`` of the activation; of RNN layers.
    #[getter]
    fn singular_values<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.layer().singular_values)
    }

    /// float or None: a bound of ``||d y_t / d theta||_2`` for all parameters of the layer together, at every ``t``; infinite
    /// where outputs are unbounded, None where no certificate holds from the first step on. Without a bound of the inputs it
    /// is for inputs up to 1.
    #[getter]
    fn gradient_bound(&self) -> Option<f64> {
        self.layer().guarantees.map(|bounds| bounds.gradient)
    }

    /// float or None: ``1 / (1 - rate)`` steps, with the smallest rate that is proven.
    #[getter]
    fn memory(&self) -> Option<f64> {
        self.layer().memory()
    }

    /// float or None: the smallest rate that was certified, below 1 or not.
    #[getter]
    fn best_rate(&self) -> Option<f64> {
        self.layer().best_rate().map(|claim| claim.rate)
    }

    /// float: a rate that none can be below.
    #[getter]
    fn least_rate(&self) -> f64 {
        self.layer().least_rate()
    }

    /// Draw what its diagnosis rests on, by matplotlib.
    ///
    /// Returns
    /// -------
    /// matplotlib.figure.Figure
    ///     Of an RNN singular values and certified rates against 1; multipliers on the unit circle; fixed points with orbits.
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Without matplotlib: ``pip install shockfree[plot]``.
    pub fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("shockfree.figures.diagnosis")?.call_method1("plot_diagnosis", (slf,))
    }

    /// Its fixed points, in the order of ``fixed_points``, and some orbits, as they are drawn: outputs in two principal
    /// directions.
    ///
    /// Returns
    /// -------
    /// points : numpy.ndarray
    ///     ``(k, 2)``.
    /// orbits : list of numpy.ndarray
    ///     ``(steps, 2)`` each.
    /// shares : tuple of float
    ///     The shares of the variance in the two directions; NaN where there is none.
    #[expect(clippy::type_complexity, reason = "three values")]
    fn projected<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyArray2<f64>>, Vec<Bound<'py, PyArray2<f64>>>, (f64, f64))> {
        let View { points, orbits, shares } = py.detach(|| View::of(self.layer()));
        let array = |points: &Vec<(f64, f64)>| {
            let values: Vec<f64> = points.iter().flat_map(|&(x, y)| [x, y]).collect();
            of_rows(py, &values, (points.len(), 2))
        };
        Ok((array(&points)?, orbits.iter().map(array).collect::<PyResult<_>>()?, shares))
    }

    fn __repr__(&self) -> String {
        let layer = self.layer();
        format!("<LayerDiagnosis {}: {}>", layer.name, layer.verdict.as_str())
    }
}

/// A claim: two orbits under the same inputs come together at this rate.
#[pyclass(module = "shockfree._native", frozen, get_all)]
pub struct Claim {
    /// str: the name of the certificate.
    name: &'static str,
    /// float: the rate.
    rate: f64,
    /// bool: whether contraction is proven, which takes a rate below 1.
    holds: bool,
    /// int or None: the steps after which it holds, where that is not at once.
    after_steps: Option<usize>,
}

impl Claim {
    fn of(claim: &diagnosis::Claim) -> Self {
        let after_steps = match claim.evidence {
            Evidence::Reached { steps, .. } => Some(steps),
            Evidence::Certificate(_) | Evidence::Gated(_) => None,
        };
        Self { name: claim.name, rate: claim.rate, holds: claim.holds, after_steps }
    }
}

#[pymethods]
impl Claim {
    fn __repr__(&self) -> String {
        let holds = if self.holds { "proven" } else { "no contraction" };
        format!("<Claim {}: rate {}, {holds}>", self.name, number(self.rate))
    }
}

/// What no contracting layer has.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Witness {
    seen: Seen,
    outputs: Vec<Vec<f64>>,
    input: Vec<f64>,
    proven: bool,
}

#[pymethods]
impl Witness {
    /// str: ``"two-attractors"``, ``"cycle"``, ``"repelling-fixed-point"``, ``"two-fixed-points"``, ``"escape"`` or
    /// ``"positive-exponent"``.
    #[getter]
    fn kind(&self) -> &'static str {
        self.seen.as_str()
    }

    /// numpy.ndarray: its states, one a row.
    #[getter]
    fn states<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let states: Vec<Vec<f64>> = self.seen.states().into_iter().map(<[f64]>::to_vec).collect();
        of_states(py, &states, states[0].len())
    }

    /// numpy.ndarray: what the layer above sees of them, PyTorch's ``h``, one a row.
    #[getter]
    fn outputs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        of_states(py, &self.outputs, self.outputs[0].len())
    }

    /// numpy.ndarray: the constant input.
    #[getter]
    fn input<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.input)
    }

    /// bool: whether interval arithmetic proves it.
    #[getter]
    fn proven(&self) -> bool {
        self.proven
    }

    /// tuple of int or None: the periods of two attractors, 1 for a fixed point.
    #[getter]
    fn periods(&self) -> Option<(usize, usize)> {
        match self.seen {
            Seen::TwoAttractors { periods: [p, q], .. } => Some((p, q)),
            _ => None,
        }
    }

    /// float or None: the spectral radius of a repelling fixed point.
    #[getter]
    fn spectral_radius(&self) -> Option<f64> {
        match self.seen {
            Seen::RepellingFixedPoint { spectral_radius, .. } => Some(spectral_radius),
            _ => None,
        }
    }

    /// tuple of float or None: a positive Lyapunov exponent with its standard error.
    #[getter]
    fn exponent(&self) -> Option<(f64, f64)> {
        match self.seen {
            Seen::PositiveExponent { exponent, .. } => Some((exponent.value, exponent.error)),
            _ => None,
        }
    }

    fn __repr__(&self) -> String {
        let proven = if self.proven { ", proven" } else { "" };
        format!("<Witness: {}{proven}>", self.kind())
    }
}
