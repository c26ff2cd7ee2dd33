//! Where a surface is torn: along a curve across which its heights jump.

use super::projection::Ranges;
use crate::polyline::Point;

/// Where a curve crosses the lines of a mesh.
#[derive(Clone, Debug, Default)]
pub struct Tear {
    /// For each column the `y` at which the curve crosses it, as parts of the axis.
    columns: Vec<Vec<f64>>,
    /// For each row the `x`.
    rows: Vec<Vec<f64>>,
}

impl Tear {
    /// The crossings of a curve with the lines of a mesh. A point that is not finite breaks the curve.
    pub fn new(curve: &[Point], xs: &[f64], ys: &[f64], ranges: &Ranges) -> Self {
        let places = |values: &[f64], range: crate::Range| -> Vec<f64> {
            values.iter().map(|&value| range.fraction(value)).collect()
        };
        let (xs, ys) = (places(xs, ranges.x), places(ys, ranges.y));
        let place = |&(x, y): &Point| (ranges.x.fraction(x), ranges.y.fraction(y));
        let curve: Vec<Point> = curve.iter().map(place).collect();
        let turned: Vec<Point> = curve.iter().map(|&(x, y)| (y, x)).collect();
        Self {
            columns: xs.iter().map(|&x| crossings(&curve, x)).collect(),
            rows: ys.iter().map(|&y| crossings(&turned, y)).collect(),
        }
    }

    /// Where the curve crosses a column between two rows, if it does so once.
    pub fn of_column(&self, column: usize, (low, high): (f64, f64)) -> Option<f64> {
        only(self.columns.get(column)?, low, high)
    }

    /// Where the curve crosses a row between two columns, if it does so once.
    pub fn of_row(&self, row: usize, (low, high): (f64, f64)) -> Option<f64> {
        only(self.rows.get(row)?, low, high)
    }
}

/// The second coordinates of the points at which a curve has a first one.
fn crossings(curve: &[Point], at: f64) -> Vec<f64> {
    let crossing = |pair: &[Point]| {
        let (from, to) = (pair[0], pair[1]);
        // A segment has its lower end and not its upper one, so that none is counted twice.
        let crosses = (from.0 <= at) != (to.0 <= at);
        let place = from.1 + (at - from.0) / (to.0 - from.0) * (to.1 - from.1);
        (crosses && place.is_finite()).then_some(place)
    };
    curve.windows(2).filter_map(crossing).collect()
}

/// The only value in a stretch.
fn only(values: &[f64], low: f64, high: f64) -> Option<f64> {
    let mut inside = values.iter().copied().filter(|value| (low..high).contains(value));
    let first = inside.next()?;
    inside.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::Tear;
    use crate::Range;
    use crate::surface::projection::Ranges;

    #[test]
    fn a_diagonal_crosses_every_line_once() {
        let unit = Range::known(0.0, 1.0);
        let ranges = Ranges { x: unit, y: unit, z: unit };
        let axis = [0.0, 0.5, 1.0];
        let tear = Tear::new(&[(-0.1, 0.1), (1.1, 0.9)], &axis, &axis, &ranges);
        assert!((tear.of_column(1, (0.0, 1.0)).unwrap() - 0.5).abs() < 1e-15);
        assert!((tear.of_row(1, (0.0, 1.0)).unwrap() - 0.5).abs() < 1e-15);
        assert_eq!(tear.of_column(1, (0.6, 1.0)), None);
        assert_eq!(tear.of_column(9, (0.0, 1.0)), None);
        let none = Tear::new(&[(f64::NAN, 0.0), (1.0, 1.0)], &axis, &axis, &ranges);
        assert_eq!(none.of_column(1, (0.0, 1.0)), None);
    }
}
