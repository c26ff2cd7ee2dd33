//! The orbit to a finite horizon, with exact derivatives by forward recursion.

#![expect(clippy::inline_always, reason = "loops over lanes would call a step one by one")]

use super::lockstep::Lanes;
use super::normal_form::{CENTRE, NormalForm, state};
use super::{Sensitivity, State, Unit};
use crate::double_double::Dd;
use crate::error::finite;
use crate::exp::exp_of_negative;
use crate::{Activation, Result, Steps};

/// Where an orbit is after some steps, and how that depends on the parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FinalState {
    /// The state `x_T`.
    pub state: State,
    /// The derivatives of `y_T = φ(x_T)`.
    pub sensitivity: Sensitivity,
}

impl Unit {
    /// The state after `steps` steps from the state `x_0`, and its derivatives.
    ///
    /// ```text
    /// x' = w φ(x) + b,   ∂x'/∂w = φ(x) + m ∂x/∂w,   ∂x'/∂b = 1 + m ∂x/∂b,   m = w φ'(x)
    /// ```
    ///
    /// Forward mode: two parameters need no tape. A derivative too large for a number is ±∞, never
    /// NaN, and a product whose factors overflow but which does not is given correctly. An orbit
    /// that repeats bit for bit is not iterated further, which changes no bit of the result.
    ///
    /// # Errors
    /// [`Error::NotFinite`](crate::Error::NotFinite) for a start that is not.
    ///
    /// Source: section 2 of the paper (with the derivatives that its Algorithm 1 needs).
    ///
    /// ```
    /// use shockfree::{Steps, unit::Unit};
    /// let horizon = Steps::new(50)?;
    /// let end = Unit::logistic(3.0, -1.0)?.state_after(-2.0, horizon)?;
    /// let nudged = Unit::logistic(3.0, -1.0 + 1e-6)?.state_after(-2.0, horizon)?;
    /// let difference = (nudged.state.y - end.state.y) / 1e-6;
    /// assert!((difference - end.sensitivity.bias).abs() < 1e-5);
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn state_after(&self, start: f64, steps: Steps) -> Result<FinalState> {
        let orbit = Orbit::new(self, finite("x_0", start)?, steps);
        Ok(orbit.end_at(orbit.stepper.run(orbit.x, orbit.steps)))
    }
}

/// An orbit that is to be computed, here or in a lane.
pub struct Orbit {
    stepper: Stepper,
    /// The start, in the coordinate `X`.
    x: f64,
    steps: u64,
}

impl Orbit {
    /// The orbit of a unit from a finite `x_0`.
    pub fn new(unit: &Unit, start: f64, steps: Steps) -> Self {
        let x = unit.activation().scale() * start;
        Self { stepper: Stepper::new(unit), x, steps: steps.get() }
    }

    /// Puts it into a lane. Only for logistic units.
    pub fn load(&self, lanes: &mut Lanes, lane: usize) {
        debug_assert_eq!(self.stepper.activation, Activation::Logistic);
        lanes.load(lane, &self.stepper.form, self.x, self.steps);
    }

    /// What its end, wherever that was computed, means for the unit.
    pub fn end_at(&self, end: Tangent) -> FinalState {
        let Self { stepper, x, steps } = self;
        let plain = end.final_state(stepper.activation);
        if end.by_weight.is_finite() && end.by_bias.is_finite() {
            return plain;
        }
        let slope = plain.state.slope(stepper.activation);
        let (scaled, exponent) = stepper.run_scaled(*x, *steps);
        let sensitivity = Sensitivity {
            weight: times_power_of_two(slope * scaled.by_weight, exponent),
            bias: times_power_of_two(slope * scaled.by_bias, exponent),
        };
        FinalState { sensitivity, ..plain }
    }
}

/// A state `X` of the normal form with the derivatives of `x`.
#[derive(Clone, Copy, PartialEq)]
pub struct Tangent {
    pub x: f64,
    pub by_weight: f64,
    pub by_bias: f64,
}

impl Tangent {
    /// After a step `(X', φ, m)`.
    #[inline(always)]
    pub fn after(self, (x, output, multiplier): (f64, f64, f64)) -> Self {
        let by_weight = output + multiplier * self.by_weight;
        let by_bias = 1.0 + multiplier * self.by_bias;
        Self { x, by_weight, by_bias }
    }

    /// The state at `X` and the derivatives of its output, as long as those of `x` are numbers.
    #[inline(always)]
    pub fn final_state(self, activation: Activation) -> FinalState {
        let state = state(activation, Dd::from(self.x));
        let slope = state.slope(activation);
        let sensitivity =
            Sensitivity { weight: slope * self.by_weight, bias: slope * self.by_bias };
        FinalState { state, sensitivity }
    }
}

/// `(X', y, m)` of the logistic unit at `X`, from the tail on whose side `X` lies: one exponential and
/// no cancellation, `e = exp(-|X|)`. The drives at both ends are sums `(hi, lo)`.
///
/// Both tails are computed and one selected, which costs next to nothing and keeps the step free of
/// branches.
#[inline(always)]
pub fn tail_step(
    (x, e): (f64, f64),
    weight: f64,
    lower: (f64, f64),
    upper: (f64, f64),
) -> (f64, f64, f64) {
    let tail = e / (1.0 + e);
    let multiplier = weight * (tail / (1.0 + e));
    let drive = weight * tail;
    let from_lower = lower.0 + (lower.1 + drive);
    let from_upper = upper.0 + (upper.1 - drive);
    if x < 0.0 { (from_lower, tail, multiplier) } else { (from_upper, 1.0 - tail, multiplier) }
}

/// Steps of the normal form, with the outputs of the activation.
pub struct Stepper {
    form: NormalForm,
    activation: Activation,
}

impl Stepper {
    pub fn new(unit: &Unit) -> Self {
        Self { form: NormalForm::of(unit), activation: unit.activation() }
    }

    /// `(X', φ, m)` at `X`; small outputs of tanh are not left to the tails, which would give them as a
    /// difference.
    fn step(&self, x: f64) -> (f64, f64, f64) {
        let NormalForm { weight, lower, centre, upper, .. } = self.form;
        if self.activation == Activation::Tanh && x.abs() < CENTRE {
            let output = (x / 2.0).tanh();
            let next = centre.hi + (centre.lo + weight / 2.0 * output);
            return (next, output, weight / 4.0 * (1.0 - output * output));
        }
        let (next, y, multiplier) = tail_step(
            (x, exp_of_negative(-x.abs())),
            weight,
            (lower.hi, lower.lo),
            (upper.hi, upper.lo),
        );
        (next, self.activation.lower() + self.activation.range() * y, multiplier)
    }

    pub fn run(&self, start: f64, steps: u64) -> Tangent {
        let mut now = Tangent { x: start, by_weight: 0.0, by_bias: 0.0 };
        let mut before = Tangent { x: f64::NAN, ..now };
        for done in 0..steps {
            let next = now.after(self.step(now.x));
            if next == before {
                // Period 1 or 2, for good: only the parity of what is left matters.
                return if (steps - done).is_multiple_of(2) { now } else { next };
            }
            (before, now) = (now, next);
        }
        now
    }

    /// The same with the derivatives as `value · 2^exponent`, for orbits whose derivatives overflow on
    /// the way.
    fn run_scaled(&self, start: f64, steps: u64) -> (Tangent, i32) {
        let mut now = Tangent { x: start, by_weight: 0.0, by_bias: 0.0 };
        let mut exponent = 0_i32;
        for _ in 0..steps {
            let one = times_power_of_two(1.0, -exponent);
            let (x, output, multiplier) = self.step(now.x);
            let by_weight = one * output + multiplier * now.by_weight;
            let by_bias = one + multiplier * now.by_bias;
            // Both below 1 in size, so that no multiplier makes the next product overflow.
            let shift = exponent_above(by_weight.abs().max(by_bias.abs()));
            exponent = exponent.saturating_add(shift);
            now = Tangent {
                x,
                by_weight: times_power_of_two(by_weight, -shift),
                by_bias: times_power_of_two(by_bias, -shift),
            };
        }
        (now, exponent)
    }
}

/// The smallest `e` with `size < 2^e`, or nearly; 0 for 0.
#[expect(clippy::cast_possible_truncation, reason = "the logarithm of a finite f64 is below 1025")]
fn exponent_above(size: f64) -> i32 {
    if size == 0.0 { 0 } else { size.log2().floor() as i32 + 1 }
}

/// `value · 2^exponent`, in steps that do not overflow on the way to a representable result.
fn times_power_of_two(value: f64, exponent: i32) -> f64 {
    const STEP: i32 = 500;
    let mut value = value;
    let mut left = exponent.clamp(-5000, 5000);
    while left != 0 && value != 0.0 {
        let now = left.clamp(-STEP, STEP);
        value *= 2.0_f64.powi(now);
        left -= now;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{Stepper, times_power_of_two};
    use crate::Steps;
    use crate::unit::Unit;

    #[test]
    fn scaled_and_plain_recursions_agree_where_both_work() {
        for (w, b, start) in [(5.0, -3.0, -2.0), (-8.0, 4.0, 0.3), (60.0, -30.0, 1e-4)] {
            let unit = Unit::logistic(w, b).unwrap();
            let stepper = Stepper::new(&unit);
            for steps in [1, 7, 50] {
                let plain = stepper.run(start, steps);
                let (scaled, exponent) = stepper.run_scaled(start, steps);
                let back = times_power_of_two(scaled.by_bias, exponent);
                assert!((back / plain.by_bias - 1.0).abs() < 1e-13, "{w} {b} {steps}");
            }
        }
    }

    #[test]
    fn an_overflowing_derivative_is_infinite_and_not_nan() {
        // The start stands on a repelling fixed point with multiplier 250000: m^200 is past f64.
        let unit = Unit::logistic(1e6, -5e5).unwrap();
        let end = unit.state_after(0.0, Steps::new(200).unwrap()).unwrap();
        assert_eq!(end.sensitivity.bias, f64::INFINITY);
        assert_eq!(end.sensitivity.weight, f64::INFINITY);
    }

    #[test]
    fn a_long_orbit_ends_as_a_step_by_step_one_does() {
        for (w, b) in [(3.0, -1.0), (-8.0, 4.0), (5.0, -3.0)] {
            let unit = Unit::logistic(w, b).unwrap();
            let stepper = Stepper::new(&unit);
            for steps in [4_000, 4_001] {
                let mut x = 0.3;
                for _ in 0..steps {
                    x = stepper.step(x).0;
                }
                assert_eq!(stepper.run(0.3, steps).x, x);
            }
        }
    }
}
