//! Forecasts as CSV.

use std::fmt::Write;

use shockfree_fit::Cost;

use crate::commands::fit::task::Task;
use crate::failure::{Failure, quoted};

/// Rows of forecasts.
pub struct Table<'a> {
    task: &'a Task,
    has_probabilities: bool,
    width: usize,
    text: String,
}

impl<'a> Table<'a> {
    /// Without rows. Of classes that are drawn there are no probabilities.
    pub fn new(task: &'a Task, is_drawn: bool) -> Self {
        let has_probabilities = task.cost == Cost::Categorical && !is_drawn;
        let mut names = vec!["sequence".to_owned(), "step".to_owned()];
        names.extend(task.target_names().map(|name| format!("forecast {name}")));
        if has_probabilities {
            names.extend((0..task.classes).map(|class| format!("probability of {class}")));
        }
        names.extend(task.target_names().map(|name| format!("actual {name}")));
        let names: Vec<String> = names.iter().map(|name| cell(name)).collect();
        let text = format!("{}\n", names.join(","));
        Self { task, has_probabilities, width: names.len(), text }
    }

    /// How many columns it has.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Adds the forecast of a step, from 0, with all columns of what came, if it is known. An error if it is no number.
    pub fn add(
        &mut self,
        sequence: &str,
        step: u64,
        forecast: &[f64],
        actual: Option<&[f64]>,
    ) -> Result<(), Failure> {
        if let Some(value) = forecast.iter().find(|value| !value.is_finite()) {
            return Err(Failure::Settings(format!(
                "the forecast is not finite: it is {value} at step {step} of sequence {}",
                quoted(sequence)
            )));
        }
        let mut row = format!("{},{step}", cell(sequence));
        // Writing to a string cannot fail.
        if self.task.cost == Cost::Categorical {
            let _ = write!(row, ",{}", likeliest(forecast));
        }
        if self.task.cost != Cost::Categorical || self.has_probabilities {
            for value in forecast {
                let _ = write!(row, ",{value}");
            }
        }
        for &column in &self.task.targets {
            let value = actual.map_or(String::new(), |row| row[column].to_string());
            let _ = write!(row, ",{value}");
        }
        self.text.push_str(&row);
        self.text.push('\n');
        Ok(())
    }

    /// All of it.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The most probable class, the first of equal ones.
fn likeliest(probabilities: &[f64]) -> usize {
    let mut best = 0;
    for (class, share) in probabilities.iter().enumerate() {
        if *share > probabilities[best] {
            best = class;
        }
    }
    best
}

/// A cell, in quotes where it needs them.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
