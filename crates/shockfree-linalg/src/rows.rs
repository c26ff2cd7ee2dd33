//! A matrix as registers and caches like it.

use crate::lanes::LANES;

/// Bytes of a line of the cache, and of the widest register: what does not cross from one line to the next is loaded at once.
const LINE: usize = 64;

/// A matrix whose rows begin with a line of the cache and are an odd number of lines apart, filled up with zeros. (Rows an
/// even number of lines apart, as of a power of two, would share few places of the cache when one goes down a column.)
#[derive(Debug)]
pub struct Rows {
    buffer: Vec<f64>,
    start: usize,
    height: usize,
    width: usize,
    stride: usize,
}

impl Rows {
    /// All zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        let lines = columns.div_ceil(LANES);
        let stride = LANES * (lines + usize::from(lines.is_multiple_of(2)));
        let buffer = vec![0.0_f64; rows * stride + LANES - 1];
        // Where a line begins; that this cannot be told is allowed, and costs time only.
        let start = buffer.as_ptr().align_offset(LINE).min(LANES - 1);
        Self { buffer, start, height: rows, width: columns, stride }
    }

    /// The number of rows.
    pub const fn rows(&self) -> usize {
        self.height
    }

    /// The number of columns.
    pub const fn columns(&self) -> usize {
        self.width
    }

    /// From one row to the next.
    pub const fn stride(&self) -> usize {
        self.stride
    }

    /// All rows, filled up.
    pub fn values(&self) -> &[f64] {
        &self.buffer[self.start..][..self.height * self.stride]
    }

    /// All rows, filled up, to be changed.
    pub fn values_mut(&mut self) -> &mut [f64] {
        &mut self.buffer[self.start..][..self.height * self.stride]
    }

    /// Row `i`, without what fills it up.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.values()[i * self.stride..][..self.width]
    }

    /// Row `i`, to be changed.
    pub fn row_mut(&mut self, i: usize) -> &mut [f64] {
        let (stride, columns) = (self.stride, self.width);
        &mut self.values_mut()[i * stride..][..columns]
    }
}

impl Clone for Rows {
    /// Where lines begin is another place in another buffer.
    fn clone(&self) -> Self {
        let mut other = Self::zeros(self.height, self.width);
        other.values_mut().copy_from_slice(self.values());
        other
    }
}
