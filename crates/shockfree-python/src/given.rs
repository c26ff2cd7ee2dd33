//! What Python hands over: names, horizons, numbers one by one or in arrays.

use numpy::{PyArray1, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyUntypedArrayMethods};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt};
use shockfree::{Activation, Horizon, Steps};

use crate::error::refused;

/// An activation by name.
pub fn activation(name: &str) -> PyResult<Activation> {
    let all = [Activation::Logistic, Activation::Tanh];
    all.into_iter().find(|one| one.as_str() == name).ok_or_else(|| {
        refused(format!("{name:?} is no activation; the activations are logistic, tanh"))
    })
}

/// A whole number of steps, or `None` and infinity for the limit.
pub struct Until(pub Horizon);

impl<'a, 'py> FromPyObject<'a, 'py> for Until {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if given.is_none() {
            return Ok(Self(Horizon::Infinite));
        }
        if given.is_instance_of::<PyFloat>() {
            let number: f64 = given.extract()?;
            if number == f64::INFINITY {
                return Ok(Self(Horizon::Infinite));
            }
            return Err(PyTypeError::new_err(format!(
                "horizon is {number:?}, it must be a whole number, or None or inf for the limit"
            )));
        }
        Horizon::finite(whole(&given, "horizon")?).map(Self).map_err(refused)
    }
}

/// A number of steps.
pub struct Count(pub Steps);

impl<'a, 'py> FromPyObject<'a, 'py> for Count {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Steps::new(whole(&given, "steps")?).map(Self).map_err(refused)
    }
}

/// A whole number that is not negative; what is too large for one is as good as the largest, since all have limits.
fn whole(given: &Bound<'_, PyAny>, what: &str) -> PyResult<u64> {
    let wrong = || PyTypeError::new_err(format!("{what} must be a whole number, not {given}"));
    if given.is_instance_of::<PyBool>() {
        return Err(wrong());
    }
    // NumPy's whole numbers have an index as well.
    let number = given.call_method0("__index__").map_err(|_| wrong())?;
    let number = number.cast::<PyInt>().map_err(|_| wrong())?;
    if number.lt(0)? {
        return Err(refused(format!("{what} = {number} is not allowed: it must be at least 1")));
    }
    Ok(number.extract().unwrap_or(u64::MAX))
}

/// What arrays must be to be read as slices, in the words of `numpy.require`: C-contiguous and aligned.
pub const IN_ORDER: &str = "CA";

/// Numbers of whatever shape as double precision, without a copy where they are that already.
pub fn numbers<'py>(
    given: &Bound<'py, PyAny>,
    what: &str,
) -> PyResult<PyReadonlyArrayDyn<'py, f64>> {
    let numpy = given.py().import("numpy")?;
    let array = numpy.call_method1("asarray", (given,))?;
    let dtype = array.getattr("dtype")?;
    let kind: String = dtype.getattr("kind")?.extract()?;
    if !matches!(kind.as_str(), "f" | "i" | "u") {
        return Err(PyTypeError::new_err(format!("{what} must be real numbers, not {dtype}")));
    }
    let array = numpy.call_method1("require", (&array, "float64", IN_ORDER))?;
    Ok(array.cast::<PyArrayDyn<f64>>()?.readonly())
}

/// A row of numbers.
pub fn row(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<f64>> {
    let array = numbers(given, what)?;
    if array.ndim() != 1 {
        return Err(refused(format!(
            "{what} have {} dimensions, they must have one",
            array.ndim()
        )));
    }
    Ok(array.as_slice()?.to_vec())
}

/// Results in the shape of what they were computed from: a float for a float.
pub fn shaped<'py>(
    py: Python<'py>,
    like: &PyReadonlyArrayDyn<'py, f64>,
    values: Vec<f64>,
) -> PyResult<Bound<'py, PyAny>> {
    match values[..] {
        [value] if like.ndim() == 0 => Ok(PyFloat::new(py, value).into_any()),
        _ => PyArray1::from_vec(py, values).call_method1("reshape", (like.shape().to_vec(),)),
    }
}

/// An array that stays as it is.
pub fn frozen<T: numpy::Element>(
    py: Python<'_>,
    values: Vec<T>,
) -> PyResult<Bound<'_, PyArray1<T>>> {
    let array = PyArray1::from_vec(py, values);
    freeze(&array)?;
    Ok(array)
}

/// Makes an array stay as it is.
pub fn freeze(array: &Bound<'_, PyAny>) -> PyResult<()> {
    let flags = [("write", false)];
    let flags = pyo3::types::IntoPyDict::into_py_dict(flags, array.py())?;
    array.call_method("setflags", (), Some(&flags)).map(drop)
}
