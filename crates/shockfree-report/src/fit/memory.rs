//! How a perturbation fades.

use shockfree_figures::{Chart, ChartAxis, Edge, Ink, Layer, Range, Role};

use super::said::number;
use super::story::FitStory;
use super::thin::Point;
use crate::figures::flat;
use crate::report::{Block, Figure};

/// The curve goes on a little after this part is left.
const GONE: f64 = 0.01;
const BEYOND: f64 = 1.15;
/// The shortest curve, in steps, and the longest: beyond it nobody counts.
const SHORTEST: f64 = 6.0;
const LONGEST: f64 = 1e12;
/// Points of the curve; up to so many steps, one a step.
const POINTS: u32 = 240;
const HEIGHT: f64 = 170.0;

/// The figure, or a sentence where there is none to be drawn.
pub fn blocks(story: &FitStory) -> Vec<Block> {
    let Some(rate) = story.contraction else { return Vec::new() };
    let gone = GONE.ln() / rate.ln();
    if rate == 0.0 {
        return vec![Block::Prose("A perturbation is gone after one step.".to_owned())];
    }
    if !(rate > 0.0 && rate < 1.0) {
        let words = "No rate of contraction below 1 is certified: nothing bounds how long a perturbation lasts.";
        return vec![Block::Prose(words.to_owned())];
    }
    if gone > LONGEST {
        let words =
            format!("The certified rate is {rate}, so near to 1 that it promises next to nothing.");
        return vec![Block::Prose(words)];
    }
    vec![Block::Figure(figure(rate, gone))]
}

fn figure(rate: f64, gone: f64) -> Figure {
    let half = 0.5_f64.ln() / rate.ln();
    let last = (BEYOND * gone).ceil().max(SHORTEST);
    let count = if last <= f64::from(POINTS) { last } else { f64::from(POINTS) };
    let points: Vec<Point> = (0..=POINTS)
        .map(f64::from)
        .take_while(|&n| n <= count)
        .map(|n| (n / count * last).round())
        .map(|t| (t, rate.powf(t)))
        .collect();
    let names = [format!("half: {}", steps(half)), format!("1 %: {}", steps(gone))];
    let flag = |label, at| Layer::Flag { label, ink: Ink::Origin, at: Edge::Top(at) };
    let mut layers = vec![flag(names[0].as_str(), half), flag(names[1].as_str(), gone)];
    layers.push(Layer::Line { label: None, ink: Ink::Of(Role::Shockfree), points: &points });
    let y = ChartAxis::linear("part left");
    let y = Range::new(0.0, 1.05).map_or(y, |range| y.within(range));
    let x = ChartAxis::linear("steps later");
    let svg = Chart { title: None, x, y, height: HEIGHT, layers: &layers }.svg();
    Figure {
        name: "fading",
        title: "Memory".to_owned(),
        see: format!(
            "Of a change of the state at most ρ^{{t}} is left after t steps, ρ = {}, in the norm of the \
             certificate: half of it after {}, a hundredth after {}.",
            number(rate),
            steps(half),
            steps(gone)
        ),
        pictures: vec![flat("fading", "What is left of a perturbation, step by step", svg)],
        data: Vec::new(),
    }
}

/// A time in words.
fn steps(time: f64) -> String {
    let shown = if time < 10.0 { (10.0 * time).round() / 10.0 } else { time.round() };
    format!("{} {}", number(shown), if shown == 1.0 { "step" } else { "steps" })
}
