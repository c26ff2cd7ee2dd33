//! Recurrent weights kept contracting, in place, from one step of a training to the next.

use numpy::{PyReadwriteArray2, PyUntypedArrayMethods};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use shockfree_fit::{Real, Scaled};

use crate::error::refused;

/// From so many units on the interpreter goes on meanwhile; below, letting go of its lock costs more than the work.
const LARGE: usize = 128;

/// Keeps one recurrent matrix at ``sigma_max(D W D**-1) <= bound`` while a training moves it.
///
/// Parameters
/// ----------
/// weights : numpy.ndarray
///     The matrix, ``(n, n)`` and C-contiguous, float32 or float64. It is projected in place.
/// bound : float
///     The largest singular value that is allowed, above 0: the rate of contraction divided by the largest slope of the
///     activation.
/// diagonal : bool, default False
///     Whether ``D`` is what makes the norm of the weights smallest, or the identity.
///
/// Notes
/// -----
/// Directions are remembered from one call to the next, so one object goes with one matrix and its dtype.
///
/// Raises
/// ------
/// ValueError
///     For a bound that is no finite number above 0, and for weights that are not square or not finite.
#[pyclass(module = "shockfree._native")]
pub struct Region {
    units: usize,
    kept: Kept,
}

enum Kept {
    Single(Keeper<f32>),
    Double(Keeper<f64>),
}

struct Keeper<T> {
    scaled: Scaled<T>,
    scale: Vec<f64>,
}

impl<T: Real> Keeper<T> {
    fn new(w: &mut [T], units: usize, bound: f64, diagonal: bool) -> Self {
        let mut keeper =
            Self { scaled: Scaled::new(units, bound, diagonal), scale: vec![1.0; units] };
        keeper.seek(w);
        keeper
    }

    /// Looks for `D` (if it is to be sought), projects exactly, and starts anew from there.
    fn seek(&mut self, w: &mut [T]) {
        // A power of two: the number of an epoch before which it is sought.
        self.scaled.prepare(w, &mut self.scale, 1);
        self.settle(w);
    }

    fn settle(&mut self, w: &mut [T]) {
        self.scaled.exact(w);
        self.scaled.prepare(w, &mut self.scale, 0);
    }
}

#[derive(FromPyObject)]
pub enum Weights<'py> {
    Single(PyReadwriteArray2<'py, f32>),
    Double(PyReadwriteArray2<'py, f64>),
}

/// Does the same with whatever precision is inside.
macro_rules! with {
    ($region:ident, $weights:ident, |$keeper:ident, $w:ident| $what:expr) => {
        match (&mut $region.kept, $weights) {
            (Kept::Single($keeper), Weights::Single(mut array)) => {
                let $w = entries(&mut array, $region.units)?;
                $what
            }
            (Kept::Double($keeper), Weights::Double(mut array)) => {
                let $w = entries(&mut array, $region.units)?;
                $what
            }
            _ => return Err(PyTypeError::new_err("weights have another dtype than before")),
        }
    };
}

#[pymethods]
impl Region {
    #[new]
    #[pyo3(signature = (weights, bound, diagonal = false))]
    fn new(py: Python<'_>, weights: Weights<'_>, bound: f64, diagonal: bool) -> PyResult<Self> {
        if !(bound > 0.0 && bound.is_finite()) {
            return Err(refused(format!("bound is {bound}, it must be a finite number above 0")));
        }
        let units = match &weights {
            Weights::Single(array) => array.shape()[0],
            Weights::Double(array) => array.shape()[0],
        };
        if units == 0 {
            return Err(refused("weights are 0 × 0, there must be a unit"));
        }
        let kept = match weights {
            Weights::Single(mut array) => {
                let w = entries(&mut array, units)?;
                finite(w)?;
                Kept::Single(py.detach(|| Keeper::new(w, units, bound, diagonal)))
            }
            Weights::Double(mut array) => {
                let w = entries(&mut array, units)?;
                finite(w)?;
                Kept::Double(py.detach(|| Keeper::new(w, units, bound, diagonal)))
            }
        };
        Ok(Self { units, kept })
    }

    /// Puts the weights back after a step, at a small cost.
    ///
    /// Returns
    /// -------
    /// float
    ///     The largest singular value before, divided by the bound: as far as it is seen where that is below 1.
    ///     NaN, and the weights as they were, for entries that are not finite.
    fn keep(&mut self, py: Python<'_>, weights: Weights<'_>) -> PyResult<f64> {
        let units = self.units;
        Ok(with!(self, weights, |keeper, w| apart(py, units, || keeper.scaled.apply(w))))
    }

    /// Projects the weights exactly, whatever moved them, and starts anew from there.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For entries that are not finite.
    fn settle(&mut self, py: Python<'_>, weights: Weights<'_>) -> PyResult<()> {
        with!(self, weights, |keeper, w| {
            finite(w)?;
            py.detach(|| keeper.settle(w));
        });
        Ok(())
    }

    /// Looks for the ``D`` that suits the present weights best, and projects exactly.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For entries that are not finite.
    fn seek(&mut self, py: Python<'_>, weights: Weights<'_>) -> PyResult<()> {
        with!(self, weights, |keeper, w| {
            finite(w)?;
            py.detach(|| keeper.seek(w));
        });
        Ok(())
    }

    /// list of float: the diagonal of ``D``.
    #[getter]
    fn scale(&self) -> Vec<f64> {
        match &self.kept {
            Kept::Single(keeper) => keeper.scale.clone(),
            Kept::Double(keeper) => keeper.scale.clone(),
        }
    }
}

/// The entries of a matrix of this size, row after row.
fn entries<'a, T: numpy::Element>(
    array: &'a mut PyReadwriteArray2<'_, T>,
    units: usize,
) -> PyResult<&'a mut [T]> {
    let shape = [array.shape()[0], array.shape()[1]];
    if shape != [units, units] {
        return Err(refused(format!(
            "weights are {} × {}, they must be {units} × {units}",
            shape[0], shape[1]
        )));
    }
    // A slice of an array in Fortran's order would be its transpose.
    if !array.is_c_contiguous() {
        return Err(refused("weights are not C-contiguous, they must be"));
    }
    array.as_slice_mut().map_err(refused)
}

fn finite<T: Real>(w: &[T]) -> PyResult<()> {
    match w.iter().find(|w| !w.wide().is_finite()) {
        Some(w) => Err(refused(format!("weights have the entry {}, all must be finite", w.wide()))),
        None => Ok(()),
    }
}

/// Lets the interpreter go on where that pays.
fn apart<T: Send>(py: Python<'_>, units: usize, work: impl FnOnce() -> T + Send) -> T {
    if units < LARGE { work() } else { py.detach(work) }
}
