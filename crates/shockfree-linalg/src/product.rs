//! Products of matrices that stand in slices, in both precisions and without allocation of the result.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

/// A precision in which products are computed: `f32` or `f64`.
pub trait Scalar: Copy + Send + Sync + 'static {
    /// `C += A B`; see [`add_product`].
    fn add_product(c: &mut [Self], a: View<'_, Self>, b: View<'_, Self>);
}

/// A matrix, or the transpose of one, whose entries stand in a slice row by row.
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T> {
    values: &'a [T],
    rows: usize,
    columns: usize,
    transposed: bool,
}

impl<'a, T> View<'a, T> {
    /// The matrix of `rows × columns` with these entries, row by row.
    ///
    /// # Panics
    /// Unless there are `rows · columns` values.
    pub const fn new(values: &'a [T], rows: usize, columns: usize) -> Self {
        assert!(values.len() == rows * columns, "entries of a view");
        Self { values, rows, columns, transposed: false }
    }

    /// Its transpose.
    pub const fn transposed(self) -> Self {
        Self { transposed: !self.transposed, ..self }
    }

    /// Rows and columns of what it stands for.
    pub const fn shape(&self) -> (usize, usize) {
        if self.transposed { (self.columns, self.rows) } else { (self.rows, self.columns) }
    }
}

impl<'a, T: Copy> View<'a, T> {
    fn faer(self) -> MatRef<'a, T> {
        let matrix = MatRef::from_row_major_slice(self.values, self.rows, self.columns);
        if self.transposed { matrix.transpose() } else { matrix }
    }
}

/// `C += A B`, sequentially; `c` holds `C` row by row.
///
/// # Panics
/// Unless the shapes agree.
pub fn add_product<T: Scalar>(c: &mut [T], a: View<'_, T>, b: View<'_, T>) {
    let ((m, inner), (other, n)) = (a.shape(), b.shape());
    assert_eq!(inner, other, "inner dimensions of a product");
    assert_eq!(c.len(), m * n, "entries of a product");
    if m > 0 && n > 0 && inner > 0 {
        T::add_product(c, a, b);
    }
}

macro_rules! scalar {
    ($real:ty) => {
        impl Scalar for $real {
            fn add_product(c: &mut [Self], a: View<'_, Self>, b: View<'_, Self>) {
                let (rows, columns) = (a.shape().0, b.shape().1);
                let c = MatMut::from_row_major_slice_mut(c, rows, columns);
                matmul(c, Accum::Add, a.faer(), b.faer(), 1.0, Par::Seq);
            }
        }
    };
}

scalar!(f32);
scalar!(f64);
