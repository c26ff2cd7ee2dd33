//! Columns that count the rows, and are no measurement.

use super::raw::Raw;

/// Names of columns that may count the rows. pandas writes an index without a name, and reads it as the last.
const NAMES: [&str; 13] = [
    "",
    "index",
    "time",
    "t",
    "date",
    "year",
    "month",
    "day",
    "step",
    "row",
    "id",
    "timestamp",
    "unnamed: 0",
];

/// How far two steps may be from each other, as a part of the largest of their four numbers: each of these is
/// rounded to 64 bits, by at most 2⁻⁵³ of it, and each difference by as much of at most twice the largest.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// And as a part of the step: times that a program added up step by step drift by more than one rounding.
const DRIFT: f64 = 1e-6;

/// Whether a column of this name, as the file has it, may count the rows.
pub(crate) fn is_named_so(name: &str) -> bool {
    NAMES.iter().any(|index| index.eq_ignore_ascii_case(name))
}

/// Whether the numbers of a column, all there, rise in every sequence, and either by the same step or as dates
/// `YYYYMMDD`.
pub(crate) fn counts(raw: &Raw, column: usize) -> bool {
    let values = |rows: std::ops::Range<usize>| rows.map(|row| raw.value(row, column));
    let is_complete = raw.blocks.iter().all(|b| values(b.rows.clone()).all(f64::is_finite));
    is_complete
        && raw.blocks.iter().all(|block| {
            let rows = block.rows.clone();
            let pairs = || values(rows.clone()).zip(values(rows.clone()).skip(1));
            let Some((first, second)) = pairs().next() else { return true };
            let step = second - first;
            let is_same = |a: f64, b: f64| {
                let largest = [first, second, a, b].into_iter().map(f64::abs).fold(0.0, f64::max);
                ((b - a) - step).abs() <= ROUNDING * largest + DRIFT * step
            };
            pairs().all(|(a, b)| a < b)
                && (pairs().all(|(a, b)| is_same(a, b)) || values(rows.clone()).all(is_date))
        })
}

/// Whether a number is a date without separators: 20240229.
fn is_date(value: f64) -> bool {
    let (year, month, day) = ((value / 1e4).floor(), (value / 1e2).floor() % 1e2, value % 1e2);
    value.fract() == 0.0
        && (1000.0..=9999.0).contains(&year)
        && (1.0..=12.0).contains(&month)
        && (1.0..=31.0).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequences::blocks::Block;
    use crate::sequences::place::Places;
    use crate::sequences::raw::Column;

    fn counts_in(sequences: &[&[f64]]) -> bool {
        let mut blocks = Vec::new();
        let mut values = Vec::new();
        for sequence in sequences {
            let start = values.len();
            values.extend_from_slice(sequence);
            blocks.push(Block { name: None, split: None, rows: start..values.len() });
        }
        let columns = vec![Column::default()];
        counts(&Raw { columns, values, blocks, places: Places::Steps(None) }, 0)
    }

    #[test]
    fn what_counts_rises_by_one_step() {
        assert!(counts_in(&[&[1700.0, 1701.0, 1702.0]]));
        assert!(counts_in(&[&[0.0, 1.0], &[5.0], &[0.0, 2.0, 4.0]]));
        let tenths: Vec<f64> = (0..1000).map(|n| f64::from(n) / 10.0 - 30.0).collect();
        assert!(counts_in(&[&tenths]));
        let times: Vec<f64> = (0..1000)
            .scan(0.0, |time, _| {
                *time += 0.1;
                Some(*time)
            })
            .collect();
        assert!(counts_in(&[&times]));
        assert!(counts_in(&[&[20_240_228.0, 20_240_229.0, 20_240_301.0]]));
    }

    #[test]
    fn what_does_not_is_a_measurement() {
        for sequence in [
            &[1.0, 2.0, 4.0][..],
            &[1.0, 1.0, 1.0],
            &[3.0, 2.0, 1.0],
            &[11.0, 12.0, 1.0, 2.0],
            &[1.0, f64::NAN, 3.0],
            &[20_240_228.0, 20_240_232.0, 20_240_301.0],
        ] {
            assert!(!counts_in(&[sequence]), "{sequence:?}");
        }
        assert!(!counts_in(&[&[1.0, 2.0, 3.0], &[1.0, 2.0, 2.5]]));
    }
}
