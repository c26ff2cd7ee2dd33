//! A fixed point, as Python sees it.

use numpy::{Complex64, PyArray1};
use pyo3::prelude::*;
use shockfree::network::{self, Cell, Stability};

use crate::array::of_complex;

/// A fixed point ``x = F(x)`` of a layer under a constant input.
#[pyclass(module = "shockfree._native", frozen)]
pub struct LayerFixedPoint {
    point: network::FixedPoint,
    output: Vec<f64>,
}

impl LayerFixedPoint {
    /// Of `cell`.
    pub fn of(point: network::FixedPoint, cell: &impl Cell) -> Self {
        let output = cell.output(&point.state);
        Self { point, output }
    }

    /// With what the layer above sees of it.
    pub const fn with_output(point: network::FixedPoint, output: Vec<f64>) -> Self {
        Self { point, output }
    }
}

#[pymethods]
impl LayerFixedPoint {
    /// numpy.ndarray: ``x``, the state: ``(n,)``, of an LSTM ``(2n,)``.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.point.state)
    }

    /// numpy.ndarray: what the layer above sees of it, PyTorch's ``h``: ``(n,)``.
    #[getter]
    fn output<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.output)
    }

    /// numpy.ndarray: the eigenvalues of the Jacobian at ``x``, complex, the largest modulus first.
    #[getter]
    fn multipliers<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<Complex64>> {
        of_complex(py, &self.point.multipliers)
    }

    /// float: the largest modulus of a multiplier.
    #[getter]
    fn spectral_radius(&self) -> f64 {
        self.point.spectral_radius()
    }

    /// int: how many multipliers lie outside the unit circle.
    #[getter]
    fn repelling(&self) -> usize {
        self.point.repelling()
    }

    /// str: ``"attracting"``, ``"repelling"``, or ``"neutral"`` where the spectral radius is not told from 1.
    #[getter]
    fn stability(&self) -> &'static str {
        match self.point.stability() {
            Stability::Attracting => "attracting",
            Stability::Repelling => "repelling",
            Stability::Neutral => "neutral",
        }
    }

    /// int: the sign of ``det(I - J)``; 0 at a fold.
    #[getter]
    fn index(&self) -> i8 {
        self.point.index
    }

    fn __repr__(&self) -> String {
        format!(
            "<LayerFixedPoint of {} variables: {}, spectral radius {}>",
            self.point.state.len(),
            self.stability(),
            shockfree_diagnosis::words::number(self.point.spectral_radius())
        )
    }
}
