//! The cost and the size of its gradient over a part of the plane.

use axum::extract::State;
use axum::response::Response;
use rayon::prelude::*;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree_figures::Window;

use super::Shared;
use crate::answer::{Refusal, numbers};
use crate::asked::Asked;
use crate::work::Wanted;

/// The finest field: some eight megabytes. More than a screen shows is no use.
const MOST: u64 = 1024;

pub async fn answer(State(shared): State<Shared>, mut asked: Asked) -> Result<Response, Refusal> {
    let (problem, window) = (asked.problem()?, asked.window()?);
    let columns = asked.count("columns", 256, 1..=MOST)?;
    let rows = asked.count("rows", 256, 1..=MOST)?;
    asked.nothing_else()?;
    shared.quick.compute(move |wanted| numbers(field(&problem, window, columns, rows, wanted))).await
}

fn field(problem: &TerminalCost, window: Window, columns: u64, rows: u64, wanted: &Wanted) -> Vec<u8> {
    #[allow(clippy::cast_possible_truncation)]
    let (columns, rows) = (columns as usize, rows as usize);
    let mut costs = vec![0.0_f32; columns * rows];
    let mut norms = vec![0.0_f32; columns * rows];
    let lines = costs.par_chunks_mut(columns).zip(norms.par_chunks_mut(columns));
    lines.enumerate().for_each(|(row, (costs, norms))| {
        if !wanted.still() {
            return;
        }
        let b = window.biases.low() + window.biases.width() * (row as f64 + 0.5) / rows as f64;
        for column in 0..columns {
            let w = window.weights.low() + window.weights.width() * (column as f64 + 0.5) / columns as f64;
            let at = problem.at(Parameters { weight: w, bias: b });
            costs[column] = at.map_or(f32::NAN, |at| at.cost as f32);
            norms[column] = at.map_or(f32::NAN, |at| at.gradient.norm() as f32);
        }
    });
    costs.iter().chain(&norms).flat_map(|number| number.to_le_bytes()).collect()
}
