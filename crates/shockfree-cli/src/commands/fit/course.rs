//! One training from its start, or from its checkpoint, to its end.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use shockfree_fit::{Architecture, Best, Budget, Fit, Outcome, Real, Settings};

use super::checkpoint::Checkpoint;
use super::data::Data;
use super::fingerprint::Identity;
use super::folder::{CHECKPOINT, EPOCHS, TRACE};
use super::log::Log;
use super::rows::{self, EpochRow};
use super::tally::Tally;
use crate::failure::Failure;
use crate::number::significant;
use crate::output::{prepare_folder, write_file};
use crate::progress::Progress;
use crate::shell;

/// Checkpoints are not nearer to each other than this.
const PAUSE: Duration = Duration::from_secs(1);

/// And the time between them is at least so many times what one takes.
const WORTH: u32 = 20;

/// A training that can be run.
pub struct Course<'a, T> {
    /// What tells it from others.
    pub label: &'a str,
    /// Its folder.
    pub folder: PathBuf,
    /// The network.
    pub net: Architecture,
    /// The settings.
    pub settings: Settings,
    /// When it ends.
    pub budget: Budget,
    /// What decides its bits.
    pub identity: Identity,
    /// What it learns from.
    pub data: &'a Data<T>,
    /// The parameters at the start.
    pub start: &'a [T],
}

/// A training that ran.
pub struct Finished<T> {
    /// What tells it from others.
    pub label: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The settings.
    pub settings: Settings,
    /// How it ended.
    pub outcome: Outcome<T>,
    /// All epochs, from the start.
    pub epochs: Vec<EpochRow>,
    /// What was counted.
    pub tally: Tally,
    /// Whether there was nothing left to do.
    pub was_done: bool,
}

impl<T> Finished<T> {
    /// Epochs done.
    pub fn epochs_done(&self) -> u64 {
        self.epochs.last().map_or(0, |row| row.epoch)
    }
}

/// A checkpoint with the epochs before it.
type Kept<T> = (Checkpoint<T>, Vec<EpochRow>);

/// The tables that a training writes.
struct Logs {
    steps: Log,
    epochs: Log,
    rows: Vec<EpochRow>,
}

impl<T: Real> Course<'_, T> {
    /// Runs it; with `resume` from its checkpoint, if there is one.
    pub fn run(&self, resume: bool, stop: &dyn Fn() -> bool) -> Result<Finished<T>, Failure> {
        prepare_folder(&self.folder)?;
        let (train, validation) = (&self.data.train, self.data.validation.as_ref());
        let mut fit =
            Fit::new(self.net, self.settings, self.budget, self.start, train, validation)?;
        let (mut logs, mut tally) = self.begin(&mut fit, resume)?;
        let progress = Progress::of_epochs(self.budget.epochs, fit.trainer().state().epoch);
        // The first epoch is kept at once, so that however often it is killed it gets on.
        let mut next = Instant::now();
        let was_done = fit.is_done();
        while !fit.is_done() {
            let began = Instant::now();
            let (number, mut steps, mut table) =
                (fit.trainer().state().epoch + 1, 0, String::new());
            let (epoch, cost) = fit.epoch(train, validation, |step| {
                steps += 1;
                tally.step(step);
                rows::step(&mut table, (number, steps), step, self.settings.guard);
            });
            tally.epoch(&epoch);
            tally.seconds += began.elapsed().as_secs_f64();
            let validated = validation.map(|_| cost);
            let row = EpochRow {
                epoch: number,
                cost: epoch.cost,
                validation: validated,
                taken_back: epoch.failed,
            };
            logs.steps.append(&table)?;
            logs.add(row)?;
            let (is_done, is_stopped) = (fit.is_done(), stop());
            if is_done || is_stopped || Instant::now() >= next {
                let began = Instant::now();
                self.keep(&fit, &mut logs, tally)?;
                next = Instant::now() + PAUSE.max(WORTH * began.elapsed());
            }
            if is_stopped && !is_done {
                return Err(Failure::Paused {
                    why: "interrupted",
                    epoch: number,
                    folder: self.folder.clone(),
                    again: again(),
                });
            }
            progress.tell(number, self.message(&row, epoch.largest_gradient, tally.largest_ratio));
        }
        drop(progress);
        let outcome = fit.finish(train);
        Ok(Finished {
            label: self.label.to_owned(),
            folder: self.folder.clone(),
            settings: self.settings,
            outcome,
            epochs: logs.rows,
            tally,
            was_done,
        })
    }

    /// The beginning, or where the checkpoint is.
    fn begin(&self, fit: &mut Fit<T>, resume: bool) -> Result<(Logs, Tally), Failure> {
        if let Some((checkpoint, rows)) = if resume { self.load(fit)? } else { None } {
            let [steps, epochs] = checkpoint.lengths;
            let steps = Log::resume(&self.folder.join(TRACE), steps)?;
            let epochs = Log::resume(&self.folder.join(EPOCHS), epochs)?;
            fit.resume(checkpoint.state, checkpoint.best);
            return Ok((Logs { steps, epochs, rows }, checkpoint.tally));
        }
        let mut logs = Logs {
            steps: Log::create(&self.folder.join(TRACE), rows::STEPS)?,
            epochs: Log::create(&self.folder.join(EPOCHS), rows::EPOCHS)?,
            rows: Vec::new(),
        };
        let best = fit.best().cost;
        logs.add(EpochRow {
            epoch: 0,
            cost: fit.trainer().first_cost(),
            validation: self.data.validation.as_ref().map(|_| best),
            taken_back: false,
        })?;
        let tally = Tally::default();
        self.keep(fit, &mut logs, tally)?;
        Ok((logs, tally))
    }

    /// The bound of gradients at the start, once it is sure that the training can be run.
    pub fn look(&self, resume: bool) -> Result<Option<f64>, Failure> {
        let (train, validation) = (&self.data.train, self.data.validation.as_ref());
        let mut fit =
            Fit::new(self.net, self.settings, self.budget, self.start, train, validation)?;
        if resume {
            self.load(&fit)?;
        }
        let trainer = fit.trainer_mut();
        let bound = trainer.bound();
        Ok(bound.map(|bound| bound.at(&self.net, trainer.parameters())))
    }

    /// The checkpoint, if there is one, with the epochs before it.
    fn load(&self, fit: &Fit<T>) -> Result<Option<Kept<T>>, Failure> {
        let path = self.folder.join(CHECKPOINT);
        if !path.exists() {
            return Ok(None);
        }
        let problem = |path: &Path, message: &str| Failure::Problem {
            path: path.to_owned(),
            message: message.to_owned(),
        };
        let read = |path: &Path| {
            fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })
        };
        let like = self.checkpoint(fit, Tally::default(), [0, 0]);
        let checkpoint =
            Checkpoint::read(&read(&path)?, &like).map_err(|message| problem(&path, &message))?;
        let (trace, epochs) = (self.folder.join(TRACE), self.folder.join(EPOCHS));
        let [steps, length] = checkpoint.lengths;
        let there = fs::metadata(&trace)
            .map_err(|source| Failure::Read { path: trace.clone(), source })?
            .len();
        if there < steps {
            return Err(problem(
                &trace,
                "is shorter than when the checkpoint beside it was written",
            ));
        }
        let rows = |bytes: &[u8]| -> Option<Vec<EpochRow>> {
            let text = bytes.get(..usize::try_from(length).ok()?)?;
            str::from_utf8(text).ok()?.lines().skip(1).map(EpochRow::read).collect()
        };
        rows(&read(&epochs)?)
            .filter(|rows| rows.last().is_some_and(|row| row.epoch == checkpoint.state.epoch))
            .map(|rows| Some((checkpoint, rows)))
            .ok_or_else(|| {
                problem(&epochs, "is not what the checkpoint beside it was written with")
            })
    }

    /// Writes the checkpoint, once the tables are on the disk.
    fn keep(&self, fit: &Fit<T>, logs: &mut Logs, tally: Tally) -> Result<(), Failure> {
        let lengths = [logs.steps.sync()?, logs.epochs.sync()?];
        let bytes = self.checkpoint(fit, tally, lengths).bytes().map_err(Failure::Settings)?;
        write_file(&self.folder.join(CHECKPOINT), bytes)
    }

    fn checkpoint(&self, fit: &Fit<T>, tally: Tally, lengths: [u64; 2]) -> Checkpoint<T> {
        Checkpoint {
            identity: self.identity.clone(),
            state: fit.trainer().state().clone(),
            best: Best::clone(fit.best()),
            tally,
            lengths,
        }
    }

    /// How it goes, for the bar.
    fn message(&self, row: &EpochRow, gradient: f64, ratio: f64) -> String {
        let validation = row
            .validation
            .map_or(String::new(), |cost| format!(", validation {}", significant(cost, 4)));
        let share = if ratio > 0.0 {
            format!(", at most {}% of its bound", significant(100.0 * ratio, 2))
        } else {
            String::new()
        };
        format!(
            "{}: cost {}{validation}, gradient {}{share}",
            self.label,
            significant(row.cost, 4),
            significant(gradient, 3)
        )
    }
}

impl Logs {
    fn add(&mut self, row: EpochRow) -> Result<(), Failure> {
        self.rows.push(row);
        self.epochs.append(&row.text())
    }
}

/// The command that goes on with this one.
fn again() -> String {
    let mut words: Vec<OsString> = std::env::args_os().skip(1).collect();
    if !words.iter().any(|word| word == "--resume") {
        words.retain(|word| word != "--overwrite");
        words.push("--resume".into());
    }
    let words: Vec<String> = words.iter().map(|word| shell::word(word)).collect();
    format!("shockfree {}", words.join(" "))
}
