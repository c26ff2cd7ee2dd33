//! Linear systems, by LU factors with partial pivoting.

use faer::MatRef;
use faer::linalg::triangular_solve::{
    solve_unit_lower_triangular_in_place, solve_upper_triangular_in_place,
};
use faer::{Mat, Par};
use fearless_simd::{Simd, dispatch};
use shockfree_simd::level;

use crate::Matrix;
use crate::elimination::{Order, eliminate};
use crate::lanes::{add_scaled_in, dot_in};
use crate::rows::Rows;

/// `P A = L U`.
///
/// Backward stable in practice: the solution solves a system whose matrix differs from `A` by a small
/// multiple of rounding. A singular `A` gives infinities or NaN, which the caller meets in the result.
#[derive(Clone, Debug)]
pub struct Lu {
    factors: Rows,
    order: Order,
}

impl Lu {
    /// Factorises `a`.
    ///
    /// # Panics
    /// Unless `a` is square.
    pub fn new(a: &Matrix) -> Self {
        assert!(a.is_square(), "only a square matrix has LU factors");
        Self::of_rows(a.rows(), |i, row| row.copy_from_slice(a.row(i)))
    }

    /// Factorises `I - A`.
    ///
    /// # Panics
    /// Unless `a` is square.
    pub fn of_identity_minus(a: &Matrix) -> Self {
        assert!(a.is_square(), "only a square matrix has LU factors");
        Self::of_rows(a.rows(), |i, row| {
            for (entry, a) in row.iter_mut().zip(a.row(i)) {
                *entry = -a;
            }
            row[i] += 1.0;
        })
    }

    fn of_rows(n: usize, mut fill: impl FnMut(usize, &mut [f64])) -> Self {
        let mut factors = Rows::zeros(n, n);
        for i in 0..n {
            fill(i, factors.row_mut(i));
        }
        let order = eliminate(&mut factors);
        Self { factors, order }
    }

    /// `A⁻¹ b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x: Vec<f64> = self.order.from.iter().map(|&from| b[from]).collect();
        assert_eq!(b.len(), x.len(), "length of b in A⁻¹ b");
        dispatch!(level(), simd => solve_in(simd, &self.factors, &mut x));
        x
    }

    /// `A⁻ᵀ b`.
    pub fn solve_transposed(&self, b: &[f64]) -> Vec<f64> {
        assert_eq!(b.len(), self.factors.rows(), "length of b in A⁻ᵀ b");
        let mut x = b.to_vec();
        dispatch!(level(), simd => solve_transposed_in(simd, &self.factors, &mut x));
        let mut solution = vec![0.0; x.len()];
        for (value, &from) in x.iter().zip(&self.order.from) {
            solution[from] = *value;
        }
        solution
    }

    /// `A⁻¹ B`.
    pub fn solve_matrix(&self, b: &Matrix) -> Matrix {
        assert_eq!(b.rows(), self.factors.rows(), "rows of B in A⁻¹ B");
        let from = &self.order.from;
        let mut x = Mat::from_fn(b.rows(), b.columns(), |i, j| b[(from[i], j)]);
        let (n, stride) = (self.factors.rows(), self.factors.stride());
        let factors = MatRef::from_row_major_slice(self.factors.values(), n, stride).subcols(0, n);
        solve_unit_lower_triangular_in_place(factors, x.as_mut(), Par::Seq);
        solve_upper_triangular_in_place(factors, x.as_mut(), Par::Seq);
        Matrix::of(&x)
    }

    /// `A⁻¹`.
    pub fn inverse(&self) -> Matrix {
        self.solve_matrix(&Matrix::identity(self.factors.rows()))
    }

    /// The sign of `det A` (1, -1, or 0 where a pivot is 0) and `ln |det A|`, which does not overflow.
    pub fn determinant(&self) -> (f64, f64) {
        let (mut sign, mut logarithm) = (if self.order.odd { -1.0 } else { 1.0 }, 0.0);
        for i in 0..self.factors.rows() {
            let pivot = self.factors.row(i)[i];
            if pivot == 0.0 {
                return (0.0, f64::NEG_INFINITY);
            }
            sign *= pivot.signum();
            logarithm += pivot.abs().ln();
        }
        (sign, logarithm)
    }
}

/// `x = U⁻¹ L⁻¹ x`.
#[expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]
#[inline(always)]
fn solve_in<S: Simd>(simd: S, factors: &Rows, x: &mut [f64]) {
    for i in 0..x.len() {
        x[i] -= dot_in(simd, &factors.row(i)[..i], &x[..i]);
    }
    for i in (0..x.len()).rev() {
        let row = factors.row(i);
        x[i] = (x[i] - dot_in(simd, &row[i + 1..], &x[i + 1..])) / row[i];
    }
}

/// `x = L⁻ᵀ U⁻ᵀ x`.
#[expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]
#[inline(always)]
fn solve_transposed_in<S: Simd>(simd: S, factors: &Rows, x: &mut [f64]) {
    for i in 0..x.len() {
        let row = factors.row(i);
        x[i] /= row[i];
        let value = x[i];
        add_scaled_in(simd, -value, &row[i + 1..], &mut x[i + 1..]);
    }
    for i in (0..x.len()).rev() {
        let value = x[i];
        add_scaled_in(simd, -value, &factors.row(i)[..i], &mut x[..i]);
    }
}
