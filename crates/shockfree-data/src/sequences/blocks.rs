//! Which rows are which sequence.

use std::collections::HashSet;
use std::ops::Range;

use super::place::Places;
use super::{SequenceProblem, Split};
use crate::{Problem, shown};

/// How many sequences a file may have. Each takes some 200 bytes besides its values.
pub(crate) const MOST_SEQUENCES: usize = 1 << 20;

/// The rows of one sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// What the file calls it, if it does.
    pub(crate) name: Option<String>,
    pub(crate) split: Option<Split>,
    /// At least one.
    pub(crate) rows: Range<usize>,
}

impl Block {
    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.split.map_or("all", Split::as_str))
    }
}

/// The sequences so far.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    blocks: Vec<Block>,
    /// Those that have a name.
    seen: HashSet<(String, Option<Split>)>,
}

impl Blocks {
    /// Adds the next row. Either all rows have a name or none has, and the same of splits.
    pub(crate) fn push(
        &mut self,
        row: usize,
        name: Option<&str>,
        split: Option<Split>,
        places: &Places,
    ) -> Result<(), Problem> {
        if let Some(last) = self.blocks.last_mut().filter(|last| last.name.as_deref() == name) {
            if last.split == split {
                last.rows.end = row + 1;
                return Ok(());
            }
            if let (Some(before), Some(found)) = (last.split, split) {
                let place = places.of(row);
                if let Some(name) = name {
                    let name = shown::name(name);
                    return Err(SequenceProblem::TwoSplits { name, place, found, before }.into());
                }
                if found < before {
                    return Err(SequenceProblem::SplitOrder { place, found, before }.into());
                }
            }
        }
        if let Some(name) = name
            && !self.seen.insert((name.to_owned(), split))
        {
            let is_it =
                |block: &&Block| block.name.as_deref() == Some(name) && block.split == split;
            let end = self.blocks.iter().find(is_it).map_or(row, |block| block.rows.end);
            return Err(SequenceProblem::Scattered {
                name: shown::name(name),
                place: places.of(row),
                ended: places.of(end.saturating_sub(1)),
            }
            .into());
        }
        if self.blocks.len() == MOST_SEQUENCES {
            let count = MOST_SEQUENCES as u64 + 1;
            return Err(Problem::TooMany {
                what: "sequences or more",
                count,
                most: MOST_SEQUENCES,
            });
        }
        self.blocks.push(Block { name: name.map(str::to_owned), split, rows: row..row + 1 });
        Ok(())
    }

    /// All of them, in the order of the file.
    pub(crate) fn finish(self) -> Vec<Block> {
        self.blocks
    }
}
