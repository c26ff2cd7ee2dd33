//! Forecasts beside the data, as the page shows them.

use shockfree::network::Network;
use shockfree_fit::Cost;
use shockfree_report::fit::ForecastPanel;

use super::feedback::Feedback;
use super::forecaster::Forecaster;
use super::split::{Parts, Stretch};
use super::task::Task;

/// Pictures of a page.
const PANELS: usize = 4;

/// Rows that can be told apart in one.
const ROWS: usize = 240;

/// Forecasts of the first columns in the last sequence that is not learnt from (of one that is, if there is no other). Of
/// classes there are none to draw.
pub fn panels(task: &Task, parts: &Parts, network: &Network) -> Vec<ForecastPanel> {
    let Some(stretch) = parts.validation.last().or(parts.train.last()) else { return Vec::new() };
    if task.cost == Cost::Categorical {
        return Vec::new();
    }
    let columns = task.columns.len();
    let rows: Vec<&[f64]> = stretch.values.chunks_exact(columns).collect();
    let shown = rows.len().saturating_sub(ROWS)..rows.len();
    let (one_step, free) = run(task, network, stretch, &rows);
    (0..task.targets.len().min(PANELS))
        .map(|at| ForecastPanel {
            name: task.columns[task.targets[at]].clone(),
            steps: shown.clone().map(count).collect(),
            actual: rows[shown.clone()].iter().map(|row| row[task.targets[at]]).collect(),
            forecast: one_step[shown.clone()].iter().map(|row| value(row, at)).collect(),
            free_running: free
                .as_ref()
                .map(|free| free[shown.clone()].iter().map(|row| value(row, at)).collect()),
            validation_from: (stretch.first > 0).then(|| count(stretch.first)),
        })
        .collect()
}

/// Forecasts of every row: one step ahead, and, for a task that can feed itself, from the first row that counts on by nothing
/// but themselves. Empty where there is none.
type Forecasts = Vec<Vec<f64>>;

fn run(
    task: &Task,
    network: &Network,
    stretch: &Stretch,
    rows: &[&[f64]],
) -> (Forecasts, Option<Forecasts>) {
    let ahead = task.step.ahead();
    let mut one_step: Forecasts = vec![Vec::new(); rows.len()];
    let mut free = (task.is_closed() && stretch.first > 0).then(|| one_step.clone());
    let mut forecaster = Forecaster::new(task, network);
    for at in ahead..rows.len() {
        if at == stretch.first
            && let Some(free) = &mut free
        {
            // Goes on from what was read up to here.
            let mut alone = forecaster.clone();
            let mut feedback = Feedback::new(None);
            let mut forecast = alone.read(rows[at - 1]);
            for row in &mut free[at..] {
                row.clone_from(&forecast);
                let inputs = feedback.read(task, &mut forecast);
                forecast = alone.step(&inputs);
            }
        }
        one_step[at] = forecaster.read(rows[at - ahead]);
    }
    (one_step, free)
}

fn value(row: &[f64], at: usize) -> f64 {
    row.get(at).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
const fn count(row: usize) -> f64 {
    row as f64
}
