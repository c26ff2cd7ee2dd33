//! `shockfree forecast`: what a trained network expects.

mod table;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use shockfree_data::{Error, Problem, Sequence, SequenceOptions, SequenceProblem, SequenceTable};
use shockfree_fit::Cost;

use self::table::Table;
use super::fit::arguments::MissingName;
use super::fit::feedback::Feedback;
use super::fit::forecaster::Forecaster;
use super::fit::model::Model;
use super::fit::prepare;
use super::fit::split::is_cut;
use super::fit::task::{Step, Task};
use crate::failure::Failure;
use crate::number;
use crate::output::{print, write_file};

/// Forecast with a network that `shockfree fit` trained.
///
/// Prints CSV: for each sequence and step (a row of it, counted from 0, without those left out) what was forecast from all that was before, and what came. Probabilities are
/// printed of columns of zeros and ones, and of each class.
#[derive(Args)]
#[command(after_help = "Example: shockfree forecast fit weather.csv --free 10")]
pub struct Forecast {
    /// The folder of a fit, or its model.safetensors.
    model: PathBuf,
    /// Sequences with the columns that the model reads; without it the yearly sunspot numbers.
    data: Option<PathBuf>,
    /// Go on so many steps after the data, each forecast read as if it had come. Probabilities are read as they are.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::within::<1, 1_000_000>)]
    free: Option<u64>,
    /// With --free, draw zeros and ones, or classes, with these probabilities: one of the futures that are expected.
    #[arg(long, value_name = "SEED", requires = "free", allow_hyphen_values = true, value_parser = number::seed)]
    sample: Option<u64>,
    /// What becomes of cells without a value.
    #[arg(long, value_enum, default_value_t = MissingName::Refuse)]
    missing: MissingName,
    /// Write into a file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The most bytes of a model: those of 4096 units and as many inputs and outputs in double precision.
const MOST_BYTES: u64 = 1 << 30;

/// The most cells of forecasts, which are kept until all are there: about 1 GiB of text.
const MOST_CELLS: u64 = 50_000_000;

impl Forecast {
    pub fn run(&self) -> Result<(), Failure> {
        self.refuse_to_overwrite()?;
        let model = self.model()?;
        let mut feedback = self.feedback(&model.task)?;
        let data = self.table(&model.task)?;
        let mut table = Table::new(&model.task, self.sample.is_some());
        let sequences = data.sequences();
        self.check_size(&sequences, table.width())?;
        for (name, rows) in sequences {
            let mut forecaster = Forecaster::new(&model.task, &model.network);
            if let (Some(steps), Some(feedback)) = (self.free, &mut feedback) {
                let mut forecast = Vec::new();
                for row in &rows {
                    forecast = forecaster.read(row);
                }
                for step in 0..steps {
                    let inputs = feedback.read(&model.task, &mut forecast);
                    table.add(name, rows.len() as u64 + step, &forecast, None)?;
                    forecast = forecaster.step(&inputs);
                }
                continue;
            }
            let ahead = model.task.step.ahead();
            for (at, row) in rows.iter().enumerate() {
                let forecast = forecaster.read(row);
                let actual = rows.get(at + ahead).filter(|_| data.has_targets);
                table.add(name, (at + ahead) as u64, &forecast, actual.map(|row| &row[..]))?;
            }
        }
        match &self.out {
            Some(path) => write_file(path, table.text()),
            None => print(table.text()),
        }
    }

    /// Forecasts must not take the place of what they are made from.
    fn refuse_to_overwrite(&self) -> Result<(), Failure> {
        let Some(out) = self.out.as_ref().and_then(|path| path.canonicalize().ok()) else {
            return Ok(());
        };
        let is_out = |path: &Path| path.canonicalize().is_ok_and(|path| path == out);
        let what = if is_out(&self.model_path()) {
            "the model"
        } else if self.data.as_deref().is_some_and(is_out) {
            "the data"
        } else {
            return Ok(());
        };
        Err(Failure::Settings(format!("--out would overwrite {what}: give it another file")))
    }

    fn model_path(&self) -> PathBuf {
        if self.model.is_dir() { self.model.join(super::fit::MODEL) } else { self.model.clone() }
    }

    fn model(&self) -> Result<Model, Failure> {
        let path = self.model_path();
        let read = |source| Failure::Read { path: path.clone(), source };
        let problem = |message| Failure::Problem { path: path.clone(), message };
        let file = File::open(&path).map_err(read)?;
        if !file.metadata().map_err(read)?.is_file() {
            return Err(problem("is no file".to_owned()));
        }
        let mut bytes = Vec::new();
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(read)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(problem("is larger than any model".to_owned()));
        }
        Model::read(&bytes).map_err(problem)
    }

    /// Refuses tables that would not fit.
    fn check_size(
        &self,
        sequences: &[(&str, Vec<Vec<f64>>)],
        columns: usize,
    ) -> Result<(), Failure> {
        let rows: u64 = match self.free {
            Some(steps) => steps.saturating_mul(sequences.len() as u64),
            None => sequences.iter().map(|(_, rows)| rows.len() as u64).sum(),
        };
        if rows.saturating_mul(columns as u64) <= MOST_CELLS {
            return Ok(());
        }
        let of = match self.free {
            Some(steps) => format!("{steps} steps of {} sequences", sequences.len()),
            None => format!("the steps of {} sequences", sequences.len()),
        };
        Err(Failure::Settings(format!(
            "the forecasts of {of} would be {rows} rows of {columns} cells: at most {MOST_CELLS} cells are written"
        )))
    }

    fn feedback(&self, task: &Task) -> Result<Option<Feedback>, Failure> {
        let refuse = |message: String| Err(Failure::Settings(message));
        if self.free.is_none() {
            return Ok(None);
        }
        if task.step == Step::Same {
            let message = "--free is for models that predict the next step: this one predicts the same step from other columns";
            return refuse(message.to_owned());
        }
        if !task.is_closed() {
            let others: Vec<&str> = task
                .inputs
                .iter()
                .filter(|input| !task.targets.contains(input))
                .map(|&column| task.columns[column].as_str())
                .collect();
            return refuse(format!(
                "--free needs a model that predicts all that it reads: this one does not predict {}",
                prepare::listed(&others)
            ));
        }
        if self.sample.is_some() && task.cost == Cost::MeanSquared {
            return refuse("--sample is for probabilities: this model predicts means".to_owned());
        }
        Ok(Some(Feedback::new(self.sample)))
    }

    /// The data, with the columns of the task, or, where targets are not read, at least those that are.
    fn table(&self, task: &Task) -> Result<Columns, Failure> {
        let read = |columns: &[usize]| {
            let names = columns.iter().map(|&column| task.columns[column].clone()).collect();
            let options = SequenceOptions { missing: self.missing.into(), columns: Some(names) };
            prepare::table(self.data.as_deref(), &options).map_err(|error| match &self.data {
                Some(_) => error,
                None => Failure::Settings(format!(
                    "this model was not trained on the sunspots: give the file with {}",
                    prepare::listed(&task.columns)
                )),
            })
        };
        let all: Vec<usize> = (0..task.columns.len()).collect();
        let complete = read(&all);
        let (table, columns) = match complete {
            Ok(table) => (table, all),
            // There may be no targets yet. If what is read is not there either, that is said now.
            Err(error) if task.step == Step::Same && lacks_a_column(&error) => {
                (read(&task.inputs)?, task.inputs.clone())
            }
            Err(error) => return Err(error),
        };
        let is_target = |&at: &usize| task.targets.contains(&columns[at]);
        let targets: Vec<usize> = (0..columns.len()).filter(is_target).collect();
        let allowed = (task.cost, task.classes);
        prepare::check_values(&table, &targets, allowed, "for this model")?;
        let has_targets = columns.len() == task.columns.len();
        Ok(Columns { table, places: columns, has_targets, all: task.columns.len() })
    }
}

fn lacks_a_column(error: &Failure) -> bool {
    let Failure::Model(Error::Content { problem, .. }) = error else { return false };
    matches!(**problem, Problem::Sequences(SequenceProblem::NoSuchColumn { .. }))
}

/// A table of some of the columns of a task.
struct Columns {
    table: SequenceTable,
    places: Vec<usize>,
    has_targets: bool,
    all: usize,
}

impl Columns {
    /// The names of all sequences, with their rows; pieces into which splits cut one are that one.
    fn sequences(&self) -> Vec<(&str, Vec<Vec<f64>>)> {
        let all = &self.table.sequences;
        let rows = |sequence: &Sequence| -> Vec<Vec<f64>> {
            (0..sequence.values.rows).map(|row| self.full(sequence.values.row(row))).collect()
        };
        if is_cut(&self.table) {
            return vec![("all", all.iter().flat_map(rows).collect())];
        }
        all.iter().map(|sequence| (sequence.name.as_str(), rows(sequence))).collect()
    }

    /// A row of all columns; 0 where there are no values, which nobody reads.
    fn full(&self, row: &[f64]) -> Vec<f64> {
        let mut full = vec![0.0; self.all];
        for (&column, &value) in self.places.iter().zip(row) {
            full[column] = value;
        }
        full
    }
}
