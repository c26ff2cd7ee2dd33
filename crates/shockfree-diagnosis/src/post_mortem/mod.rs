//! What happened between the checkpoints of one training.
//!
//! At every checkpoint: certified rates and fixed points. Between two of them, along the straight line in the space of
//! the weights: where a followed fixed point meets a fold, a flip, a Neimark–Sacker point or a branch point. Beside
//! them: where the loss jumps.

mod course;
mod jumps;
mod segment;

use std::path::Path;

use serde::Serialize;
use shockfree::network::bifurcation::Kind;
use shockfree_data::{Loss, Model};

use course::SnapshotJson;
pub use course::{Course, Snapshot};
pub use jumps::Jump;

use crate::diagnosis::name;
use crate::{AnyCell, Assumptions, Clock, Error, Progress, Result, TimeLimit};

/// A checkpoint of a training.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// What it is called: the name of its file.
    pub name: String,
    /// The step of the training at which it was saved.
    pub step: f64,
    /// Its weights.
    pub model: Model,
}

/// The step in the name of a checkpoint's file: the last run of digits before its extension.
///
/// ```
/// use std::path::Path;
///
/// use shockfree_diagnosis::post_mortem::step_in_name;
///
/// assert_eq!(step_in_name(Path::new("run-2/step-0150.safetensors")), Some(150.0));
/// assert_eq!(step_in_name(Path::new("run-2/last.npz")), None);
/// ```
pub fn step_in_name(path: &Path) -> Option<f64> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let digits = stem.trim_end_matches(|c: char| !c.is_ascii_digit());
    let start = digits.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    digits.get(start..)?.parse().ok()
}

/// A bifurcation that the training crossed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crossing {
    /// The layer.
    pub layer: String,
    /// The step, between those of two checkpoints, if the weights had moved along a straight line.
    pub step: f64,
    /// An estimate of the error of its place on that line, in steps.
    pub error: f64,
    /// The steps of the checkpoints before and after.
    pub between: [f64; 2],
    /// `fold`, `flip`, `neimark-sacker` or `branch-point`.
    pub kind: &'static str,
    /// The angle of the pair of a Neimark–Sacker point.
    pub angle: Option<f64>,
    /// How many multipliers lie outside the unit circle there, the one that meets it not counted: none for what happens
    /// to an attractor.
    pub repelling: usize,
    /// Whether it is the plain case of its kind.
    pub certain: bool,
    /// The state.
    pub state: Vec<f64>,
}

/// The whole story.
#[derive(Clone, Debug, PartialEq)]
pub struct PostMortem {
    /// Of each layer its course.
    pub courses: Vec<Course>,
    /// What was crossed, by step.
    pub crossings: Vec<Crossing>,
    /// Where the loss jumps, between the first and the last checkpoint.
    pub jumps: Vec<Jump>,
    /// Pairs of checkpoints between which there was no time to look.
    pub not_searched: usize,
}

/// The story as JSON.
#[derive(Debug, Serialize)]
pub struct PostMortemJson<'a> {
    layers: Vec<LayerJson<'a>>,
    crossings: &'a [Crossing],
    jumps: &'a [Jump],
    not_searched: usize,
}

#[derive(Debug, Serialize)]
struct LayerJson<'a> {
    layer: &'a str,
    checkpoints: Vec<SnapshotJson>,
}

impl PostMortem {
    /// As JSON, with the losses of the training.
    pub fn json(&self, losses: &[Loss]) -> PostMortemJson<'_> {
        let layer = |course: &Course| course.snapshots.iter().map(|one| one.json(losses)).collect();
        PostMortemJson {
            layers: self
                .courses
                .iter()
                .map(|course| LayerJson { layer: &course.layer, checkpoints: layer(course) })
                .collect(),
            crossings: &self.crossings,
            jumps: &self.jumps,
            not_searched: self.not_searched,
        }
    }
}

/// Follows a training through its checkpoints, with every input held at 0.
///
/// Not guaranteed: that every bifurcation is found. Of what happens between two checkpoints one sees what a straight line
/// between them crosses, and of fixed points that neither of them has only those that exist on one of the places in
/// between that are looked at.
///
/// # Errors
/// [`Error::Checkpoints`] unless there are two or more, of the same layers and with rising steps; [`Error::Value`] for
/// weights that overflow; [`Error::Stopped`] if the flag of `limit` was set before all was done.
pub fn post_mortem<'a>(
    checkpoints: &[Checkpoint],
    losses: &[Loss],
    assumptions: &Assumptions,
    limit: impl Into<TimeLimit<'a>>,
    progress: Progress,
) -> Result<PostMortem> {
    check(checkpoints)?;
    let clock = Clock::new(limit);
    let first = &checkpoints[0].model;
    let (mut courses, mut crossings, mut not_searched) = (Vec::new(), Vec::new(), 0);
    for (index, layer) in first.layers.iter().enumerate() {
        let layers: Vec<_> =
            checkpoints.iter().map(|checkpoint| &checkpoint.model.layers[index]).collect();
        let cells: Vec<AnyCell> =
            layers.iter().map(|layer| AnyCell::new(layer, assumptions)).collect::<Result<_>>()?;
        let mut course =
            Course::new(name(layer), checkpoints, &cells, assumptions, &clock, progress)?;
        for k in 1..checkpoints.len() {
            clock.go_on()?;
            progress(&format!("between {} and {}", checkpoints[k - 1].name, checkpoints[k].name));
            if !clock.within(1.0) {
                not_searched += 1;
                course.break_before(k);
                continue;
            }
            let segment = segment::Segment::new([layers[k - 1], layers[k]], assumptions);
            let found = segment.cross(&course.states(k - 1), &course.states(k), &clock);
            course.connect(k, &found.connections);
            let (from, to) = (checkpoints[k - 1].step, checkpoints[k].step);
            crossings.extend(found.bifurcations.into_iter().map(|(one, repelling)| Crossing {
                layer: name(layer),
                step: from + one.parameter * (to - from),
                error: one.error * (to - from),
                between: [from, to],
                kind: kind(one.kind),
                angle: match one.kind {
                    Kind::NeimarkSacker { angle } => Some(angle),
                    _ => None,
                },
                repelling,
                certain: one.certain,
                state: one.state,
            }));
        }
        clock.go_on()?;
        courses.push(course);
    }
    crossings.sort_by(|x, y| x.step.total_cmp(&y.step));
    let (first, last) = (checkpoints[0].step, checkpoints[checkpoints.len() - 1].step);
    let within: Vec<Loss> =
        losses.iter().copied().filter(|loss| first <= loss.step && loss.step <= last).collect();
    let jumps = jumps::jumps(&within, &crossings);
    Ok(PostMortem { courses, crossings, jumps, not_searched })
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fold => "fold",
        Kind::Flip => "flip",
        Kind::NeimarkSacker { .. } => "neimark-sacker",
        Kind::BranchPoint => "branch-point",
    }
}

fn check(checkpoints: &[Checkpoint]) -> Result<()> {
    let wrong = |message: String| Err(Error::Checkpoints(message));
    let [first, rest @ ..] = checkpoints else { return wrong("there is none".to_owned()) };
    if rest.is_empty() {
        return wrong("there is only one".to_owned());
    }
    let shape = |model: &Model| -> Vec<_> {
        let layers = model.layers.iter();
        layers
            .map(|layer| (layer.kind, name(layer), layer.units(), layer.inputs(), layer.activation))
            .collect()
    };
    for pair in checkpoints.windows(2) {
        if pair[1].step.is_nan() || pair[0].step.is_nan() || pair[1].step <= pair[0].step {
            let [one, other] = [&pair[0], &pair[1]];
            return wrong(format!(
                "{} has the step {} and {} after it the step {}: steps must rise",
                one.name, one.step, other.name, other.step
            ));
        }
    }
    match rest.iter().find(|other| shape(&other.model) != shape(&first.model)) {
        Some(other) => wrong(format!("{} and {} have different layers", first.name, other.name)),
        None => Ok(()),
    }
}
