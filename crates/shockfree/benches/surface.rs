//! The cost over a window of the plane: `cargo bench -p shockfree --bench surface`.

use divan::Bencher;
use divan::counter::ItemsCount;
use shockfree::Activation::Logistic;
use shockfree::Horizon;
use shockfree::objective::{Grid, TerminalCost};

const CELLS: usize = 512;
const HORIZON: u64 = 50;

fn main() {
    divan::main();
}

/// The cost and the norm of its gradient, one thread. Items are steps of cells.
///
/// In the wide windows many orbits settle before the horizon; next to the cusp none does.
#[divan::bench(args = ["figure 2", "all kinds", "cusp"])]
fn cost_and_norm(bencher: Bencher, window: &str) {
    let (weights, biases) = match window {
        "figure 2" => ((0.0, 8.0), (-6.0, 0.0)),
        "all kinds" => ((-12.0, 12.0), (-12.0, 12.0)),
        _ => ((3.99, 4.01), (-2.01, -1.99)),
    };
    let grid = Grid::new(weights, biases, CELLS, CELLS).unwrap();
    let horizon = Horizon::finite(HORIZON).unwrap();
    let problem = TerminalCost::new(Logistic, 0.5, 0.7, horizon).unwrap();
    let (mut costs, mut norms) = (vec![0.0; CELLS], vec![0.0; CELLS]);
    let steps = ItemsCount::new(CELLS as u64 * CELLS as u64 * HORIZON);
    bencher.counter(steps).bench_local(|| {
        for row in 0..CELLS {
            problem.over_row(&grid, row, &mut costs, &mut norms).unwrap();
        }
        costs[0]
    });
}
