//! What can be wrong with a file.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::{NpzProblem, SafetensorsProblem, SequenceProblem, shown};

/// Why a file is not read. The message begins with its path.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that cannot be opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A path that leads to something else than a file.
    #[error("{} is {what}; only files are read", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What is there.
        what: &'static str,
    },
    /// A file that says nowhere what it is.
    #[error(
        "{}: what is it? Its name must end in .safetensors, .npz or .toml{}",
        path.display(),
        advice(path)
    )]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// A file of sequences that says nowhere what it is.
    #[error(
        "{}: what is it? The name of a table must end in .csv, .tsv, .txt or .npz{}",
        path.display(),
        table_advice(path)
    )]
    UnknownTable {
        /// The file.
        path: PathBuf,
    },
    /// A file that does not hold what it must.
    #[error("{}: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        #[source]
        problem: Box<Problem>,
    },
}

/// What helps with files of other formats.
fn advice(path: &std::path::Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("pt" | "pth" | "ckpt" | "bin" | "pkl" | "pickle") => PICKLE_ADVICE,
        Some("npy") => "; this is a single array: numpy.savez makes a file of several",
        _ => "",
    }
}

/// What helps with tables of other formats.
fn table_advice(path: &std::path::Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("xls" | "xlsx" | "ods" | "parquet" | "feather" | "json") => "; save it as CSV",
        Some("npy") => "; this is a single array: numpy.savez(file, data=array) writes a .npz",
        Some("pkl" | "pickle") => "; a pickle can run code when it is read, so it is not",
        _ => "",
    }
}

/// Reading a pickle runs what is in it.
pub(crate) const PICKLE_ADVICE: &str = "; a pickle can run code when it is read, so it is not: write \
     model.state_dict() with safetensors.torch.save_file";

/// Why the bytes of a file are refused.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing.
    #[error("is empty")]
    Empty,
    /// More bytes than are read.
    #[error("has {bytes} bytes; at most {most} are read")]
    TooLarge {
        /// How many there are.
        bytes: u64,
        /// How many may be.
        most: u64,
    },
    /// More tensors, members or layers than are read.
    #[error("has {count} {what}; at most {most} are read")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// How many there are.
        count: u64,
        /// How many may be.
        most: usize,
    },
    /// Bytes that are no safetensors file.
    #[error(transparent)]
    Safetensors(#[from] SafetensorsProblem),
    /// Bytes that are no npz file.
    #[error(transparent)]
    Npz(#[from] NpzProblem),
    /// Bytes that are no table of sequences.
    #[error(transparent)]
    Sequences(#[from] SequenceProblem),
    /// Text that is no TOML, or TOML with other keys than these; with the place in it.
    #[error("{0}")]
    Toml(String),
    /// One name for two arrays.
    #[error("has two arrays with the name {name}")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// An array with more axes than there are.
    #[error("{tensor} has {axes} axes; at most {most} are read")]
    TooManyAxes {
        /// The array.
        tensor: String,
        /// How many it has.
        axes: usize,
        /// How many it may have.
        most: usize,
    },
    /// Nothing to read.
    #[error(
        "holds no recurrent layer: none of its {tensors} arrays is a weight_hh, a weight_hh_l0 or a W{}",
        reasons.iter().flat_map(|reason| ["\n  ", reason]).collect::<String>()
    )]
    NoLayers {
        /// How many arrays it has.
        tensors: usize,
        /// What the first ones are.
        reasons: Vec<String>,
    },
    /// Matrices beside the parameters of a module.
    #[error("holds both W and {other}: one of the two must go, or be another file")]
    TwoModels {
        /// The parameter.
        other: String,
    },
    /// A module with the names of a cell and of a stack.
    #[error("holds both {one} and {other}: a module is either a cell or a stack of layers")]
    TwoNamings {
        /// A name.
        one: String,
        /// Another.
        other: String,
    },
    /// A layer of which a part is not there.
    #[error("{present} is there, but no {missing}: the layer is not complete")]
    Incomplete {
        /// What is there.
        present: String,
        /// What must be there too.
        missing: String,
    },
    /// A shape that is not the one it must be.
    #[error("{tensor} has shape {}; it must be {allowed}", shown::shape(shape))]
    Shape {
        /// The array.
        tensor: String,
        /// Its shape.
        shape: Vec<usize>,
        /// Which shapes may be.
        allowed: String,
    },
    /// A layer of no units.
    #[error("{tensor} has shape {}: a network of no units is none", shown::shape(shape))]
    NoUnits {
        /// The array.
        tensor: String,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// A layer of another kind than the others of its module.
    #[error(
        "{tensor} is of the kind {found}, {other} of the kind {expected}: a module has one kind"
    )]
    Kinds {
        /// The array.
        tensor: String,
        /// What its shape says.
        found: &'static str,
        /// An array of the same module.
        other: String,
        /// What that one's shape says.
        expected: &'static str,
    },
    /// A layer that does not fit on the one below it.
    #[error("{tensor} takes {found} inputs, but the layer below has {expected} outputs")]
    Stack {
        /// The array.
        tensor: String,
        /// How many inputs it has.
        found: usize,
        /// How many it must have.
        expected: usize,
    },
    /// A layer that is too large.
    #[error("{tensor} makes a layer of {count} {what}; at most {most} are read")]
    LayerTooLarge {
        /// The array.
        tensor: String,
        /// What is counted.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many may be.
        most: usize,
    },
    /// More numbers than are read.
    #[error(
        "{tensor}, {}, makes it more than {most} numbers: that many are read",
        shown::shape(shape)
    )]
    TooManyValues {
        /// The array with which it becomes too many.
        tensor: String,
        /// Its shape.
        shape: Vec<usize>,
        /// How many numbers all arrays may have.
        most: usize,
    },
    /// Numbers of a type that is not read.
    #[error(
        "{tensor} has elements of type {found}; float16, bfloat16, float32 and float64 are read"
    )]
    ElementType {
        /// The array.
        tensor: String,
        /// The type, as the file calls it.
        found: String,
    },
    /// NaN or infinity.
    #[error("{tensor}[{}] = {value}: weights must be finite", shown::place(place))]
    NotFinite {
        /// The array.
        tensor: String,
        /// Where it stands, counted from 0 along every axis.
        place: Vec<usize>,
        /// The number.
        value: f64,
    },
    /// A rate of leak that is none.
    #[error("{tensor} = {value} is not allowed: it must be above 0 and at most 1")]
    Leak {
        /// Where it stands.
        tensor: String,
        /// The number.
        value: f64,
    },
    /// A table of losses that is none.
    #[error("{message}")]
    Losses {
        /// What is wrong, and where.
        message: String,
    },
    /// A key of TOML that is of use only beside another one.
    #[error("{key}: {why}")]
    Misplaced {
        /// The key.
        key: String,
        /// What is wrong with it there.
        why: &'static str,
    },
}

/// A result whose error is [`Error`](enum@Error).
pub type Result<T, E = Error> = std::result::Result<T, E>;
