//! How a file can fail to be a table of sequences.

use thiserror::Error;

use super::{Place, Split};
use crate::shown;

/// How a file can fail to be a table of sequences. Names in it are fit for a message.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SequenceProblem {
    /// Bytes that are no text.
    #[error("is no text in UTF-8: {what} in line {line}; save the table as CSV in UTF-8")]
    NotText {
        /// What is there.
        what: &'static str,
        /// Where.
        line: u64,
    },
    /// A quote without its end.
    #[error("has a quote in line {line} that is never closed")]
    OpenQuote {
        /// Where it opens.
        line: u64,
    },
    /// Text behind a cell in quotes.
    #[error(
        "has text behind a closing quote in line {line}: a quote within quotes is written twice"
    )]
    BehindQuote {
        /// Where.
        line: u64,
    },
    /// A first row of numbers.
    #[error(
        "has numbers in its first row, line {line} ({first}): is the header missing? The first row must name \
         the columns"
    )]
    NoHeader {
        /// Where.
        line: u64,
        /// The first of them.
        first: String,
    },
    /// No rows below the header.
    #[error("has a header, but no rows")]
    NoRows,
    /// A row that is longer or shorter than the header.
    #[error("has a header of {columns} cells, but a row of {cells} in line {line}")]
    Ragged {
        /// Where.
        line: u64,
        /// How many cells the row has.
        cells: usize,
        /// How many the header has.
        columns: usize,
    },
    /// One name for two columns.
    #[error("has two columns with the name {name}")]
    TwoColumns {
        /// The name.
        name: String,
    },
    /// More cells than are read.
    #[error("has more than {most} cells: that many are read")]
    TooManyCells {
        /// How many are read.
        most: usize,
    },
    /// A cell that is no number in a column of numbers.
    #[error("has \"{text}\" in column {column}, {place}, where a number must be")]
    NotANumber {
        /// The cell.
        text: String,
        /// Its column.
        column: String,
        /// Its row.
        place: Place,
    },
    /// Numbers as they are written in other languages.
    #[error(
        "has \"{text}\" in column {column}, {place}: numbers must have a decimal point, such as 12.5; is this a \
         decimal comma?"
    )]
    DecimalComma {
        /// The cell.
        text: String,
        /// Its column.
        column: String,
        /// Its row.
        place: Place,
    },
    /// Infinity, or a number beyond the largest of 64 bits.
    #[error("has {text} in column {column}, {place}: every number must be finite")]
    NotFinite {
        /// The cell.
        text: String,
        /// Its column.
        column: String,
        /// Its row.
        place: Place,
    },
    /// Nothing to read.
    #[error(
        "has no column of numbers{}",
        reasons.iter().flat_map(|reason| ["\n  ", reason]).collect::<String>()
    )]
    NoColumns {
        /// What the first columns are.
        reasons: Vec<String>,
    },
    /// A column that was asked for and is not there.
    #[error("has no column {name}; its columns are {present}")]
    NoSuchColumn {
        /// The name.
        name: String,
        /// The first columns that are there.
        present: String,
    },
    /// A column that was asked for twice.
    #[error("cannot be read: column {name} is asked for twice")]
    AskedTwice {
        /// The name.
        name: String,
    },
    /// A list of columns to read without one.
    #[error("cannot be read: the list of columns to read is empty")]
    NoneAsked,
    /// Cells without a value, and nobody said what to do.
    #[error(
        "has {}, the first in column {column}, {place}: --missing hold would go on with the value before, \
         --missing drop without the row",
        cells(*count)
    )]
    Missing {
        /// How many.
        count: usize,
        /// The column of the first one.
        column: String,
        /// Its row.
        place: Place,
    },
    /// A cell without a value that has none before it.
    #[error(
        "has no value in column {column}, {place}, where the sequence {sequence} begins: there is none before it \
         to go on with; --missing drop would leave out the row"
    )]
    MissingFirst {
        /// The column.
        column: String,
        /// The row.
        place: Place,
        /// The sequence.
        sequence: String,
    },
    /// A sequence whose rows are all dropped.
    #[error(
        "has nothing left of the sequence {sequence} from {place} on: a value is missing in every row of it"
    )]
    NothingLeft {
        /// The sequence.
        sequence: String,
        /// Where it begins.
        place: Place,
    },
    /// A row that says of no sequence that it belongs to it.
    #[error("has nothing in column sequence, {place}: every row must say to which one it belongs")]
    Nameless {
        /// The row.
        place: Place,
    },
    /// A split that is none.
    #[error("has \"{text}\" in column split, {place}; it must be {allowed}")]
    NoSplit {
        /// What is there.
        text: String,
        /// The row.
        place: Place,
        /// What may be.
        allowed: &'static str,
    },
    /// A sequence in pieces.
    #[error(
        "goes on with the sequence {name} in {place}, though it had ended in {ended}: the rows of a sequence must \
         be next to each other"
    )]
    Scattered {
        /// The sequence.
        name: String,
        /// Where it goes on.
        place: Place,
        /// Its last row before.
        ended: Place,
    },
    /// A sequence that is in two splits.
    #[error(
        "says in {place} that the sequence {name} is {found}, and before that it is {before}: a sequence is in one \
         split; one that begins here needs another name"
    )]
    TwoSplits {
        /// The sequence.
        name: String,
        /// Where the split changes.
        place: Place,
        /// The split from there on.
        found: Split,
        /// The split before.
        before: Split,
    },
    /// Splits that cut one sequence in another order.
    #[error(
        "has {found} behind {before} in {place}: one sequence is cut in the order train, validation, test; several \
         have a column sequence"
    )]
    SplitOrder {
        /// The row.
        place: Place,
        /// Its split.
        found: Split,
        /// The split before it.
        before: Split,
    },
    /// An archive in which no arrays are sequences.
    #[error(
        "holds no sequences: it must have an array data of T, T×columns or N×T×columns numbers, or columns of T \
         numbers each{}",
        reasons.iter().flat_map(|reason| ["\n  ", reason]).collect::<String>()
    )]
    NoData {
        /// What its first arrays are.
        reasons: Vec<String>,
    },
    /// Elements of a type that is not read.
    #[error(
        "has elements of type {found} in {array}; numbers, integers and booleans of up to 64 bits are read"
    )]
    ElementType {
        /// The array.
        array: String,
        /// The type, as the file calls it.
        found: String,
    },
    /// Lengths of sequences where there is one.
    #[error(
        "has an array lengths of shape {}, but only one sequence: data of N×T×columns has N, and of one column \
         N×T×1",
        shown::shape(shape)
    )]
    LengthsOfOne {
        /// The shape of the lengths.
        shape: Vec<usize>,
    },
    /// A number of an array that says something of the sequences.
    #[error("has {array}[{index}] = {value}; it must be {allowed}")]
    Entry {
        /// The array.
        array: &'static str,
        /// Where, from 0.
        index: usize,
        /// The number.
        value: f64,
        /// What may be.
        allowed: String,
    },
}

fn cells(count: usize) -> String {
    if count == 1 {
        "a cell without a value".to_owned()
    } else {
        format!("{count} cells without a value")
    }
}
