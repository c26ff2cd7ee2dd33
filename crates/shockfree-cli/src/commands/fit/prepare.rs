//! From a table to a task.

use shockfree_data::{
    Limits, SUNSPOTS, SequenceOptions, SequenceTable, TableFormat, read_sequences,
    read_sequences_bytes,
};
use shockfree_fit::Cost;

use super::arguments::DataArguments;
use super::scaling::Scaling;
use super::split::{Parts, Stretch};
use super::task::{Step, Task};
use crate::failure::{Failure, quoted};

/// More classes than this are no classes: somebody meant a number.
pub const MOST_CLASSES: usize = 4096;

/// The table that is asked for, or the sunspots.
pub fn table(
    path: Option<&std::path::Path>,
    options: &SequenceOptions,
) -> Result<SequenceTable, Failure> {
    let limits = Limits::default();
    match path {
        Some(path) => Ok(read_sequences(path, options, &limits)?),
        None => read_sequences_bytes(TableFormat::Csv, SUNSPOTS.as_bytes(), options, &limits)
            .map_err(|problem| Failure::Settings(format!("the table of sunspots {problem}"))),
    }
}

/// What is to be learnt, and from what.
pub fn prepare(table: &SequenceTable, asked: &DataArguments) -> Result<(Task, Parts), Failure> {
    let step = if asked.target.is_empty() || asked.next { Step::Next } else { Step::Same };
    let all = 0..table.columns.len();
    let targets = targets(table, &asked.target)?;
    let inputs: Vec<usize> = match step {
        Step::Next => all.clone().collect(),
        Step::Same => all.clone().filter(|column| !targets.contains(column)).collect(),
    };
    if inputs.is_empty() {
        return Err(Failure::Settings(
            "no column is left to predict the targets from: --next predicts their next step"
                .to_owned(),
        ));
    }
    let parts = Parts::new(table, step)?;
    let cost = asked.cost.cost().unwrap_or_else(|| {
        let are_binary = targets.iter().all(|&column| is_binary(table, column));
        if are_binary { Cost::Bernoulli } else { Cost::MeanSquared }
    });
    let classes = check_targets(table, &targets, cost)?;
    let keeps = |column: usize| match cost {
        Cost::MeanSquared => false,
        Cost::Bernoulli => targets.contains(&column) || is_binary(table, column),
        Cost::Categorical => targets.contains(&column),
    };
    let columns = table.columns.len();
    let rows =
        parts.train.iter().flat_map(|stretch: &Stretch| stretch.values.chunks_exact(columns));
    let scaling = Scaling::of(columns, &rows, keeps).map_err(|column| {
        let name = quoted(&table.columns[column]);
        Failure::Settings(format!(
            "the numbers of column {name} are too large: their deviation overflows"
        ))
    })?;
    let columns = table.columns.clone();
    Ok((Task { columns, inputs, targets, step, cost, classes, scaling }, parts))
}

/// The places of the columns that are named; of all if none is.
fn targets(table: &SequenceTable, names: &[String]) -> Result<Vec<usize>, Failure> {
    if names.is_empty() {
        return Ok((0..table.columns.len()).collect());
    }
    let mut found = Vec::new();
    for name in names {
        let Some(at) = table.columns.iter().position(|column| column == name) else {
            return Err(Failure::Settings(format!(
                "there is no column {} to predict: the columns that are read are {}",
                quoted(name),
                listed(&table.columns)
            )));
        };
        if found.contains(&at) {
            return Err(Failure::Settings(format!("--target names {} twice", quoted(name))));
        }
        found.push(at);
    }
    Ok(found)
}

/// Whether a column is of zeros and ones.
fn is_binary(table: &SequenceTable, column: usize) -> bool {
    values(table, column).all(|(_, _, value)| value == 0.0 || value == 1.0)
}

/// Refuses what the cost does not allow in columns that are predicted: all but probabilities, or but so many classes.
pub fn check_values(
    table: &SequenceTable,
    targets: &[usize],
    (cost, classes): (Cost, usize),
    whose: &str,
) -> Result<(), Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let most = classes as f64;
    let is_allowed = |value: f64| match cost {
        Cost::MeanSquared => true,
        Cost::Bernoulli => (0.0..=1.0).contains(&value),
        Cost::Categorical => value >= 0.0 && value < most && value.fract() == 0.0,
    };
    for &column in targets {
        let wrong = values(table, column).find(|&(_, _, value)| !is_allowed(value));
        if let Some((sequence, row, value)) = wrong {
            let allowed = match cost {
                Cost::Categorical => {
                    format!("a whole number from 0 to {}", classes.saturating_sub(1))
                }
                Cost::MeanSquared | Cost::Bernoulli => "from 0 to 1".to_owned(),
            };
            return Err(Failure::Settings(format!(
                "column {} is {value} in row {row} of sequence {}: {whose} it must be {allowed}",
                quoted(&table.columns[column]),
                quoted(sequence),
            )));
        }
    }
    Ok(())
}

/// The number of classes, 0 where there are none, once all targets are what the cost allows.
fn check_targets(table: &SequenceTable, targets: &[usize], cost: Cost) -> Result<usize, Failure> {
    let check = || {
        let whose = format!("with --cost {}", cost.as_str());
        check_values(table, targets, (cost, MOST_CLASSES), &whose)
    };
    match cost {
        Cost::MeanSquared | Cost::Bernoulli => check().map(|()| 0),
        Cost::Categorical => {
            let [column] = *targets else {
                return Err(Failure::Settings(format!(
                    "--cost categorical is for one column of classes, and {} are to be predicted: --target COL",
                    targets.len()
                )));
            };
            check()?;
            let largest = values(table, column).map(|(_, _, value)| value).fold(0.0, f64::max);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
            let classes = largest as usize + 1;
            // A single class has a cost of 0 whatever is predicted: two outputs, so that there is something to see.
            Ok(classes.max(2))
        }
    }
}

/// All values of a column, with the names of their sequences and their rows, from 1.
fn values(table: &SequenceTable, column: usize) -> impl Iterator<Item = (&str, usize, f64)> {
    table.sequences.iter().flat_map(move |sequence| {
        let rows = 0..sequence.values.rows;
        rows.map(move |row| (sequence.name.as_str(), row + 1, sequence.values.row(row)[column]))
    })
}

/// The most names that a message lists.
const MOST_LISTED: usize = 8;

/// Names, with commas between them, as many as anyone reads.
pub fn listed(names: &[impl AsRef<str>]) -> String {
    let mut shown: Vec<String> =
        names.iter().take(MOST_LISTED).map(|name| quoted(name.as_ref())).collect();
    if names.len() > MOST_LISTED {
        shown.push(format!("… ({} in all)", names.len()));
    }
    shown.join(", ")
}
