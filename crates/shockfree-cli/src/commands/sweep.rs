//! `shockfree sweep`: thousands of trainings, as a distribution.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use shockfree_sweep::file::{Part, Sheet};
use shockfree_sweep::{Ended, Plan, Record, Settings, fill};

use crate::failure::Failure;
use crate::output;
use crate::progress::Progress;

mod figures;
mod file;
mod merge;
mod parquet;
mod report;
mod results;

/// Train thousands of times, over starts, step sizes, thresholds and problems, and compare the methods.
///
/// Without arguments this is a grid around examples 8 and 9 of the paper. Every run is a row of
/// DIR/runs.csv, appended as it is done; DIR/summary.json and the figures follow at the end.
#[derive(Args)]
#[command(after_help = include_str!("sweep/help.txt").trim_end())]
pub struct Sweep {
    /// What is varied, as a TOML file (see below); with --resume and --merge the plan.toml that is
    /// there already, if no other is named.
    #[arg(value_name = "PROBLEM.toml")]
    problem: Option<PathBuf>,
    /// The folder for all that is written.
    #[arg(long, value_name = "DIR", default_value = "sweep")]
    out: PathBuf,
    /// Go on with what is in the folder.
    #[arg(long)]
    resume: bool,
    /// Only part K of N, for many machines: every N-th run.
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<(u64, u64)>,
    /// Join the files of all parts.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["resume", "shard"])]
    merge: Vec<PathBuf>,
    /// Write DIR/runs.parquet too.
    #[arg(long, conflicts_with = "shard")]
    parquet: bool,
    /// Print the summary as JSON.
    #[arg(long)]
    json: bool,
}

/// The plan of a folder, for whoever finds it: a problem file that makes the same sweep.
const PLAN: &str = "plan.toml";

/// What is printed of a part that is not the whole.
#[derive(Serialize)]
struct PartView<'a> {
    plan: &'a str,
    part: u64,
    of: u64,
    rows: u64,
    file: &'a Path,
}

impl Sweep {
    pub fn run(&self) -> Result<(), Failure> {
        if self.parquet {
            parquet::check()?;
        }
        let plan = self.plan()?;
        let part = match self.shard {
            Some((number, of)) => Part::new(&plan, number, of)?,
            None => Part::WHOLE,
        };
        output::prepare_folder(&self.out)?;
        let records = if self.merge.is_empty() {
            self.keep_plan(&plan)?;
            self.fill(&plan, part)?
        } else {
            let records = merge::join(&plan, &self.merge, &self.out)?;
            self.keep_plan(&plan)?;
            records
        };
        if part == Part::WHOLE {
            return results::finish(&plan, &records, self);
        }
        let file = self.out.join(part.file_name());
        let (number, of, rows) = (part.number(), part.of(), part.size(&plan));
        if self.json {
            let plan = plan.fingerprint();
            return output::print_json(&PartView { plan, part: number, of, rows, file: &file });
        }
        output::print(&format!(
            "Part {number} of {of} is done: {rows} rows in {}.\n\
             When all parts are: shockfree sweep --out {} --merge {}",
            file.display(),
            self.out.display(),
            self.out.join(format!("runs-*-of-{of}.csv")).display(),
        ))
    }

    /// The plan that is named, or that is there, or the default.
    fn plan(&self) -> Result<Plan, Failure> {
        let beside = match self.merge.first() {
            Some(first) => first.parent().unwrap_or(Path::new("")).join(PLAN),
            None => self.out.join(PLAN),
        };
        let goes_on = self.resume || !self.merge.is_empty();
        match &self.problem {
            Some(path) => file::read(path),
            None if goes_on && beside.exists() => file::read(&beside),
            None => Ok(Plan::new(Settings::default())?),
        }
    }

    /// Writes the plan into the folder, or makes sure that it is the one that is there.
    fn keep_plan(&self, plan: &Plan) -> Result<(), Failure> {
        let path = self.out.join(PLAN);
        if path.exists() {
            let there = file::read(&path)?;
            if there.fingerprint() == plan.fingerprint() {
                return Ok(());
            }
            return Err(Failure::Settings(format!(
                "{} is another plan ({}, not {}): --out DIR for another folder",
                path.display(),
                there.fingerprint(),
                plan.fingerprint(),
            )));
        }
        output::write_file(&path, plan.to_toml())
    }

    /// Runs what is missing of a part; the records of all its rows.
    fn fill(&self, plan: &Plan, part: Part) -> Result<Vec<Record>, Failure> {
        let path = self.out.join(part.file_name());
        let mut records = Vec::new();
        let mut keep = |record| records.push(record);
        let mut sheet = if self.resume {
            Sheet::resume(&path, plan, part, &mut keep)?
        } else {
            Sheet::create(&path, part)?
        };
        let all = part.size(plan);
        let progress = Progress::of_runs(all, sheet.rows());
        let stop = crate::interrupt::listen();
        let mut proceed = |done| {
            progress.show(done);
            !stop()
        };
        let ended = fill(plan, &mut sheet, &mut keep, &mut proceed)
            .and_then(|ended| sheet.sync().map(|()| ended));
        drop(progress);
        let (why, wanted) = match ended {
            Ok(Ended::Complete) => return Ok(records),
            Ok(Ended::Interrupted) => ("interrupted".to_owned(), true),
            Err(error) => (error.to_string(), false),
        };
        let rows = sheet.rows();
        Err(Failure::Unfinished { why, wanted, rows, all, path, again: self.again() })
    }

    /// The command that goes on with this one.
    fn again(&self) -> String {
        let mut words = vec!["shockfree sweep".to_owned()];
        words.extend(self.problem.as_ref().map(|path| path.display().to_string()));
        words.push(format!("--out {}", self.out.display()));
        words.extend(self.shard.map(|(number, of)| format!("--shard {number}/{of}")));
        words.push("--resume".to_owned());
        words.join(" ")
    }
}

/// `K/N`.
fn shard(text: &str) -> Result<(u64, u64), String> {
    let both = text.split_once('/').and_then(|(part, parts)| {
        let (part, parts): (u64, u64) = (part.parse().ok()?, parts.parse().ok()?);
        (1..=parts).contains(&part).then_some((part, parts))
    });
    both.ok_or_else(|| "it must be K/N with whole numbers 1 ≤ K ≤ N, like 3/8".to_owned())
}
