//! The step of units so large that their states saturate: where an output is a subnormal number, or its distance from 1 is.

use super::Unit;
use super::normal_form::{CENTRE, NormalForm};
use super::orbit::{End, Tangent};
use crate::Activation;
use crate::exp::exp_of_negative;

/// Steps of the normal form at any state, with the outputs of the activation. [`Orbits`](super::orbits::Orbits) are faster,
/// and for states that stay moderate.
pub struct Saturated {
    form: NormalForm,
    activation: Activation,
}

impl Saturated {
    pub fn new(unit: &Unit) -> Self {
        Self { form: NormalForm::of(unit), activation: unit.activation() }
    }

    /// So many steps from `X = start`, fewer where the orbit repeats bit for bit, which changes no bit of the result.
    pub fn run(&self, start: f64, steps: u64) -> End {
        let mut now = Tangent { x: start, by_weight: 0.0, by_bias: 0.0 };
        let mut before = Tangent { x: f64::NAN, ..now };
        for done in 0..steps {
            let next = self.after(now);
            if next == before {
                // Period 1 or 2, for good: only the parity of what is left matters.
                now = if (steps - done).is_multiple_of(2) { now } else { next };
                break;
            }
            (before, now) = (now, next);
        }
        End { at: now, outputs: self.form.outputs(now.x) }
    }

    fn after(&self, now: Tangent) -> Tangent {
        let (x, output, multiplier) = self.step(now.x);
        let by_weight = output + multiplier * now.by_weight;
        let by_bias = 1.0 + multiplier * now.by_bias;
        Tangent { x, by_weight, by_bias }
    }

    /// `(X', φ, m)` at `X`; small outputs of tanh are not left to the tails, which would give them as a
    /// difference.
    pub fn step(&self, x: f64) -> (f64, f64, f64) {
        let NormalForm { weight, centre, .. } = self.form;
        if self.activation == Activation::Tanh && x.abs() < CENTRE {
            let output = (x / 2.0).tanh();
            let next = centre.hi + (centre.lo + weight / 2.0 * output);
            return (next, output, weight / 4.0 * (1.0 - output * output));
        }
        let (next, y, multiplier) = self.tail_step(x);
        (next, self.activation.lower() + self.activation.range() * y, multiplier)
    }

    /// `(X', σ(X), m)`, from the tail on whose side `X` lies: one exponential and no cancellation, `e = exp(-|X|)`.
    fn tail_step(&self, x: f64) -> (f64, f64, f64) {
        let NormalForm { weight, lower, upper, .. } = self.form;
        let e = exp_of_negative(-x.abs());
        let tail = e / (1.0 + e);
        let multiplier = weight * (tail / (1.0 + e));
        let drive = weight * tail;
        if x < 0.0 {
            (lower.hi + (lower.lo + drive), tail, multiplier)
        } else {
            (upper.hi + (upper.lo - drive), 1.0 - tail, multiplier)
        }
    }
}
