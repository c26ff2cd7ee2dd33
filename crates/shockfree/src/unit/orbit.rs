//! The orbit to a finite horizon, with exact derivatives by forward recursion.

#![expect(clippy::inline_always, reason = "loops over lanes would call an end one by one")]

use std::f64::consts::LN_2;

use fearless_simd::Level;

use super::orbits::run_alone;
use super::outputs::Outputs;
use super::saturated::Saturated;
use super::{Sensitivity, State, Unit};
use crate::error::finite;
use crate::simd::level;
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
        Ok(Orbit::new(*self, finite("x_0", start)?, steps).run())
    }
}

/// An orbit that is to be computed.
struct Orbit {
    unit: Unit,
    /// The start, in the coordinate `X`.
    x: f64,
    steps: u64,
}

impl Orbit {
    /// The orbit of a unit from a finite `x_0`.
    fn new(unit: Unit, start: f64, steps: Steps) -> Self {
        Self { unit, x: unit.activation.scale() * start, steps: steps.get() }
    }

    /// Where it ends.
    fn run(&self) -> FinalState {
        let end = self.run_with(level());
        let plain = end.final_state(self.unit.activation);
        if end.is_finite() { plain } else { self.with_scaled_derivatives(plain) }
    }

    fn run_with(&self, level: Level) -> End {
        let Self { unit, x, steps } = *self;
        if unit.drive().stays_moderate_from::<f64>(x) {
            run_alone(level, unit.activation, unit.drive(), x, steps)
        } else {
            Saturated::new(&unit).run(x, steps)
        }
    }

    /// The end of an orbit whose derivatives overflow on the way: once more, with derivatives as `value · 2^exponent`.
    #[cold]
    fn with_scaled_derivatives(&self, plain: FinalState) -> FinalState {
        let slope = plain.state.slope(self.unit.activation);
        let (scaled, exponent) = self.run_scaled();
        let sensitivity = Sensitivity {
            weight: times_power_of_two(slope * scaled.by_weight, exponent),
            bias: times_power_of_two(slope * scaled.by_bias, exponent),
        };
        FinalState { sensitivity, ..plain }
    }

    fn run_scaled(&self) -> (Tangent, i32) {
        let mut now = Tangent { x: self.x, by_weight: 0.0, by_bias: 0.0 };
        let mut exponent = 0_i32;
        for _ in 0..self.steps {
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

    /// `(X', φ, m)` at `X`, a state of this orbit.
    fn step(&self, x: f64) -> (f64, f64, f64) {
        let (unit, drive) = (&self.unit, self.unit.drive());
        if drive.stays_moderate_from::<f64>(self.x) {
            let after = |steps| run_alone(level(), unit.activation, drive, x, steps);
            let Outputs { value, to_lower, to_upper } = after(0).outputs;
            let multiplier = unit.activation.normal_weight(unit.weight) * (to_lower * to_upper);
            (after(1).at.x, value, multiplier)
        } else {
            Saturated::new(unit).step(x)
        }
    }
}

/// A state `X` of the normal form with the derivatives of `x`.
#[derive(Clone, Copy, PartialEq)]
pub struct Tangent {
    pub x: f64,
    pub by_weight: f64,
    pub by_bias: f64,
}

/// Where an orbit ended, and what the unit gives there.
#[derive(Clone, Copy)]
pub struct End {
    pub at: Tangent,
    pub outputs: Outputs<f64>,
}

impl End {
    /// The end at `X = t ln 2`.
    #[inline(always)]
    pub fn new(t: f64, by_weight: f64, by_bias: f64, outputs: Outputs<f64>) -> Self {
        Self { at: Tangent { x: t * LN_2, by_weight, by_bias }, outputs }
    }

    /// Whether the derivatives are numbers.
    #[inline(always)]
    pub fn is_finite(&self) -> bool {
        self.at.by_weight.is_finite() && self.at.by_bias.is_finite()
    }

    /// The state and the derivatives of its output, as long as those of `x` are numbers.
    #[inline(always)]
    pub fn final_state(&self, activation: Activation) -> FinalState {
        let Outputs { value, to_lower, to_upper } = self.outputs;
        let range = activation.range();
        let (to_lower, to_upper) = (range * to_lower, range * to_upper);
        let state = State { x: self.at.x / activation.scale(), y: value, to_lower, to_upper };
        let slope = state.slope(activation);
        let sensitivity =
            Sensitivity { weight: slope * self.at.by_weight, bias: slope * self.at.by_bias };
        FinalState { state, sensitivity }
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
    use super::{Orbit, times_power_of_two};
    use crate::Steps;
    use crate::simd::level;
    use crate::unit::Unit;

    fn orbit((w, b): (f64, f64), start: f64, steps: u64) -> Orbit {
        Orbit::new(Unit::logistic(w, b).unwrap(), start, Steps::new(steps).unwrap())
    }

    #[test]
    fn scaled_and_plain_recursions_agree_where_both_work() {
        for (w, b, start) in
            [(5.0, -3.0, -2.0), (-8.0, 4.0, 0.3), (60.0, -30.0, 1e-4), (2e3, -1e3, 1e-4)]
        {
            for steps in [1, 7, 50] {
                let orbit = orbit((w, b), start, steps);
                let plain = orbit.run_with(level()).at;
                let (scaled, exponent) = orbit.run_scaled();
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
        // Some that stay moderate, and one that saturates.
        for parameters in [(3.0, -1.0), (-8.0, 4.0), (5.0, -3.0), (-2e3, 1e3)] {
            for steps in [4_000, 4_001] {
                // Steps of two: no orbit is seen to repeat within one.
                let mut x = 0.3;
                for _ in 0..steps / 2 {
                    x = orbit(parameters, x, 2).run_with(level()).at.x;
                }
                if steps % 2 == 1 {
                    x = orbit(parameters, x, 1).run_with(level()).at.x;
                }
                let end = orbit(parameters, 0.3, steps).run_with(level()).at.x;
                // Between the pieces `X` is rounded, which orbits that settle forget.
                assert!((end - x).abs() <= 1e-14 * x.abs(), "{parameters:?}: {end} {x}");
            }
        }
    }
}
