//! Gradients step by step, under the bound that holds for them.

use std::fmt::Write as _;

use shockfree_figures::{ChartAxis, ChartPanel, ChartStack, Ink, Layer};

use super::axis::{Frame, values};
use super::look::{Course, ink, label};
use super::said::{number, place};
use super::story::{FitStory, Run, StepPoint};
use super::thin::{Bucket, Point, buckets, thin};
use crate::figures::flat;
use crate::page::plain;
use crate::report::{Block, Figure};

/// What explodes is seen up to so many times the largest gradient of the kept run, and to its bound.
const TIMES: f64 = 1e3;
/// So much above it the frame ends.
const ROOM: f64 = 2.0;
/// A bound beyond this would leave no room for the gradients.
const FAR: f64 = 1e9;
/// From so many steps on a line would be a black area: it is drawn as a band with medians.
const MANY: usize = 600;
/// The buckets of a band, about one every one and a half pixels, and the steps of one at least.
const BUCKETS: usize = 360;
const STEPS: usize = 10;
/// The points of a bound.
const BOUND: usize = 700;
/// The heights of frames: of one, and of each of several.
const HEIGHT: f64 = 260.0;
const PART: f64 = 150.0;

/// What is drawn of a run.
struct Drawn {
    course: Course,
    band: Vec<(f64, f64, f64)>,
    bound: Vec<Point>,
}

/// The figure, if there were steps with a gradient that can be drawn.
pub fn blocks(story: &FitStory) -> Vec<Block> {
    let runs: Vec<(usize, &Run)> =
        story.runs.iter().enumerate().filter(|(_, run)| !run.steps.is_empty()).collect();
    if runs.is_empty() {
        Vec::new()
    } else if runs.iter().flat_map(|(_, run)| &run.steps).any(|at| at.gradient.is_finite()) {
        vec![Block::Figure(figure(&runs))]
    } else {
        vec![Block::Prose("None of the gradients is a finite number.".to_owned())]
    }
}

fn figure(runs: &[(usize, &Run)]) -> Figure {
    let all: Vec<Vec<Point>> = runs.iter().map(|(_, run)| gradients(run)).collect();
    let usual = all.first().map_or(f64::NAN, |points| usual(points));
    let frame = frame(&all, runs, usual);
    let drawn: Vec<Drawn> = runs
        .iter()
        .zip(&all)
        .map(|((index, run), points)| draw(run, *index, points, frame))
        .collect();
    let layers: Vec<Vec<Layer<'_>>> = drawn.iter().map(Drawn::layers).collect();
    let height = if runs.len() == 1 { HEIGHT } else { PART };
    let panels: Vec<ChartPanel<'_>> = layers
        .iter()
        .map(|layers| ChartPanel { y: frame.axis("gradient norm"), height, layers })
        .collect();
    let svg = ChartStack { title: None, x: ChartAxis::linear("step"), panels: &panels }.svg();
    Figure {
        name: "gradient-norms",
        title: "Gradients".to_owned(),
        see: see(runs, &drawn, frame),
        pictures: vec![flat("gradient-norms", "Norms of gradients by step, and their bound", svg)],
        data: Vec::new(),
    }
}

fn gradients(run: &Run) -> Vec<Point> {
    run.steps.iter().map(|at| (place(at.step), at.gradient)).collect()
}

/// The largest gradient, unless it is an explosion.
fn usual(points: &[Point]) -> f64 {
    let mut sizes: Vec<f64> = values(points).filter(|size| size.is_finite()).collect();
    sizes.sort_by(f64::total_cmp);
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or(f64::NAN);
    sizes.last().map_or(f64::NAN, |last| last.min(median * TIMES))
}

/// The axis of all frames. Gradients of exactly 0 have no place on it.
fn frame(all: &[Vec<Point>], runs: &[(usize, &Run)], usual: f64) -> Frame {
    let bounds = runs.iter().flat_map(|(_, run)| &run.steps).map(|at| at.bound);
    let sizes = all.iter().flat_map(|points| values(points)).chain(bounds);
    let least = usual / (TIMES * TIMES);
    let times = TIMES.max(ROOM * known(runs) / usual);
    Frame::new(sizes.filter(|size| *size > 0.0).map(|size| size.max(least)), usual, times)
}

/// The largest bound of the kept run, which is what the figure is about; NaN if it has none that can be drawn.
fn known(runs: &[(usize, &Run)]) -> f64 {
    let bounds = runs.first().into_iter().flat_map(|(_, run)| &run.steps).map(|at| at.bound);
    bounds.filter(|bound| bound.is_finite() && *bound < FAR).fold(f64::NAN, f64::max)
}

fn draw(run: &Run, index: usize, points: &[Point], frame: Frame) -> Drawn {
    let cut: Vec<Point> = points.iter().map(|&(at, size)| (at, frame.cut(size))).collect();
    let bound: Vec<Point> =
        run.steps.iter().map(|at| (place(at.step), frame.cut(at.bound))).collect();
    let mut course = Course { label: label(&run.name), ink: ink(run, index), points: cut };
    let mut band = Vec::new();
    if points.len() > MANY {
        let parts = buckets(&course.points, BUCKETS.min(points.len() / STEPS));
        band = parts.iter().map(|&Bucket { at, low, high, .. }| (at, low, high)).collect();
        course.points = parts.iter().map(|part| (part.at, part.median)).collect();
    }
    Drawn { course, band, bound: thin(&bound, BOUND) }
}

impl Drawn {
    fn has_bound(&self) -> bool {
        values(&self.bound).any(f64::is_finite)
    }

    fn layers(&self) -> Vec<Layer<'_>> {
        let mut layers = Vec::new();
        if !self.band.is_empty() {
            layers.push(Layer::Band { label: None, ink: self.course.ink, points: &self.band });
        }
        layers.extend(self.course.layers());
        if self.has_bound() {
            let (label, ink) = (Some("bound"), Ink::Bound);
            layers.push(Layer::Line { label, ink, points: &self.bound });
        }
        layers
    }
}

fn see(runs: &[(usize, &Run)], drawn: &[Drawn], frame: Frame) -> String {
    let mut see = "The norm of the gradient at every step".to_owned();
    if drawn.iter().any(|run| !run.band.is_empty()) {
        see +=
            ": pale from the least to the greatest of neighbouring steps, the line is their median";
    }
    see += if drawn.iter().any(Drawn::has_bound) {
        ". Dashed: what it cannot exceed, known before the step."
    } else {
        ". Nothing bounds it."
    };
    for (_, run) in runs {
        see.push_str(&over(run));
    }
    let largest = runs
        .iter()
        .map(|(_, run)| format!("{} {}", plain(&run.name), number(run.largest_gradient)));
    let _ = write!(see, " Largest: {}.", largest.collect::<Vec<_>>().join(", "));
    if frame.is_cut {
        see += " What is larger than the frame leaves it at its top.";
    }
    see
}

/// How many gradients are above their bound, which would be a mistake.
fn over(run: &Run) -> String {
    let is_over = |at: &&StepPoint| at.bound.is_finite() && at.gradient > at.bound;
    match (run.steps.iter().filter(is_over).count(), plain(&run.name)) {
        (0, _) => String::new(),
        (1, name) => format!(" One gradient of {name} is above the bound."),
        (count, name) => format!(" {count} gradients of {name} are above the bound."),
    }
}
