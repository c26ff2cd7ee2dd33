//! The page of a fit: its story, told in plain numbers.

use std::fs;

use shockfree::network::Network;
use shockfree_fit::Real;
use shockfree_report::fit::{self, EpochPoint, FitStory, Run, StepPoint};

use super::course::Finished;
use super::folder::TRACE;
use super::forecasts;
use super::plan::{Kept, Plan, Training};
use super::split::Parts;
use super::summary::Summary;
use super::task::Task;
use super::text;
use crate::failure::Failure;

/// What the page tells of.
pub struct Told<'a, T> {
    /// Where the data come from.
    pub source: &'a str,
    pub task: &'a Task,
    pub parts: &'a Parts,
    pub plan: &'a Plan,
    pub summary: &'a Summary,
    pub finished: &'a [Finished<T>],
    /// Which of them was kept.
    pub kept: usize,
    /// Its network.
    pub network: &'a Network,
}

impl<T: Real> Told<'_, T> {
    /// The page.
    ///
    /// # Errors
    /// [`Failure::Read`] if the traces are gone.
    pub fn page(&self) -> Result<String, Failure> {
        let Self { summary, finished, kept, plan, .. } = self;
        // The first run is the one that the page is about. Memories that were tried and not kept have pages' worth of their
        // own, and the table of the summary.
        let order: Vec<usize> = match plan.kept {
            Kept::Compared => {
                std::iter::once(*kept).chain((0..finished.len()).filter(|at| at != kept)).collect()
            }
            Kept::Only | Kept::Best => vec![*kept],
        };
        let runs = order
            .into_iter()
            .map(|at| self.run(&finished[at], at))
            .collect::<Result<_, Failure>>()?;
        let training = &summary.trainings[*kept];
        let certified = summary.certificate.as_ref();
        let same_step = summary.task.step == "same";
        let what = if same_step { "predicted from the others" } else { "one step ahead" };
        Ok(fit::page(&FitStory {
            title: format!(
                "{}: {} {what}",
                self.source,
                super::prepare::listed(&summary.task.targets)
            ),
            same_step,
            words: text::paragraphs(summary, plan.kept),
            data: self.data(),
            model: self.model(),
            method: self.method(&plan.trainings[*kept]),
            runs,
            contraction: certified.map(|certificate| certificate.rate),
            cost_name: text::cost_name(summary.task.cost).to_owned(),
            constant_cost: summary.constant.choosing(),
            persistence_cost: summary.persistence.map(|costs| costs.choosing()),
            test_cost: training.best.test,
            forecasts: forecasts::panels(self.task, self.parts, self.network),
        }))
    }

    fn run(&self, finished: &Finished<T>, at: usize) -> Result<Run, Failure> {
        let view = &self.summary.trainings[at];
        let path = finished.folder.join(TRACE);
        let trace = fs::read_to_string(&path).map_err(|source| Failure::Read { path, source })?;
        let epochs = finished.epochs.iter().map(|row| EpochPoint {
            epoch: row.epoch,
            train: row.cost,
            validation: row.validation.unwrap_or(f64::NAN),
            taken_back: row.taken_back,
        });
        Ok(Run {
            name: if self.plan.kept == Kept::Best {
                "shockfree".to_owned()
            } else {
                view.label.clone()
            },
            epochs: epochs.collect(),
            steps: trace.lines().skip(1).zip(1..).map(|(line, step)| point(step, line)).collect(),
            best_epoch: view.best_epoch,
            best_validation: view.best.choosing(),
            diverged: view.diverged,
            largest_gradient: view.largest_gradient,
        })
    }

    fn data(&self) -> Vec<(String, String)> {
        let task = &self.summary.task;
        pairs([
            ("Source", self.source.to_owned()),
            ("Read", super::prepare::listed(&task.inputs)),
            ("Predicted", super::prepare::listed(&task.targets)),
            ("Steps to learn from", task.training_steps.to_string()),
            ("Steps to choose by", task.validation_steps.to_string()),
            ("Steps to test", task.test_steps.to_string()),
            ("Split", task.split.to_owned()),
        ])
    }

    fn model(&self) -> Vec<(String, String)> {
        let task = &self.summary.task;
        let outputs = self.task.outputs();
        let (n, m) = (task.units, self.task.input_width());
        pairs([
            ("Units", format!("{n} {}", task.activation)),
            ("Parameters", (n * (n + m + 1) + outputs * (n + 1)).to_string()),
            ("Precision", task.precision.to_owned()),
        ])
    }

    fn method(&self, training: &Training) -> Vec<(String, String)> {
        let mut told = vec![("Method", training.label.clone())];
        told.extend(text::settings(&training.settings));
        told.push(("Seed", self.plan.seed.to_string()));
        pairs(told)
    }
}

fn pairs(told: impl IntoIterator<Item = (&'static str, String)>) -> Vec<(String, String)> {
    told.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A row of a trace; what is empty in it is NaN.
fn point(step: u64, line: &str) -> StepPoint {
    let mut cells = line.split(',').skip(2).map(|cell| cell.parse().unwrap_or(f64::NAN));
    let mut next = || cells.next().unwrap_or(f64::NAN);
    StepPoint {
        step,
        cost: next(),
        gradient: next(),
        bound: next(),
        rate: next(),
        contraction: next(),
    }
}
