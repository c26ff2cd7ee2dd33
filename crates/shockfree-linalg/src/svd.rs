//! Singular values.

use crate::{Matrix, NoConvergence, Result};

/// `A = U diag(s) Vᵀ`, thin.
#[derive(Clone, Debug)]
pub struct Svd {
    /// Orthonormal columns.
    pub u: Matrix,
    /// The singular values, falling.
    pub s: Vec<f64>,
    /// Orthonormal columns.
    pub v: Matrix,
}

impl Svd {
    /// Of `a`.
    ///
    /// # Errors
    /// [`NoConvergence`], for entries that are not finite.
    pub fn new(a: &Matrix) -> Result<Self> {
        if !a.is_finite() {
            return Err(NoConvergence);
        }
        let svd = a.faer().thin_svd().map_err(|_| NoConvergence)?;
        let s = svd.S().column_vector();
        Ok(Self {
            u: Matrix::from_fn(a.rows(), s.nrows(), |i, j| svd.U()[(i, j)]),
            s: (0..s.nrows()).map(|i| s[i]).collect(),
            v: Matrix::from_fn(a.columns(), s.nrows(), |i, j| svd.V()[(i, j)]),
        })
    }
}

/// The singular values of `a`, falling.
///
/// # Errors
/// [`NoConvergence`], for entries that are not finite.
pub fn singular_values(a: &Matrix) -> Result<Vec<f64>> {
    if !a.is_finite() {
        return Err(NoConvergence);
    }
    a.faer().singular_values().map_err(|_| NoConvergence)
}

/// `σ_max(A) = ‖A‖₂`.
///
/// # Errors
/// [`NoConvergence`], for entries that are not finite.
pub fn spectral_norm(a: &Matrix) -> Result<f64> {
    Ok(singular_values(a)?.first().copied().unwrap_or(0.0))
}
