//! Lemma 1: the bifurcation curves.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::folds;

use super::{Evidence, Worst, at};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 2000;
/// From next to the cusp.
const WEIGHTS: (f64, f64) = (4.0 + 1e-9, 60.0);
/// A golden-section step shrinks the interval by 0.618; 90 of them leave nothing of it.
const STEPS: u32 = 90;

/// The folds in closed form against the extrema of `x - wσ(x)`, which are the biases at which fixed points
/// appear and vanish, found by golden section.
pub fn evidence() -> Result<Evidence> {
    let worst = against(|weight| {
        Ok(folds(Logistic, weight)?.map(|pair| [pair.minus.bias, pair.plus.bias]))
    })?;
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

/// The worst case of a formula for `b₋` and `b₊`.
fn against(formula: impl Fn(f64) -> Result<Option<[f64; 2]>>) -> Result<Worst> {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [w] = spread::<1>(n);
        let weight = within(WEIGHTS, w * w);
        let Some([minus, plus]) = formula(weight)? else { continue };
        let height = |x: f64| x - weight * Logistic.value(x);
        // The extrema lie on both sides of 0, and no farther out than x = ln w + 1.
        let far = weight.ln() + 1.0;
        let top = extremum((-far, 0.0), &height);
        let bottom = -extremum((0.0, far), &|x| -height(x));
        for (found, formula) in [(top, minus), (bottom, plus)] {
            let off = (found - formula).abs() / formula.abs().max(1.0);
            worst.note(off, || at(&[("w", weight)]));
        }
    }
    Ok(worst)
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

#[cfg(test)]
mod tests {
    use super::against;

    /// As the paper prints it, worked out here.
    fn printed(weight: f64, sign: f64) -> f64 {
        let y = 0.5 + sign * 0.5 * (1.0 - 4.0 / weight).sqrt();
        (y / (1.0 - y)).ln() - weight * y
    }

    #[test]
    fn the_printed_formula_holds_and_one_with_its_signs_swapped_would_be_told() {
        let worst = |sign: f64| {
            against(|weight| Ok(Some([printed(weight, -sign), printed(weight, sign)])))
                .unwrap()
                .value
        };
        // 1 - y loses digits where y is next to 1, at w = 60 two of them.
        assert!(worst(1.0) < 1e-13, "{}", worst(1.0));
        assert!(worst(-1.0) > 0.1, "{}", worst(-1.0));
    }
}
