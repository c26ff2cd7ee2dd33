//! What a network reads and predicts, and in which units.

use shockfree_fit::Cost;

use super::scaling::Scaling;

/// Which step is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The one whose inputs are read.
    Same,
    /// The one after it.
    Next,
}

impl Step {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Next => "next",
        }
    }

    /// By how many rows the targets are ahead.
    pub const fn ahead(self) -> usize {
        match self {
            Self::Same => 0,
            Self::Next => 1,
        }
    }
}

/// From the columns of a table to what a network reads and what it predicts.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The names of all columns.
    pub columns: Vec<String>,
    /// Those that are read, by their place.
    pub inputs: Vec<usize>,
    /// Those that are predicted.
    pub targets: Vec<usize>,
    /// When.
    pub step: Step,
    /// What a wrong prediction costs.
    pub cost: Cost,
    /// Of the categorical cost: how many classes there are.
    pub classes: usize,
    /// The units of each column.
    pub scaling: Scaling,
}

impl Task {
    /// `m`: a column is one input, but one of classes is as many as there are classes, 1 for the class and 0 for the others.
    pub fn input_width(&self) -> usize {
        self.inputs.iter().map(|&column| if self.is_class(column) { self.classes } else { 1 }).sum()
    }

    /// `k`.
    pub fn outputs(&self) -> usize {
        match self.cost {
            Cost::Categorical => self.classes,
            Cost::MeanSquared | Cost::Bernoulli => self.targets.len(),
        }
    }

    /// Whether all that is read is predicted for the next step, so that predictions can be read in turn.
    pub fn is_closed(&self) -> bool {
        self.step == Step::Next && self.inputs.iter().all(|column| self.targets.contains(column))
    }

    /// Appends what is read of a row.
    pub fn read(&self, row: &[f64], inputs: &mut Vec<f64>) {
        for &column in &self.inputs {
            if self.is_class(column) {
                inputs.extend((0..self.classes).map(|class| is(row[column] == count(class))));
            } else {
                inputs.push(self.scaling.scaled(column, row[column]));
            }
        }
    }

    /// Appends what is to be predicted of a row.
    pub fn target(&self, row: &[f64], targets: &mut Vec<f64>) {
        targets.extend(self.targets.iter().map(|&column| self.scaling.scaled(column, row[column])));
    }

    /// The names of the columns that are predicted.
    pub fn target_names(&self) -> impl Iterator<Item = &str> {
        self.targets.iter().map(|&column| self.columns[column].as_str())
    }

    /// The names of the columns that are read.
    pub fn input_names(&self) -> impl Iterator<Item = &str> {
        self.inputs.iter().map(|&column| self.columns[column].as_str())
    }

    fn is_class(&self, column: usize) -> bool {
        self.cost == Cost::Categorical && self.targets.contains(&column)
    }
}

const fn is(what: bool) -> f64 {
    if what { 1.0 } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
const fn count(n: usize) -> f64 {
    n as f64
}
