//! Reads a file of runs and checks every row of it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use super::{HEADER, Part, row};
use crate::{Error, Finish, Plan, Result};

/// No row is longer: fewer than twenty columns of at most 25 letters. What is, is not read on.
const LONGEST: u64 = 1000;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The whole rows.
    pub rows: u64,
    /// The bytes of the header and of the whole rows.
    pub bytes: u64,
    /// Whether something torn comes after them.
    pub torn: bool,
}

/// Reads a file of runs, checks that its rows are the first ones of a part of a plan, and shows each.
///
/// # Errors
/// [`Error::Read`], [`Error::Header`], [`Error::Foreign`] for the rows of another plan, and
/// [`Error::Row`] for the first line that is not as it must be.
pub fn scan(
    path: &Path,
    file: &File,
    plan: &Plan,
    part: Part,
    keep: &mut dyn FnMut(&Finish),
) -> Result<Scan> {
    let mut lines = Lines::new(path, file);
    let mut scan = Scan { rows: 0, bytes: 0, torn: false };
    match lines.next()? {
        Line::Whole(HEADER) => scan.bytes = lines.bytes,
        // The very first bytes did not all get to the disk.
        Line::Torn(start) if HEADER.starts_with(start) => {
            return Ok(Scan { torn: !start.is_empty(), ..scan });
        }
        _ => return Err(Error::Header { path: path.to_owned() }),
    }
    let size = part.size(plan);
    let mut expected = String::new();
    loop {
        let number = scan.rows + 2;
        let wrong = |problem: String| Error::Row { path: path.to_owned(), line: number, problem };
        match lines.next()? {
            Line::Torn(rest) => return Ok(Scan { torn: !rest.is_empty(), ..scan }),
            Line::Whole(_) if scan.rows == size => {
                return Err(wrong(format!("part {part} has only {size} rows")));
            }
            Line::Whole(line) => {
                expected.clear();
                let run = plan.run(part.run(scan.rows));
                row::write_run(&mut expected, plan, &run);
                let Some(rest) = line.strip_prefix(expected.as_str()) else {
                    return Err(misplaced(path, plan, line, run.index, &wrong));
                };
                let finish = row::read_finish(rest)
                    .ok_or_else(|| wrong(format!("no result of a run: {rest:?}")))?;
                keep(&finish);
            }
        }
        scan.rows += 1;
        scan.bytes = lines.bytes;
    }
}

/// Why a row is not the one that must be there.
fn misplaced(
    path: &Path,
    plan: &Plan,
    line: &str,
    index: u64,
    wrong: &dyn Fn(String) -> Error,
) -> Error {
    let fingerprint = line.split(',').next().unwrap_or_default();
    let is_one = fingerprint.len() == plan.fingerprint().len()
        && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_one && fingerprint != plan.fingerprint() {
        return Error::Foreign {
            path: path.to_owned(),
            found: fingerprint.to_owned(),
            expected: plan.fingerprint().to_owned(),
        };
    }
    wrong(format!("this must be run {index} of plan {}, but is {line:?}", plan.fingerprint()))
}

/// The numbers of the runs in the first two rows, as far as there are any: they say which part it is.
pub fn first_runs(path: &Path, file: &File, plan: &Plan) -> Result<(Option<u64>, Option<u64>)> {
    let mut lines = Lines::new(path, file);
    if lines.next()? != Line::Whole(HEADER) {
        return Err(Error::Header { path: path.to_owned() });
    }
    let mut index = |line: u64| match lines.next()? {
        Line::Torn(_) => Ok(None),
        Line::Whole(row) => {
            let wrong = |problem: String| Error::Row { path: path.to_owned(), line, problem };
            let run = row.split(',').nth(1).and_then(|run| run.parse().ok());
            match (run, row.starts_with(plan.fingerprint())) {
                (Some(run), true) => Ok(Some(run)),
                (_, _) => Err(misplaced(path, plan, row, 0, &wrong)),
            }
        }
    };
    Ok((index(2)?, index(3)?))
}

/// A line of a file.
#[derive(PartialEq)]
pub enum Line<'a> {
    /// With its end, which is not in it.
    Whole(&'a str),
    /// What follows the last whole line; empty at the end of a whole file.
    Torn(&'a str),
}

/// The lines of a file, none of them longer than a row can be.
pub struct Lines<'a> {
    path: &'a Path,
    reader: BufReader<&'a File>,
    line: Vec<u8>,
    /// The bytes of all whole lines so far.
    pub bytes: u64,
}

impl<'a> Lines<'a> {
    pub fn new(path: &'a Path, file: &'a File) -> Self {
        Self { path, reader: BufReader::with_capacity(1 << 16, file), line: Vec::new(), bytes: 0 }
    }

    pub fn next(&mut self) -> Result<Line<'_>> {
        let cannot = |source| Error::Read { path: self.path.to_owned(), source };
        self.line.clear();
        let mut limited = (&mut self.reader).take(LONGEST);
        limited.read_until(b'\n', &mut self.line).map_err(cannot)?;
        let whole = self.line.last() == Some(&b'\n');
        if !whole && self.line.len() as u64 == LONGEST {
            let source = io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a line has more than {LONGEST} bytes"),
            );
            return Err(cannot(source));
        }
        if whole {
            self.bytes += self.line.len() as u64;
            self.line.pop();
        }
        let text = std::str::from_utf8(&self.line)
            .map_err(|error| cannot(io::Error::new(io::ErrorKind::InvalidData, error)))?;
        Ok(if whole { Line::Whole(text) } else { Line::Torn(text) })
    }
}
