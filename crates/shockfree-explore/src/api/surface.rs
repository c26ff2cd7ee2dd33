//! The surface of the cost, torn along the shock.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shockfree::objective::{Grid, TerminalCost};

use super::Shared;
use crate::answer::{Refusal, json};
use crate::asked::Asked;

/// How far from the shock the two rows along it are, as a part of the window's height.
const GAP: f64 = 2e-4;

#[derive(Serialize)]
struct Answer {
    weights: Vec<f64>,
    biases: Vec<Vec<f64>>,
    costs: Vec<Vec<f64>>,
    gradient_norms: Vec<Vec<f64>>,
    shock: Vec<Vec<(f64, f64, f64)>>,
}

pub async fn answer(State(shared): State<Shared>, mut asked: Asked) -> Result<Response, Refusal> {
    let problem = asked.problem()?;
    let grid = asked.grid(("columns", 96, 1..=256), ("rows", 40, 1..=128))?;
    asked.nothing_else()?;
    shared.quick.compute(move |_| Ok(json(&surface(&problem, &grid)?))).await?
}

fn surface(problem: &TerminalCost, grid: &Grid) -> Result<Answer, Refusal> {
    let (low, high) = grid.biases();
    let gap = GAP * (high - low);
    let mesh = problem.torn_mesh(grid, gap)?;
    let curves = problem.crests(grid, gap)?.into_iter();
    Ok(Answer {
        weights: mesh.weights,
        biases: mesh.biases,
        costs: mesh.costs,
        gradient_norms: mesh.gradient_norms,
        shock: curves
            .map(|curve| curve.iter().map(|at| (at.weight, at.bias, at.cost)).collect())
            .collect(),
    })
}
