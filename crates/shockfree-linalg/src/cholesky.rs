//! Cholesky factors.

use faer::Side;

use crate::Matrix;

/// The lower `L` of `A = L Lᵀ`, or nothing where `a` (its lower triangle) is not positive definite as far as
/// rounding lets see.
pub fn cholesky(a: &Matrix) -> Option<Matrix> {
    let factors = a.faer().llt(Side::Lower).ok()?;
    let lower = factors.L();
    Some(Matrix::from_fn(a.rows(), a.rows(), |i, j| if j <= i { lower[(i, j)] } else { 0.0 }))
}
