//! The numbers of a surface, as the bytes that its files hold.

use rayon::prelude::*;
use shockfree::objective::{Grid, TerminalCost};

use super::npy::Number;

/// The most cells that a thread takes at once: a fraction of a millisecond at the paper's horizon, and a multiple of the 96
/// orbits that go on side by side.
const MOST_IN_PIECE: usize = 960;

/// The fewest: those 96.
const LEAST_IN_PIECE: usize = 96;

/// A piece takes at most about so many steps of the unit, a tenth of a second or less: so long somebody waits who wants to
/// stop. Only at horizons above a million steps it is longer, as the fewest cells take more.
const PIECE_STEPS: u64 = 100_000_000;

/// The cells of a window, row after row, and what is asked of them.
#[derive(Clone, Copy)]
pub struct Cells {
    pub problem: TerminalCost,
    pub grid: Grid,
}

/// What a thread needs for a piece.
struct Piece<T> {
    weights: Vec<f64>,
    biases: Vec<f64>,
    costs: Vec<T>,
    norms: Vec<T>,
}

impl Cells {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.grid.columns() * self.grid.rows()
    }

    /// Costs and, if there are two planes, sizes of gradients from the cell `first` on, on all threads.
    ///
    /// After each piece `proceed` is told its cells. Once it says no, what is missing stays as it is.
    pub fn fill<T: Number>(
        &self,
        first: usize,
        planes: &mut [Vec<u8>],
        proceed: &(impl Fn(usize) -> bool + Sync),
    ) {
        let (piece, number) = (self.piece(), size_of::<T>());
        let scratch = || Piece::<T>::new(piece);
        match planes {
            [costs] => costs.par_chunks_mut(piece * number).enumerate().try_for_each_init(
                scratch,
                |scratch, (at, costs)| {
                    let cells = scratch.fill(self, first + at * piece, costs, &mut []);
                    proceed(cells).then_some(())
                },
            ),
            [costs, norms] => costs
                .par_chunks_mut(piece * number)
                .zip(norms.par_chunks_mut(piece * number))
                .enumerate()
                .try_for_each_init(scratch, |scratch, (at, (costs, norms))| {
                    let cells = scratch.fill(self, first + at * piece, costs, norms);
                    proceed(cells).then_some(())
                }),
            _ => unreachable!("a surface has one plane or two"),
        };
    }

    fn piece(&self) -> usize {
        // Limits are found in about the time of some steps.
        let steps = self.problem.horizon().steps().unwrap_or(1);
        let cells = usize::try_from(PIECE_STEPS / steps).unwrap_or(usize::MAX);
        cells.clamp(LEAST_IN_PIECE, MOST_IN_PIECE)
    }

    /// The bytes that a thread works with.
    pub fn scratch_bytes<T: Number>(&self) -> usize {
        self.piece() * 2 * (size_of::<f64>() + size_of::<T>())
    }
}

impl<T: Number> Piece<T> {
    fn new(cells: usize) -> Self {
        let (points, numbers) = (vec![0.0; cells], vec![T::of(0.0); cells]);
        Self { weights: points.clone(), biases: points, costs: numbers.clone(), norms: numbers }
    }

    /// As many cells as there is room for costs; how many that are.
    fn fill(&mut self, of: &Cells, first: usize, costs: &mut [u8], norms: &mut [u8]) -> usize {
        let count = costs.len() / size_of::<T>();
        let (weights, biases) = (&mut self.weights[..count], &mut self.biases[..count]);
        let columns = of.grid.columns();
        let (mut row, mut column) = (first / columns, first % columns);
        let mut row_bias = of.grid.bias(row);
        for (weight, bias) in weights.iter_mut().zip(biases.iter_mut()) {
            (*weight, *bias) = (of.grid.weight(column), row_bias);
            column += 1;
            if column == columns {
                (row, column) = (row + 1, 0);
                row_bias = of.grid.bias(row);
            }
        }
        let found = &mut self.costs[..count];
        let computed = if norms.is_empty() {
            of.problem.costs_at_points(weights, biases, found)
        } else {
            let sizes = &mut self.norms[..count];
            let computed = of.problem.at_points(weights, biases, found, sizes);
            put(sizes, norms);
            computed
        };
        computed.expect("all have one length");
        put(found, costs);
        count
    }
}

fn put<T: Number>(numbers: &[T], bytes: &mut [u8]) {
    for (number, place) in numbers.iter().zip(bytes.chunks_exact_mut(size_of::<T>())) {
        number.put(place);
    }
}
