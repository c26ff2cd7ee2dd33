//! Measured gradients in the stable strip, under the bound that holds there.

use shockfree::Activation::Logistic;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::unit::StripBounds;
use shockfree::{Horizon, Result};

use crate::spread::{spread, within};

/// How many gradients are measured.
const CASES: u32 = 30_000;
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
    /// `‖∇E‖`.
    pub gradient: f64,
    /// Its bound at this weight, `2√2/(4-|w|)`.
    pub bound: f64,
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
    let bias = within(BIASES, b) - weight / 2.0;
    let horizon = if n.is_multiple_of(10) {
        Horizon::Infinite
    } else {
        Horizon::finite(steps(within((0.0, LONGEST.ln()), t).exp()))?
    };
    let problem = TerminalCost::new(Logistic, within(STARTS, x), within(TARGETS, y), horizon)?;
    let bound = StripBounds::new(Logistic, weight)?.gradient_bound();
    let gradient =
        problem.at(Parameters { weight, bias }).map_or(f64::NAN, |here| here.gradient.norm());
    Ok(Measured { weight, bias, gradient, bound })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 300")]
fn steps(number: f64) -> u64 {
    number.round() as u64
}

/// The case that comes nearest to its bound.
pub fn nearest(cases: &[Measured]) -> Option<&Measured> {
    let ratio = |case: &Measured| case.gradient / case.bound;
    cases.iter().max_by(|a, b| ratio(a).total_cmp(&ratio(b)))
}

#[cfg(test)]
mod tests {
    use super::{measure, nearest};

    #[test]
    fn no_gradient_exceeds_its_bound_and_some_come_near() {
        let cases = measure().unwrap();
        // A gradient that is not a number would be the largest in the total order, and fail.
        let nearest = nearest(&cases).unwrap();
        let ratio = nearest.gradient / nearest.bound;
        assert!(ratio <= 1.0 && ratio > 0.1, "{nearest:?}");
    }
}
