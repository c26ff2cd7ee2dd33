//! All gains with a sharp certificate, without any solver.

use shockfree_linalg::{Matrix, NoConvergence, SymmetricEigen};

/// `Ŵ = ρ Q⁻¹ (2Q - P)^½ S P^½`: with `0 ≺ P ≺ 2Q` and `‖S‖₂ ≤ 1` it satisfies the sharp certificate with `P` and `Q` at
/// the rate `ρ` (without leak), and every `Ŵ` that does is of this form.
///
/// The roots are symmetric. `p` is symmetric, `q` the diagonal of `Q`.
///
/// # Errors
/// [`NoConvergence`] unless all entries are finite. Where `P` or `2Q - P` has negative eigenvalues, these count as 0.
///
/// # Source
/// The factorisation of the certificate's Schur complement, `ρ² P ⪰ Ŵᵀ Q (2Q - P)⁻¹ Q Ŵ`.
pub fn certified_gains(
    p: &Matrix,
    q: &[f64],
    s: &Matrix,
    rate: f64,
) -> Result<Matrix, NoConvergence> {
    let n = q.len();
    let rest = Matrix::from_fn(n, n, |i, j| if i == j { 2.0 * q[i] } else { 0.0 } - p[(i, j)]);
    let product = root(&rest)?.times(s).times(&root(p)?);
    Ok(Matrix::from_fn(n, n, |i, j| rate * product[(i, j)] / q[i]))
}

/// The symmetric square root.
fn root(a: &Matrix) -> Result<Matrix, NoConvergence> {
    let eigen = SymmetricEigen::new(a)?;
    let roots: Vec<f64> = eigen.values.iter().map(|value| value.max(0.0).sqrt()).collect();
    let ones = vec![1.0; a.rows()];
    Ok(eigen.vectors.scaled_by(&ones, &roots).times_transposed(&eigen.vectors))
}
