//! Nested subspaces under linear maps, by elimination.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use fearless_simd::{Level, Simd, SimdBase, dispatch, f64x8};
use shockfree_simd::level;

use crate::elimination::{Order, add_combination_in, eliminate_at};
use crate::lanes::LANES;
use crate::rows::Rows;
use crate::{Matrix, orthonormalise};

/// Rows of the left factor up to which the product needs no blocks to stay in a cache of half a megabyte.
const NARROW: usize = 256;

/// Columns of the left factor in a block of a larger product.
const BLOCK: usize = 64;

/// A flag: subspaces `V_1 ⊂ V_2 ⊂ … ⊂ V_c` of `ℝⁿ` with dimensions `1, …, c`, `V_k` spanned by the first `k` columns of
/// `B = Pᵀ L`, where `P` is a permutation and `L` (`n × c`) has ones on its diagonal, zeros above it and nothing larger than
/// 1 below.
///
/// What a matrix `A` makes of it is the flag of `A B = P'ᵀ L' U`, by Gaussian elimination with partial pivoting, and the
/// volume of `k` vectors of `V_k` grows by `|U_11 ⋯ U_kk|`, measured by the bases. (This is the Treppeniteration of
/// F. L. Bauer 1957.) An orthonormal basis, `A Q = Q' R`, does the same with four times the operations; that of a flag is
/// to be had from [`orthonormal`](Self::orthonormal), with the volumes by which the measures differ. Both have the
/// rounding of backward stable factors: `U_kk` and `R_kk` are known to a multiple of rounding in the length of what `A` makes
/// of the `k`-th column of the basis.
///
/// ```
/// use shockfree_linalg::{Flag, Matrix};
/// let mut flag = Flag::new(&Matrix::identity(2));
/// let before = flag.orthonormal().1;
/// let growth = flag.advance(&Matrix::new(2, 2, vec![3.0, 1.0, 0.0, 0.5]));
/// let after = flag.orthonormal().1;
/// // The length of A e_1, and |det A| over that.
/// for (k, expected) in [3.0_f64, 0.5].into_iter().enumerate() {
///     assert!((growth[k] * after[k] / before[k] - expected).abs() < 1e-15);
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Flag {
    /// `L`; what stands above its diagonal is 0.
    basis: Rows,
    /// `P`: row `i` of `L` is row `order.from[i]` of `B`.
    order: Order,
    /// Room for `A Pᵀ`, and for `A B`.
    turned: Rows,
    image: Rows,
}

impl Flag {
    /// The flag of the first columns of `frame`.
    ///
    /// # Panics
    /// If `frame` has more columns than rows.
    pub fn new(frame: &Matrix) -> Self {
        let (n, count) = (frame.rows(), frame.columns());
        let mut flag = Self {
            basis: Rows::zeros(n, count),
            order: Order::default(),
            turned: Rows::zeros(n, n),
            image: Rows::zeros(n, count),
        };
        flag.renew(frame);
        flag
    }

    /// Replaces it by the flag of the first columns of `frame`, and returns `|U_kk|`; as [`advance`](Self::advance), but the
    /// product is the caller's.
    ///
    /// # Panics
    /// Unless `frame` has the shape of that from which it was made.
    pub fn renew(&mut self, frame: &Matrix) -> Vec<f64> {
        let shape = (self.image.rows(), self.image.columns());
        assert_eq!((frame.rows(), frame.columns()), shape, "shape of a frame");
        for i in 0..frame.rows() {
            self.image.row_mut(i).copy_from_slice(frame.row(i));
        }
        self.take_image(level())
    }

    /// Replaces it by what `A` makes of it, and returns `|U_kk|`: 0 where the subspaces lose a dimension, NaN or infinite
    /// where `A` or a product with it is.
    ///
    /// # Panics
    /// Unless `A` is `n × n`.
    pub fn advance(&mut self, a: &Matrix) -> Vec<f64> {
        self.advance_at(level(), a)
    }

    fn advance_at(&mut self, level: Level, a: &Matrix) -> Vec<f64> {
        let n = self.basis.rows();
        assert_eq!((a.rows(), a.columns()), (n, n), "shape of a map of ℝⁿ");
        for i in 0..n {
            let row = a.row(i);
            for (entry, &from) in self.turned.row_mut(i).iter_mut().zip(&self.order.from) {
                *entry = row[from];
            }
        }
        if n <= NARROW {
            dispatch!(level, simd => product_in(simd, &self.turned, &self.basis, &mut self.image));
        } else {
            self.image.values_mut().fill(0.0);
            product_in_blocks(&self.turned, &self.basis, &mut self.image);
        }
        self.take_image(level)
    }

    /// Makes a basis of the image, and returns `|U_kk|`.
    fn take_image(&mut self, level: Level) -> Vec<f64> {
        std::mem::swap(&mut self.basis, &mut self.image);
        self.order = eliminate_at(level, &mut self.basis);
        let count = self.basis.columns();
        let mut growth = Vec::with_capacity(count);
        for k in 0..count {
            let row = self.basis.row_mut(k);
            growth.push(row[k].abs());
            row[k] = 1.0;
            row[k + 1..].fill(0.0);
        }
        growth
    }

    /// `B`.
    pub fn basis(&self) -> Matrix {
        let mut basis = Matrix::zeros(self.basis.rows(), self.basis.columns());
        for (i, &from) in self.order.from.iter().enumerate() {
            basis.row_mut(from).copy_from_slice(self.basis.row(i));
        }
        basis
    }

    /// An orthonormal basis of every subspace at once, `Q` (`n × c`), and the diagonal of `R`, all of it positive, in
    /// `B = Q R`.
    pub fn orthonormal(&self) -> (Matrix, Vec<f64>) {
        let mut basis = self.basis();
        let diagonal = orthonormalise(&mut basis);
        (basis, diagonal)
    }
}

/// `C = A L`, without the products with the zeros of `L`.
#[inline(always)]
fn product_in<S: Simd>(simd: S, a: &Rows, l: &Rows, c: &mut Rows) {
    let reach = l.columns().next_multiple_of(LANES);
    let mut at = 0;
    while at + 2 * LANES <= reach {
        columns_in::<S, 2>(simd, a, l, c, at);
        at += 2 * LANES;
    }
    if at < reach {
        columns_in::<S, 1>(simd, a, l, c, at);
    }
}

/// The columns from `at` on that `C` registers hold.
#[inline(always)]
fn columns_in<S: Simd, const C: usize>(simd: S, a: &Rows, l: &Rows, c: &mut Rows, at: usize) {
    let (n, a_stride, l_stride, c_stride) = (l.rows(), a.stride(), l.stride(), c.stride());
    for sum in c.values_mut().chunks_exact_mut(c_stride) {
        sum[at..at + C * LANES].fill(0.0);
    }
    let mut first = at;
    while first < n {
        let mut rows = [[f64x8::splat(simd, 0.0); C]; LANES];
        // The last columns of A are filled up with zeros: to these belong no rows of L.
        for (row, values) in
            rows.iter_mut().zip(l.values()[first * l_stride..].chunks_exact(l_stride))
        {
            for (column, register) in row.iter_mut().enumerate() {
                let from = at + column * LANES;
                *register = f64x8::from_slice(simd, &values[from..from + LANES]);
            }
        }
        let (sums, factors) = (c.values_mut().chunks_exact_mut(c_stride), a.values());
        for (sum, factors) in sums.zip(factors.chunks_exact(a_stride)) {
            let factors = factors[first..].first_chunk().expect("whole registers");
            add_combination_in(simd, factors, &rows, &mut sum[at..]);
        }
        first += LANES;
    }
}

/// `C += A L` where caches have to be minded.
fn product_in_blocks(a: &Rows, l: &Rows, c: &mut Rows) {
    let (n, count, stride) = (l.rows(), l.columns(), c.stride());
    let a = MatRef::from_row_major_slice(a.values(), n, a.stride());
    let l = MatRef::from_row_major_slice(l.values(), n, l.stride());
    let mut c = MatMut::from_row_major_slice_mut(c.values_mut(), n, stride);
    for first in (0..n).step_by(BLOCK) {
        let end = (first + BLOCK).min(n);
        let reach = end.min(count);
        let rows = l.subrows(first, end - first).subcols(0, reach);
        let sum = c.as_mut().subcols_mut(0, reach);
        matmul(sum, Accum::Add, a.subcols(first, end - first), rows, 1.0, Par::Seq);
    }
}

#[cfg(test)]
mod tests {
    use super::Flag;
    use crate::lanes::{levels, noise};
    use crate::{Matrix, orthonormalise};

    /// Volumes grow as those of orthonormal frames do, which are known independently, by Householder reflections.
    #[test]
    fn volumes_grow_as_those_of_orthonormal_frames() {
        for (n, count) in [(1, 1), (5, 5), (8, 3), (17, 17), (40, 23), (64, 64), (270, 12)] {
            for level in levels() {
                let mut random = noise(3);
                let frame = Matrix::from_fn(n, count, |_, _| random());
                let mut flag = Flag::new(&frame);
                let (mut orthonormal, start) = flag.orthonormal();
                let mut logarithms = vec![0.0; count];
                let mut expected = logarithms.clone();
                for _ in 0..6 {
                    let a = Matrix::from_fn(n, n, |_, _| random());
                    for (sum, growth) in logarithms.iter_mut().zip(flag.advance_at(level, &a)) {
                        *sum += growth.ln();
                    }
                    orthonormal = a.times(&orthonormal);
                    for (sum, growth) in expected.iter_mut().zip(orthonormalise(&mut orthonormal)) {
                        *sum += growth.ln();
                    }
                }
                let (basis, end) = flag.orthonormal();
                for k in 0..count {
                    // The last of n lengths is smaller than the first by the condition, below 10⁶ here, and rounding, of n
                    // terms, is relative to the first.
                    let length = logarithms[k] + end[k].ln() - start[k].ln();
                    assert!((length - expected[k]).abs() < 1e-7, "{level:?} {n} {count} {k}");
                }
                // The same subspaces, and signs are chosen alike.
                let same = basis.transposed_times(&orthonormal);
                for i in 0..count {
                    for j in 0..count {
                        let one = if i == j { 1.0 } else { 0.0 };
                        assert!((same[(i, j)].abs() - one).abs() < 1e-6, "{level:?} {n} {count}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_lost_dimension_has_no_volume() {
        let mut flag = Flag::new(&Matrix::identity(3));
        let growth =
            flag.advance(&Matrix::new(3, 3, vec![0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0]));
        assert_eq!(growth, [2.0, 0.0, 1.0]);
    }
}
