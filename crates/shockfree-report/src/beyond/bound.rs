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
    /// `|∂y_T/∂w|`.
    pub weight_slope: f64,
    /// The bound of both slopes at this weight, `1/(4-|w|)`.
    pub slope_bound: f64,
    /// `‖∇E‖`.
    pub gradient: f64,
    /// Its bound at this weight, `(16/27) 2√2/(4-|w|)`.
    pub gradient_bound: f64,
}

impl Measured {
    /// How near the slope comes to its bound: 1 would be there.
    pub fn slope_ratio(&self) -> f64 {
        self.slope / self.slope_bound
    }

    /// How near the slope by the weight comes to its bound.
    pub fn weight_slope_ratio(&self) -> f64 {
        self.weight_slope / self.slope_bound
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
    measure_many(CASES)
}

/// As [`measure`], the first so many cases.
///
/// # Errors
/// As [`measure`].
pub fn measure_many(cases: u32) -> Result<Vec<Measured>> {
    (0..cases).map(one).collect()
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
    measured(Parameters { weight, bias }, within(STARTS, x), within(TARGETS, y), horizon)
}

/// The slopes and the gradient of one cost at one place.
fn measured(at: Parameters, start: f64, target: f64, horizon: Horizon) -> Result<Measured> {
    let Parameters { weight, bias } = at;
    let problem = TerminalCost::new(Logistic, start, target, horizon)?;
    let unit = Unit::logistic(weight, bias)?;
    let slopes = match horizon {
        Horizon::Finite(steps) => Some(unit.state_after(start, steps)?.sensitivity),
        Horizon::Infinite => match unit.limit(start)? {
            Limit::FixedPoint(point) => unit.limit_sensitivity(&point),
            Limit::TwoCycle(_) => None,
        },
    };
    let bounds = StripBounds::new(Logistic, weight)?;
    Ok(Measured {
        weight,
        bias,
        slope: slopes.map_or(f64::NAN, |slopes| slopes.bias.abs()),
        weight_slope: slopes.map_or(f64::NAN, |slopes| slopes.weight.abs()),
        slope_bound: bounds.sensitivity_bound(),
        gradient: problem.at(at).map_or(f64::NAN, |here| here.gradient.norm()),
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
    use super::{Measured, measure_many, measured, nearest};
    use shockfree::Horizon;
    use shockfree::objective::Parameters;

    /// The rounding of a division by a small 1 - m.
    const ROUNDING: f64 = 1e-12;

    #[test]
    fn nothing_exceeds_its_bound_and_some_come_near() {
        let cases = measure_many(30_000).unwrap();
        let of = |ratio: fn(&Measured) -> f64| ratio(nearest(&cases, ratio).unwrap());
        let slopes = [of(Measured::slope_ratio), of(Measured::weight_slope_ratio)];
        let gradient = of(Measured::gradient_ratio);
        assert!(slopes[0] <= 1.0 + ROUNDING && slopes[0] > 0.99, "{slopes:?}");
        assert!(slopes[1] <= 1.0 + ROUNDING && slopes[1] > 0.9, "{slopes:?}");
        assert!(gradient <= 1.0 && gradient > 0.75, "{gradient}");
    }

    #[test]
    fn the_bound_of_the_gradient_is_reached_without_a_weight() {
        let at = Parameters { weight: 0.0, bias: 2.0_f64.ln() };
        let corner = measured(at, 30.0, 1e-9, Horizon::finite(1).unwrap()).unwrap();
        let ratio = corner.gradient_ratio();
        assert!(ratio > 1.0 - 1e-8 && ratio <= 1.0 + ROUNDING, "{corner:?}");
    }

    /// Where nothing was measured nothing is within a bound.
    #[test]
    fn what_is_no_number_is_the_worst() {
        let mut cases = measure_many(3).unwrap();
        cases[1].slope = f64::NAN;
        assert!(nearest(&cases, Measured::slope_ratio).unwrap().slope.is_nan());
    }
}
