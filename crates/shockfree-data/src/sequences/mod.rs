//! Tables of sequences: what a network learns from.
//!
//! Data flows one way: bytes → cells → a table as the file has it, with which rows are which sequence → the
//! columns that are read → their sequences, with cells without a value dealt with.

mod blocks;
mod cells;
mod choose;
mod csv;
mod fill;
mod index;
mod npz;
mod number;
mod options;
mod place;
mod problem;
mod raw;
mod table;

pub use options::{Missing, SequenceOptions};
pub use place::Place;
pub use problem::SequenceProblem;
pub use table::{IgnoredColumn, Sequence, SequenceTable, Split};

use std::path::Path;

use crate::read::read_bytes;
use crate::{Error, Limits, Problem};

/// How a table of sequences is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Text: cells with commas, semicolons or tabs between them.
    Csv,
    /// A ZIP archive of `numpy` arrays.
    Npz,
}

impl TableFormat {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Npz];

    /// The format with the extension of this file.
    fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "npz" => Some(Self::Npz),
            _ => None,
        }
    }
}

/// The sequences in a file, for a network to learn from.
///
/// The extension says the format: `.csv`, `.tsv` or `.txt` for text, `.npz` for arrays of `numpy`.
///
/// # Text
///
/// UTF-8. The first row names the columns, and says whether commas, semicolons or tabs are between cells.
/// Cells may be in quotes; spaces around them do not count, and blank lines are no rows. Two columns are
/// special, in capitals or not:
///
/// - `sequence`: the sequence to which a row belongs. Its rows are next to each other. Without this column
///   all rows are one sequence.
/// - `split`: `train`, `validation` (`valid`, `val`) or `test`. One name in two splits is two sequences.
///   Without a column `sequence`, the splits cut the one sequence in up to three pieces, in this order.
///
/// A column whose cells are numbers is read. Nothing, `NA`, `N/A`, `NaN`, `null`, `None` and `?`, in capitals or
/// not, stand for a value that is missing: see [`Missing`]. Not read, but told in [`SequenceTable::ignored`], are
///
/// - columns of which less than half of the cells are numbers: names, dates. Where it is half or more, a cell
///   that is no number is an error, and so it is where all of these have a decimal comma.
/// - columns without any value
/// - columns that count the rows: they have no name or one of `index`, `time`, `t`, `date`, `year`, `month`, `day`,
///   `step`, `row`, `id`, `timestamp` and `Unnamed: 0`, in capitals or not, no value is missing, and in every
///   sequence their numbers rise, all by the same step or as dates `YYYYMMDD`
///
/// unless [`SequenceOptions::columns`] asks for them. A column without a name is called after its place:
/// `column 1`.
///
/// # Arrays
///
/// Numbers of any width, with or without fraction, and booleans. Integers beyond 2⁵³ are rounded. NaN stands for a
/// value that is missing. The archive has an array `data` (or its only array of numbers is another one of two or
/// three axes) of
///
/// - T numbers: one sequence of one column
/// - T × columns: one sequence
/// - N × T × columns: N sequences. Their lengths may be in an array `lengths` of N numbers; steps beyond them
///   are not looked at.
///
/// with columns `x0`, `x1`, …, and maybe an array `split` of 0 (train), 1 (validation) and 2 (test), one for each
/// sequence or, where there is one sequence, for each step. Or it has no `data`, and every array of T numbers is a
/// column with its name, but for `sequence` (of numbers) and `split` (of 0, 1 and 2), which are what they are in
/// text; columns that count the rows are not read here either. Other arrays are not read.
///
/// ```no_run
/// use std::path::Path;
///
/// use shockfree_data::{Limits, Missing, SequenceOptions, read_sequences};
///
/// let options = SequenceOptions { missing: Missing::Hold, columns: None };
/// let table = read_sequences(Path::new("weather.csv"), &options, &Limits::default())?;
/// println!("{} sequences of {}", table.sequences.len(), table.columns.join(", "));
/// # Ok::<(), shockfree_data::Error>(())
/// ```
///
/// # Errors
///
/// [`Error`](enum@Error), with the path in its message: if there is no such file, if it is a folder, a pipe
/// or a device, if it is larger than `limits` allow, and whatever [`read_sequences_bytes`] refuses.
pub fn read_sequences(
    path: &Path,
    options: &SequenceOptions,
    limits: &Limits,
) -> Result<SequenceTable, Error> {
    let Some(format) = TableFormat::of_path(path) else {
        return Err(Error::UnknownTable { path: path.to_owned() });
    };
    let bytes = read_bytes(path, limits.most_bytes)?;
    read_sequences_bytes(format, &bytes, options, limits)
        .map_err(|problem| Error::Content { path: path.to_owned(), problem: Box::new(problem) })
}

/// The sequences in the bytes of a file; see [`read_sequences`].
///
/// Memory is taken for the cells of the file, 8 bytes for each and 8 for every byte of a text at most; again 8 for
/// every value that is read; and up to 400 for every column and every sequence. There may be
/// [`Limits::most_values`] cells, ignored ones too, 2¹⁶ columns and 2²⁰ sequences.
///
/// ```
/// use shockfree_data::{Limits, SequenceOptions, Split, TableFormat, read_sequences_bytes};
///
/// let text = "day,split,x,y\n1,train,0.5,3\n2,train,0.25,4\n3,test,0.125,5\n";
/// let options = SequenceOptions::default();
/// let table = read_sequences_bytes(TableFormat::Csv, text.as_bytes(), &options, &Limits::default())?;
/// assert_eq!(table.columns, ["x", "y"]);
/// assert_eq!(table.sequences[0].values.row(1), [0.25, 4.0]);
/// assert_eq!(table.sequences[1].split, Some(Split::Test));
/// assert_eq!(table.ignored[0].why, "counts the rows");
/// # Ok::<(), shockfree_data::Problem>(())
/// ```
///
/// # Errors
///
/// [`Problem`], if the bytes are no such file, if `limits` do not allow what they hold, if no column of
/// numbers is in them, or rows that cannot be what they say.
pub fn read_sequences_bytes(
    format: TableFormat,
    bytes: &[u8],
    options: &SequenceOptions,
    limits: &Limits,
) -> Result<SequenceTable, Problem> {
    let length = bytes.len() as u64;
    if length > limits.most_bytes {
        return Err(Problem::TooLarge { bytes: length, most: limits.most_bytes });
    }
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    let (raw, mut others) = match format {
        TableFormat::Csv => (csv::read(bytes, limits)?, Vec::new()),
        TableFormat::Npz => npz::read(bytes, limits)?,
    };
    let (kept, mut ignored) = choose::choose(&raw, options.columns.as_deref())?;
    let filled = fill::fill(&raw, &kept, options.missing)?;
    ignored.append(&mut others);
    Ok(SequenceTable {
        columns: kept.iter().map(|&column| raw.columns[column].name.clone()).collect(),
        sequences: filled.sequences,
        named: raw.blocks.iter().any(|block| block.name.is_some()),
        ignored,
        held: filled.held,
        dropped: filled.dropped,
    })
}
