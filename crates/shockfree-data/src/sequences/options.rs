//! What a caller may ask for.

/// What becomes of cells without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Missing {
    /// They are an error.
    #[default]
    Refuse,
    /// The last value of the column in the same sequence goes on.
    Hold,
    /// Their rows are left out. The rows before and after are then neighbours: a sequence stays one sequence.
    Drop,
}

/// How a table is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SequenceOptions {
    /// What becomes of cells without a value.
    pub missing: Missing,
    /// The columns to read, in this order; without them, all columns of numbers that do not count the rows.
    pub columns: Option<Vec<String>>,
}
