//! A dense real matrix, row by row.

use std::ops::{Index, IndexMut};

use faer::MatRef;

/// A dense real matrix; entry `(i, j)` stands at `i · columns + j` of [`values`](Self::values).
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// The matrix of these entries, row by row.
    ///
    /// # Panics
    /// Unless there are `rows · columns` values.
    pub fn new(rows: usize, columns: usize, values: Vec<f64>) -> Self {
        assert_eq!(
            Some(values.len()),
            rows.checked_mul(columns),
            "entries of a {rows} × {columns} matrix"
        );
        Self { rows, columns, values }
    }

    /// The matrix with the entries `entry(i, j)`.
    pub fn from_fn(
        rows: usize,
        columns: usize,
        mut entry: impl FnMut(usize, usize) -> f64,
    ) -> Self {
        let mut values = Vec::with_capacity(rows * columns);
        for i in 0..rows {
            values.extend((0..columns).map(|j| entry(i, j)));
        }
        Self { rows, columns, values }
    }

    /// All zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, values: vec![0.0; rows * columns] }
    }

    /// `I` of `n` rows.
    pub fn identity(n: usize) -> Self {
        Self::from_fn(n, n, |i, j| f64::from(u8::from(i == j)))
    }

    /// The number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Whether there are as many rows as columns.
    pub const fn is_square(&self) -> bool {
        self.rows == self.columns
    }

    /// All entries, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All entries, row by row, to be changed.
    pub fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// Row `i`.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// Row `i`, to be changed.
    pub fn row_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// Column `j`, copied.
    pub fn column(&self, j: usize) -> Vec<f64> {
        (0..self.rows).map(|i| self[(i, j)]).collect()
    }

    /// `y = A x`.
    pub fn apply(&self, x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; self.rows];
        self.apply_into(x, &mut y);
        y
    }

    /// `y = A x`, into `y`.
    ///
    /// # Panics
    /// Unless `x` and `y` are as long as `A` is wide and high.
    pub fn apply_into(&self, x: &[f64], y: &mut [f64]) {
        assert_eq!((x.len(), y.len()), (self.columns, self.rows), "lengths of x and A x");
        crate::lanes::apply(&self.values, x, y);
    }

    /// `Aᵀ x`.
    pub fn apply_transposed(&self, x: &[f64]) -> Vec<f64> {
        assert_eq!(x.len(), self.rows, "length of x in Aᵀ x");
        let mut y = vec![0.0; self.columns];
        for (i, &factor) in x.iter().enumerate() {
            for (value, entry) in y.iter_mut().zip(self.row(i)) {
                *value += factor * entry;
            }
        }
        y
    }

    /// `A B`.
    pub fn times(&self, other: &Self) -> Self {
        assert_eq!(self.columns, other.rows, "inner dimensions of a product");
        Self::of(&(self.faer() * other.faer()))
    }

    /// `Aᵀ B`.
    pub fn transposed_times(&self, other: &Self) -> Self {
        assert_eq!(self.rows, other.rows, "inner dimensions of a product");
        Self::of(&(self.faer().transpose() * other.faer()))
    }

    /// `A Bᵀ`.
    pub fn times_transposed(&self, other: &Self) -> Self {
        assert_eq!(self.columns, other.columns, "inner dimensions of a product");
        Self::of(&(self.faer() * other.faer().transpose()))
    }

    /// `Aᵀ`.
    pub fn transposed(&self) -> Self {
        Self::from_fn(self.columns, self.rows, |i, j| self[(j, i)])
    }

    /// `A + B`.
    pub fn plus(&self, other: &Self) -> Self {
        self.combined(1.0, other, 1.0)
    }

    /// `A - B`.
    pub fn minus(&self, other: &Self) -> Self {
        self.combined(1.0, other, -1.0)
    }

    /// `α A + β B`.
    pub fn combined(&self, alpha: f64, other: &Self, beta: f64) -> Self {
        assert_eq!((self.rows, self.columns), (other.rows, other.columns), "shapes of a sum");
        let values =
            self.values.iter().zip(&other.values).map(|(a, b)| alpha * a + beta * b).collect();
        Self { rows: self.rows, columns: self.columns, values }
    }

    /// `α A`.
    pub fn scaled(&self, alpha: f64) -> Self {
        self.map(|value| alpha * value)
    }

    /// Every entry through `change`.
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        let values = self.values.iter().map(|&value| change(value)).collect();
        Self { rows: self.rows, columns: self.columns, values }
    }

    /// `diag(left) A diag(right)`.
    pub fn scaled_by(&self, left: &[f64], right: &[f64]) -> Self {
        assert_eq!((left.len(), right.len()), (self.rows, self.columns), "lengths of the scalings");
        Self::from_fn(self.rows, self.columns, |i, j| left[i] * self[(i, j)] * right[j])
    }

    /// `(A + Aᵀ)/2`.
    pub fn symmetrised(&self) -> Self {
        assert!(self.is_square(), "only a square matrix has a symmetric part");
        Self::from_fn(self.rows, self.columns, |i, j| 0.5 * (self[(i, j)] + self[(j, i)]))
    }

    /// The largest `|entry|`; NaN if there is one.
    pub fn largest(&self) -> f64 {
        self.values.iter().fold(0.0, |most: f64, value| {
            if most.is_nan() || value.is_nan() { f64::NAN } else { most.max(value.abs()) }
        })
    }

    /// Whether every entry is finite.
    pub fn is_finite(&self) -> bool {
        self.values.iter().all(|value| value.is_finite())
    }

    pub(crate) fn faer(&self) -> MatRef<'_, f64> {
        MatRef::from_row_major_slice(&self.values, self.rows, self.columns)
    }

    pub(crate) fn of(matrix: &faer::Mat<f64>) -> Self {
        Self::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)])
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        debug_assert!(j < self.columns, "column {j} of {}", self.columns);
        &self.values[i * self.columns + j]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        debug_assert!(j < self.columns, "column {j} of {}", self.columns);
        &mut self.values[i * self.columns + j]
    }
}

/// `‖x‖₂`, without overflow or underflow on the way.
pub fn norm(x: &[f64]) -> f64 {
    let largest = x.iter().fold(
        0.0,
        |most: f64, value| if value.is_nan() { f64::NAN } else { most.max(value.abs()) },
    );
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * x.iter().map(|value| (value / largest).powi(2)).sum::<f64>().sqrt()
}
