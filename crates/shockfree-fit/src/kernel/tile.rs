//! The innermost loop of all products: a few rows times a few registers of columns, all sums in registers.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Simd, SimdBase, SimdFloat, SimdFrom};

use crate::real::Real;

/// Registers side by side in a tile.
pub const REGISTERS: usize = 2;

/// The most rows of a tile: with two registers a row, sixteen sums that do not wait for each other. That is enough for the
/// peak of the machine (a multiplication a cycle, four cycles each, with registers of 64 bytes), and the left factor need not
/// be packed for it.
const ROWS: usize = 8;

/// The sums of a tile, row by row.
type Tile<S, T, const HEIGHT: usize> =
    [[<T as fearless_simd::SimdFloatElement>::Native<S>; REGISTERS]; HEIGHT];

/// The left factor of a tile.
pub trait Left<T, const HEIGHT: usize>: Copy {
    /// Its column `k`.
    fn column(self, k: usize) -> [T; HEIGHT];
}

/// Rows, each in a slice of its own.
impl<T: Real, const HEIGHT: usize> Left<T, HEIGHT> for [&[T]; HEIGHT] {
    #[inline(always)]
    fn column(self, k: usize) -> [T; HEIGHT] {
        let mut column = [T::of(0.0); HEIGHT];
        for (entry, row) in column.iter_mut().zip(self) {
            *entry = row[k];
        }
        column
    }
}

/// Columns, one after the other.
impl<T: Real, const HEIGHT: usize> Left<T, HEIGHT> for &[[T; HEIGHT]] {
    #[inline(always)]
    fn column(self, k: usize) -> [T; HEIGHT] {
        self[k]
    }
}

/// The height of the next tile where so many rows are left.
#[inline(always)]
pub fn height<S: Simd, T: Real>(_: S, left: usize) -> usize {
    // Machines with registers of 64 bytes have 32 of them, those with 32 bytes have 16.
    let most = if size_of::<T>() * T::Native::<S>::LEN == 64 { ROWS } else { ROWS / 2 };
    1 << left.min(most).ilog2()
}

/// The product of some rows with a panel; each sum takes its terms in their order.
#[inline(always)]
pub fn tile<const HEIGHT: usize, S: Simd, T: Real>(
    simd: S,
    rows: impl Left<T, HEIGHT>,
    panel: &[T],
) -> Tile<S, T, HEIGHT> {
    let lanes = T::Native::<S>::LEN;
    let zero = T::Native::<S>::simd_from(simd, T::of(0.0));
    let mut sums = [[zero; REGISTERS]; HEIGHT];
    for (k, b) in panel.chunks_exact(REGISTERS * lanes).enumerate() {
        let (left, right) = b.split_at(lanes);
        let b = [T::Native::<S>::from_slice(simd, left), T::Native::<S>::from_slice(simd, right)];
        for (sums, a) in sums.iter_mut().zip(rows.column(k)) {
            let a = T::Native::<S>::simd_from(simd, a);
            sums[0] = a.mul_add(b[0], sums[0]);
            sums[1] = a.mul_add(b[1], sums[1]);
        }
    }
    sums
}

/// Adds a tile to rows of `columns` entries, from their entry `first` on; what stands beyond their end is left out.
#[inline(always)]
pub fn add_tile<const HEIGHT: usize, S: Simd, T: Real>(
    simd: S,
    sums: &Tile<S, T, HEIGHT>,
    c: &mut [T],
    columns: usize,
    first: usize,
) {
    let lanes = T::Native::<S>::LEN;
    let width = (columns - first).min(REGISTERS * lanes);
    for (row, sums) in sums.iter().enumerate() {
        let c = &mut c[row * columns + first..][..width];
        if width == REGISTERS * lanes {
            let (left, right) = c.split_at_mut(lanes);
            (sums[0] + T::Native::<S>::from_slice(simd, left)).store_slice(left);
            (sums[1] + T::Native::<S>::from_slice(simd, right)).store_slice(right);
        } else {
            for (c, sums) in c.chunks_mut(lanes).zip(sums) {
                for (c, &sum) in c.iter_mut().zip(sums.as_slice()) {
                    *c += sum;
                }
            }
        }
    }
}
