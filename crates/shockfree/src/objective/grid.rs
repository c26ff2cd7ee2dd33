//! A window of the (w, b)-plane, cut into cells.

use super::Parameters;
use crate::error::{finite, limited};
use crate::{Error, Result};

/// A window of the (w, b)-plane in `columns × rows` equal cells.
///
/// Column 0 has the lowest weights, row 0 the lowest biases. A cell stands for its centre,
///
/// ```text
/// w = w_low + (i + 1/2)/columns · (w_high - w_low),   b = b_low + (j + 1/2)/rows · (b_high - b_low)
/// ```
///
/// ```
/// use shockfree::objective::Grid;
/// let grid = Grid::new((0.0, 8.0), (-6.0, 0.0), 4, 3)?;
/// assert_eq!((grid.weight(0), grid.weight(3)), (1.0, 7.0));
/// assert_eq!(grid.bias(1), -3.0);
/// # Ok::<(), shockfree::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    weights: (f64, f64),
    biases: (f64, f64),
    columns: usize,
    rows: usize,
}

impl Grid {
    /// The most columns, and the most rows: a grid of that many of both has 2³⁰ cells.
    pub const MOST: usize = 32_768;

    /// A grid over a window, given by the low and the high end of its weights and of its biases.
    ///
    /// # Errors
    /// [`Error::NotFinite`] for an end that is not, [`Error::OutOfRange`] for a high end that is not
    /// above the low one or farther from it than the largest number, [`Error::OutOfLimits`] for
    /// columns or rows outside 1 to [`MOST`](Self::MOST).
    pub fn new(
        weights: (f64, f64),
        biases: (f64, f64),
        columns: usize,
        rows: usize,
    ) -> Result<Self> {
        Ok(Self {
            weights: interval(["lower w", "upper w"], weights)?,
            biases: interval(["lower b", "upper b"], biases)?,
            columns: limited("columns", columns, 1, Self::MOST)?,
            rows: limited("rows", rows, 1, Self::MOST)?,
        })
    }

    /// The low and the high end of the weights.
    pub fn weights(&self) -> (f64, f64) {
        self.weights
    }

    /// The low and the high end of the biases.
    pub fn biases(&self) -> (f64, f64) {
        self.biases
    }

    /// The number of cells in a row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The weight at the centre of a column. Columns past the last lie outside of the window.
    pub fn weight(&self, column: usize) -> f64 {
        centre(self.weights, column, self.columns)
    }

    /// The bias at the centre of a row. Rows past the last lie outside of the window.
    pub fn bias(&self, row: usize) -> f64 {
        centre(self.biases, row, self.rows)
    }

    /// The centre of a cell.
    pub fn centre(&self, column: usize, row: usize) -> Parameters {
        Parameters { weight: self.weight(column), bias: self.bias(row) }
    }
}

/// Passes an interval of finite ends and finite width on.
pub(super) fn interval(what: [&'static str; 2], (low, high): (f64, f64)) -> Result<(f64, f64)> {
    let (low, high) = (finite(what[0], low)?, finite(what[1], high)?);
    let upper = (low + f64::MAX).min(f64::MAX);
    if low < high && high < upper {
        Ok((low, high))
    } else {
        Err(Error::OutOfRange { what: what[1], value: high, lower: low, upper })
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are few cells")]
fn centre((low, high): (f64, f64), index: usize, count: usize) -> f64 {
    low + (index as f64 + 0.5) / count as f64 * (high - low)
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn refuses_what_is_no_window_and_no_grid() {
        let says = |weights, biases, columns, rows| {
            Grid::new(weights, biases, columns, rows).unwrap_err().to_string()
        };
        let fine = (0.0, 1.0);
        assert_eq!(
            says((f64::NAN, 1.0), fine, 1, 1),
            "lower w = NaN is not allowed: it must be a finite number"
        );
        assert!(says(fine, (2.0, 2.0), 1, 1).starts_with("upper b = 2 is not allowed"));
        assert!(says((-1e308, 1e308), fine, 1, 1).starts_with("upper w = 1e308 is not allowed"));
        assert!(says(fine, fine, 0, 1).ends_with("a whole number from 1 to 32768"));
        assert!(says(fine, fine, 1, 32_769).starts_with("rows = 32769"));
        assert!(Grid::new((-0.8e308, 0.8e308), fine, 1, 32_768).is_ok());
    }
}
