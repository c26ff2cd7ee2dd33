//! Lemma 1: the bifurcation curves.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::folds;

use super::{Evidence, Worst, at};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 2000;
const WEIGHTS: (f64, f64) = (4.001, 60.0);
/// A golden-section step shrinks the interval by 0.618; 90 of them leave nothing of it.
const STEPS: u32 = 90;

/// The folds in closed form against the extrema of `x - wσ(x)`, which are the biases at which fixed points
/// appear and vanish, found by golden section.
pub fn evidence() -> Result<Evidence> {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [w] = spread::<1>(n);
        let weight = within(WEIGHTS, w * w);
        let Some(pair) = folds(Logistic, weight)? else { continue };
        let height = |x: f64| x - weight * Logistic.value(x);
        // The extrema lie on both sides of 0, and no farther out than x = ln w + 1.
        let far = weight.ln() + 1.0;
        let top = extremum((-far, 0.0), &height);
        let bottom = -extremum((0.0, far), &|x| -height(x));
        for (found, formula) in [(top, pair.minus.bias), (bottom, pair.plus.bias)] {
            let off = (found - formula).abs() / formula.abs().max(1.0);
            worst.note(off, || at(&[("w", weight)]));
        }
    }
    Ok(Evidence {
        statement: "Lemma 1",
        says: "folds at b±(w) in closed form, for w ≥ 4",
        tried: "extrema of x − wσ(x) by golden section against the formula, relative".to_owned(),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (1e-14, "rounding of x and wσ(x), up to 60 in size"),
        holds: Verdict::Agrees,
    })
}

/// The largest value of a function with one maximum in an interval.
fn extremum((mut low, mut high): (f64, f64), height: &dyn Fn(f64) -> f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    for _ in 0..STEPS {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if height(left) > height(right) {
            high = right;
        } else {
            low = left;
        }
    }
    height(f64::midpoint(low, high))
}
