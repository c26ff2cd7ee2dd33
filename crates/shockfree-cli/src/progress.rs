//! A progress bar for what takes longer than a second.

use std::fmt;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Below this nobody wants a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a spinner turns.
const TICK: Duration = Duration::from_millis(120);

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
        Self::going_on("runs", total, done, style)
    }

    /// For the epochs of a fit, of which some are done already.
    pub fn of_epochs(total: u64, done: u64) -> Self {
        let style = "epoch {human_pos} of {human_len} {wide_bar} {msg}, {eta} left at most";
        Self::going_on("", total, done, style)
    }

    /// For the cells of a surface.
    pub fn of_cells(total: u64) -> Self {
        Self::styled(
            "cells",
            total,
            "{wide_bar} {percent}% of {human_len} {msg}, {rate}, {eta} left",
        )
    }

    fn going_on(label: &'static str, total: u64, done: u64, style: &str) -> Self {
        let progress = Self::styled(label, total, style);
        progress.bar.set_position(done);
        // What was done before says nothing of the rate.
        progress.bar.reset_eta();
        progress
    }

    /// Shows that so much is done, and how it goes.
    pub fn tell(&self, done: u64, message: String) {
        self.bar.set_message(message);
        self.show(done);
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

/// What is being done, and since when, for work of many kinds that ends by itself.
pub struct Stages {
    bar: ProgressBar,
}

impl Stages {
    /// Appears when the work has lasted a second, if standard error is a terminal.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed}  {msg}") {
            bar.set_style(style);
        }
        if std::io::stderr().is_terminal() {
            let bar = bar.clone();
            // A stage may last: nobody else would show it in time.
            std::thread::spawn(move || {
                std::thread::sleep(PATIENCE);
                if !bar.is_finished() {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(TICK);
                }
            });
        }
        Self { bar }
    }

    /// Names what is being done; from any thread.
    pub fn show(&self, stage: &str) {
        self.bar.set_message(stage.to_owned());
    }
}

impl Drop for Stages {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
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
