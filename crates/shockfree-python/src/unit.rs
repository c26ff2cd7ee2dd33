//! One unit: its fixed points, where its orbits end, and how far the shock is.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use shockfree::unit::{self, StripBounds, nearest_shock};

use crate::error::refused;
use crate::given::{Count, Until, activation, numbers, shaped};
use crate::html::{short, table};
use crate::pickled::{Reduced, reduced};

/// One unit, ``x' = w phi(x) + b``, in closed form.
///
/// Parameters
/// ----------
/// weight : float
///     The recurrent weight ``w``.
/// bias : float
///     The bias ``b``.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation ``phi``: ``1/(1 + exp(-x))`` or ``tanh(x)``.
///
/// Notes
/// -----
/// A state ``x`` is what is iterated, an output is ``y = phi(x)``; every ``start`` is a state. The map is monotone and has
/// a negative Schwarzian derivative, so each orbit tends to a fixed point or to the one 2-cycle. Nothing here iterates to
/// find limits.
///
/// Raises
/// ------
/// ValueError
///     For an activation of another name, for parameters that are not finite, and for those whose states would not be.
///
/// Examples
/// --------
/// >>> unit = shockfree.Unit(6.0, -3.0)
/// >>> unit.region
/// 'two-attractors'
/// >>> [point.output for point in unit.fixed_points()][1]
/// 0.5
#[pyclass(frozen, eq, module = "shockfree._native")]
#[derive(PartialEq)]
pub struct Unit(pub unit::Unit);

/// A fixed point ``x = w phi(x) + b``.
#[pyclass(frozen, eq, get_all, module = "shockfree._native")]
#[derive(Clone, PartialEq)]
pub struct FixedPoint {
    /// float: the state ``x``.
    pub state: f64,
    /// float: the output ``y = phi(x)``.
    pub output: f64,
    /// float: the multiplier ``m = w phi'(x)``.
    pub multiplier: f64,
    /// float: ``1 - m``, without the cancellation of the subtraction next to the cusp.
    pub one_minus_multiplier: f64,
    /// str: ``"attracting"``, ``"repelling"`` or ``"neutral"``, told by the branch and not by rounding the multiplier.
    pub stability: &'static str,
}

/// An attracting 2-cycle.
#[pyclass(frozen, eq, get_all, module = "shockfree._native")]
#[derive(Clone, PartialEq)]
pub struct TwoCycle {
    /// tuple of float: the lower and the higher state.
    pub states: (f64, f64),
    /// tuple of float: the outputs there.
    pub outputs: (f64, f64),
    /// float: the multiplier of the cycle, ``w**2 phi'(low) phi'(high)``, below 1.
    pub multiplier: f64,
}

/// A point of the shock at a given weight.
#[pyclass(frozen, eq, get_all, module = "shockfree._native")]
#[derive(Clone, PartialEq)]
pub struct Shock {
    /// float: the bias at which it stands.
    pub bias: f64,
    /// str: ``"fold"``, ``"separatrix"`` or ``"phase"``.
    pub kind: &'static str,
}

/// The point of the shock that is nearest to a unit.
#[pyclass(frozen, eq, get_all, module = "shockfree._native")]
#[derive(Clone, PartialEq)]
pub struct NearestShock {
    /// float: its weight.
    pub weight: f64,
    /// float: its bias.
    pub bias: f64,
    /// str: ``"fold"``, ``"separatrix"`` or ``"phase"``.
    pub kind: &'static str,
    /// float: the Euclidean distance in the (w, b)-plane.
    pub distance: f64,
}

/// Where an orbit is after some steps, and how its output depends on the parameters.
#[pyclass(frozen, eq, get_all, module = "shockfree._native")]
#[derive(Clone, PartialEq)]
pub struct FinalState {
    /// float: the state ``x_T``.
    pub state: f64,
    /// float: the output ``y_T``.
    pub output: f64,
    /// tuple of float: ``(dy_T/dw, dy_T/db)``, exact up to rounding; infinite where they are too large, never NaN.
    pub sensitivity: (f64, f64),
}

#[pymethods]
impl Unit {
    #[new]
    #[pyo3(signature = (weight, bias, activation = "logistic"))]
    fn new(weight: f64, bias: f64, activation: &str) -> PyResult<Self> {
        let activation = self::activation(activation)?;
        unit::Unit::new(activation, weight, bias).map(Self).map_err(refused)
    }

    /// float: the recurrent weight ``w``.
    #[getter]
    fn weight(&self) -> f64 {
        self.0.weight()
    }

    /// float: the bias ``b``.
    #[getter]
    fn bias(&self) -> f64 {
        self.0.bias()
    }

    /// str: ``"logistic"`` or ``"tanh"``.
    #[getter]
    fn activation(&self) -> &'static str {
        self.0.activation().as_str()
    }

    /// str: the kind of dynamics, ``"one-attractor"``, ``"two-attractors"`` (strictly between the folds) or
    /// ``"two-cycle"`` (strictly between the flips).
    #[getter]
    fn region(&self) -> &'static str {
        self.0.region().as_str()
    }

    /// bool: whether ``|w| L < 1``: one fixed point, which attracts everything. ``L`` is the largest slope of the
    /// activation, 1/4 or 1.
    #[getter]
    fn in_stable_strip(&self) -> bool {
        self.0.in_stable_strip()
    }

    /// float: ``|w| L``, the Lipschitz constant of the map: a rate of contraction where it is below 1.
    #[getter]
    fn contraction_rate(&self) -> f64 {
        self.0.contraction_rate()
    }

    /// float or None: a bound on the norm of the gradient of any terminal cost, at every horizon and for every bias, start
    /// and target; None outside the stable strip, where there is none.
    #[getter]
    fn gradient_bound(&self) -> Option<f64> {
        self.bounds().ok().map(|bounds| bounds.gradient_bound())
    }

    /// The largest step that is known to make gradient descent on the bias descend from anywhere.
    ///
    /// Parameters
    /// ----------
    /// target : float
    ///     The wanted output ``y*``, strictly inside the range of the activation.
    /// horizon : int or None, default 50
    ///     After how many steps the cost is read; None or infinity for the limit.
    ///
    /// Returns
    /// -------
    /// float
    ///     One over a bound on the second derivative of the cost by the bias.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a unit outside the stable strip, a target outside the range, a horizon that is too long.
    #[pyo3(
        signature = (target, horizon = Until(paper_horizon())),
        text_signature = "($self, target, horizon=50)",
    )]
    fn safe_step(&self, target: f64, horizon: Until) -> PyResult<f64> {
        let bounds = self.bounds().map_err(refused)?;
        bounds.safe_step_for_bias(target, horizon.0).map_err(refused)
    }

    /// One step, ``w phi(x) + b``.
    ///
    /// Parameters
    /// ----------
    /// x : float or array_like
    ///     States of any shape.
    ///
    /// Returns
    /// -------
    /// float or numpy.ndarray
    ///     The next states, in the same shape.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     For what is not real numbers.
    fn step<'py>(&self, x: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let states = numbers(x, "states")?;
        let next = states.as_slice()?.iter().map(|&x| self.0.step(x)).collect();
        shaped(x.py(), &states, next)
    }

    /// All fixed points.
    ///
    /// Returns
    /// -------
    /// list of FixedPoint
    ///     One to three, in ascending order.
    fn fixed_points(&self) -> Vec<FixedPoint> {
        self.0.fixed_points().iter().map(FixedPoint::from).collect()
    }

    /// Where the orbit of a start ends, without iterating.
    ///
    /// Parameters
    /// ----------
    /// start : float
    ///     The initial state ``x_0``.
    ///
    /// Returns
    /// -------
    /// FixedPoint or TwoCycle
    ///     The repelling fixed point itself for a start that stands on it.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a start that is not finite.
    fn limit<'py>(&self, py: Python<'py>, start: f64) -> PyResult<Bound<'py, PyAny>> {
        Ok(match self.0.limit(start).map_err(refused)? {
            unit::Limit::FixedPoint(point) => Bound::new(py, FixedPoint::from(&point))?.into_any(),
            unit::Limit::TwoCycle(cycle) => Bound::new(py, TwoCycle::from(cycle))?.into_any(),
        })
    }

    /// How the output in the limit of a start depends on the parameters, by the implicit function theorem.
    ///
    /// Parameters
    /// ----------
    /// start : float
    ///     The initial state ``x_0``.
    ///
    /// Returns
    /// -------
    /// tuple of float or None
    ///     ``(dy/dw, dy/db) = (y s/(1-m), s/(1-m))`` with ``s = phi'(x)`` and ``m = w s``; None where the limit is a 2-cycle, and
    ///     on the shock, where it jumps.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a start that is not finite.
    fn limit_sensitivity(&self, start: f64) -> PyResult<Option<(f64, f64)>> {
        let unit::Limit::FixedPoint(point) = self.0.limit(start).map_err(refused)? else {
            return Ok(None);
        };
        let sensitivity = self.0.limit_sensitivity(&point);
        Ok(sensitivity.map(|sensitivity| (sensitivity.weight, sensitivity.bias)))
    }

    /// The attracting 2-cycle between the flips.
    ///
    /// Returns
    /// -------
    /// TwoCycle or None
    ///     None elsewhere.
    fn two_cycle(&self) -> Option<TwoCycle> {
        self.0.two_cycle().map(TwoCycle::from)
    }

    /// The shock of a start at this unit's weight: the bias at which the limit of its orbit jumps.
    ///
    /// Parameters
    /// ----------
    /// start : float
    ///     The initial state ``x_0``.
    ///
    /// Returns
    /// -------
    /// Shock or None
    ///     None where the limit depends continuously on the bias.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a start that is not finite.
    fn shock(&self, start: f64) -> PyResult<Option<Shock>> {
        let shock = self.0.shock(start).map_err(refused)?;
        Ok(shock.map(|shock| Shock { bias: shock.bias, kind: shock.kind.as_str() }))
    }

    /// The point of the shock of a start that is nearest in the (w, b)-plane.
    ///
    /// Parameters
    /// ----------
    /// start : float
    ///     The initial state ``x_0``.
    ///
    /// Returns
    /// -------
    /// NearestShock
    ///     With its distance; phase shocks count as well.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a start that is not finite.
    fn nearest_shock(&self, start: f64) -> PyResult<NearestShock> {
        let nearest = nearest_shock(&self.0, start).map_err(refused)?;
        Ok(NearestShock {
            weight: nearest.weight,
            bias: nearest.shock.bias,
            kind: nearest.shock.kind.as_str(),
            distance: nearest.distance,
        })
    }

    /// The orbit of a start.
    ///
    /// Parameters
    /// ----------
    /// start : float
    ///     The initial state ``x_0``.
    /// steps : int
    ///     How many steps it goes, 1 to 10 000 000.
    ///
    /// Returns
    /// -------
    /// numpy.ndarray
    ///     The states ``x_0, ..., x_steps``, ``(steps + 1,)``.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a start that is not finite, and for steps outside of those limits.
    fn orbit<'py>(
        &self,
        py: Python<'py>,
        start: f64,
        steps: Count,
    ) -> PyResult<Bound<'py, PyArray1<f64>>> {
        // Refuses the start in Rust's words.
        self.0.limit(start).map_err(refused)?;
        let states = py.detach(|| {
            let steps = usize::try_from(steps.0.get()).unwrap_or(usize::MAX);
            std::iter::successors(Some(start), |&x| Some(self.0.step(x))).take(steps + 1).collect()
        });
        Ok(PyArray1::from_vec(py, states))
    }

    /// Where the orbit of a start is after some steps, with exact derivatives of the output.
    ///
    /// Parameters
    /// ----------
    /// start : float
    ///     The initial state ``x_0``.
    /// steps : int
    ///     How many steps it goes, 1 to 10 000 000.
    ///
    /// Returns
    /// -------
    /// FinalState
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a start that is not finite, and for steps outside of those limits.
    fn state_after(&self, py: Python<'_>, start: f64, steps: Count) -> PyResult<FinalState> {
        let end = py.detach(|| self.0.state_after(start, steps.0)).map_err(refused)?;
        Ok(FinalState {
            state: end.state.x,
            output: end.state.y,
            sensitivity: (end.sensitivity.weight, end.sensitivity.bias),
        })
    }

    /// Draws the map with its fixed points, and the orbit of a start as a cobweb.
    ///
    /// Parameters
    /// ----------
    /// start : float, optional
    ///     The initial state of the orbit.
    /// steps : int, default 30
    ///     How many steps of it are drawn.
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
    #[pyo3(signature = (start = None, *, steps = 30, ax = None))]
    fn plot<'py>(
        slf: &Bound<'py, Self>,
        start: Option<f64>,
        steps: u64,
        ax: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let keywords = PyDict::new(slf.py());
        keywords.set_item("start", start)?;
        keywords.set_item("steps", steps)?;
        keywords.set_item("ax", ax)?;
        let figures = slf.py().import("shockfree.figures")?;
        figures.call_method("plot_unit", (slf,), Some(&keywords))
    }

    fn __repr__(&self) -> String {
        format!(
            "Unit(weight={:?}, bias={:?}, activation='{}')",
            self.0.weight(),
            self.0.bias(),
            self.activation()
        )
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        // Zeros of both signs are equal.
        let bits = [self.0.weight(), self.0.bias()].map(|number| (number + 0.0).to_bits());
        (bits, self.0.activation()).hash(&mut hasher);
        hasher.finish()
    }

    fn __getnewargs__(&self) -> (f64, f64, &'static str) {
        (self.0.weight(), self.0.bias(), self.activation())
    }

    fn _repr_html_(&self) -> String {
        let caption = format!(
            "{} unit, w = {}, b = {}: {}",
            self.activation(),
            short(self.0.weight()),
            short(self.0.bias()),
            self.region().replace('-', " "),
        );
        let points = self.0.fixed_points();
        let rows: Vec<Vec<String>> = points
            .iter()
            .map(|point| {
                let numbers = [point.state.x, point.state.y, point.multiplier].map(short);
                numbers.into_iter().chain([point.stability.as_str().to_owned()]).collect()
            })
            .collect();
        table(&caption, &["fixed point x", "y", "multiplier", "stability"], &rows)
    }
}

impl Unit {
    fn bounds(&self) -> shockfree::Result<StripBounds> {
        StripBounds::new(self.0.activation(), self.0.weight())
    }
}

/// The horizon of the paper.
pub fn paper_horizon() -> shockfree::Horizon {
    shockfree::training::Example::Eight.problem().horizon()
}

impl From<&unit::FixedPoint> for FixedPoint {
    fn from(point: &unit::FixedPoint) -> Self {
        Self {
            state: point.state.x,
            output: point.state.y,
            multiplier: point.multiplier,
            one_minus_multiplier: point.one_minus_multiplier,
            stability: point.stability.as_str(),
        }
    }
}

impl From<unit::TwoCycle> for TwoCycle {
    fn from(cycle: unit::TwoCycle) -> Self {
        Self {
            states: (cycle.low.x, cycle.high.x),
            outputs: (cycle.low.y, cycle.high.y),
            multiplier: cycle.multiplier,
        }
    }
}

#[pymethods]
impl FixedPoint {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(slf, &["state", "output", "multiplier", "one_minus_multiplier", "stability"])
    }

    fn __repr__(&self) -> String {
        let Self { state, output, multiplier, stability, .. } = self;
        format!(
            "FixedPoint(state={state:?}, output={output:?}, multiplier={multiplier:?}, stability='{stability}')"
        )
    }
}

#[pymethods]
impl TwoCycle {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(slf, &["states", "outputs", "multiplier"])
    }

    fn __repr__(&self) -> String {
        let Self { states, outputs, multiplier } = self;
        format!("TwoCycle(states={states:?}, outputs={outputs:?}, multiplier={multiplier:?})")
    }
}

#[pymethods]
impl Shock {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(slf, &["bias", "kind"])
    }

    fn __repr__(&self) -> String {
        format!("Shock(bias={:?}, kind='{}')", self.bias, self.kind)
    }
}

#[pymethods]
impl NearestShock {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(slf, &["weight", "bias", "kind", "distance"])
    }

    fn __repr__(&self) -> String {
        let Self { weight, bias, kind, distance } = self;
        format!(
            "NearestShock(weight={weight:?}, bias={bias:?}, kind='{kind}', distance={distance:?})"
        )
    }
}

#[pymethods]
impl FinalState {
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        reduced(slf, &["state", "output", "sensitivity"])
    }

    fn __repr__(&self) -> String {
        let Self { state, output, sensitivity } = self;
        format!("FinalState(state={state:?}, output={output:?}, sensitivity={sensitivity:?})")
    }
}
