//! Learning rates, and the certified rates of contraction, step by step.

use shockfree_figures::{Across, ChartAxis, ChartPanel, ChartStack, Ink, Layer, Range};

use super::axis::{Frame, values};
use super::look::{Course, ink, label};
use super::said::place;
use super::story::{FitStory, Run, StepPoint};
use super::thin::thin;
use crate::figures::flat;
use crate::report::{Block, Figure};

/// A course has at most so many points.
const MOST: usize = 900;
/// The heights of the frames.
const RATES: f64 = 170.0;
const CONTRACTION: f64 = 150.0;
/// Rates above so many times the largest of the kept run leave the frame.
const TIMES: f64 = 1e3;
/// The axis is logarithmic where a quarter of the rates is below this part of the largest, and goes down to
/// that part of it.
const STEEP: f64 = 10.0;
const STEEPEST: f64 = 1e4;

/// The figure, if rates or contraction are known.
pub fn blocks(story: &FitStory) -> Vec<Block> {
    figure(story).map(Block::Figure).into_iter().collect()
}

/// The courses of a number along the runs in which it is ever known.
fn courses(runs: &[Run], of: fn(&StepPoint) -> f64) -> Vec<Course> {
    let course = |(index, run): (usize, &Run)| {
        let points: Vec<(f64, f64)> = run.steps.iter().map(|at| (place(at.step), of(at))).collect();
        values(&points).any(f64::is_finite).then(|| Course {
            label: label(&run.name),
            ink: ink(run, index),
            points: thin(&points, MOST),
        })
    };
    runs.iter().enumerate().filter_map(course).collect()
}

fn figure(story: &FitStory) -> Option<Figure> {
    let mut rates = courses(&story.runs, |at| at.rate);
    let contractions = courses(&story.runs, |at| at.contraction);
    if rates.is_empty() && contractions.is_empty() {
        return None;
    }
    // Lines on top of one another look like one: then it is one.
    let [first, others @ ..] = rates.as_slice() else { return None };
    let is_common = !others.is_empty() && others.iter().all(|rate| rate.points == first.points);
    if is_common {
        rates.truncate(1);
        for rate in &mut rates {
            rate.label.clear();
        }
    }
    let frame = frame(&rates);
    let upper: Vec<Layer<'_>> = rates.iter().flat_map(Course::layers).collect();
    let at = Across::Horizontal(1.0);
    let mut lower = vec![Layer::Reference { label: "1: nothing need fade", ink: Ink::Bound, at }];
    lower.extend(contractions.iter().flat_map(Course::layers));
    let mut panels = Vec::new();
    if !rates.is_empty() {
        let y = frame.axis("learning rate");
        panels.push(ChartPanel { y, height: RATES, layers: &upper });
    }
    if !contractions.is_empty() {
        let y = contraction_axis(&contractions);
        panels.push(ChartPanel { y, height: CONTRACTION, layers: &lower });
    }
    let svg = ChartStack { title: None, x: ChartAxis::linear("step"), panels: &panels }.svg();
    let mut see = "The learning rate that was used at every step".to_owned();
    see += if is_common { ", the same in all runs." } else { "." };
    if !contractions.is_empty() {
        see += " Under it the certified rate of contraction: a change of the state shrinks in every step at \
                least to this part of it.";
    }
    Some(Figure {
        name: "step-rates",
        title: "Rates".to_owned(),
        see,
        pictures: vec![flat("step-rates", "Learning rates and rates of contraction by step", svg)],
        data: Vec::new(),
    })
}

/// The axis of the rates. A rate that falls to nothing at the very end makes no axis logarithmic.
fn frame(rates: &[Course]) -> Frame {
    let finite = |rate: &Course| -> Vec<f64> {
        values(&rate.points).filter(|rate| rate.is_finite()).collect()
    };
    let mut kept = rates.first().map(finite).unwrap_or_default();
    kept.sort_by(f64::total_cmp);
    let usual = kept.last().copied().unwrap_or(f64::NAN);
    let low = kept.get(kept.len() / 4).copied().unwrap_or(usual);
    let all = rates.iter().flat_map(|rate| values(&rate.points));
    let is_steep = low > 0.0 && low * STEEP < usual;
    let least = if is_steep { usual / STEEPEST } else { 0.0 };
    Frame::new(all.map(|rate| rate.max(least)).chain((!is_steep).then_some(0.0)), usual, TIMES)
}

/// From 0 to 1, unless something is above.
fn contraction_axis(courses: &[Course]) -> ChartAxis<'static> {
    let axis = ChartAxis::linear("contraction");
    let all = || courses.iter().flat_map(|course| values(&course.points));
    let is_usual = all().all(|rate| rate.is_nan() || (0.0..=1.0).contains(&rate));
    match Range::new(0.0, 1.12) {
        Ok(range) if is_usual => axis.within(range),
        _ => axis,
    }
}
