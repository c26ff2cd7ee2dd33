//! Arrays in and out, with messages that name them.

use numpy::{
    AllowTypeChange, PyArray1, PyArray2, PyArrayLikeDyn, PyArrayMethods, PyUntypedArray,
    PyUntypedArrayMethods,
};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use shockfree_data::{Array, Problem};
use shockfree_linalg::{Matrix, c64};

use crate::error::refused;

/// What NumPy makes an array of.
type Like<'py> = PyArrayLikeDyn<'py, f64, AllowTypeChange>;

/// An array, or what NumPy makes one of, in double precision.
pub struct Numbers {
    /// As many as the shape says, row after row.
    pub values: Vec<f64>,
    /// The lengths of its axes.
    pub shape: Vec<usize>,
}

/// The numbers of `array`, which messages call `name`: real and finite.
pub fn numbers(name: &str, array: &Bound<'_, PyAny>) -> PyResult<Numbers> {
    let numbers = any_numbers(name, array)?;
    finite(name, &numbers.shape, &numbers.values)?;
    Ok(numbers)
}

/// The same, finite or not.
pub fn any_numbers(name: &str, array: &Bound<'_, PyAny>) -> PyResult<Numbers> {
    let wrong = || {
        let what =
            array.get_type().name().map_or_else(|_| "something else".into(), |n| n.to_string());
        PyTypeError::new_err(format!("{name} is {what}, it must be an array of real numbers"))
    };
    if array.is_none() {
        return Err(wrong());
    }
    if let Ok(typed) = array.cast::<PyUntypedArray>() {
        let kind: char = typed.dtype().getattr("kind")?.extract()?;
        if !matches!(kind, 'f' | 'i' | 'u' | 'b') {
            let dtype = typed.dtype().str()?.to_string();
            return Err(PyTypeError::new_err(format!(
                "{name} has the dtype {dtype}, it must be one of real numbers"
            )));
        }
    }
    let read = array.extract::<Like<'_>>().map_err(|_| wrong())?;
    let shape = read.shape().to_vec();
    // A slice would be in memory's order, which is another one for arrays of Fortran.
    let values = match read.as_slice() {
        Ok(values) if read.is_c_contiguous() => values.to_vec(),
        _ => read.as_array().iter().copied().collect(),
    };
    Ok(Numbers { values, shape })
}

/// The numbers of an array with two axes.
pub fn matrix(name: &str, array: &Bound<'_, PyAny>, allowed: &str) -> PyResult<Array> {
    let Numbers { values, shape } = numbers(name, array)?;
    match shape[..] {
        [rows, columns] => Ok(Array { rows, columns, values }),
        _ => Err(wrong_shape(name, shape, allowed)),
    }
}

/// The numbers of an array with one axis of this length.
pub fn vector(name: &str, array: &Bound<'_, PyAny>, length: usize) -> PyResult<Vec<f64>> {
    let Numbers { values, shape } = numbers(name, array)?;
    if shape == [length] {
        Ok(values)
    } else {
        Err(wrong_shape(name, shape, &format!("({length})")))
    }
}

/// The same, or zeros.
pub fn vector_or_zeros(
    name: &str,
    array: Option<&Bound<'_, PyAny>>,
    length: usize,
) -> PyResult<Vec<f64>> {
    array.map_or_else(|| Ok(vec![0.0; length]), |array| vector(name, array, length))
}

/// `ValueError`: an array has another shape than it may have.
pub fn wrong_shape(name: &str, shape: Vec<usize>, allowed: &str) -> PyErr {
    refused(Problem::Shape { tensor: name.to_owned(), shape, allowed: allowed.to_owned() })
}

fn finite(name: &str, shape: &[usize], values: &[f64]) -> PyResult<()> {
    let Some(mut rest) = values.iter().position(|value| !value.is_finite()) else { return Ok(()) };
    let value = values[rest];
    let mut place: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&length| {
            let at = rest % length;
            rest /= length;
            at
        })
        .collect();
    place.reverse();
    let place: Vec<String> = place.iter().map(usize::to_string).collect();
    Err(refused(format!("{name}[{}] = {value}: it must be finite", place.join(", "))))
}

/// As an array.
pub fn of_matrix<'py>(py: Python<'py>, matrix: &Matrix) -> PyResult<Bound<'py, PyArray2<f64>>> {
    of_rows(py, matrix.values(), (matrix.rows(), matrix.columns()))
}

/// As an array of this shape.
pub fn of_rows<'py>(
    py: Python<'py>,
    values: &[f64],
    (rows, columns): (usize, usize),
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    PyArray1::from_slice(py, values).reshape([rows, columns])
}

/// As an array, one state a row.
pub fn of_states<'py>(
    py: Python<'py>,
    states: &[Vec<f64>],
    length: usize,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    of_rows(py, &states.concat(), (states.len(), length))
}

/// As an array.
pub fn of_complex<'py>(py: Python<'py>, values: &[c64]) -> Bound<'py, PyArray1<numpy::Complex64>> {
    PyArray1::from_iter(py, values.iter().map(|value| numpy::Complex64::new(value.re, value.im)))
}
