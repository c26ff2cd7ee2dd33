//! How a method fares over the plane of starts.

use super::family::NeverLast;
use super::nearest_rank;
use crate::{Axis, Plan, Records, Values};

/// A start `(w, b)`, or a small rectangle of them, over all else that varies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// How many runs began there.
    pub runs: u64,
    /// How many of them converged.
    pub converged: u64,
    /// The median of their iterations; `None` is never, or no run.
    pub median: Option<u32>,
}

/// The plane of starts in cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The borders between the cells in `w`, one more than there are columns.
    pub weights: Vec<f64>,
    /// The same in `b`.
    pub biases: Vec<f64>,
    /// The cells, row by row, the rows from the lowest bias up.
    pub cells: Vec<Cell>,
}

/// How finely a sample is divided.
const CELLS: u32 = 20;

/// How a family (by its place in the plan) fares over the plane of starts: a cell for each start of a
/// grid, a rectangle for starts of a sample. `None` if its starts do not fill a plane.
pub fn map(plan: &Plan, records: &Records, family: usize) -> Option<Map> {
    let axes = plan.families().get(family)?.axes();
    if !(axes.contains(Axis::Weight) && axes.contains(Axis::Bias)) {
        return None;
    }
    let weights = borders(plan.settings().values(Axis::Weight))?;
    let biases = borders(plan.settings().values(Axis::Bias))?;
    let columns = weights.len() - 1;
    let mut counts: Vec<Vec<NeverLast>> = vec![Vec::new(); columns * (biases.len() - 1)];
    for index in plan.runs_of(family) {
        let initial = plan.run(index).initial;
        let cell = cell(&biases, initial.bias)? * columns + cell(&weights, initial.weight)?;
        let record = records.get(usize::try_from(index).ok()?)?;
        counts[cell].push(NeverLast(record.count()));
    }
    let cells = counts.into_iter().map(|mut counts| {
        counts.sort_unstable();
        Cell {
            runs: counts.len() as u64,
            converged: counts.iter().filter(|NeverLast(count)| count.is_some()).count() as u64,
            median: nearest_rank(&counts, 50).and_then(|NeverLast(count)| count),
        }
    });
    let cells = cells.collect();
    Some(Map { weights, biases, cells })
}

/// The borders of cells around values: halfway between neighbours. `None` for a single value.
fn borders(values: &Values) -> Option<Vec<f64>> {
    match values {
        Values::Range { from, to, .. } => {
            let at = |i: u32| {
                let share = f64::from(i) / f64::from(CELLS);
                from * (1.0 - share) + to * share
            };
            Some((0..=CELLS).map(at).collect())
        }
        Values::List(values) => {
            let mut values = values.clone();
            values.sort_unstable_by(f64::total_cmp);
            let [first, second, ..] = values[..] else { return None };
            let [.., last_but_one, last] = values[..] else { return None };
            let mut borders = vec![first - 0.5 * (second - first)];
            borders.extend(values.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])));
            borders.push(last + 0.5 * (last - last_but_one));
            Some(borders)
        }
    }
}

/// The cell in which a value lies.
fn cell(borders: &[f64], value: f64) -> Option<usize> {
    let last = borders.len().checked_sub(2)?;
    Some(borders.partition_point(|border| *border <= value).saturating_sub(1).min(last))
}

#[cfg(test)]
mod tests {
    use super::{borders, cell};
    use crate::Values;

    #[test]
    fn every_value_lies_in_its_own_cell() {
        let values = [4.0, -1.0, 0.5, 9.0];
        let borders = borders(&Values::List(values.to_vec())).unwrap();
        assert_eq!(borders, [-1.75, -0.25, 2.25, 6.5, 11.5]);
        let cells = values.map(|value| cell(&borders, value).unwrap());
        assert_eq!(cells, [2, 0, 1, 3]);
    }
}
