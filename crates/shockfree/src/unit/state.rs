//! A state of a unit, with nothing lost where the activation saturates.

#![expect(clippy::inline_always, reason = "loops over lanes would call it one by one")]

use crate::Activation;

/// A state `x` and its output `y = φ(x)`, with the distances of `y` from both ends of its range.
///
/// For the logistic unit `to_lower = y` and `to_upper = 1 - y`; for tanh `1 + y` and `1 - y`. All four
/// are computed without cancellation: at `x = 40`, `1 - y` is 4.2·10⁻¹⁸ and not 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// The state.
    pub x: f64,
    /// The output `φ(x)`.
    pub y: f64,
    /// `y` less the infimum of `φ`.
    pub to_lower: f64,
    /// The supremum of `φ` less `y`.
    pub to_upper: f64,
}

impl State {
    /// `φ'(x)`: `y(1-y)`, or `(1+y)(1-y)` for tanh.
    #[inline(always)]
    pub fn slope(&self, activation: Activation) -> f64 {
        activation.scale() / activation.range() * self.to_lower * self.to_upper
    }

    /// `y - target`, taken at the end of the range to which the state is nearer: no digits are lost
    /// where both lie close to 1.
    #[inline(always)]
    pub fn output_error(&self, activation: Activation, target: f64) -> f64 {
        let near = activation.range() / 4.0;
        if self.to_upper < near {
            (activation.upper() - target) - self.to_upper
        } else if self.to_lower < near {
            self.to_lower - (target - activation.lower())
        } else {
            self.y - target
        }
    }
}
