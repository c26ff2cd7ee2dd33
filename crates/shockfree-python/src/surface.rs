//! Costs and sizes of gradients over a window of the plane.

use std::sync::atomic::{AtomicBool, Ordering};

use numpy::{Element, PyArray1, PyArray2, PyArrayDescr, PyArrayDescrMethods, PyArrayMethods};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rayon::prelude::*;
use shockfree::objective::TerminalCost;
use shockfree::simd::Real;

use crate::error::refused;
use crate::given::{Until, activation, freeze, frozen, row};
use crate::html::{short, table};
use crate::interrupt::interruptible;
use crate::pickled::{Reduced, reduced};
use crate::unit::paper_horizon;

/// The most cells that a thread takes at once: a multiple of the 96 orbits that go on side by side.
const MOST_IN_PIECE: usize = 960;

/// The fewest: those 96.
const LEAST_IN_PIECE: usize = 96;

/// A piece takes at most about so many steps of the unit, a tenth of a second or less: so long somebody waits who wants to
/// stop.
const PIECE_STEPS: u64 = 100_000_000;

/// Costs, and sizes of gradients, over a window of the (w, b)-plane.
///
/// Made by `surface`. The arrays cannot be written to.
#[pyclass(frozen, get_all, module = "shockfree._native")]
pub struct Surface {
    /// numpy.ndarray: the weights, ``(n,)``.
    pub weights: Py<PyArray1<f64>>,
    /// numpy.ndarray: the biases, ``(m,)``.
    pub biases: Py<PyArray1<f64>>,
    /// numpy.ndarray: the costs, ``(m, n)``: ``costs[j, i]`` at ``(weights[i], biases[j])``. NaN where there is none.
    pub costs: Py<PyAny>,
    /// numpy.ndarray or None: the norms of the gradients, ``(m, n)``; None if they were not asked for.
    pub gradient_norms: Option<Py<PyAny>>,
    /// float: the initial state ``x_0``.
    pub start: f64,
    /// float: the wanted output ``y*``.
    pub target: f64,
    /// int or None: the horizon; None for the limit.
    pub horizon: Option<u64>,
    /// str: the activation.
    pub activation: &'static str,
}

#[pymethods]
impl Surface {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(
            slf,
            &[
                "weights",
                "biases",
                "costs",
                "gradient_norms",
                "start",
                "target",
                "horizon",
                "activation",
            ],
        )
    }

    /// Draws the costs, or the sizes of the gradients, as colours, with the shock.
    ///
    /// Parameters
    /// ----------
    /// what : {"cost", "gradient"}, default "cost"
    ///     What is drawn; the gradient on a logarithmic scale.
    /// ax : matplotlib.axes.Axes, optional
    ///     Where to draw; a new figure if not given.
    ///
    /// Returns
    /// -------
    /// matplotlib.axes.Axes
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Without matplotlib: ``pip install shockfree[plot]``.
    /// ValueError
    ///     For another word, for gradients that were not computed, for a surface of fewer than two weights or biases.
    #[pyo3(signature = (what = "cost", *, ax = None))]
    fn plot<'py>(
        slf: &Bound<'py, Self>,
        what: &str,
        ax: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let keywords = PyDict::new(slf.py());
        keywords.set_item("ax", ax)?;
        let figures = slf.py().import("shockfree.figures")?;
        figures.call_method("plot_surface", (slf, what), Some(&keywords))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (rows, columns) = self.shape(py)?;
        let horizon = self.horizon.map_or("None".to_owned(), |steps| steps.to_string());
        Ok(format!(
            "Surface({rows} x {columns}, start={:?}, target={:?}, horizon={horizon}, activation='{}')",
            self.start, self.target, self.activation
        ))
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let numpy = py.import("numpy")?;
        let end = |name: &str, array: &Bound<'_, PyAny>| -> PyResult<String> {
            Ok(short(numpy.call_method1(name, (array,))?.extract()?))
        };
        let (rows, columns) = self.shape(py)?;
        let mut ranges = vec![
            ("weight w", self.weights.bind(py).as_any()),
            ("bias b", self.biases.bind(py).as_any()),
            ("cost E", self.costs.bind(py)),
        ];
        ranges.extend(self.gradient_norms.as_ref().map(|norms| ("|∇E|", norms.bind(py))));
        let lines = ranges
            .into_iter()
            .map(|(name, array)| {
                Ok(vec![name.to_owned(), end("nanmin", array)?, end("nanmax", array)?])
            })
            .collect::<PyResult<Vec<_>>>()?;
        let horizon = self.horizon.map_or("∞".to_owned(), |steps| steps.to_string());
        let caption = format!(
            "{rows} × {columns} costs, x₀ = {}, y* = {}, T = {horizon}",
            short(self.start),
            short(self.target)
        );
        Ok(table(&caption, &["", "least", "most"], &lines))
    }
}

impl Surface {
    fn shape(&self, py: Python<'_>) -> PyResult<(usize, usize)> {
        self.costs.bind(py).getattr("shape")?.extract()
    }
}

/// The cost ``E = (y_T - y*)**2``, and the norm of its gradient, at all pairs of weights and biases.
///
/// Parameters
/// ----------
/// weights : array_like
///     The weights ``w``, ``(n,)``.
/// biases : array_like
///     The biases ``b``, ``(m,)``.
/// start : float
///     The initial state ``x_0`` (not the output).
/// target : float
///     The wanted output ``y*``, strictly inside the range of the activation.
/// horizon : int or None, default 50
///     After how many steps the cost is read, 1 to 10 000 000; None or infinity for the limit.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
/// dtype : data-type, default numpy.float64
///     The precision of orbits and results: ``float32`` takes half of the time and is good for pictures.
/// gradient : bool, default True
///     Whether gradients are computed too; without them it takes two thirds of the time.
///
/// Returns
/// -------
/// Surface
///     With arrays of ``(m, n)``. NaN where the problem has no answer: at parameters that are not finite and, in the limit,
///     on the shock and where orbits tend to a 2-cycle.
///
/// Notes
/// -----
/// On all threads; results do not depend on their number. Other threads of Python go on meanwhile, and Ctrl-C ends it.
///
/// Raises
/// ------
/// ValueError
///     For input that cannot mean anything.
/// TypeError
///     For another dtype, and for what is not real numbers.
/// MemoryError
///     If there is no room for the arrays.
#[pyfunction]
#[pyo3(signature = (
    weights, biases, *, start, target, horizon = Until(paper_horizon()), activation = "logistic",
    dtype = None, gradient = true,
), text_signature = "(weights, biases, *, start, target, horizon=50, activation='logistic', dtype=None, gradient=True)")]
#[expect(clippy::too_many_arguments, reason = "Python gives them by name")]
pub fn surface(
    py: Python<'_>,
    weights: &Bound<'_, PyAny>,
    biases: &Bound<'_, PyAny>,
    start: f64,
    target: f64,
    horizon: Until,
    activation: &str,
    dtype: Option<&Bound<'_, PyAny>>,
    gradient: bool,
) -> PyResult<Surface> {
    let activation = self::activation(activation)?;
    let problem = TerminalCost::new(activation, start, target, horizon.0).map_err(refused)?;
    let (weights, biases) = (row(weights, "weights")?, row(biases, "biases")?);
    let plane = Plane { problem, weights: &weights, biases: &biases };
    let wanted =
        dtype.map_or_else(|| Ok(numpy::dtype::<f64>(py)), |one| PyArrayDescr::new(py, one))?;
    let (costs, gradient_norms) = if wanted.is_equiv_to(&numpy::dtype::<f64>(py)) {
        plane.fill::<f64>(py, gradient)?
    } else if wanted.is_equiv_to(&numpy::dtype::<f32>(py)) {
        plane.fill::<f32>(py, gradient)?
    } else {
        return Err(PyTypeError::new_err(format!(
            "dtype is {wanted}, it must be float64 or float32"
        )));
    };
    Ok(Surface {
        weights: frozen(py, weights)?.unbind(),
        biases: frozen(py, biases)?.unbind(),
        costs,
        gradient_norms,
        start,
        target,
        horizon: horizon.0.steps(),
        activation: activation.as_str(),
    })
}

/// What is to be computed.
struct Plane<'a> {
    problem: TerminalCost,
    weights: &'a [f64],
    biases: &'a [f64],
}

impl Plane<'_> {
    /// Costs and, if they are wanted, norms of gradients, as arrays.
    fn fill<T: Real + Element>(
        &self,
        py: Python<'_>,
        gradient: bool,
    ) -> PyResult<(Py<PyAny>, Option<Py<PyAny>>)> {
        let costs = self.zeros::<T>(py)?;
        let norms = gradient.then(|| self.zeros::<T>(py)).transpose()?;
        {
            let mut costs = costs.readwrite();
            let mut norms = norms.as_ref().map(PyArrayMethods::readwrite);
            let costs = costs.as_slice_mut()?;
            let norms = match &mut norms {
                Some(norms) => norms.as_slice_mut()?,
                None => &mut [],
            };
            interruptible(py, |stop| self.compute(costs, norms, stop))?;
        }
        freeze(&costs)?;
        if let Some(norms) = &norms {
            freeze(norms)?;
        }
        Ok((costs.into_any().unbind(), norms.map(|norms| norms.into_any().unbind())))
    }

    /// An array for all pairs; Python's own allocation, for the sake of its error where there is no room.
    fn zeros<'py, T: Element>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<T>>> {
        let shape = (self.biases.len(), self.weights.len());
        let zeros = py.import("numpy")?.call_method1("zeros", (shape, numpy::dtype::<T>(py)))?;
        Ok(zeros.cast_into()?)
    }

    fn compute<T: Real>(&self, costs: &mut [T], norms: &mut [T], stop: &AtomicBool) {
        let piece = self.piece();
        let proceed = || (!stop.load(Ordering::Relaxed)).then_some(());
        if norms.is_empty() {
            costs.par_chunks_mut(piece).enumerate().try_for_each(|(at, costs)| {
                let (weights, biases) = self.points(at * piece, costs.len());
                let computed = self.problem.costs_at_points(&weights, &biases, costs);
                computed.expect("all have one length");
                proceed()
            });
        } else {
            costs.par_chunks_mut(piece).zip(norms.par_chunks_mut(piece)).enumerate().try_for_each(
                |(at, (costs, norms))| {
                    let (weights, biases) = self.points(at * piece, costs.len());
                    let computed = self.problem.at_points(&weights, &biases, costs, norms);
                    computed.expect("all have one length");
                    proceed()
                },
            );
        }
    }

    /// The points of so many cells, row after row.
    fn points(&self, first: usize, count: usize) -> (Vec<f64>, Vec<f64>) {
        let columns = self.weights.len();
        let cell = |cell: usize| (self.weights[cell % columns], self.biases[cell / columns]);
        (first..first + count).map(cell).unzip()
    }

    fn piece(&self) -> usize {
        // Limits are found in about the time of some steps.
        let steps = self.problem.horizon().steps().unwrap_or(1);
        let cells = usize::try_from(PIECE_STEPS / steps).unwrap_or(usize::MAX);
        cells.clamp(LEAST_IN_PIECE, MOST_IN_PIECE)
    }
}
