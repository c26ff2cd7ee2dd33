//! One training, with its trace.

use std::sync::atomic::{AtomicBool, Ordering};

use numpy::PyArray1;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use shockfree::objective::{Evaluation, Parameters, TerminalCost};
use shockfree::training::{Example, Method, Run as Training, Stop, Update, train as train_unit};
use shockfree::unit::Unit;
use shockfree_sweep::{Family, MethodName, Origin, Run, Settings};

use crate::error::refused;
use crate::given::{Until, activation, frozen};
use crate::html::{short, table};
use crate::interrupt::interruptible;
use crate::pickled::{Reduced, reduced};
use crate::unit::paper_horizon;

/// A finished training: every point that was visited, and how it ended.
///
/// Made by `train`. Entry ``i`` of the arrays belongs to the point after ``i`` updates; they cannot be written to.
#[pyclass(frozen, get_all, module = "shockfree._native")]
pub struct Trace {
    /// str: the method.
    pub method: &'static str,
    /// numpy.ndarray: the weights ``w``, ``(n,)``; empty only if the first point had no cost.
    pub weights: Py<PyArray1<f64>>,
    /// numpy.ndarray: the biases ``b``, ``(n,)``.
    pub biases: Py<PyArray1<f64>>,
    /// numpy.ndarray: the costs ``E``, ``(n,)``.
    pub costs: Py<PyArray1<f64>>,
    /// numpy.ndarray: the norms of the gradients before the method changed them, ``(n,)``; may be infinite, never NaN.
    pub gradient_norms: Py<PyArray1<f64>>,
    /// numpy.ndarray: the lengths of the updates per unit of step size, ``(n,)``; NaN at the last point of a run that did
    /// not diverge, from which none was made.
    pub applied_norms: Py<PyArray1<f64>>,
    /// str: how it ended, ``"converged"``, ``"budget"`` or ``"diverged"``.
    pub stop: &'static str,
    /// str or None: why it diverged.
    pub reason: Option<String>,
    /// int: the number of updates.
    pub iterations: u64,
    /// float: the largest norm of a gradient that was met.
    pub largest_gradient: f64,
    /// float or None: a bound on the norm of the gradient that holds wherever the method can come; None without one.
    pub gradient_bound: Option<f64>,
    /// float: the initial state ``x_0``.
    pub start: f64,
    /// float: the wanted output ``y*``.
    pub target: f64,
    /// int or None: the horizon; None for the limit.
    pub horizon: Option<u64>,
    /// float: the cost below which it had converged.
    pub tolerance: f64,
    /// str: the activation.
    pub activation: &'static str,
}

#[pymethods]
impl Trace {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(
            slf,
            &[
                "method",
                "weights",
                "biases",
                "costs",
                "gradient_norms",
                "applied_norms",
                "stop",
                "reason",
                "iterations",
                "largest_gradient",
                "gradient_bound",
                "start",
                "target",
                "horizon",
                "tolerance",
                "activation",
            ],
        )
    }

    /// Draws the cost and the size of the gradient, iteration by iteration.
    ///
    /// Parameters
    /// ----------
    /// axes : pair of matplotlib.axes.Axes, optional
    ///     Where to draw the cost and the gradient; a new figure if not given.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray
    ///     The two axes.
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Without matplotlib: ``pip install shockfree[plot]``.
    #[pyo3(signature = (*, axes = None))]
    fn plot<'py>(
        slf: &Bound<'py, Self>,
        axes: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let keywords = PyDict::new(slf.py());
        keywords.set_item("axes", axes)?;
        let figures = slf.py().import("shockfree.figures")?;
        figures.call_method("plot_traces", ([slf],), Some(&keywords))
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.costs.bind(py).len()
    }

    fn __repr__(&self) -> String {
        format!(
            "Trace(method='{}', stop='{}', iterations={}, largest_gradient={:?})",
            self.method, self.stop, self.iterations, self.largest_gradient
        )
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let points = self.__len__(py)?;
        let mut rows = Vec::new();
        let ends = [("first", 0), ("last", points.saturating_sub(1))];
        for (name, at) in ends.into_iter().filter(|_| points > 0) {
            let mut row = vec![name.to_owned(), at.to_string()];
            for array in [&self.weights, &self.biases, &self.costs, &self.gradient_norms] {
                row.push(short(array.bind(py).get_item(at)?.extract()?));
            }
            rows.push(row);
        }
        let caption = format!(
            "{}: {} after {} iterations, largest |∇E| {}",
            self.method,
            self.stop,
            self.iterations,
            short(self.largest_gradient)
        );
        Ok(table(&caption, &["", "iteration", "w", "b", "E", "|∇E|"], &rows))
    }
}

/// Trains one unit: moves ``(w, b)`` until the terminal cost ``E = (y_T - y*)**2`` is below a tolerance.
///
/// Parameters
/// ----------
/// start : float
///     The initial state ``x_0`` of every orbit (not the output).
/// target : float
///     The wanted output ``y*``, strictly inside the range of the activation.
/// at : tuple of float
///     The point ``(w, b)`` where training starts. Methods that fix or bound the weight put it into the stable strip first.
/// method : str, default "shockfree"
///     One of
///
///     - ``"gradient-descent"``: ``(w, b) -= step * gradient``;
///     - ``"norm-clipping"``: the same with the gradient scaled down to the norm ``threshold``;
///     - ``"shockfree"``: descent on the bias, the weight fixed in the stable strip; cannot explode;
///     - ``"shockfree-bound"``: the same with a step that is computed;
///     - ``"shockfree-projected"``: descent on both, the weight kept within ``radius``;
///     - ``"shockfree-projected-bound"``: the same with a step that is computed;
///     - ``"shockfree-newton"``: Newton's method for the bias, at the infinite horizon.
/// step : float, optional
///     The step size of a method that takes one; 0.5 if not given.
/// threshold : float, optional
///     The threshold of norm clipping; 1 if not given.
/// weight : float, optional
///     The weight at which the shockfree methods hold the unit; three quarters of the strip's edge if not given.
/// radius : float, optional
///     The largest size of the weight in the projected methods; three quarters of the strip's edge if not given.
/// horizon : int or None, default 50
///     After how many steps the cost is read, 1 to 10 000 000; None or infinity for the limit.
/// tolerance : float, default 1e-3
///     Converged where the cost is below.
/// iterations : int, default 10000
///     The largest number of updates, at most a million.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// Trace
///     A run that comes to a point without a cost has diverged; that is a result and raises nothing.
///
/// Raises
/// ------
/// ValueError
///     For input that cannot mean anything, and for a setting that the method does not have.
#[pyfunction]
#[pyo3(signature = (
    *, start, target, at, method = "shockfree", step = None, threshold = None, weight = None, radius = None,
    horizon = Until(paper_horizon()), tolerance = Settings::usual_tolerance(), iterations = Settings::usual_budget(),
    activation = "logistic",
), text_signature = "(*, start, target, at, method='shockfree', step=None, threshold=None, weight=None, radius=None, horizon=50, tolerance=0.001, iterations=10000, activation='logistic')")]
#[expect(clippy::too_many_arguments, reason = "Python gives them by name")]
pub fn train(
    py: Python<'_>,
    start: f64,
    target: f64,
    at: (f64, f64),
    method: &str,
    step: Option<f64>,
    threshold: Option<f64>,
    weight: Option<f64>,
    radius: Option<f64>,
    horizon: Until,
    tolerance: f64,
    iterations: u64,
    activation: &str,
) -> PyResult<Trace> {
    let activation = self::activation(activation)?;
    let method: MethodName = method.parse().map_err(PyValueError::new_err)?;
    let given = [
        ("step", step.is_some(), method.has_step()),
        ("threshold", threshold.is_some(), method.has_threshold()),
        ("weight", weight.is_some(), method.has_weight()),
        ("radius", radius.is_some(), method.has_radius()),
    ];
    if let Some((name, ..)) = given.into_iter().find(|&(_, given, has)| given && !has) {
        return Err(refused(format!("{name} is of no use here: {} has none", method.as_str())));
    }
    let initial = Parameters { weight: at.0, bias: at.1 };
    // Only a point that a unit can have is worth starting from.
    Unit::new(activation, initial.weight, initial.bias).map_err(refused)?;
    let inside = Settings::usual_weight(activation);
    let settings = Settings {
        activation,
        tolerance,
        budget: iterations,
        weight: weight.unwrap_or(inside),
        radius: radius.unwrap_or(inside),
        ..Settings::default()
    };
    let run = Run {
        index: 0,
        family: Family { method, origin: Origin::Given },
        horizon: horizon.0,
        start,
        target,
        step: Some(step.unwrap_or(Example::Eight.step().get())),
        threshold: Some(threshold.unwrap_or(Settings::USUAL_THRESHOLD)),
        initial,
    };
    let done = interruptible(py, |stop| done(&run, &settings, stop))?;
    trace(py, &run, &settings, done.map_err(refused)?)
}

/// A training, and the bound of its method.
struct Done {
    training: Training,
    gradient_bound: Option<f64>,
}

fn done(run: &Run, settings: &Settings, stop: &AtomicBool) -> shockfree_sweep::Result<Done> {
    let job = run.job(settings)?;
    let mut method = Stoppable { method: job.method, stop };
    let training = train_unit(&job.problem, &mut method, job.initial, &job.stopping);
    Ok(Done { training, gradient_bound: method.gradient_bound() })
}

/// A method that goes nowhere once somebody wants it to stop: there the training ends.
struct Stoppable<'a> {
    method: Box<dyn Method>,
    stop: &'a AtomicBool,
}

impl Method for Stoppable<'_> {
    fn begin(&mut self, problem: &TerminalCost, initial: Parameters) -> Parameters {
        self.method.begin(problem, initial)
    }

    fn gradient_bound(&self) -> Option<f64> {
        self.method.gradient_bound()
    }

    fn update(&mut self, problem: &TerminalCost, at: Parameters, here: &Evaluation) -> Update {
        if self.stop.load(Ordering::Relaxed) {
            let nowhere = Parameters { weight: f64::NAN, bias: f64::NAN };
            return Update { parameters: nowhere, norm: f64::NAN };
        }
        self.method.update(problem, at, here)
    }
}

fn trace(py: Python<'_>, run: &Run, settings: &Settings, done: Done) -> PyResult<Trace> {
    let Done { training, gradient_bound } = done;
    let entries = training.trace();
    let column = |number: &dyn Fn(&shockfree::training::Entry) -> f64| {
        frozen(py, entries.iter().map(number).collect()).map(Bound::unbind)
    };
    let reason = match training.stop() {
        Stop::Diverged(reason) => Some(reason.to_string()),
        _ => None,
    };
    Ok(Trace {
        method: run.method(),
        weights: column(&|entry| entry.parameters.weight)?,
        biases: column(&|entry| entry.parameters.bias)?,
        costs: column(&|entry| entry.cost)?,
        gradient_norms: column(&|entry| entry.gradient_norm)?,
        applied_norms: column(&|entry| entry.applied_norm.unwrap_or(f64::NAN))?,
        stop: training.stop().as_str(),
        reason,
        iterations: training.iterations(),
        largest_gradient: training.largest_gradient(),
        gradient_bound,
        start: run.start,
        target: run.target,
        horizon: run.horizon.steps(),
        tolerance: settings.tolerance,
        activation: settings.activation.as_str(),
    })
}

/// The settings of an example of the paper, to be given to `train`.
///
/// Parameters
/// ----------
/// number : {8, 9}
///     Its number in the paper.
/// method : str, default "shockfree"
///     The method, as for `train`.
///
/// Returns
/// -------
/// dict
///     All of ``start``, ``target``, ``at``, ``method``, ``horizon``, ``tolerance`` and ``iterations``, and those of ``step``,
///     ``threshold``, ``weight`` and ``radius`` that the method has. The paper prints none of them but the weight; these give
///     its counts.
///
/// Raises
/// ------
/// ValueError
///     For another number, and for a method of another name.
///
/// Examples
/// --------
/// >>> shockfree.train(**shockfree.example(8, "gradient-descent")).iterations
/// 186
#[pyfunction]
#[pyo3(signature = (number, method = "shockfree"))]
pub fn example<'py>(py: Python<'py>, number: i64, method: &str) -> PyResult<Bound<'py, PyDict>> {
    let example = match number {
        8 => Example::Eight,
        9 => Example::Nine,
        _ => return Err(refused(format!("{number} is no example; the examples are 8, 9"))),
    };
    let method: MethodName = method.parse().map_err(PyValueError::new_err)?;
    let (problem, initial, stopping) = (example.problem(), example.initial(), example.stopping());
    let settings = PyDict::new(py);
    settings.set_item("start", problem.start())?;
    settings.set_item("target", problem.target())?;
    settings.set_item("at", (initial.weight, initial.bias))?;
    settings.set_item("method", method.as_str())?;
    let further = [
        ("step", example.step().get(), method.has_step()),
        ("threshold", example.threshold(), method.has_threshold()),
        ("weight", example.fixed_weight(), method.has_weight()),
        ("radius", example.fixed_weight(), method.has_radius()),
    ];
    for (name, number, _) in further.into_iter().filter(|&(.., has)| has) {
        settings.set_item(name, number)?;
    }
    settings.set_item("horizon", problem.horizon().steps())?;
    settings.set_item("tolerance", stopping.tolerance())?;
    settings.set_item("iterations", stopping.budget())?;
    Ok(settings)
}
