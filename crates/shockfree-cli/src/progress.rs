//! A progress bar for what takes longer than a second.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Below this nobody wants a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error that appears when the work has lasted a second, if that is a terminal.
pub struct Progress {
    label: &'static str,
    total: u64,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub fn new(label: &'static str, total: u64) -> Self {
        Self { label, total, started: Instant::now(), bar: None }
    }

    /// Shows that so much is done.
    pub fn show(&mut self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        } else if self.started.elapsed() > PATIENCE && std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(self.total).with_elapsed(self.started.elapsed());
            let style = "{msg} {bar:30} {pos} of at most {len} iterations, {per_sec}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar.set_message(self.label);
            bar.set_position(done);
            self.bar = Some(bar);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
