//! The curves of the plane, at many weights at once.

use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;
use rayon::prelude::*;
use shockfree::Activation;
use shockfree::objective::TerminalCost;
use shockfree::unit::{self, BifurcationPair};

use crate::error::refused;
use crate::given::{Count, activation, numbers, shaped};
use crate::interrupt::interruptible;

/// The cusp, in which the two folds meet; the stable strip ends at its weight.
///
/// Parameters
/// ----------
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// tuple of float
///     ``(w, b)``: (4, -2) for the logistic unit, (1, 0) for tanh.
///
/// Raises
/// ------
/// ValueError
///     For an activation of another name.
#[pyfunction]
#[pyo3(signature = (*, activation = "logistic"))]
pub fn cusp(activation: &str) -> PyResult<(f64, f64)> {
    Ok(unit::cusp(self::activation(activation)?))
}

/// The tip of the flips, at the other edge of the stable strip.
///
/// Parameters
/// ----------
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// tuple of float
///     ``(w, b)``: (-4, 2) for the logistic unit, (-1, 0) for tanh.
///
/// Raises
/// ------
/// ValueError
///     For an activation of another name.
#[pyfunction]
#[pyo3(signature = (*, activation = "logistic"))]
pub fn flip_tip(activation: &str) -> PyResult<(f64, f64)> {
    Ok(unit::flip_tip(self::activation(activation)?))
}

/// Two results for every weight.
type Both<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// The folds: between them, ``b_plus < b < b_minus``, there are two attractors.
///
/// For the logistic unit ``y = 1/2 -+ sqrt(1/4 - 1/w)`` and ``b = logit(y) - w y``; the curves meet in the cusp.
///
/// Parameters
/// ----------
/// weights : float or array_like
///     Weights of any shape.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// minus, plus : float or numpy.ndarray
///     The biases of the fold at the lower and at the higher state, in the shape of the weights; NaN below the cusp.
///
/// Raises
/// ------
/// ValueError
///     For a weight that is not finite, and for an activation of another name.
/// TypeError
///     For what is not real numbers.
#[pyfunction]
#[pyo3(signature = (weights, *, activation = "logistic"))]
pub fn folds<'py>(weights: &Bound<'py, PyAny>, activation: &str) -> PyResult<Both<'py>> {
    curves(weights, activation, unit::folds)
}

/// The flips: between them, ``b_minus < b < b_plus``, orbits tend to a 2-cycle.
///
/// For the logistic unit ``y = 1/2 -+ sqrt(1/4 + 1/w)`` and ``b = logit(y) - w y``; the curves start at their tip.
///
/// Parameters
/// ----------
/// weights : float or array_like
///     Weights of any shape.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// minus, plus : float or numpy.ndarray
///     The biases of the flip at the lower and at the higher state, in the shape of the weights; NaN above the tip.
///
/// Raises
/// ------
/// ValueError
///     For a weight that is not finite, and for an activation of another name.
/// TypeError
///     For what is not real numbers.
#[pyfunction]
#[pyo3(signature = (weights, *, activation = "logistic"))]
pub fn flips<'py>(weights: &Bound<'py, PyAny>, activation: &str) -> PyResult<Both<'py>> {
    curves(weights, activation, unit::flips)
}

fn curves<'py>(
    weights: &Bound<'py, PyAny>,
    activation: &str,
    curve: impl Fn(Activation, f64) -> shockfree::Result<Option<BifurcationPair>>,
) -> PyResult<Both<'py>> {
    let activation = self::activation(activation)?;
    let weights = numbers(weights, "weights")?;
    let (mut minus, mut plus) = (Vec::new(), Vec::new());
    for &weight in weights.as_slice()? {
        let pair = curve(activation, weight).map_err(refused)?;
        let (low, high) =
            pair.map_or((f64::NAN, f64::NAN), |pair| (pair.minus.bias, pair.plus.bias));
        minus.push(low);
        plus.push(high);
    }
    let py = weights.py();
    Ok((shaped(py, &weights, minus)?, shaped(py, &weights, plus)?))
}

/// The shock of a start: the biases at which the limit of its orbit jumps.
///
/// A fold, as long as the start lies outside of the two states that fold; ``x_0 - w phi(x_0)`` between them (the start
/// stands on the repelling fixed point), also between the flips, where crossing it swaps the phase of the 2-cycle.
///
/// Parameters
/// ----------
/// weights : float or array_like
///     Weights of any shape.
/// start : float
///     The initial state ``x_0``.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// float or numpy.ndarray
///     The biases, in the shape of the weights; NaN where the limit depends continuously on the bias. Which kind it is
///     says `Unit.shock`.
///
/// Raises
/// ------
/// ValueError
///     For a start or weight that is not finite, and for an activation of another name.
/// TypeError
///     For what is not real numbers.
#[pyfunction]
#[pyo3(signature = (weights, start, *, activation = "logistic"))]
pub fn shock<'py>(
    weights: &Bound<'py, PyAny>,
    start: f64,
    activation: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let activation = self::activation(activation)?;
    each(weights, |weight| {
        Ok(unit::shock(activation, weight, start)?.map_or(f64::NAN, |shock| shock.bias))
    })
}

/// The biases that make a target the fixed point, ``phi^-1(y*) - w y*``: optimal in the stable strip at the infinite
/// horizon.
///
/// Parameters
/// ----------
/// weights : float or array_like
///     Weights of any shape.
/// target : float
///     The wanted output ``y*``.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// float or numpy.ndarray
///     The biases, in the shape of the weights.
///
/// Raises
/// ------
/// ValueError
///     For a target outside the open range of the activation, and for an activation of another name.
/// TypeError
///     For what is not real numbers.
#[pyfunction]
#[pyo3(signature = (weights, target, *, activation = "logistic"))]
pub fn optimal_bias<'py>(
    weights: &Bound<'py, PyAny>,
    target: f64,
    activation: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let activation = self::activation(activation)?;
    let problem = TerminalCost::new(activation, 0.0, target, shockfree::Horizon::Infinite);
    let problem = problem.map_err(refused)?;
    each(weights, |weight| Ok(problem.optimal_bias(weight)))
}

/// A number for every weight.
fn each<'py>(
    weights: &Bound<'py, PyAny>,
    number: impl Fn(f64) -> shockfree::Result<f64>,
) -> PyResult<Bound<'py, PyAny>> {
    let weights = numbers(weights, "weights")?;
    let found: shockfree::Result<Vec<f64>> =
        weights.as_slice()?.iter().map(|&weight| number(weight)).collect();
    shaped(weights.py(), &weights, found.map_err(refused)?)
}

/// The wall of a finite horizon, where the shock is a fold: the biases at which ``dy_T/db`` is largest.
///
/// It stands behind the fold, at about ``2 pi**2 / (T**2 (1 - 2 y))`` from it, and is about as high as ``T**3``.
///
/// Parameters
/// ----------
/// weights : float or array_like
///     Weights of any shape.
/// start : float
///     The initial state ``x_0``.
/// steps : int, default 50
///     The horizon ``T``.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// bias, slope : float or numpy.ndarray
///     Where the wall stands and ``dy_T/db`` there, in the shape of the weights; NaN where the shock is none or no fold.
///
/// Notes
/// -----
/// Some 450 orbits for every weight, on all threads.
///
/// Raises
/// ------
/// ValueError
///     For a start or weight that is not finite, for steps outside 1 to 10 000 000, for an activation of another name.
/// TypeError
///     For what is not real numbers.
#[pyfunction]
#[pyo3(signature = (weights, start, steps = Count(paper_steps()), *, activation = "logistic"), text_signature = "(weights, start, steps=50, *, activation='logistic')")]
pub fn wall<'py>(
    weights: &Bound<'py, PyAny>,
    start: f64,
    steps: Count,
    activation: &str,
) -> PyResult<Both<'py>> {
    let activation = self::activation(activation)?;
    let weights = numbers(weights, "weights")?;
    let given = weights.as_slice()?;
    let walls = interruptible(weights.py(), |stop: &AtomicBool| {
        let one = |&weight: &f64| {
            if stop.load(Ordering::Relaxed) {
                return Ok((f64::NAN, f64::NAN));
            }
            let wall = unit::wall(activation, weight, start, steps.0)?;
            Ok(wall.map_or((f64::NAN, f64::NAN), |wall| (wall.bias, wall.slope)))
        };
        given.par_iter().map(one).collect::<shockfree::Result<Vec<_>>>()
    })?;
    let (biases, slopes) = walls.map_err(refused)?.into_iter().unzip();
    let py = weights.py();
    Ok((shaped(py, &weights, biases)?, shaped(py, &weights, slopes)?))
}

/// Where the wall of a long horizon stands: the fold, and behind it what the ghost of its fixed points costs.
///
/// In the logistic unit's coordinates ``b_minus + 2 pi**2 / (T**2 (1 - 2 y_minus))``, and the mirror image at the other fold;
/// the relative error of that distance vanishes with growing ``T``.
///
/// Parameters
/// ----------
/// weights : float or array_like
///     Weights of any shape.
/// start : float
///     The initial state ``x_0``.
/// steps : int, default 50
///     The horizon ``T``.
/// activation : {"logistic", "tanh"}, default "logistic"
///     The activation.
///
/// Returns
/// -------
/// float or numpy.ndarray
///     The biases, in the shape of the weights; NaN as for `wall`, and at the cusp.
///
/// Raises
/// ------
/// ValueError
///     As `wall`.
/// TypeError
///     For what is not real numbers.
#[pyfunction]
#[pyo3(
    signature = (weights, start, steps = Count(paper_steps()), *, activation = "logistic"),
    text_signature = "(weights, start, steps=50, *, activation='logistic')",
)]
pub fn ghost_wall<'py>(
    weights: &Bound<'py, PyAny>,
    start: f64,
    steps: Count,
    activation: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let activation = self::activation(activation)?;
    each(weights, |weight| {
        Ok(unit::ghost_wall(activation, weight, start, steps.0)?.unwrap_or(f64::NAN))
    })
}

/// The horizon of the paper as a number of steps.
fn paper_steps() -> shockfree::Steps {
    shockfree::Steps::new(50).expect("50 is a horizon")
}
