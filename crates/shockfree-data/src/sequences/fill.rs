//! What becomes of cells without a value.

use super::blocks::Block;
use super::raw::Raw;
use super::{Missing, Sequence, SequenceProblem};
use crate::{Array, shown};

/// The sequences of a table, and how many values were held and rows dropped.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) sequences: Vec<Sequence>,
    pub(crate) held: usize,
    pub(crate) dropped: usize,
}

/// The sequences with these columns.
pub(crate) fn fill(raw: &Raw, kept: &[usize], missing: Missing) -> Result<Filled, SequenceProblem> {
    if missing == Missing::Refuse {
        check_complete(raw, kept)?;
    }
    let mut filled = Filled::default();
    for block in &raw.blocks {
        let values = match missing {
            Missing::Refuse => rows(raw, block.rows.clone(), kept),
            Missing::Hold => held(raw, block, kept, &mut filled.held)?,
            Missing::Drop => {
                let is_whole = |&row: &usize| kept.iter().all(|&at| is_there(raw, row, at));
                let whole: Vec<_> = block.rows.clone().filter(is_whole).collect();
                filled.dropped += block.rows.len() - whole.len();
                rows(raw, whole.into_iter(), kept)
            }
        };
        if values.is_empty() {
            return Err(SequenceProblem::NothingLeft {
                sequence: shown::name(block.name()),
                place: raw.places.of(block.rows.start),
            });
        }
        let columns = kept.len();
        filled.sequences.push(Sequence {
            name: block.name().to_owned(),
            split: block.split,
            values: Array { rows: values.len() / columns, columns, values },
        });
    }
    Ok(filled)
}

fn is_there(raw: &Raw, row: usize, column: usize) -> bool {
    !raw.value(row, column).is_nan()
}

fn rows(raw: &Raw, rows: impl ExactSizeIterator<Item = usize>, kept: &[usize]) -> Vec<f64> {
    let mut values = Vec::with_capacity(rows.len() * kept.len());
    for row in rows {
        values.extend(kept.iter().map(|&column| raw.value(row, column)));
    }
    values
}

fn held(
    raw: &Raw,
    block: &Block,
    kept: &[usize],
    count: &mut usize,
) -> Result<Vec<f64>, SequenceProblem> {
    let mut values = Vec::<f64>::with_capacity(block.rows.len() * kept.len());
    for row in block.rows.clone() {
        for &column in kept {
            let mut value = raw.value(row, column);
            if value.is_nan() {
                let before = values.len().checked_sub(kept.len());
                value = before.map(|before| values[before]).ok_or_else(|| {
                    SequenceProblem::MissingFirst {
                        column: shown::name(&raw.columns[column].name),
                        place: raw.places.of(row),
                        sequence: shown::name(block.name()),
                    }
                })?;
                *count += 1;
            }
            values.push(value);
        }
    }
    Ok(values)
}

fn check_complete(raw: &Raw, kept: &[usize]) -> Result<(), SequenceProblem> {
    let mut count = 0;
    let mut first = None;
    for row in raw.blocks.iter().flat_map(|block| block.rows.clone()) {
        for &column in kept.iter().filter(|&&column| !is_there(raw, row, column)) {
            count += 1;
            first.get_or_insert((row, column));
        }
    }
    let Some((row, column)) = first else { return Ok(()) };
    let column = shown::name(&raw.columns[column].name);
    Err(SequenceProblem::Missing { count, column, place: raw.places.of(row) })
}
