//! The sequences as a training takes them.

use shockfree_fit::{Counted, Dataset, Error, Real, Sequence};

use super::split::{Parts, Stretch};
use super::task::Task;
use crate::failure::{Failure, quoted};

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
    let (inputs, outputs) = (task.input_width(), task.outputs());
    Dataset::new(inputs, outputs, task.cost, Counted::Every, sequences).map_err(|error| match error {
        // The table has finite numbers only: this one is so in other units.
        Error::Input { sequence, value, .. } | Error::Target { sequence, value, .. }
            if !value.is_finite() =>
        {
            let name = quoted(&stretches[sequence].name);
            Failure::Settings(format!(
                "a number of sequence {name} lies further from those to learn from than {} can tell",
                T::NAME
            ))
        }
        other => other.into(),
    })
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
