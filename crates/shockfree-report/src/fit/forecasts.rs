//! Forecasts beside data.

use shockfree_figures::{Chart, ChartAxis, Ink, Layer, MarkSize, Range, Stretch};

use super::look::{again, ink};
use super::story::{FitStory, ForecastPanel, Run};
use super::thin::{Point, thin};
use crate::figures::flat;
use crate::report::{Block, Figure};

/// A course has at most so many points.
const MOST: usize = 900;
/// The height of a frame.
const HEIGHT: f64 = 230.0;
/// A forecast is seen this far beyond the data, as a part of their extent.
const BEYOND: f64 = 0.5;
/// Free space beside what is seen, as a part of its extent.
const MARGIN: f64 = 0.06;

/// The figure, if anything was forecast.
pub fn blocks(story: &FitStory) -> Vec<Block> {
    let is_finite = |values: &[f64]| values.iter().any(|value| value.is_finite());
    let can_be_drawn = |panel: &&ForecastPanel| {
        is_finite(&panel.steps) && (is_finite(&panel.actual) || is_finite(&panel.forecast))
    };
    let panels: Vec<&ForecastPanel> = story.forecasts.iter().filter(can_be_drawn).collect();
    if panels.is_empty() {
        return Vec::new();
    }
    let kept = story.runs.first().cloned().unwrap_or_default();
    let pictures = panels.iter().enumerate().map(|(index, panel)| {
        let what = format!("Data and forecasts of {}", panel.name);
        flat(&format!("forecast-{}", index + 1), &what, picture(panel, &kept, story.same_step))
    });
    let is_free = panels.iter().any(|panel| panel.free_running.is_some());
    let mut see = if story.same_step {
        "Data in black, and what was predicted from the inputs of the same step and before."
    } else {
        "Data in black, and what was forecast one step before."
    }
    .to_owned();
    if is_free {
        see += " Dotted: the model left to itself, going on from its own forecasts.";
    }
    if panels.iter().any(|panel| panel.validation_from.is_some()) {
        see += " From the shaded stretch it learned nothing.";
    }
    vec![Block::Figure(Figure {
        name: "forecast",
        title: "Forecasts".to_owned(),
        see,
        pictures: pictures.collect(),
        data: Vec::new(),
    })]
}

fn picture(panel: &ForecastPanel, kept: &Run, same_step: bool) -> String {
    let of = |values: &[f64]| -> Vec<Point> {
        panel.steps.iter().copied().zip(values.iter().copied()).collect()
    };
    let actual = of(&panel.actual);
    let forecast = of(&panel.forecast);
    let free = panel.free_running.as_deref().map(of).unwrap_or_default();
    let range = range(&actual, &[&forecast, &free]);
    let is_binary = !actual.is_empty() && actual.iter().all(|at| at.1 == 0.0 || at.1 == 1.0);
    let [actual, forecast, free] = [actual, forecast, free].map(|points| thin(&points, MOST));
    let mut layers = Vec::new();
    if let Some(from) = panel.validation_from {
        let at = Stretch::Columns(from, f64::INFINITY);
        layers.push(Layer::Strip { label: "validation", ink: Ink::Faint, at });
    }
    let (own, dotted) = (ink(kept, 0), again(kept));
    let line = |label, ink, points| Layer::Line { label: Some(label), ink, points };
    if is_binary {
        // Lines between yes and no would be a hatching.
        let (label, ink, size) = (Some("data"), Ink::Plain, MarkSize::Tiny);
        layers.push(Layer::Points { label, ink, points: &actual, size });
    } else {
        layers.push(line("data", Ink::Plain, &actual));
    }
    let what = if same_step { "predicted" } else { "one step ahead" };
    layers.push(line(what, own, &forecast));
    if !free.is_empty() {
        layers.push(line("free running", dotted, &free));
    }
    let y = ChartAxis::linear("");
    let y = range.map_or(y, |range| y.within(range));
    let title = Some(panel.name.as_str()).filter(|name| !name.is_empty());
    Chart { title, x: ChartAxis::linear("step"), y, height: HEIGHT, layers: &layers }.svg()
}

/// All of the data, and forecasts that are not too far from them.
fn range(actual: &[Point], forecasts: &[&[Point]]) -> Option<Range> {
    let extent = |points: &[Point]| {
        let finite = points.iter().map(|at| at.1).filter(|value| value.is_finite());
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    };
    let (low, high) = extent(actual);
    let room = BEYOND * (high - low);
    let (mut least, mut most) = (low, high);
    for points in forecasts {
        let (below, above) = extent(points);
        (least, most) = (least.min(below.max(low - room)), most.max(above.min(high + room)));
    }
    let margin = MARGIN * (most - least);
    Range::new(least - margin, most + margin).ok()
}
