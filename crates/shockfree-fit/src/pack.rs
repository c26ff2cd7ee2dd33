//! Sequences of different lengths side by side, without a place that is not used.

use crate::dataset::Dataset;
use crate::real::Real;

/// A part of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which sequence.
    pub sequence: usize,
    /// Its first step.
    pub from: usize,
    /// The step behind its last one.
    pub to: usize,
}

impl Piece {
    /// How many steps.
    pub const fn steps(&self) -> usize {
        self.to - self.from
    }
}

/// Pieces step by step: block `t` holds, one row each, the step `t` of all pieces that have one.
///
/// The pieces are sorted by length, shortest first. So those that go on are always the last rows of a block, and the
/// row of a piece one step before stands exactly as many rows before as the block has: a run of blocks with the same
/// number of rows and the one before it are two slices.
#[derive(Clone, Debug, Default)]
pub struct Pack<T> {
    pieces: Vec<Piece>,
    /// Rows of each block, falling.
    rows: Vec<usize>,
    inputs: Vec<T>,
    targets: Vec<T>,
    counted: Vec<bool>,
}

impl<T: Real> Pack<T> {
    /// Nothing.
    pub const fn new() -> Self {
        Self {
            pieces: Vec::new(),
            rows: Vec::new(),
            inputs: Vec::new(),
            targets: Vec::new(),
            counted: Vec::new(),
        }
    }

    /// Takes up other pieces, in the memory that is there.
    pub fn set(&mut self, data: &Dataset<T>, pieces: impl IntoIterator<Item = Piece>) {
        self.pieces.clear();
        self.pieces.extend(pieces);
        self.pieces.sort_by_key(Piece::steps);
        self.rows.clear();
        self.inputs.clear();
        self.targets.clear();
        self.counted.clear();
        let longest = self.pieces.last().map_or(0, Piece::steps);
        let (inputs, targets) = (data.inputs(), data.targets());
        let all: usize = self.pieces.iter().map(Piece::steps).sum();
        self.inputs.reserve_exact(all * inputs);
        self.targets.reserve_exact(all * targets);
        let mut ended = 0;
        for step in 0..longest {
            while self.pieces[ended].steps() <= step {
                ended += 1;
            }
            self.rows.push(self.pieces.len() - ended);
            for piece in &self.pieces[ended..] {
                let (sequence, at) = (&data.sequences()[piece.sequence], piece.from + step);
                self.inputs.extend_from_slice(&sequence.inputs[at * inputs..(at + 1) * inputs]);
                self.targets.extend_from_slice(&sequence.targets[at * targets..(at + 1) * targets]);
                self.counted.push(data.counts(piece.sequence, at));
            }
        }
    }

    /// The pieces, shortest first.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Rows of each block, falling.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// Rows of all blocks: steps of all pieces.
    pub const fn all_rows(&self) -> usize {
        self.counted.len()
    }

    /// Inputs, row by row.
    pub fn inputs(&self) -> &[T] {
        &self.inputs
    }

    /// Targets, row by row.
    pub fn targets(&self) -> &[T] {
        &self.targets
    }

    /// Which rows cost.
    pub fn counted(&self) -> &[bool] {
        &self.counted
    }

    /// How many rows cost.
    pub fn counted_rows(&self) -> usize {
        self.counted.iter().filter(|&&counted| counted).count()
    }

    /// The row of the last step of each piece, in the order of the pieces.
    pub fn last_rows(&self) -> impl Iterator<Item = usize> {
        let mut ends = Vec::with_capacity(self.rows.len());
        let mut end = 0;
        for rows in &self.rows {
            end += rows;
            ends.push(end);
        }
        let count = self.pieces.len();
        self.pieces
            .iter()
            .enumerate()
            .map(move |(place, piece)| ends[piece.steps() - 1] - (count - place))
    }
}
