//! The cost and the size of its gradient over a part of the plane.

use axum::extract::State;
use axum::response::Response;
use rayon::prelude::*;
use shockfree::objective::{Grid, TerminalCost};

use super::Shared;
use crate::answer::{Refusal, numbers};
use crate::asked::Asked;
use crate::work::Wanted;

/// The finest field: some eight megabytes. More than a screen shows is no use.
const MOST: u64 = 1024;

pub async fn answer(State(shared): State<Shared>, mut asked: Asked) -> Result<Response, Refusal> {
    let problem = asked.problem()?;
    let grid = asked.grid(("columns", 256, 1..=MOST), ("rows", 256, 1..=MOST))?;
    asked.nothing_else()?;
    shared.fields.compute(move |wanted| Ok(numbers(field(&problem, &grid, wanted)?))).await?
}

/// All costs, then all norms, as they are sent.
fn field(problem: &TerminalCost, grid: &Grid, wanted: &Wanted) -> Result<Vec<u8>, Refusal> {
    const NUMBER: usize = size_of::<f32>();
    let columns = grid.columns();
    let mut bytes = vec![0; 2 * NUMBER * columns * grid.rows()];
    let (costs, norms) = bytes.split_at_mut(NUMBER * columns * grid.rows());
    let rows = costs.par_chunks_mut(NUMBER * columns).zip(norms.par_chunks_mut(NUMBER * columns));
    rows.enumerate().try_for_each_init(
        || (vec![0.0; columns], vec![0.0; columns]),
        |(costs, norms), (row, (cost_bytes, norm_bytes))| {
            if wanted.still() {
                problem.over_row(grid, row, costs, norms)?;
                write(costs, cost_bytes);
                write(norms, norm_bytes);
            }
            Ok::<_, Refusal>(())
        },
    )?;
    Ok(bytes)
}

#[expect(clippy::cast_possible_truncation, reason = "a screen shows fewer digits")]
fn write(numbers: &[f64], bytes: &mut [u8]) {
    let (places, _) = bytes.as_chunks_mut();
    for (place, number) in places.iter_mut().zip(numbers) {
        *place = (*number as f32).to_le_bytes();
    }
}
