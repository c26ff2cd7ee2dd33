//! Eigenvalues of symmetric and Hermitian matrices.

use faer::{Mat, Side, c64};

use crate::{Matrix, NoConvergence, Result};

/// `A = V diag(λ) Vᵀ` for a symmetric `A`.
#[derive(Clone, Debug)]
pub struct SymmetricEigen {
    /// The eigenvalues, rising.
    pub values: Vec<f64>,
    /// Orthonormal columns, in the same order.
    pub vectors: Matrix,
}

impl SymmetricEigen {
    /// Of `a`, whose lower triangle is read.
    ///
    /// # Errors
    /// [`NoConvergence`], for entries that are not finite.
    pub fn new(a: &Matrix) -> Result<Self> {
        if !a.is_finite() {
            return Err(NoConvergence);
        }
        let eigen = a.faer().self_adjoint_eigen(Side::Lower).map_err(|_| NoConvergence)?;
        let values = eigen.S().column_vector();
        Ok(Self {
            values: (0..a.rows()).map(|i| values[i]).collect(),
            vectors: Matrix::from_fn(a.rows(), a.rows(), |i, j| eigen.U()[(i, j)]),
        })
    }
}

/// The largest eigenvalue of `(e^{iθ} A + e^{-iθ} Aᵀ)/2`, the Hermitian part of a turned real matrix; over all `θ` its
/// maximum is the numerical radius of `A`.
///
/// # Errors
/// [`NoConvergence`], for entries that are not finite.
pub fn hermitian_top(a: &Matrix, angle: f64) -> Result<f64> {
    assert!(a.is_square(), "only a square matrix has a Hermitian part");
    if !a.is_finite() {
        return Err(NoConvergence);
    }
    let (sin, cos) = angle.sin_cos();
    let part = Mat::<c64>::from_fn(a.rows(), a.rows(), |i, j| {
        let (forth, back) = (a[(i, j)], a[(j, i)]);
        c64::new(0.5 * cos * (forth + back), 0.5 * sin * (forth - back))
    });
    let values = part.self_adjoint_eigenvalues(Side::Lower).map_err(|_| NoConvergence)?;
    Ok(values.last().copied().unwrap_or(0.0))
}
