//! Learning curves.

use shockfree_figures::{ChartAxis, ChartPanel, ChartStack, Edge, Ink, Layer, MarkSize};

use super::axis::{Frame, values, whole};
use super::look::{Course, again, ink, label};
use super::said::{number, place};
use super::story::{EpochPoint, FitStory, Run};
use super::thin::{Point, thin};
use crate::figures::flat;
use crate::page::plain;
use crate::report::{Block, Figure};

/// What explodes is seen up to so many times what is usual.
const TIMES: f64 = 10.0;
/// A curve has at most so many points.
const MOST: usize = 1200;
/// With so few epochs the costs of the steps tell more.
const FEW: usize = 3;
/// The heights of frames: of one, and of each of two.
const HEIGHT: f64 = 300.0;
const HALF: f64 = 210.0;

/// The costs by epoch, and by step where there are hardly any epochs.
pub fn blocks(story: &FitStory) -> Vec<Block> {
    let most = story.runs.iter().map(|run| run.epochs.len()).max().unwrap_or(0);
    let steps = if most <= FEW { steps(story) } else { None };
    // One point is no curve.
    let epochs = if most > 1 || steps.is_none() { epochs(story) } else { None };
    [epochs, steps].into_iter().flatten().map(Block::Figure).collect()
}

/// The curves of one kind of cost.
fn course(run: &Run, cost: fn(&EpochPoint) -> f64) -> Vec<Point> {
    run.epochs.iter().map(|at| (place(at.epoch), cost(at))).collect()
}

/// The axis of the costs. What is usual: where the kept run began, and what was easy to reach.
fn frame<'a>(story: &FitStory, courses: impl Iterator<Item = &'a Course> + Clone) -> Frame {
    let easy: Vec<f64> = levels(story).iter().map(|(_, cost)| *cost).collect();
    let kept = story.runs.first().into_iter().flat_map(|run| &run.epochs);
    let first = kept.flat_map(|at| [at.train, at.validation]).take(2);
    let usual = easy.iter().copied().chain(first).filter(|cost| cost.is_finite());
    let usual = usual.fold(f64::NEG_INFINITY, f64::max);
    Frame::new(courses.flat_map(|course| values(&course.points)).chain(easy), usual, TIMES)
}

/// Whether anything of a run can be drawn.
fn has_curve(run: &Run) -> bool {
    run.epochs.iter().any(|at| at.train.is_finite() || at.validation.is_finite())
}

fn epochs(story: &FitStory) -> Option<Figure> {
    let runs: Vec<(usize, &Run)> =
        story.runs.iter().enumerate().filter(|(_, run)| has_curve(run)).collect();
    if runs.is_empty() {
        return None;
    }
    let is_alone = runs.len() == 1;
    let name = |run: &Run, what: &str| if is_alone { what.to_owned() } else { label(&run.name) };
    let mut validation = Vec::new();
    let mut train = Vec::new();
    for &(index, run) in &runs {
        let (own, other) = (ink(run, index), if is_alone { again(run) } else { ink(run, index) });
        let course = |label, ink, cost| Course { label, ink, points: course(run, cost) };
        validation.push(course(name(run, "validation"), own, |at| at.validation));
        train.push(course(name(run, "training"), other, |at| at.train));
    }
    let frame = frame(story, validation.iter().chain(&train));
    for course in validation.iter_mut().chain(&mut train) {
        for point in &mut course.points {
            point.1 = frame.cut(point.1);
        }
        course.points = thin(&course.points, MOST);
    }
    let marks = Marks::new(story, &runs, frame);
    let levels = levels(story);
    let levels = levels.iter().map(reference);
    let (upper, lower) = (in_order(&validation), in_order(&train));
    let upper: Vec<Layer<'_>> = if is_alone {
        levels.chain(lower.iter().copied()).chain(upper).chain(marks.layers()).collect()
    } else {
        levels.chain(upper).chain(marks.layers()).collect()
    };
    let cost = label(&story.cost_name);
    let axis = frame.axis(if is_alone { &cost } else { "validation cost" });
    let mut panels =
        vec![ChartPanel { y: axis, height: if is_alone { HEIGHT } else { HALF }, layers: &upper }];
    if !is_alone {
        let y = frame.axis("training cost");
        panels.push(ChartPanel { y, height: HALF, layers: &lower });
    }
    let all = runs.iter().flat_map(|(_, run)| &run.epochs).map(|at| place(at.epoch));
    let ticks = whole(all);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(at, name)| (*at, name.as_str())).collect();
    let x = ChartAxis::linear("epoch").named(&ticks);
    let svg = ChartStack { title: None, x, panels: &panels }.svg();
    Some(Figure {
        name: "curves",
        title: "Learning curves".to_owned(),
        see: see(story, &marks, frame),
        pictures: vec![flat("curves", "Training and validation costs by epoch", svg)],
        data: Vec::new(),
    })
}

/// The lines from the first, which the legend begins with.
fn in_order(courses: &[Course]) -> Vec<Layer<'_>> {
    courses.iter().flat_map(Course::layers).collect()
}

/// What costs to compare with.
fn levels(story: &FitStory) -> Vec<(&str, f64)> {
    let constant = ("constant", story.constant_cost);
    let persistence = story.persistence_cost.map(|cost| ("no change", cost));
    [Some(constant), persistence]
        .into_iter()
        .flatten()
        .filter(|(_, cost)| cost.is_finite())
        .collect()
}

/// What the levels are.
fn said(story: &FitStory) -> &'static str {
    match levels(story).as_slice() {
        [] => "",
        [(_, _), (_, _), ..] => {
            " Dashed: the best constant prediction, and the one that nothing changes."
        }
        [("constant", _)] => " Dashed: the best constant prediction.",
        [_] => " Dashed: the prediction that nothing changes.",
    }
}

/// A level with its name beside it.
fn reference<'a>((label, cost): &(&'a str, f64)) -> Layer<'a> {
    Layer::Flag { label, ink: Ink::Bound, at: Edge::Right(*cost) }
}

/// What is marked on the validation curves.
struct Marks {
    /// The best epochs of the runs, the kept one first.
    best: Vec<(Ink, [Point; 1])>,
    kept: Option<(f64, String)>,
    taken_back: Vec<Point>,
    /// Where runs were last seen that diverged.
    lost: Vec<(f64, String)>,
}

impl Marks {
    fn new(story: &FitStory, runs: &[(usize, &Run)], frame: Frame) -> Self {
        let best = |&(index, run): &(usize, &Run)| {
            let at = (place(run.best_epoch), run.best_validation);
            frame.shows(at.1).then(|| (ink(run, index), [at]))
        };
        let kept = story.runs.first().filter(|run| frame.shows(run.best_validation));
        let taken = runs.iter().flat_map(|(_, run)| &run.epochs).filter(|at| at.taken_back);
        let lost = runs.iter().filter(|(_, run)| run.diverged).filter_map(|(_, run)| {
            let seen = run.epochs.iter().rfind(|at| frame.shows(at.validation))?;
            Some((place(seen.epoch), format!("{} diverges", label(&run.name))))
        });
        Self {
            best: runs.iter().filter_map(best).collect(),
            kept: kept
                .map(|run| (place(run.best_epoch), format!("best: epoch {}", run.best_epoch))),
            taken_back: taken.map(|at| (place(at.epoch), at.validation)).collect(),
            lost: lost.collect(),
        }
    }

    fn layers(&self) -> Vec<Layer<'_>> {
        let flags = self.kept.iter().chain(&self.lost);
        let flags =
            flags.map(|(at, label)| Layer::Flag { label, ink: Ink::Origin, at: Edge::Top(*at) });
        let mut layers: Vec<Layer<'_>> = flags.collect();
        if !self.taken_back.is_empty() {
            layers.push(Layer::Points {
                label: Some("epoch taken back"),
                ink: Ink::Shock,
                points: &self.taken_back,
                size: MarkSize::SmallHollow,
            });
        }
        for (ink, points) in &self.best {
            layers.push(Layer::Points { label: None, ink: *ink, points, size: MarkSize::Large });
        }
        layers
    }
}

fn see(story: &FitStory, marks: &Marks, frame: Frame) -> String {
    let mut see = format!("The cost is the {}.", plain(&story.cost_name));
    if let Some(run) = story.runs.first().filter(|run| run.best_validation.is_finite()) {
        let least = number(run.best_validation);
        let words = format!(
            " The least on validation data, {least}, was reached in epoch {}",
            run.best_epoch
        );
        see += &words;
        see += match marks.best.len() {
            0 => ".",
            1 => " (large mark).",
            _ => "; large marks are the best epochs.",
        };
    }
    see += said(story);
    if !marks.taken_back.is_empty() {
        see += " What an epoch with a red ring learned was taken back.";
    }
    if frame.is_cut {
        see += " What exploded leaves the frame at its top.";
    }
    see
}

fn steps(story: &FitStory) -> Option<Figure> {
    let mut courses: Vec<Course> = Vec::new();
    for (index, run) in story
        .runs
        .iter()
        .enumerate()
        .filter(|(_, run)| run.steps.iter().any(|at| at.cost.is_finite()))
    {
        let points = run.steps.iter().map(|at| (place(at.step), at.cost)).collect();
        courses.push(Course { label: label(&run.name), ink: ink(run, index), points });
    }
    if courses.is_empty() {
        return None;
    }
    let frame = frame(story, courses.iter());
    for course in &mut courses {
        for point in &mut course.points {
            point.1 = frame.cut(point.1);
        }
        course.points = thin(&course.points, MOST);
    }
    let levels = levels(story);
    let layers: Vec<Layer<'_>> = levels.iter().map(reference).chain(in_order(&courses)).collect();
    let panel = ChartPanel { y: frame.axis("cost of the step"), height: HEIGHT, layers: &layers };
    let svg = ChartStack { title: None, x: ChartAxis::linear("step"), panels: &[panel] }.svg();
    Some(Figure {
        name: "steps",
        title: "The cost of each step".to_owned(),
        see: format!(
            "The cost is the {}, measured on what the step learned from, before it was taken.{}",
            plain(&story.cost_name),
            said(story)
        ),
        pictures: vec![flat("steps", "The cost of each training step", svg)],
        data: Vec::new(),
    })
}
