//! What a forecast must be better than.

use shockfree::network::Network;
use shockfree_fit::{Architecture, Cost, Dataset, Engine, Real, best_offset, mean_cost};

use super::forecaster::Forecaster;
use super::split::Stretch;
use super::task::{Step, Task};

/// Sequences that are evaluated together.
const TOGETHER: usize = 64;

/// The mean cost of a network on some data.
pub fn cost<T: Real>(net: Architecture, parameters: &[T], data: &Dataset<T>) -> f64 {
    mean_cost(&mut Engine::new(net), parameters, data, TOGETHER)
}

/// Parameters of a network that always predicts the best constants of the training data.
pub fn constant<T: Real>(net: &Architecture, train: &Dataset<T>) -> Vec<T> {
    let mut parameters = vec![T::of(0.0); net.shape.parameters()];
    let offset = best_offset(net.cost, net.shape.outputs, train);
    parameters[net.shape.offset()].copy_from_slice(&offset);
    parameters
}

/// The mean cost of predicting that nothing changes, where that is a forecast.
pub fn persistence(task: &Task, stretches: &[Stretch]) -> Option<f64> {
    if task.step != Step::Next || task.cost != Cost::MeanSquared {
        return None;
    }
    let columns = task.columns.len();
    let (mut sum, mut count) = (0.0, 0.0);
    for stretch in stretches {
        let rows: Vec<&[f64]> = stretch.values.chunks_exact(columns).collect();
        for at in stretch.first.max(1)..rows.len() {
            for &column in &task.targets {
                let change = rows[at][column] - rows[at - 1][column];
                sum += (change / task.scaling.deviations[column]).powi(2);
                count += 1.0;
            }
        }
    }
    (count > 0.0).then_some(sum / count)
}

/// The root of the mean squared error of each target, in its own units.
pub fn errors(task: &Task, network: &Network, stretches: &[Stretch]) -> Vec<f64> {
    let (columns, ahead) = (task.columns.len(), task.step.ahead());
    let (mut sums, mut count) = (vec![0.0; task.targets.len()], 0.0);
    for stretch in stretches {
        let rows: Vec<&[f64]> = stretch.values.chunks_exact(columns).collect();
        let mut forecaster = Forecaster::new(task, network);
        for at in ahead..rows.len() {
            let forecast = forecaster.read(rows[at - ahead]);
            if at < stretch.first {
                continue;
            }
            count += 1.0;
            for ((sum, &column), forecast) in sums.iter_mut().zip(&task.targets).zip(forecast) {
                *sum += (forecast - rows[at][column]).powi(2);
            }
        }
    }
    sums.into_iter().map(|sum: f64| (sum / count).sqrt()).collect()
}
