//! Joins the files of the parts.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::scan::{Line, Lines, Scan, first_runs};
use super::{HEADER, Part, scan};
use crate::{Error, Plan, Record, Result};

/// So many missing parts are named; who has more to find need not read them all.
const MOST_NAMED: usize = 20;

/// What was joined.
#[derive(Debug)]
pub struct Merged {
    /// The records of all runs, by number.
    pub records: Vec<Record>,
}

/// A file with the part that it is.
struct Piece {
    path: PathBuf,
    file: File,
    part: Part,
}

/// Joins the files of all parts of a plan, given in any order, and writes the rows in the order of the
/// runs: what one sweep would have written, to the byte.
///
/// Nothing is written before all files have been checked.
///
/// # Errors
/// [`Error::Foreign`], [`Error::Divided`], [`Error::Overlap`], [`Error::Missing`],
/// [`Error::Incomplete`] and as [`scan`](super::scan()), each naming the files; `failed` makes an
/// error of one of writing.
pub fn merge(
    plan: &Plan,
    paths: &[PathBuf],
    out: &mut dyn Write,
    failed: &dyn Fn(io::Error) -> Error,
) -> Result<Merged> {
    let pieces = sorted(plan, open(plan, paths)?)?;
    let records = check(plan, &pieces)?;
    let mut lines: Vec<Lines<'_>> = Vec::new();
    for piece in &pieces {
        rewind(&piece.path, &piece.file)?;
        let mut one = Lines::new(&piece.path, &piece.file);
        one.next()?;
        lines.push(one);
    }
    writeln!(out, "{HEADER}").map_err(failed)?;
    let parts = pieces.len() as u64;
    for run in 0..plan.runs() {
        let piece = usize::try_from(run % parts).unwrap_or(0);
        match lines[piece].next()? {
            Line::Whole(row) => writeln!(out, "{row}").map_err(failed)?,
            // Somebody has cut the file since it was checked.
            Line::Torn(_) => {
                return Err(Error::Incomplete(vec![pieces[piece].path.display().to_string()]));
            }
        }
    }
    Ok(Merged { records })
}

/// Opens the files and finds out which part each is.
fn open(plan: &Plan, paths: &[PathBuf]) -> Result<Vec<Piece>> {
    let piece = |path: &PathBuf| {
        let file = File::open(path).map_err(|source| Error::Read { path: path.clone(), source })?;
        let (number, of) = match first_runs(path, &file, plan)? {
            (None, _) => {
                return Err(Error::Incomplete(vec![format!("{} has no row", path.display())]));
            }
            // With a single row the number of files must do.
            (Some(first), None) => (first, paths.len() as u64),
            (Some(first), Some(second)) => (first, second.saturating_sub(first)),
        };
        rewind(path, &file)?;
        let part = Part::new(plan, number.saturating_add(1), of)?;
        Ok(Piece { path: path.clone(), file, part })
    };
    paths.iter().map(piece).collect()
}

/// Puts the parts into their order, if they are all there and belong together.
fn sorted(plan: &Plan, mut pieces: Vec<Piece>) -> Result<Vec<Piece>> {
    pieces.sort_by_key(|piece| (piece.part.of(), piece.part.number()));
    for pair in pieces.windows(2) {
        let [one, other] = pair else { continue };
        let (first, second) = (one.part, other.part);
        if first.of() != second.of() {
            let (one, other) = (one.path.clone(), other.path.clone());
            return Err(Error::Divided { one, first, other, second });
        }
        if first == second {
            let (one, other) = (one.path.clone(), other.path.clone());
            return Err(Error::Overlap { one, other, part: first });
        }
    }
    let of = pieces.first().map_or(1, |piece| piece.part.of());
    let there = |number: &u64| pieces.iter().any(|piece| piece.part.number() == *number);
    let missing = (1..=of).filter(|number| !there(number)).take(MOST_NAMED);
    let missing: Vec<Part> =
        missing.map(|number| Part::new(plan, number, of)).collect::<Result<_>>()?;
    if missing.is_empty() { Ok(pieces) } else { Err(Error::Missing(missing)) }
}

/// Checks every row of every file, and that none is missing.
fn check(plan: &Plan, pieces: &[Piece]) -> Result<Vec<Record>> {
    let mut incomplete = Vec::new();
    let mut columns: Vec<Vec<Record>> = Vec::new();
    for Piece { path, file, part } in pieces {
        let mut records = Vec::new();
        let Scan { rows, .. } =
            scan(path, file, plan, *part, &mut |finish| records.push(finish.record))?;
        let size = part.size(plan);
        if rows < size {
            incomplete.push(format!("{} has {rows} of {size} rows", path.display()));
        }
        columns.push(records);
    }
    if !incomplete.is_empty() {
        return Err(Error::Incomplete(incomplete));
    }
    let mut records = Vec::new();
    for row in 0..columns[0].len() {
        records.extend(columns.iter().filter_map(|column| column.get(row)));
    }
    Ok(records)
}

fn rewind(path: &Path, mut file: &File) -> Result<()> {
    use std::io::Seek as _;
    file.rewind().map_err(|source| Error::Read { path: path.to_owned(), source })
}
