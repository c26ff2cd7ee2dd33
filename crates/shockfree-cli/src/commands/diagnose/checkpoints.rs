//! Several checkpoints: the post-mortem of a training.

use std::path::PathBuf;

use comfy_table::Table;
use shockfree_data::{Limits, Loss, read_losses, read_model};
use shockfree_diagnosis::post_mortem::{
    Checkpoint, Course, Jump, PostMortem, post_mortem, step_in_name,
};
use shockfree_diagnosis::words::{bifurcation, number, summary};
use shockfree_diagnosis::{Assumptions, course};

use super::Diagnose;
use super::text::{align, table};
use crate::failure::Failure;
use crate::number::significant;
use crate::output::{print, print_json, write_files};
use crate::progress::Stages;

impl Diagnose {
    /// Follows a training through its checkpoints.
    pub(super) fn run_post_mortem(&self, assumptions: &Assumptions) -> Result<(), Failure> {
        if self.save_certificate.is_some() {
            let message =
                "--save-certificate is for one model, not for the checkpoints of a training";
            return Err(Failure::Settings(message.to_owned()));
        }
        let losses = match &self.losses {
            Some(path) => read_losses(path, &Limits::default())?,
            None => Vec::new(),
        };
        let checkpoints = read(&self.models)?;
        let within = |loss: &Loss| {
            checkpoints[0].step <= loss.step && loss.step <= checkpoints[checkpoints.len() - 1].step
        };
        if !losses.is_empty() && !losses.iter().any(within) {
            return Err(Failure::Settings(format!(
                "no loss lies between the steps {} and {} of the checkpoints: the numbers in their names must be steps \
                 of the losses",
                checkpoints[0].step,
                checkpoints[checkpoints.len() - 1].step,
            )));
        }
        let stages = Stages::new();
        let story = post_mortem(&checkpoints, &losses, assumptions, self.time_limit, &|stage| {
            stages.show(stage);
        })?;
        drop(stages);
        if let Some(folder) = &self.figures {
            let several = story.courses.len() > 1;
            let name = |k: usize| {
                if several { format!("training-{}.svg", k + 1) } else { "training.svg".to_owned() }
            };
            let figures: Vec<(String, String)> = story
                .courses
                .iter()
                .enumerate()
                .map(|(k, one)| (name(k), course(&story, one, &losses)))
                .collect();
            write_files(folder, &figures)?;
        }
        if self.json {
            return print_json(&story.json(&losses));
        }
        print(&told(&checkpoints, &story, &losses))
    }
}

/// Reads the checkpoints; the last number in each name is its step, or else their order.
fn read(paths: &[PathBuf]) -> Result<Vec<Checkpoint>, Failure> {
    let named: Option<Vec<f64>> = paths.iter().map(|path| step_in_name(path)).collect();
    if let Some(steps) = &named
        && let Some(k) = (1..steps.len()).find(|&k| steps[k] <= steps[k - 1])
    {
        return Err(Failure::Settings(format!(
            "{} comes after {}: checkpoints must be in the order of the numbers in their names",
            paths[k].display(),
            paths[k - 1].display(),
        )));
    }
    let steps = named;
    paths
        .iter()
        .enumerate()
        .map(|(k, path)| {
            #[expect(clippy::cast_precision_loss, reason = "nobody names 2⁵² files")]
            let order = k as f64;
            let name = path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let step = steps.as_ref().map_or(order, |steps| steps[k]);
            Ok(Checkpoint { name, step, model: read_model(path, &Limits::default())? })
        })
        .collect()
}

fn told(checkpoints: &[Checkpoint], story: &PostMortem, losses: &[Loss]) -> String {
    let mut parts =
        vec![summary([checkpoints[0].step, checkpoints[checkpoints.len() - 1].step], story)];
    for one in &story.courses {
        let heading =
            if story.courses.len() > 1 { format!("{}\n", one.layer) } else { String::new() };
        parts.push(heading + &along(one, story, losses).trim_fmt());
    }
    if !story.jumps.is_empty() {
        parts.push(format!("{}\n{}", jumps_said(&story.jumps), jumps(&story.jumps).trim_fmt()));
    }
    if story.not_searched > 0 {
        parts.push(format!(
            "Between {} pairs of checkpoints there was no time to look: give it more with --time-limit.",
            story.not_searched
        ));
    }
    parts.join("\n\n")
}

/// A row for each checkpoint.
fn along(course: &Course, story: &PostMortem, losses: &[Loss]) -> Table {
    let names: Vec<&str> = course.snapshots[0].rates.iter().map(|(name, _)| *name).collect();
    let mut header = vec!["step", "loss"];
    header.extend(&names);
    header.extend(["fixed points", "stable", "radii of the stable", "crossed before the next"]);
    let mut table = table(&header);
    for (k, snapshot) in course.snapshots.iter().enumerate() {
        let loss = losses.iter().find(|loss| loss.step == snapshot.step);
        let mut row = vec![
            significant(snapshot.step, 8),
            loss.map_or_else(|| "–".to_owned(), |loss| significant(loss.loss, 3)),
        ];
        for name in &names {
            let rate = snapshot.rates.iter().find(|(other, _)| other == name);
            row.push(rate.map_or_else(|| "–".to_owned(), |(_, rate)| number(*rate)));
        }
        row.push(snapshot.points.len().to_string());
        row.push(snapshot.attracting().to_string());
        row.push(radii(snapshot));
        let next = course.snapshots.get(k + 1).map(|next| next.step);
        row.push(crossed(course, story, snapshot.step, next));
        table.add_row(row);
    }
    let numbers: Vec<usize> = (0..names.len() + 4).collect();
    align(&mut table, &numbers);
    table
}

fn radii(snapshot: &shockfree_diagnosis::post_mortem::Snapshot) -> String {
    /// As many as fit.
    const MOST: usize = 4;
    let stable = snapshot.attracting();
    let radii = snapshot
        .points
        .iter()
        .take(stable)
        .take(MOST)
        .map(|point| significant(point.spectral_radius(), 3));
    let mut text = radii.collect::<Vec<_>>().join(" ");
    if stable > MOST {
        text.push_str(" …");
    }
    text
}

fn crossed(course: &Course, story: &PostMortem, from: f64, to: Option<f64>) -> String {
    let Some(to) = to else { return String::new() };
    let between =
        story.crossings.iter().filter(|one| one.layer == course.layer && one.between == [from, to]);
    between
        .map(|one| format!("{} {}", bifurcation(one.kind), significant(one.step, 8)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn jumps_said(jumps: &[Jump]) -> String {
    let with = jumps.iter().filter(|jump| !jump.crossed.is_empty()).count();
    format!(
        "The loss jumps {} times; {with} times a bifurcation lies in the same step.",
        jumps.len()
    )
}

fn jumps(jumps: &[Jump]) -> Table {
    let mut table = table(&["from step", "to", "loss before", "after", "bifurcations in between"]);
    for jump in jumps {
        let kinds: Vec<&str> = jump.crossed.iter().map(|kind| bifurcation(kind)).collect();
        let nearest = jump.nearest.map_or_else(
            || "none".to_owned(),
            |nearest| {
                format!("none; the nearest is {} steps before or after", significant(nearest, 2))
            },
        );
        table.add_row(vec![
            significant(jump.from, 8),
            significant(jump.to, 8),
            significant(jump.before, 3),
            significant(jump.after, 3),
            if kinds.is_empty() { nearest } else { kinds.join(", ") },
        ]);
    }
    align(&mut table, &[0, 1, 2, 3]);
    table
}
