//! Lemma 3: one fixed point, which attracts everything.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::Unit;

use super::{Evidence, Worst, at};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 2000;
/// So near the edge that contraction takes a million steps.
const NEAREST: f64 = 1e-6;
const BIASES: (f64, f64) = (-40.0, 40.0);
const STARTS: (f64, f64) = (-30.0, 30.0);
const STEPS: u32 = 300;
/// Differences below this are rounding to more than a part in 10⁷.
const SMALLEST: f64 = 1e-9;

/// The ratio of each step's distance from the fixed point to `|w|/4` times the one before.
pub fn evidence() -> Result<Evidence> {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [w, b, x] = spread::<3>(n);
        let weight = (4.0 - NEAREST) * within((-1.0, 1.0), w);
        let bias = within(BIASES, b * b * b) - weight / 2.0;
        let unit = Unit::logistic(weight, bias)?;
        let points = unit.fixed_points();
        let limit = points.lowest().state.y;
        let mut ratio: f64 = if points.len() == 1 { 0.0 } else { f64::NAN };
        let mut state = within(STARTS, x);
        let mut distance = (Logistic.value(state) - limit).abs();
        for _ in 0..STEPS {
            state = unit.step(state);
            let next = (Logistic.value(state) - limit).abs();
            if next < SMALLEST {
                break;
            }
            ratio = ratio.max(next / (distance * weight.abs() / 4.0));
            distance = next;
        }
        worst.note(ratio, || at(&[("w", weight), ("b", bias)]));
    }
    Ok(Evidence {
        statement: "Lemma 3",
        says: "for |w| < 4 one fixed point, and |y_{n+1} − y*| ≤ |w|/4 · |y_n − y*|",
        tried: "orbits step by step: the ratio of both sides".to_owned(),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (1.0 + 1e-6, "1, and the rounding of differences down to 10⁻⁹"),
        holds: Verdict::Agrees,
    })
}
