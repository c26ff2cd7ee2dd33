//! What cannot mean anything becomes a `ValueError` with the words of Rust.

use pyo3::PyErr;
use pyo3::exceptions::{PyOSError, PyValueError};

/// `ValueError`.
pub fn refused(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// `OSError`, for files.
pub fn unreadable(error: impl std::fmt::Display) -> PyErr {
    PyOSError::new_err(error.to_string())
}
