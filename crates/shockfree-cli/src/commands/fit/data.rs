//! The sequences as a training takes them.

use shockfree_fit::{Counted, Dataset, Real, Sequence};

use super::split::{Parts, Stretch};
use super::task::Task;
use crate::failure::Failure;

/// The three parts of the data.
pub struct Data<T> {
    /// To learn from.
    pub train: Dataset<T>,
    /// To choose by.
    pub validation: Option<Dataset<T>>,
    /// To judge by.
    pub test: Option<Dataset<T>>,
}

impl<T: Real> Data<T> {
    /// In the units of the network.
    pub fn new(task: &Task, parts: &Parts) -> Result<Self, Failure> {
        let maybe = |stretches: &[Stretch]| {
            (!stretches.is_empty()).then(|| dataset(task, stretches)).transpose()
        };
        Ok(Self {
            train: dataset(task, &parts.train)?,
            validation: maybe(&parts.validation)?,
            test: maybe(&parts.test)?,
        })
    }
}

fn dataset<T: Real>(task: &Task, stretches: &[Stretch]) -> Result<Dataset<T>, Failure> {
    let sequences = stretches.iter().map(|stretch| sequence(task, stretch)).collect();
    Ok(Dataset::new(task.input_width(), task.outputs(), task.cost, Counted::Every, sequences)?)
}

fn sequence<T: Real>(task: &Task, stretch: &Stretch) -> Sequence<T> {
    let (columns, ahead) = (task.columns.len(), task.step.ahead());
    let rows = stretch.values.len() / columns;
    let row = |at: usize| &stretch.values[at * columns..(at + 1) * columns];
    let (mut inputs, mut targets) = (Vec::new(), Vec::new());
    for at in ahead..rows {
        task.read(row(at - ahead), &mut inputs);
        task.target(row(at), &mut targets);
    }
    let narrow = |wide: Vec<f64>| wide.into_iter().map(T::of).collect();
    let mask =
        (stretch.first > ahead).then(|| (ahead..rows).map(|at| at >= stretch.first).collect());
    Sequence { inputs: narrow(inputs), targets: narrow(targets), mask }
}
