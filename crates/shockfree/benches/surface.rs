//! The cost over a window of the plane: `cargo bench -p shockfree --bench surface`.

use divan::Bencher;
use divan::counter::ItemsCount;
use shockfree::Activation::{self, Logistic, Tanh};
use shockfree::Horizon;
use shockfree::objective::{Grid, TerminalCost};
use shockfree::simd::Real;

const CELLS: usize = 512;
const HORIZON: u64 = 50;

fn main() {
    divan::main();
}

const WINDOWS: [&str; 3] = ["figure 2", "all kinds", "cusp"];

/// The cost and the norm of its gradient, one thread. Items are steps of cells.
///
/// In the wide windows many orbits settle before the horizon; next to the cusp none does.
#[divan::bench(args = WINDOWS, types = [f32, f64])]
fn cost_and_norm<T: Real>(bencher: Bencher, window: &str) {
    let (problem, grid) = problem(Logistic, window);
    let (mut costs, mut norms) = (vec![T::of(0.0); CELLS], vec![T::of(0.0); CELLS]);
    bencher.counter(steps()).bench_local(|| {
        for row in 0..CELLS {
            problem.over_row(&grid, row, &mut costs, &mut norms).unwrap();
        }
        costs[0]
    });
}

/// The cost alone.
#[divan::bench(args = WINDOWS, types = [f32, f64])]
fn cost<T: Real>(bencher: Bencher, window: &str) {
    let (problem, grid) = problem(Logistic, window);
    let mut costs = vec![T::of(0.0); CELLS];
    bencher.counter(steps()).bench_local(|| {
        for row in 0..CELLS {
            problem.costs_over_row(&grid, row, &mut costs).unwrap();
        }
        costs[0]
    });
}

/// The cost of the tanh unit, and the norm of its gradient.
#[divan::bench(args = ["all kinds"])]
fn tanh_cost_and_norm(bencher: Bencher, window: &str) {
    let (problem, grid) = problem(Tanh, window);
    let (mut costs, mut norms) = (vec![0.0; CELLS], vec![0.0; CELLS]);
    bencher.counter(steps()).bench_local(|| {
        for row in 0..CELLS {
            problem.over_row(&grid, row, &mut costs, &mut norms).unwrap();
        }
        costs[0]
    });
}

fn problem(activation: Activation, window: &str) -> (TerminalCost, Grid) {
    let (weights, biases) = match window {
        "figure 2" => ((0.0, 8.0), (-6.0, 0.0)),
        "all kinds" => ((-12.0, 12.0), (-12.0, 12.0)),
        _ => ((3.99, 4.01), (-2.01, -1.99)),
    };
    let grid = Grid::new(weights, biases, CELLS, CELLS).unwrap();
    let horizon = Horizon::finite(HORIZON).unwrap();
    (TerminalCost::new(activation, 0.5, 0.7, horizon).unwrap(), grid)
}

fn steps() -> ItemsCount {
    ItemsCount::new(CELLS as u64 * CELLS as u64 * HORIZON)
}
