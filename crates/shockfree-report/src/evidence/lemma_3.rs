//! Lemma 3: one fixed point, which attracts everything.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::Unit;

use super::{Evidence, Worst, at, worse};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 2000;
/// So near the edge that contraction takes a million steps.
const NEAREST: f64 = 1e-6;
/// The distance of the biases from the centre `-w/2`, most of them close to it, where units are steepest.
const BIASES: f64 = 40.0;
const STARTS: (f64, f64) = (-30.0, 30.0);
const STEPS: u32 = 300;
/// Differences below this are rounding to more than a part in 10⁷.
const SMALLEST: f64 = 1e-9;

/// Places at which crossings of the line and the curve are looked for.
const PLACES: u32 = 200;

/// The ratio of each step's distance from the fixed point to `|w|/4` times the one before.
pub fn evidence() -> Result<Evidence> {
    let worst = against(|weight| weight.abs() / 4.0)?;
    Ok(Evidence {
        statement: "Lemma 3",
        says: "for |w| < 4 one fixed point, and |y_{n+1} − y*| ≤ |w|/4 · |y_n − y*|",
        tried: "fixed points counted on a grid; orbits step by step: the ratio of both sides"
            .to_owned(),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (1.0 + 1e-6, "1, and the rounding of differences down to 10⁻⁹"),
        holds: Verdict::Agrees,
    })
}

/// The worst case of a rate of contraction.
fn against(rate: impl Fn(f64) -> f64) -> Result<Worst> {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [w, b, x] = spread::<3>(n);
        let weight = (4.0 - NEAREST) * within((-1.0, 1.0), w);
        let bias = BIASES * within((-1.0, 1.0), b).powi(3) - weight / 2.0;
        let unit = Unit::logistic(weight, bias)?;
        let points = unit.fixed_points();
        let limit = points.lowest().state.y;
        let one = points.len() == 1 && crossings(weight, bias) == 1;
        // More than one fixed point is worse than any ratio.
        let mut ratio: f64 = if one { 0.0 } else { f64::INFINITY };
        let mut state = within(STARTS, x);
        let mut distance = (Logistic.value(state) - limit).abs();
        for _ in 0..STEPS {
            state = unit.step(state);
            let next = (Logistic.value(state) - limit).abs();
            if next < SMALLEST {
                break;
            }
            ratio = worse(next / (distance * rate(weight)), ratio);
            distance = next;
        }
        worst.note(ratio, || at(&[("w", weight), ("b", bias)]));
    }
    Ok(worst)
}

/// How often `x - wσ(x) - b` changes its sign, on a grid over all `x` where it can.
fn crossings(weight: f64, bias: f64) -> usize {
    let reach = weight.abs() + 1.0;
    let above = |n: u32| {
        let x = bias + within((-reach, reach), f64::from(n) / f64::from(PLACES));
        x - weight * Logistic.value(x) > bias
    };
    (0..PLACES).filter(|&n| above(n) != above(n + 1)).count()
}

#[cfg(test)]
mod tests {
    use super::{against, crossings};

    #[test]
    fn a_smaller_rate_would_be_told() {
        let worst = against(|weight| weight.abs() / 4.01).unwrap();
        assert!(worst.value > 1.001, "{worst:?}");
    }

    #[test]
    fn three_crossings_would_be_told() {
        assert_eq!([crossings(8.0, -4.0), crossings(8.0, 0.0), crossings(3.9, -1.95)], [3, 1, 1]);
    }
}
