//! What a file of sequences holds, as plain data.

use std::fmt;

use crate::Array;

/// What a sequence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Split {
    /// To learn from.
    Train,
    /// To choose by: when to stop, which settings.
    Validation,
    /// To judge by, once.
    Test,
}

impl Split {
    /// All of them, in the order in which they cut one sequence.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }

    /// What a cell of a column `split` says; `valid` and `val` are validation.
    pub(crate) fn of_cell(text: &str) -> Option<Self> {
        let names: [&[&str]; 3] = [&["train"], &["validation", "valid", "val"], &["test"]];
        let is_named =
            |names: &&[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(text.trim()));
        Some(Self::ALL[names.iter().position(is_named)?])
    }

    /// What a number of an array `split` says.
    pub(crate) fn of_number(number: f64) -> Option<Self> {
        [0.0, 1.0, 2.0].iter().position(|&code| code == number).map(|at| Self::ALL[at])
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Values step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// What the file calls it. Without names in the file: `all` if it is the only one, the name of its split
    /// if a split cuts it, its number from 0 if it is one of many.
    pub name: String,
    /// What it is for, if the file says it.
    pub split: Option<Split>,
    /// Steps × columns, at least one of each, all finite.
    pub values: Array,
}

/// A column of the file that is not in the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredColumn {
    /// Its name as the file has it: anything at all may stand in it.
    pub name: String,
    /// Why it is not read.
    pub why: String,
}

/// The sequences of a file, all with the same columns.
#[derive(Debug, Clone, PartialEq)]
pub struct SequenceTable {
    /// The names of the columns, at least one, no two the same.
    pub columns: Vec<String>,
    /// At least one, in the order of the file.
    pub sequences: Vec<Sequence>,
    /// Whether the sequences have names of their own: the file has a column of them, or they are counted. Otherwise they are
    /// one, whole or in the pieces into which splits cut it.
    pub named: bool,
    /// The other columns or arrays, in the order of the file.
    pub ignored: Vec<IgnoredColumn>,
    /// How many values were missing and are now the ones before them.
    pub held: usize,
    /// How many rows were left out because a value was missing.
    pub dropped: usize,
}
