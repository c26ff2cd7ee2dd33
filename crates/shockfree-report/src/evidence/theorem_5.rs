//! Theorem 5: the optima.

use shockfree::Activation::Logistic;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::{Horizon, Result};

use super::{Evidence, Worst, at};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 2000;
const EDGE: f64 = 3.9;
/// After so many steps a contraction by 3.9/4 has shrunk every distance below 10⁻¹⁶.
const HORIZON: u64 = 1600;

/// The output of long orbits on the line `w y* + b = σ⁻¹(y*)` against the target.
pub fn evidence() -> Result<Evidence> {
    let worst = against(TerminalCost::optimal_bias)?;
    Ok(Evidence {
        statement: "Theorem 5",
        says: "for |w| < 4 every (w, b) with wy* + b = σ⁻¹(y*) is optimal, whatever the start",
        tried: format!("the output after {HORIZON} steps against the target"),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (1e-14, "a few roundings of b, times 1/(1 − m) ≤ 40"),
        holds: Verdict::Agrees,
    })
}

/// The worst case of a bias that is said to be optimal at a weight.
fn against(optimum: impl Fn(&TerminalCost, f64) -> f64) -> Result<Worst> {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [w, x, y] = spread::<3>(n);
        let weight = within((-EDGE, EDGE), w);
        let (start, target) = (within((-20.0, 20.0), x), within((0.001, 0.999), y));
        let problem = TerminalCost::new(Logistic, start, target, Horizon::finite(HORIZON)?)?;
        let at_optimum = Parameters { weight, bias: optimum(&problem, weight) };
        let reached = problem.at(at_optimum).map_or(f64::NAN, |here| here.y);
        worst
            .note((reached - target).abs(), || at(&[("w", weight), ("x₀", start), ("y*", target)]));
    }
    Ok(worst)
}

#[cfg(test)]
mod tests {
    use super::against;
    use shockfree::Activation::Logistic;

    #[test]
    fn the_printed_line_holds_and_a_bias_beside_it_would_be_told() {
        let worst = |aside: f64| {
            against(|problem, weight| {
                let target = problem.target();
                Logistic.inverse(target).unwrap() - weight * target + aside
            })
            .unwrap()
        };
        assert!(worst(0.0).value < 1e-14, "{:?}", worst(0.0));
        assert!(worst(1e-12).value > 1e-14, "{:?}", worst(1e-12));
    }
}
