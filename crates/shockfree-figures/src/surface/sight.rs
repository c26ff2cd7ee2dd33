//! What can be seen of things that are drawn one over the other.

use crate::polyline::Point;

/// How much of something can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing: it need not be drawn.
    Hidden,
    /// Some of it, or it is too small to be sure.
    Partly,
    /// All of it: it may be drawn after everything else.
    Wholly,
}

/// Samples per pixel, along each axis.
const SAMPLES: f64 = 2.0;
/// Nobody.
const NOBODY: u32 = u32::MAX;

/// A picture that knows only who covers each of its samples.
pub struct Sheet {
    columns: usize,
    rows: usize,
    owners: Vec<u32>,
}

impl Sheet {
    /// An empty sheet for a picture of this size.
    pub fn new(width: f64, height: f64) -> Self {
        let (columns, rows) = (count(width * SAMPLES), count(height * SAMPLES));
        Self { columns, rows, owners: vec![NOBODY; columns * rows] }
    }

    /// Covers a polygon.
    pub fn cover(&mut self, corners: &[Point], owner: u32) {
        for (row, from, to) in self.spans(corners) {
            self.owners[row * self.columns + from..row * self.columns + to].fill(owner);
        }
    }

    /// How much of its polygon an owner still has.
    pub fn sight(&self, corners: &[Point], owner: u32) -> Sight {
        let (mut all, mut own) = (0_usize, 0_usize);
        for (row, from, to) in self.spans(corners) {
            let span = &self.owners[row * self.columns + from..row * self.columns + to];
            all += span.len();
            own += span.iter().filter(|&&at| at == owner).count();
        }
        match own {
            _ if all == 0 => Sight::Partly,
            0 => Sight::Hidden,
            _ if own == all => Sight::Wholly,
            _ => Sight::Partly,
        }
    }

    /// The samples in a polygon: row, first column and the one after the last.
    fn spans(&self, corners: &[Point]) -> Vec<(usize, usize, usize)> {
        let corners: Vec<Point> =
            corners.iter().map(|&(x, y)| (x * SAMPLES - 0.5, y * SAMPLES - 0.5)).collect();
        let top = corners.iter().map(|corner| corner.1).fold(f64::INFINITY, f64::min);
        let bottom = corners.iter().map(|corner| corner.1).fold(f64::NEG_INFINITY, f64::max);
        let mut spans = Vec::new();
        for row in count(top.ceil())..self.rows.min(count(bottom.floor() + 1.0)) {
            let y = u32::try_from(row).map_or(0.0, f64::from);
            let mut ends = Vec::new();
            for (a, b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
                if (a.1 <= y) != (b.1 <= y) {
                    ends.push(a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0));
                }
            }
            ends.sort_by(f64::total_cmp);
            for pair in ends.chunks_exact(2) {
                let (from, to) = (count(pair[0].ceil()), count(pair[1].floor() + 1.0));
                let to = to.min(self.columns);
                if from < to {
                    spans.push((row, from, to));
                }
            }
        }
        spans
    }
}

/// A number of samples; none where it is negative or no number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn count(samples: f64) -> usize {
    samples.min(1e4) as usize
}

#[cfg(test)]
mod tests {
    use super::{Sheet, Sight};

    #[test]
    fn what_is_covered_is_not_seen() {
        let square =
            |x: f64, side: f64| [(x, x), (x + side, x), (x + side, x + side), (x, x + side)];
        let mut sheet = Sheet::new(50.0, 40.0);
        for (owner, (x, side)) in (0..).zip([(10.0, 5.0), (5.0, 20.0), (20.0, 10.0), (49.0, 1e9)]) {
            sheet.cover(&square(x, side), owner);
        }
        assert_eq!(sheet.sight(&square(10.0, 5.0), 0), Sight::Hidden);
        assert_eq!(sheet.sight(&square(5.0, 20.0), 1), Sight::Partly);
        assert_eq!(sheet.sight(&square(20.0, 10.0), 2), Sight::Wholly);
        assert_eq!(sheet.sight(&square(f64::NAN, 1.0), 7), Sight::Partly);
    }
}
