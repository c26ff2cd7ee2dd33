//! The region of contraction, and the way back into it.

use shockfree_linalg::{Matrix, Svd};

/// The matrix nearest to `w` (in the Frobenius norm) with singular values of at most `most`: those above are clipped.
///
/// With `most = ρ/L` this is the projection onto the spectral certificate of rate `ρ`; in the norm of a diagonal `D` it is
/// the same for `D W D⁻¹`. Returns `w` itself where nothing is to be clipped or the entries overflow.
pub fn clip_singular_values(w: &Matrix, most: f64) -> Matrix {
    let Ok(svd) = Svd::new(w) else { return w.clone() };
    if svd.s.iter().all(|&s| s <= most) {
        return w.clone();
    }
    // Only what is above is taken away, so that everything else keeps its digits.
    let excess: Vec<f64> = svd.s.iter().map(|s| (s - most).max(0.0)).collect();
    let ones = vec![1.0; w.rows()];
    w.minus(&svd.u.scaled_by(&ones, &excess).times_transposed(&svd.v))
}
