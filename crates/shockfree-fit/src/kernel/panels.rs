//! A matrix laid out for the step: in panels of as many columns as a tile has.

use fearless_simd::{Level, SimdBase, dispatch};

use crate::real::Real;

/// Registers side by side in a tile.
pub const REGISTERS: usize = 2;

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

    /// Takes over `A`, whose entries stand row by row.
    pub fn set(&mut self, matrix: &[T]) {
        let columns = self.columns;
        self.fill(|i, j| matrix[i * columns + j]);
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

    /// The panels in order, each `rows` rows of the width of a tile.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        self.values.chunks_exact((self.rows * self.width).max(1))
    }
}

fn lanes<S: fearless_simd::Simd, T: Real>(_: S) -> usize {
    T::Native::<S>::LEN
}
