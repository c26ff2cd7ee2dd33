//! A matrix laid out for the step: in panels of as many columns as a tile has.

use fearless_simd::{Level, SimdBase, dispatch};

use super::tile::REGISTERS;
use crate::real::Real;

/// `A` (`rows × columns`) in panels of so many columns as [`REGISTERS`] registers hold, the last one filled up with
/// zeros: panel by panel, row by row.
#[derive(Clone, Debug)]
pub struct Panels<T> {
    rows: usize,
    columns: usize,
    width: usize,
    values: Vec<T>,
}

impl<T: Real> Panels<T> {
    /// Panels for a matrix of this shape, all zeros, for this instruction set.
    pub fn zeros(level: Level, rows: usize, columns: usize) -> Self {
        let width = REGISTERS * dispatch!(level, simd => lanes::<_, T>(simd));
        let values = vec![T::of(0.0); rows * columns.next_multiple_of(width)];
        Self { rows, columns, width, values }
    }

    /// Takes over `A`, whose entries stand row by row; it may have more or fewer rows than what was there before.
    pub fn set(&mut self, matrix: &[T]) {
        let (columns, width) = (self.columns, self.width);
        self.rows = matrix.len() / columns;
        self.values.resize(self.rows * columns.next_multiple_of(width), T::of(0.0));
        for (i, row) in matrix.chunks_exact(columns).enumerate() {
            for (panel, part) in row.chunks(width).enumerate() {
                copy(part, &mut self.values[(panel * self.rows + i) * width..][..width]);
            }
        }
    }

    /// Takes over `Aᵀ`: `matrix` holds `A` of `columns × rows`, row by row.
    pub fn set_transposed(&mut self, matrix: &[T]) {
        let rows = self.rows;
        self.fill(|i, j| matrix[j * rows + i]);
    }

    fn fill(&mut self, entry: impl Fn(usize, usize) -> T) {
        let width = self.width;
        for (panel, values) in self.values.chunks_exact_mut((self.rows * width).max(1)).enumerate()
        {
            let first = panel * width;
            let used = width.min(self.columns - first);
            for (i, row) in values.chunks_exact_mut(width).enumerate() {
                for (j, value) in row[..used].iter_mut().enumerate() {
                    *value = entry(i, first + j);
                }
            }
        }
    }

    /// Rows of the matrix.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of the matrix.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Columns of a panel.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// The panels in order, each `rows` rows of the width of a tile.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        self.values.chunks_exact((self.rows * self.width).max(1))
    }
}

/// Some numbers, and zeros behind them.
fn copy<T: Real>(from: &[T], to: &mut [T]) {
    /// What is copied without a call: the widths of all tiles are multiples of it.
    const TOGETHER: usize = 4;
    let (blocks, rest) = from.as_chunks::<TOGETHER>();
    let (places, _) = to.as_chunks_mut::<TOGETHER>();
    for (place, block) in places.iter_mut().zip(blocks) {
        *place = *block;
    }
    if from.len() < to.len() {
        let done = from.len() - rest.len();
        to[done..from.len()].copy_from_slice(rest);
        to[from.len()..].fill(T::of(0.0));
    }
}

fn lanes<S: fearless_simd::Simd, T: Real>(_: S) -> usize {
    T::Native::<S>::LEN
}
