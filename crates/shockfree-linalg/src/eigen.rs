//! Eigenvalues of any square matrix.

use faer::c64;

use crate::{Matrix, NoConvergence, Result};

/// An eigenvalue with its right eigenvector.
#[derive(Clone, Debug)]
pub struct EigenPair {
    /// `λ`.
    pub value: c64,
    /// `v ≠ 0` with `A v = λ v`.
    pub vector: Vec<c64>,
}

/// The eigenvalues of `a`, largest modulus first; of a conjugate pair the one above the real axis first.
///
/// # Errors
/// [`NoConvergence`], for entries that are not finite.
pub fn eigenvalues(a: &Matrix) -> Result<Vec<c64>> {
    assert!(a.is_square(), "only a square matrix has eigenvalues");
    if !a.is_finite() {
        return Err(NoConvergence);
    }
    if a.rows() == 0 {
        return Ok(Vec::new());
    }
    let mut values = a.faer().eigenvalues().map_err(|_| NoConvergence)?;
    values.sort_by(falling);
    Ok(values)
}

/// The eigenvalues with their eigenvectors, in the order of [`eigenvalues`].
///
/// # Errors
/// [`NoConvergence`], for entries that are not finite.
pub fn eigenpairs(a: &Matrix) -> Result<Vec<EigenPair>> {
    assert!(a.is_square(), "only a square matrix has eigenvalues");
    if !a.is_finite() {
        return Err(NoConvergence);
    }
    let eigen = a.faer().eigen().map_err(|_| NoConvergence)?;
    let (values, vectors) = (eigen.S().column_vector(), eigen.U());
    let mut pairs: Vec<_> = (0..a.rows())
        .map(|k| EigenPair {
            value: values[k],
            vector: (0..a.rows()).map(|i| vectors[(i, k)]).collect(),
        })
        .collect();
    pairs.sort_by(|x, y| falling(&x.value, &y.value));
    Ok(pairs)
}

/// `max |λ|`.
///
/// # Errors
/// [`NoConvergence`], for entries that are not finite.
pub fn spectral_radius(a: &Matrix) -> Result<f64> {
    Ok(eigenvalues(a)?.first().map_or(0.0, |value| value.norm()))
}

fn falling(x: &c64, y: &c64) -> std::cmp::Ordering {
    y.norm().total_cmp(&x.norm()).then(y.re.total_cmp(&x.re)).then(y.im.total_cmp(&x.im))
}
