//! Linear systems, by LU factors with partial pivoting.

use faer::linalg::solvers::{DenseSolveCore, PartialPivLu, Solve};

use crate::Matrix;

/// `P A = L U`.
///
/// Backward stable in practice: the solution solves a system whose matrix differs from `A` by a small
/// multiple of rounding. A singular `A` gives infinities or NaN, which the caller meets in the result.
pub struct Lu {
    factors: PartialPivLu<f64>,
}

impl Lu {
    /// Factorises `a`.
    ///
    /// # Panics
    /// Unless `a` is square.
    pub fn new(a: &Matrix) -> Self {
        assert!(a.is_square(), "only a square matrix has LU factors");
        Self { factors: a.faer().partial_piv_lu() }
    }

    /// `A⁻¹ b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let column = faer::Col::from_fn(b.len(), |i| b[i]);
        let solution = self.factors.solve(&column);
        (0..b.len()).map(|i| solution[i]).collect()
    }

    /// `A⁻ᵀ b`.
    pub fn solve_transposed(&self, b: &[f64]) -> Vec<f64> {
        let column = faer::Col::from_fn(b.len(), |i| b[i]);
        let solution = self.factors.solve_transpose(&column);
        (0..b.len()).map(|i| solution[i]).collect()
    }

    /// `A⁻¹ B`.
    pub fn solve_matrix(&self, b: &Matrix) -> Matrix {
        Matrix::of(&self.factors.solve(b.faer()))
    }

    /// `A⁻¹`.
    pub fn inverse(&self) -> Matrix {
        Matrix::of(&self.factors.inverse())
    }

    /// The sign of `det A` (1, -1, or 0 where a pivot is 0) and `ln |det A|`, which does not overflow.
    pub fn determinant(&self) -> (f64, f64) {
        let upper = self.factors.U();
        let (mut sign, mut logarithm) = (permutation_sign(self.factors.P().arrays().0), 0.0);
        for i in 0..upper.nrows() {
            let pivot = upper[(i, i)];
            if pivot == 0.0 {
                return (0.0, f64::NEG_INFINITY);
            }
            sign *= pivot.signum();
            logarithm += pivot.abs().ln();
        }
        (sign, logarithm)
    }
}

/// 1 for an even permutation, -1 for an odd one.
fn permutation_sign(order: &[usize]) -> f64 {
    let mut seen = vec![false; order.len()];
    let mut sign = 1.0;
    for start in 0..order.len() {
        let mut at = start;
        let mut length = 0_usize;
        while !seen[at] {
            seen[at] = true;
            at = order[at];
            length += 1;
        }
        if length > 0 && length.is_multiple_of(2) {
            sign = -sign;
        }
    }
    sign
}
