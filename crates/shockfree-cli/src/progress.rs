//! A progress bar for what takes longer than a second.

use std::fmt;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Below this nobody wants a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error that appears when the work has lasted a second, if that is a terminal.
pub struct Progress {
    started: Instant,
    bar: ProgressBar,
}

impl Progress {
    /// For a training: it may end long before its budget.
    pub fn new(label: &'static str, total: u64) -> Self {
        Self::styled(label, total, "{msg} {wide_bar} {percent}% of the budget, {eta} left at most")
    }

    /// For so many runs, of which some are done already.
    pub fn of_runs(total: u64, done: u64) -> Self {
        let style = "{wide_bar} {human_pos} of {human_len} {msg}, {rate}, {eta} left";
        let progress = Self::styled("runs", total, style);
        progress.bar.set_position(done);
        // What was done before says nothing of the rate.
        progress.bar.reset_eta();
        progress
    }

    fn styled(label: &'static str, total: u64, style: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.with_key("rate", whole_rate));
        }
        bar.set_message(label);
        Self { started: Instant::now(), bar }
    }

    /// Shows that so much is done.
    pub fn show(&self, done: u64) {
        if self.bar.is_hidden()
            && self.started.elapsed() > PATIENCE
            && std::io::stderr().is_terminal()
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(done);
    }
}

/// A bar of the time that may be spent, which names what it is spent on.
pub struct Stages {
    progress: Mutex<Progress>,
}

impl Stages {
    /// For work that ends by itself, or when this time is over.
    pub fn new(limit: Duration) -> Self {
        let total = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        let progress = Progress::styled("", total, "{wide_bar} {msg}, at most {eta} left");
        Self { progress: Mutex::new(progress) }
    }

    /// Names what is being done; from any thread.
    pub fn show(&self, stage: &str) {
        if let Ok(progress) = self.progress.lock() {
            progress.bar.set_message(stage.to_owned());
            progress
                .show(u64::try_from(progress.started.elapsed().as_millis()).unwrap_or(u64::MAX));
        }
    }
}

/// So many in a second, without the decimals that the library prints.
fn whole_rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    let _ = write!(out, "{:.0}/s", state.per_sec());
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
