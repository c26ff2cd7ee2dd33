//! Orthonormal columns.

use crate::Matrix;

/// Replaces the columns of `a` by orthonormal ones that span the same flag of subspaces, and returns the
/// diagonal of `R`, all of it `≥ 0`, in `A = Q R`.
///
/// By Householder reflections: orthonormal to rounding however ill-conditioned `a` is.
///
/// # Panics
/// If `a` has more columns than rows.
pub fn orthonormalise(a: &mut Matrix) -> Vec<f64> {
    assert!(a.columns() <= a.rows(), "no more orthonormal columns than rows");
    let qr = a.faer().qr();
    let (q, r) = (qr.compute_thin_Q(), qr.thin_R());
    let signs: Vec<f64> =
        (0..a.columns()).map(|j| if r[(j, j)] < 0.0 { -1.0 } else { 1.0 }).collect();
    for i in 0..a.rows() {
        for j in 0..a.columns() {
            a[(i, j)] = signs[j] * q[(i, j)];
        }
    }
    (0..a.columns()).map(|j| r[(j, j)].abs()).collect()
}
