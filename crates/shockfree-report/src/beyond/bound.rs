//! Measured gradients in the stable strip, under the bound that holds there.

use shockfree::Activation::Logistic;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::unit::{Limit, StripBounds, Unit};
use shockfree::{Horizon, Result};

use crate::spread::{spread, within};

/// How many gradients are measured.
const CASES: u32 = 12_000;
/// The biases of every case with this remainder are nearer to the centre `-w/2`, where units are steepest,
/// by this factor.
const NEARER: [f64; 3] = [1.0, 0.1, 1e-3];
/// Where: weights up to this part of the edge, biases so far from the centre `-w/2` of the picture, starts.
const EDGE: f64 = 0.999;
const BIASES: (f64, f64) = (-6.0, 6.0);
const STARTS: (f64, f64) = (-6.0, 6.0);
const TARGETS: (f64, f64) = (0.001, 0.999);
/// Finite horizons up to this; every tenth case is at the infinite one.
const LONGEST: f64 = 300.0;

/// A measured gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The weight.
    pub weight: f64,
    /// The bias.
    pub bias: f64,
    /// `|∂y_T/∂b|`.
    pub slope: f64,
    /// Its bound at this weight, `1/(4-|w|)`.
    pub slope_bound: f64,
    /// `‖∇E‖`.
    pub gradient: f64,
    /// Its bound at this weight, `2√2/(4-|w|)`.
    pub gradient_bound: f64,
}

impl Measured {
    /// How near the slope comes to its bound: 1 would be there.
    pub fn slope_ratio(&self) -> f64 {
        self.slope / self.slope_bound
    }

    /// How near the gradient comes to its bound.
    pub fn gradient_ratio(&self) -> f64 {
        self.gradient / self.gradient_bound
    }
}

/// Gradients of costs of all kinds, all over the stable strip.
///
/// # Errors
/// None for the fixed cases; those of the library.
pub fn measure() -> Result<Vec<Measured>> {
    (0..CASES).map(one).collect()
}

fn one(n: u32) -> Result<Measured> {
    let [w, b, x, y, t] = spread::<5>(n);
    let weight = EDGE * within((-4.0, 4.0), w);
    let nearer = NEARER[n as usize % NEARER.len()];
    let bias = nearer * within(BIASES, b) - weight / 2.0;
    let horizon = if n.is_multiple_of(10) {
        Horizon::Infinite
    } else {
        Horizon::finite(steps(within((0.0, LONGEST.ln()), t).exp()))?
    };
    let start = within(STARTS, x);
    let problem = TerminalCost::new(Logistic, start, within(TARGETS, y), horizon)?;
    let unit = Unit::logistic(weight, bias)?;
    let slope = match horizon {
        Horizon::Finite(steps) => unit.state_after(start, steps)?.sensitivity.bias,
        Horizon::Infinite => match unit.limit(start)? {
            Limit::FixedPoint(point) => {
                unit.limit_sensitivity(&point).map_or(f64::NAN, |sensitivity| sensitivity.bias)
            }
            Limit::TwoCycle(_) => f64::NAN,
        },
    };
    let gradient =
        problem.at(Parameters { weight, bias }).map_or(f64::NAN, |here| here.gradient.norm());
    let bounds = StripBounds::new(Logistic, weight)?;
    Ok(Measured {
        weight,
        bias,
        slope: slope.abs(),
        slope_bound: bounds.sensitivity_bound(),
        gradient,
        gradient_bound: bounds.gradient_bound(),
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 300")]
fn steps(number: f64) -> u64 {
    number.round() as u64
}

/// The case that comes nearest to a bound, by one of the two ratios. One that is no number is the
/// nearest.
pub fn nearest(cases: &[Measured], ratio: fn(&Measured) -> f64) -> Option<&Measured> {
    cases.iter().max_by(|a, b| ratio(a).total_cmp(&ratio(b)))
}

#[cfg(test)]
mod tests {
    use super::{Measured, measure, nearest};

    #[test]
    fn nothing_exceeds_its_bound_and_some_come_near() {
        let cases = measure().unwrap();
        let of = |ratio: fn(&Measured) -> f64| ratio(nearest(&cases, ratio).unwrap());
        let (slope, gradient) = (of(Measured::slope_ratio), of(Measured::gradient_ratio));
        // 1e-12 is the rounding of a division by a small 1 - m.
        assert!(slope <= 1.0 + 1e-12 && slope > 0.99, "{slope}");
        assert!(gradient <= 1.0 && gradient > 0.3, "{gradient}");
    }
}
