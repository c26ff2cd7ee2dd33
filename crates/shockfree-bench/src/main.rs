//! Does a task of the comparison with other programs whenever it is told to.
//!
//! `peers/common.py` starts this program and takes turns between it and the peers. It reads lines: `run` does the task once
//! and answers with the seconds that it took, by the clock and on cores; `result FILE` writes what the last run gave as
//! numbers of eight bytes.

mod data;
mod tasks;

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::path::PathBuf;
use std::time::Instant;

use clap::{Parser, ValueEnum};
use cpu_time::ProcessTime;

/// Do a task whenever a line says `run`.
#[derive(Parser)]
struct Arguments {
    #[arg(value_enum)]
    task: tasks::Name,
    /// Threads of the tasks that use several.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// The precision.
    #[arg(long, value_enum, default_value_t = Precision::F64)]
    dtype: Precision,
    /// The size of the task: cells along a side, runs, units.
    #[arg(long)]
    size: usize,
    /// How often it is repeated inside: iterations, steps, starts.
    #[arg(long, default_value_t = 1)]
    repeat: usize,
    /// Steps of a sequence, of the tasks that learn from some.
    #[arg(long, default_value_t = 200)]
    length: usize,
    /// A variant of the task.
    #[arg(long, default_value = "")]
    variant: String,
    /// Numbers of eight bytes, as the task needs them.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Precision {
    F32,
    F64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build_global()?;
    let mut task = tasks::build(&arguments)?;
    for line in stdin().lock().lines() {
        let line = line?;
        match line.split_once(' ') {
            None if line == "run" => {
                let (clock, cores) = (Instant::now(), ProcessTime::now());
                task.run();
                let (clock, cores) = (clock.elapsed(), cores.elapsed());
                println!("{} {}", clock.as_secs_f64(), cores.as_secs_f64());
            }
            Some(("result", path)) => {
                data::write(path.as_ref(), &task.result())?;
                println!("written");
            }
            _ => return Err(format!("{line:?} is neither \"run\" nor \"result FILE\"").into()),
        }
        stdout().flush()?;
    }
    Ok(())
}
