//! Plain data of Python from what Rust writes as JSON.

use pyo3::prelude::*;

use crate::error::refused;

/// The same as dicts, lists, numbers and strings.
pub fn to_python(py: Python<'_>, text: serde_json::Result<String>) -> PyResult<Bound<'_, PyAny>> {
    py.import("json")?.getattr("loads")?.call1((text.map_err(refused)?,))
}
