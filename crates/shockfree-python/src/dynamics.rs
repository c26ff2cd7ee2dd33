//! What a layer does: steps, orbits, where they end, and how fast nearby ones part.

use std::sync::atomic::{AtomicBool, Ordering};

use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList};
use shockfree::network::{
    self as network, Cell, Exponent, FixedPoints as Found, Held, Length, Limit as End,
    driven_exponents, exponents,
};
use shockfree_diagnosis::AnyCell;
use shockfree_diagnosis::words::number;

use crate::array::{Numbers, numbers, of_states, vector, vector_or_zeros, wrong_shape};
use crate::error::refused;
use crate::fixed_point::LayerFixedPoint;
use crate::interrupt::interruptible;

/// An input for each step, or one for all of them.
enum Inputs {
    Constant(Vec<f64>),
    Sequence(Vec<f64>),
}

impl Inputs {
    fn of(cell: &AnyCell, inputs: Option<&Bound<'_, PyAny>>, steps: usize) -> PyResult<Self> {
        let m = cell.inputs();
        let Some(inputs) = inputs else { return Ok(Self::Constant(vec![0.0; m])) };
        let Numbers { values, shape } = numbers("inputs", inputs)?;
        match shape[..] {
            [length] if length == m => Ok(Self::Constant(values)),
            [rows, columns] if (rows, columns) == (steps, m) => Ok(Self::Sequence(values)),
            _ => Err(wrong_shape(
                "inputs",
                shape,
                &format!("({m}) for a constant input, or {steps}×{m} for one a step"),
            )),
        }
    }

    /// That of step `t`.
    fn at(&self, t: usize, m: usize) -> &[f64] {
        match self {
            Self::Constant(input) => input,
            Self::Sequence(inputs) => &inputs[t * m..(t + 1) * m],
        }
    }
}

/// `F(state, input)`.
pub fn step<'py>(
    py: Python<'py>,
    cell: &AnyCell,
    state: &Bound<'py, PyAny>,
    input: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let (state, input) = at(cell, state, input)?;
    let mut next = vec![0.0; cell.states()];
    cell.step(&state, &input, &mut next);
    Ok(PyArray1::from_vec(py, next))
}

/// `∂F/∂state`.
pub fn jacobian<'py>(
    py: Python<'py>,
    cell: &AnyCell,
    state: &Bound<'py, PyAny>,
    input: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let (state, input) = at(cell, state, input)?;
    crate::array::of_matrix(py, &cell.jacobian(&state, &input))
}

/// What the layer above sees.
pub fn output<'py>(
    py: Python<'py>,
    cell: &AnyCell,
    state: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let state = vector("state", state, cell.states())?;
    Ok(PyArray1::from_vec(py, cell.output(&state)))
}

fn at(
    cell: &AnyCell,
    state: &Bound<'_, PyAny>,
    input: Option<&Bound<'_, PyAny>>,
) -> PyResult<(Vec<f64>, Vec<f64>)> {
    Ok((vector("state", state, cell.states())?, vector_or_zeros("input", input, cell.inputs())?))
}

/// All states from `start` on.
pub fn orbit<'py>(
    py: Python<'py>,
    cell: &AnyCell,
    start: &Bound<'py, PyAny>,
    steps: usize,
    inputs: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let start = vector("start", start, cell.states())?;
    let inputs = Inputs::of(cell, inputs, steps)?;
    let (n, m) = (cell.states(), cell.inputs());
    let count = steps.checked_add(1).and_then(|count| count.checked_mul(n));
    let too_many = || refused(format!("steps is {steps}: an orbit as long does not fit in memory"));
    let count = count.ok_or_else(too_many)?;
    let mut states: Vec<f64> = Vec::new();
    states.try_reserve_exact(count).map_err(|_| too_many())?;
    let states = interruptible(py, |stop| {
        states.extend(&start);
        let mut next = vec![0.0; n];
        for t in 0..steps {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            cell.step(&states[t * n..], inputs.at(t, m), &mut next);
            states.extend(&next);
        }
        states
    })?;
    PyArray1::from_vec(py, states).reshape([steps + 1, n])
}

/// Fixed points under a constant input.
pub fn fixed_points(
    py: Python<'_>,
    cell: &AnyCell,
    input: Option<&Bound<'_, PyAny>>,
    starts: usize,
    seed: u64,
) -> PyResult<FixedPoints> {
    let input = vector_or_zeros("input", input, cell.inputs())?;
    let held = Held::new(cell, &input).map_err(refused)?;
    let found =
        interruptible(py, |stop| network::fixed_points(&held, starts, seed, &mut going(stop)))?;
    let outputs = found.points.iter().map(|point| cell.output(&point.state)).collect();
    Ok(FixedPoints { found, outputs })
}

/// Where the orbit from `start` ends.
pub fn limit(
    py: Python<'_>,
    cell: &AnyCell,
    start: Option<&Bound<'_, PyAny>>,
    input: Option<&Bound<'_, PyAny>>,
    steps: usize,
) -> PyResult<Limit> {
    let start = vector_or_zeros("start", start, cell.states())?;
    let input = vector_or_zeros("input", input, cell.inputs())?;
    let held = Held::new(cell, &input).map_err(refused)?;
    Ok(Limit::of(py.detach(|| network::limit(&held, &start, steps)), cell))
}

/// Blocks of steps from whose scatter errors are taken: as many steps as are counted are a multiple of it.
const BLOCKS: usize = 20;

/// The largest Lyapunov exponents.
pub fn lyapunov(
    py: Python<'_>,
    cell: &AnyCell,
    start: Option<&Bound<'_, PyAny>>,
    inputs: Option<&Bound<'_, PyAny>>,
    (transient, steps): (usize, usize),
    count: Option<usize>,
) -> PyResult<Exponents> {
    let (n, m) = (cell.states(), cell.inputs());
    let start = vector_or_zeros("start", start, n)?;
    let count = count.unwrap_or(n);
    if !(1..=n).contains(&count) {
        return Err(refused(format!("count is {count}, it must be from 1 to {n}")));
    }
    if steps == 0 || !steps.is_multiple_of(BLOCKS) {
        return Err(refused(format!("steps is {steps}, it must be a multiple of {BLOCKS}")));
    }
    let total = transient.saturating_add(steps);
    let inputs = Inputs::of(cell, inputs, total)?;
    let length = Length { transient, steps, count };
    let found = match &inputs {
        Inputs::Constant(input) => {
            let held = Held::new(cell, input).map_err(refused)?;
            interruptible(py, |stop| exponents(&held, &start, length, &mut going(stop)))?
        }
        Inputs::Sequence(_) => interruptible(py, |stop| {
            let mut t = 0;
            let mut next = || {
                let input = inputs.at(t, m).to_vec();
                t += 1;
                input
            };
            driven_exponents(cell, &start, &mut next, length, &mut going(stop))
        })?,
    };
    if found.is_empty() {
        return Err(refused("the orbit grows beyond all numbers: it has no exponents"));
    }
    Ok(Exponents(found))
}

fn going(stop: &AtomicBool) -> impl FnMut() -> bool {
    move || !stop.load(Ordering::Relaxed)
}

/// Fixed points that a search found, attracting ones first: a sequence.
#[pyclass(module = "shockfree._native", frozen, sequence)]
pub struct FixedPoints {
    found: Found,
    outputs: Vec<Vec<f64>>,
}

#[pymethods]
impl FixedPoints {
    fn __len__(&self) -> usize {
        self.found.points.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<LayerFixedPoint> {
        let length = self.found.points.len();
        let at = if index < 0 {
            length.checked_sub(index.unsigned_abs())
        } else {
            Some(index.unsigned_abs())
        };
        let at = at.filter(|&at| at < length).ok_or_else(|| {
            PyIndexError::new_err(format!("index {index} of {length} fixed points"))
        })?;
        Ok(LayerFixedPoint::with_output(self.found.points[at].clone(), self.outputs[at].clone()))
    }

    fn __iter__(slf: &Bound<'_, Self>) -> PyResult<Py<PyIterator>> {
        let this = slf.get();
        let points = this.found.points.iter().zip(&this.outputs);
        let points: Vec<LayerFixedPoint> = points
            .map(|(point, output)| LayerFixedPoint::with_output(point.clone(), output.clone()))
            .collect();
        Ok(PyList::new(slf.py(), points)?.try_iter()?.unbind())
    }

    /// int: the sum of ``sign det(I - J)``.
    ///
    /// Of all fixed points of a map of a ball into itself it is 1, if none is a fold. Another sum proves that some are
    /// missing; a sum of 1 proves nothing.
    #[getter]
    fn index_sum(&self) -> i64 {
        self.found.index_sum()
    }

    /// bool: whether ``index_sum`` is 1 and no point is a fold.
    #[getter]
    fn consistent(&self) -> bool {
        self.found.consistent()
    }

    /// int: the starts of Newton's method.
    #[getter]
    fn starts(&self) -> usize {
        self.found.starts
    }

    fn __repr__(&self) -> String {
        let stable = self.found.attracting().count();
        format!("<FixedPoints: {}, {stable} of them attracting>", self.found.points.len())
    }
}

/// Where an orbit ends, as far as its steps tell.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Limit {
    limit: End,
    output: Option<Vec<f64>>,
}

impl Limit {
    /// Of an orbit of `cell`.
    pub fn of(limit: End, cell: &AnyCell) -> Self {
        let output = match &limit {
            End::FixedPoint(point) | End::Cycle { point, .. } => Some(cell.output(&point.state)),
            End::Unsettled { .. } | End::Escaped { .. } => None,
        };
        Self { limit, output }
    }
}

#[pymethods]
impl Limit {
    /// str: ``"fixed-point"``, ``"cycle"``, ``"unsettled"`` (slow, quasi-periodic or chaotic) or ``"escaped"`` (grown beyond
    /// all numbers).
    #[getter]
    fn kind(&self) -> &'static str {
        match &self.limit {
            End::FixedPoint(_) => "fixed-point",
            End::Cycle { .. } => "cycle",
            End::Unsettled { .. } => "unsettled",
            End::Escaped { .. } => "escaped",
        }
    }

    /// numpy.ndarray: its states, one a row: one fixed point, the states of a cycle in their order, the last state of an orbit
    /// that did not settle, the start of one that escaped.
    #[getter]
    fn states<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let one;
        let states = match &self.limit {
            End::FixedPoint(point) => {
                one = [point.state.clone()];
                &one[..]
            }
            End::Cycle { states, .. } => states,
            End::Unsettled { state, .. } | End::Escaped { start: state } => {
                one = [state.clone()];
                &one[..]
            }
        };
        of_states(py, states, states[0].len())
    }

    /// int or None: 1 for a fixed point, the length of a cycle.
    #[getter]
    fn period(&self) -> Option<usize> {
        match &self.limit {
            End::FixedPoint(_) => Some(1),
            End::Cycle { states, .. } => Some(states.len()),
            End::Unsettled { .. } | End::Escaped { .. } => None,
        }
    }

    /// LayerFixedPoint or None: the fixed point, or the first state of the cycle as a fixed point of the iterate.
    #[getter]
    fn point(&self) -> Option<LayerFixedPoint> {
        match (&self.limit, &self.output) {
            (End::FixedPoint(point) | End::Cycle { point, .. }, Some(output)) => {
                Some(LayerFixedPoint::with_output(point.clone(), output.clone()))
            }
            _ => None,
        }
    }

    fn __repr__(&self) -> String {
        match &self.limit {
            End::FixedPoint(point) => {
                format!("<Limit: fixed point, spectral radius {}>", number(point.spectral_radius()))
            }
            End::Cycle { states, .. } => format!("<Limit: cycle of {} steps>", states.len()),
            End::Unsettled { steps, .. } => format!("<Limit: unsettled after {steps} steps>"),
            End::Escaped { .. } => "<Limit: escaped>".to_owned(),
        }
    }
}

/// The largest Lyapunov exponents of an orbit, falling.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Exponents(Vec<Exponent>);

#[pymethods]
impl Exponents {
    /// numpy.ndarray: per step; ``-inf`` where a direction vanishes.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_iter(py, self.0.iter().map(|one| one.value))
    }

    /// numpy.ndarray: their standard errors, from blocks of the orbit: statistical, for orbits that have settled.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_iter(py, self.0.iter().map(|one| one.error))
    }

    /// bool: whether the largest is clearly above 0, so that nearby orbits part.
    #[getter]
    fn positive(&self) -> bool {
        self.0.first().is_some_and(Exponent::is_positive)
    }

    fn __repr__(&self) -> String {
        let largest = self.0.first().map_or(f64::NAN, |one| one.value);
        format!("<Exponents: {}, the largest {largest:.4}>", self.0.len())
    }
}
