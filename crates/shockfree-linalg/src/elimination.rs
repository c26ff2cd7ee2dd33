//! Gaussian elimination with partial pivoting, in SIMD registers.
//!
//! Rows are as long as whole registers, filled up with zeros. Columns are eliminated eight at a time, in which the eight
//! entries of a row are one register; what stands to their right is then changed by all eight in one pass.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use faer::linalg::matmul::matmul;
use faer::linalg::triangular_solve::solve_unit_lower_triangular_in_place;
use faer::{Accum, MatMut, Par};
use fearless_simd::{Level, Simd, SimdBase, SimdFloat, dispatch, f64x8};
use shockfree_simd::level;

use crate::lanes::LANES;
use crate::rows::Rows;

/// Columns up to which a pass over all that stands to the right stays in a cache of half a megabyte.
const NARROW: usize = 256;

/// Columns of a wider matrix that are eliminated before the rest is changed, by a product that minds the caches.
const BLOCK: usize = 64;

/// Which row came where.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Row `i` was row `from[i]`.
    pub from: Vec<usize>,
    /// Whether that is an odd permutation.
    pub odd: bool,
}

/// Replaces `A` (no wider than high) by its factors in `P A = L U`: `U` with its diagonal, below it `L` without its ones.
///
/// A column without a pivot leaves zeros in `L` and `U`.
pub fn eliminate(a: &mut Rows) -> Order {
    eliminate_at(level(), a)
}

pub fn eliminate_at(level: Level, a: &mut Rows) -> Order {
    let (rows, columns, stride) = (a.rows(), a.columns(), a.stride());
    assert!(columns <= rows, "no wider than high");
    let mut order = Order { from: (0..rows).collect(), odd: false };
    let a = a.values_mut();
    if columns <= NARROW {
        let reach = columns.next_multiple_of(LANES);
        dispatch!(level, simd => columns_in(simd, a, stride, 0..columns, reach, &mut order));
        return order;
    }
    for first in (0..columns).step_by(BLOCK) {
        let end = (first + BLOCK).min(columns);
        let reach = end.next_multiple_of(LANES);
        dispatch!(level, simd => columns_in(simd, a, stride, first..end, reach, &mut order));
        if end < columns {
            let rest = MatMut::from_row_major_slice_mut(a, rows, stride);
            let (_, right) = rest.split_at_row_mut(first);
            let (left, mut right) = right.split_at_col_mut(end);
            let left = left.as_ref().subcols(first, end - first);
            let (unit, below) = left.split_at_row(end - first);
            let (mut top, bottom) = right.as_mut().split_at_row_mut(end - first);
            solve_unit_lower_triangular_in_place(unit, top.as_mut(), Par::Seq);
            matmul(bottom, Accum::Add, below, top.as_ref(), -1.0, Par::Seq);
        }
    }
    order
}

/// Eliminates these columns, and changes what stands to their right up to the column `reach`.
#[inline(always)]
fn columns_in<S: Simd>(
    simd: S,
    a: &mut [f64],
    stride: usize,
    columns: std::ops::Range<usize>,
    reach: usize,
    order: &mut Order,
) {
    let mut first = columns.start;
    while first < columns.end {
        let width = LANES.min(columns.end - first);
        panel_in(simd, a, stride, first, width, order);
        if width == LANES {
            let mut at = first + LANES;
            while at + 2 * LANES <= reach {
                right_in::<S, 2>(simd, a, stride, first, at);
                at += 2 * LANES;
            }
            if at < reach {
                right_in::<S, 1>(simd, a, stride, first, at);
            }
        }
        first += LANES;
    }
}

/// Eliminates `width` columns from `first` on, at most eight.
#[inline(always)]
fn panel_in<S: Simd>(
    simd: S,
    a: &mut [f64],
    stride: usize,
    first: usize,
    width: usize,
    order: &mut Order,
) {
    let mut pivot_row = first;
    let mut most = -1.0;
    for (i, row) in a.chunks_exact(stride).enumerate().skip(first) {
        if row[first].abs() > most {
            (pivot_row, most) = (i, row[first].abs());
        }
    }
    for lane in 0..width {
        let k = first + lane;
        if pivot_row != k {
            let (above, below) = a.split_at_mut(pivot_row * stride);
            above[k * stride..(k + 1) * stride].swap_with_slice(&mut below[..stride]);
            order.from.swap(k, pivot_row);
            order.odd = !order.odd;
        }
        let (above, below) = a.split_at_mut((k + 1) * stride);
        let mut pivot_entries = [0.0; LANES];
        pivot_entries.copy_from_slice(&above[k * stride + first..][..LANES]);
        let pivot = pivot_entries[lane];
        // Of a column of zeros nothing has to be taken away; the inverse of a subnormal pivot may overflow.
        let inverse = if pivot == 0.0 { 0.0 } else { pivot.recip() };
        let divides = !inverse.is_finite();
        pivot_entries[..=lane].fill(0.0);
        let pivot_entries = -f64x8::from_slice(simd, &pivot_entries);
        // The next pivot is looked for on the way; after the last column there is none.
        let next = (lane + 1).min(LANES - 1);
        (pivot_row, most) = (k + 1, -1.0);
        for (i, row) in below.chunks_exact_mut(stride).enumerate() {
            let entries = &mut row[first..first + LANES];
            let factor = if divides { entries[lane] / pivot } else { entries[lane] * inverse };
            let changed =
                f64x8::splat(simd, factor).mul_add(pivot_entries, f64x8::from_slice(simd, entries));
            changed.store_slice(entries);
            entries[lane] = factor;
            let size = entries[next].abs();
            if size > most {
                (pivot_row, most) = (k + 1 + i, size);
            }
        }
    }
}

/// What the eight columns from `first` on do to the `C` registers from column `at` on: their eight rows become rows of `U`,
/// and from the rows below the product of `L` with these is taken away.
#[inline(always)]
fn right_in<S: Simd, const C: usize>(
    simd: S,
    a: &mut [f64],
    stride: usize,
    first: usize,
    at: usize,
) {
    let (above, below) = a.split_at_mut((first + LANES) * stride);
    let above = &mut above[first * stride..];
    let mut u = [[f64x8::splat(simd, 0.0); C]; LANES];
    for t in 0..LANES {
        for c in 0..C {
            u[t][c] = f64x8::from_slice(simd, &above[t * stride + at + c * LANES..][..LANES]);
        }
        for s in 0..t {
            let factor = f64x8::splat(simd, -above[t * stride + first + s]);
            let known = u[s];
            for (register, known) in u[t].iter_mut().zip(known) {
                *register = factor.mul_add(known, *register);
            }
        }
        for (c, register) in u[t].iter().enumerate() {
            register.store_slice(&mut above[t * stride + at + c * LANES..][..LANES]);
        }
    }
    for row in &mut u {
        for register in row {
            *register = -*register;
        }
    }
    for row in below.chunks_exact_mut(stride) {
        let (left, right) = row.split_at_mut(first + LANES);
        let factors = left.last_chunk().expect("eight columns");
        add_combination_in(simd, factors, &u, &mut right[at - first - LANES..]);
    }
}

/// Adds the combination of eight rows of `C` registers, `Σ_t factors_t · rows_t`, to the beginning of `sum`.
#[inline(always)]
pub fn add_combination_in<S: Simd, const C: usize>(
    simd: S,
    factors: &[f64; LANES],
    rows: &[[f64x8<S>; C]; LANES],
    sum: &mut [f64],
) {
    let sum = &mut sum[..C * LANES];
    let mut sums = [f64x8::splat(simd, 0.0); C];
    for c in 0..C {
        sums[c] = f64x8::from_slice(simd, &sum[c * LANES..(c + 1) * LANES]);
    }
    for t in 0..LANES {
        let factor = f64x8::splat(simd, factors[t]);
        for c in 0..C {
            sums[c] = factor.mul_add(rows[t][c], sums[c]);
        }
    }
    for c in 0..C {
        sums[c].store_slice(&mut sum[c * LANES..(c + 1) * LANES]);
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Rows, eliminate_at};
    use crate::lanes::{levels, noise};

    /// `P A = L U` up to the rounding of the sums of which `L U` consists: `|P A - L U| ≤ γ |L| |U|`, `γ` the number of
    /// terms in units of rounding (Higham, Accuracy and Stability of Numerical Algorithms, theorem 9.3); `|L| ≤ 1`.
    fn check(a: &Rows, factors: &Rows, order: &Order) {
        let mut sorted = order.from.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..a.rows()), "a permutation");
        for i in 0..a.rows() {
            for j in 0..a.columns() {
                let (mut product, mut size) = (0.0, 0.0);
                for k in 0..=i.min(j) {
                    let l = if k == i { 1.0 } else { factors.row(i)[k] };
                    assert!(l.abs() <= 1.0, "a pivot is the largest");
                    product += l * factors.row(k)[j];
                    size += (l * factors.row(k)[j]).abs();
                }
                let miss = (product - a.row(order.from[i])[j]).abs();
                // The sums here round as those there do. An inverse pivot rounds once more.
                #[expect(clippy::cast_precision_loss, reason = "small")]
                let bound = 2.0 * (i.min(j) as f64 + 3.0) * f64::EPSILON * size;
                assert!(miss <= bound, "{i}, {j} of {}: {miss:e} {bound:e}", a.columns());
            }
        }
    }

    #[test]
    fn the_factors_give_the_matrix() {
        let shapes = [(1, 1), (2, 2), (7, 7), (8, 8), (9, 9), (24, 24), (40, 40), (61, 61)];
        let tall = [(9, 1), (30, 8), (50, 11), (300, 20)];
        let wide = [(256, 256), (270, 257), (330, 321)];
        for (rows, columns) in shapes.into_iter().chain(tall).chain(wide) {
            for level in levels() {
                let (mut random, mut a) = (noise(1), Rows::zeros(rows, columns));
                (0..rows).for_each(|i| a.row_mut(i).fill_with(&mut random));
                let mut factors = a.clone();
                let order = eliminate_at(level, &mut factors);
                check(&a, &factors, &order);
            }
        }
    }

    #[test]
    fn a_column_without_a_pivot_leaves_zeros() {
        for level in levels() {
            let (mut random, mut a) = (noise(2), Rows::zeros(20, 12));
            (0..20).for_each(|i| a.row_mut(i).fill_with(&mut random));
            (0..20).for_each(|i| a.row_mut(i)[5] = 0.0);
            let mut factors = a.clone();
            let order = eliminate_at(level, &mut factors);
            assert!((0..20).all(|i| factors.row(i)[5] == 0.0));
            check(&a, &factors, &order);
        }
    }

    #[test]
    fn subnormal_pivots_do_not_overflow() {
        for level in levels() {
            let mut a = Rows::zeros(2, 2);
            a.row_mut(0).copy_from_slice(&[1e-310, 2e-310]);
            a.row_mut(1).copy_from_slice(&[5e-311, 4e-310]);
            eliminate_at(level, &mut a);
            // Subnormal numbers are whole multiples of 2⁻¹⁰⁷⁴: 3e-310 has 13 digits.
            assert!((a.row(1)[0] - 0.5).abs() < 1e-12);
            assert!((a.row(1)[1] - 3e-310).abs() < 1e-322);
        }
    }
}
