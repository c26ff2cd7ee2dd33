//! The constants of the paper's inequalities and its claim without a number, against brute force.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::Unit;

use super::{Counts, Row, row};
use crate::number::digits;
use crate::report::Verdict;
use crate::spread::{spread, within};

/// Cases that are tried against an inequality.
const CASES: u32 = 4000;
/// Weights up to this part of the strip's edge.
const EDGE: f64 = 3.999;

/// Agrees if an inequality was never broken.
fn bound(holds: bool) -> Verdict {
    if holds { Verdict::Agrees } else { Verdict::Differs }
}

/// The rows.
pub fn rows(eight: &Counts, nine: &Counts) -> Result<Vec<Row>> {
    let (cost, stretch) = (cost_by_output()?, least_stretch()?);
    Ok(vec![
        row(
            "Theorem 4",
            "bound on |E₁ − E₂| by |y_∞ − z_∞|",
            "4",
            format!("at most {}; 2 would do", digits(cost, 4)),
            bound(cost <= 4.0),
        ),
        row(
            "Equation (3.15)",
            "least (σ⁻¹(y) − σ⁻¹(z))·(y − z) by ‖y − z‖²",
            "4",
            format!("at least {}", digits(stretch, 5)),
            bound(stretch >= 4.0),
        ),
        row(
            "Conclusion",
            "thresholds at which clipping is faster than plain descent",
            "most",
            format!(
                "{} of {} in example 8, {} of {} in example 9",
                eight.faster(),
                eight.over_thresholds.len(),
                nine.faster(),
                nine.over_thresholds.len(),
            ),
            bound(eight.faster_in_most() && nine.faster_in_most()),
        ),
    ])
}

impl Counts {
    /// At how many thresholds clipping needs fewer iterations than plain descent.
    fn faster(&self) -> usize {
        self.over_thresholds.iter().filter(|&&count| count < self.iterations[0]).count()
    }

    fn faster_in_most(&self) -> bool {
        2 * self.faster() > self.over_thresholds.len()
    }
}

/// The limits of two units of the strip and a target: `(y_∞, z_∞, y*)`.
fn limits(n: u32) -> Result<[f64; 3]> {
    let [w1, b1, w2, b2, target] = spread::<5>(n);
    let limit = |w: f64, b: f64| -> Result<f64> {
        let unit = Unit::logistic(within((-EDGE, EDGE), w), within((-12.0, 12.0), b))?;
        Ok(unit.fixed_points().lowest().state.y)
    };
    Ok([limit(w1, b1)?, limit(w2, b2)?, target])
}

/// The largest `|E₁ - E₂|/|y_∞ - z_∞|`.
fn cost_by_output() -> Result<f64> {
    let mut largest: f64 = 0.0;
    for n in 0..CASES {
        let [y, z, target] = limits(n)?;
        let cost = |y: f64| (y - target).powi(2);
        largest = largest.max((cost(y) - cost(z)).abs() / (y - z).abs());
    }
    Ok(largest)
}

/// The least `(σ⁻¹(y) - σ⁻¹(z))·(y - z)/‖y - z‖²` of two pairs of outputs.
fn least_stretch() -> Result<f64> {
    let mut least = f64::INFINITY;
    for n in 0..CASES {
        let [y1, y2, apart, angle] = spread::<4>(n);
        // Around the middle, where the slope of σ⁻¹ is least, and at all distances.
        let distance = 0.4 * apart * apart;
        let (sin, cos) = (std::f64::consts::TAU * angle).sin_cos();
        let y = [within((0.45, 0.55), y1), within((0.45, 0.55), y2)];
        let z = [y[0] + distance * cos, y[1] + distance * sin];
        let mut form = 0.0;
        for (y, z) in y.into_iter().zip(z) {
            form += (Logistic.inverse(y)? - Logistic.inverse(z)?) * (y - z);
        }
        least = least.min(form / (distance * distance));
    }
    Ok(least)
}
