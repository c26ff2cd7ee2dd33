//! A network that reads rows and predicts.

use shockfree::network::Network;
use shockfree_fit::Cost;

use super::task::Task;

/// A network along one sequence, from the state 0.
#[derive(Clone, Debug)]
pub struct Forecaster<'a> {
    task: &'a Task,
    network: &'a Network,
    state: Vec<f64>,
    next: Vec<f64>,
}

impl<'a> Forecaster<'a> {
    /// At the beginning of a sequence.
    pub fn new(task: &'a Task, network: &'a Network) -> Self {
        let state = vec![0.0; network.units()];
        Self { task, network, next: state.clone(), state }
    }

    /// Reads a row of all columns; what is predicted then.
    pub fn read(&mut self, row: &[f64]) -> Vec<f64> {
        let mut inputs = Vec::with_capacity(self.network.input().columns());
        self.task.read(row, &mut inputs);
        self.step(&inputs)
    }

    /// One step with inputs in units of the network. The prediction is in the units of the data: means, probabilities of 1,
    /// or the probabilities of the classes.
    pub fn step(&mut self, inputs: &[f64]) -> Vec<f64> {
        self.network.step_y(&self.state, inputs, &mut self.next);
        std::mem::swap(&mut self.state, &mut self.next);
        let outputs = self.network.readout().map_or_else(Vec::new, |r| r.value(&self.state));
        match self.task.cost {
            Cost::MeanSquared => {
                let columns = self.task.targets.iter();
                let scaling = &self.task.scaling;
                columns.zip(outputs).map(|(&column, z)| scaling.unscaled(column, z)).collect()
            }
            Cost::Bernoulli => outputs.into_iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect(),
            Cost::Categorical => softmax(&outputs),
        }
    }
}

fn softmax(outputs: &[f64]) -> Vec<f64> {
    let most = outputs.iter().fold(f64::NEG_INFINITY, |most, &z| most.max(z));
    let shares: Vec<f64> = outputs.iter().map(|z| (z - most).exp()).collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}
