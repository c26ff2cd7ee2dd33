//! A progress bar for what takes longer than a second.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Below this nobody wants a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error that appears when the work has lasted a second, if that is a terminal.
pub struct Progress {
    started: Instant,
    bar: ProgressBar,
}

impl Progress {
    pub fn new(label: &'static str, total: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let style = "{msg} {wide_bar} {percent}% of the budget, {eta} left at most";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
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

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
