//! Newton's method on the infinite-horizon problem.

use super::{Method, Update};
use crate::objective::{Evaluation, Parameters, TerminalCost};
use crate::unit::{Limit, StripBounds, Unit, bias_for};
use crate::{Activation, Result};

/// Newton's method for the root of `r(b) = x_∞(b) - φ⁻¹(y*)`, with the weight fixed in the stable
/// strip: `b ← b - (1-m) r`. It needs no step size.
///
/// `x_∞` increases with `b` and differs from it by at most the drive `|w| max|φ|`, so the root is
/// bracketed from the start; a Newton step that leaves the bracket, or one after which the residual
/// has not halved, is replaced by bisection, and the method converges from any bias. It solves the
/// infinite-horizon problem whatever the horizon of the cost.
///
/// Source: Theorem 5 of the paper, which also gives the answer in closed form
/// ([`TerminalCost::optimal_bias`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newton {
    weight: f64,
    bounds: StripBounds,
    low: f64,
    high: f64,
    last_residual: f64,
}

impl Newton {
    /// The method for units with an activation, with a weight.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for a weight outside the stable strip.
    pub fn new(activation: Activation, weight: f64) -> Result<Self> {
        let bounds = StripBounds::new(activation, weight)?;
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        Ok(Self { weight, bounds, low, high, last_residual: f64::INFINITY })
    }

    /// `(r, 1-m)` at a point.
    fn residual(problem: &TerminalCost, at: Parameters) -> Option<(f64, f64)> {
        let unit = Unit::new(problem.activation(), at.weight, at.bias).ok()?;
        match unit.limit(problem.start()).ok()? {
            Limit::FixedPoint(point) => {
                Some((point.state.x - problem.target_state(), point.one_minus_multiplier))
            }
            Limit::TwoCycle(_) => None,
        }
    }
}

impl Method for Newton {
    fn begin(&mut self, problem: &TerminalCost, initial: Parameters) -> Parameters {
        let target = problem.target_state();
        let ends = [problem.activation().lower(), problem.activation().upper()];
        let [one, other] = ends.map(|output| bias_for(self.weight, target, output));
        (self.low, self.high) = (one.min(other), one.max(other));
        self.last_residual = f64::INFINITY;
        Parameters { weight: self.weight, ..initial }
    }

    fn gradient_bound(&self) -> Option<f64> {
        Some(self.bounds.gradient_bound())
    }

    fn update(&mut self, problem: &TerminalCost, at: Parameters, _: &Evaluation) -> Update {
        let Some((residual, slope)) = Self::residual(problem, at) else {
            // No limit: the loop sees the same point and names the reason.
            return Update { parameters: at, norm: 0.0 };
        };
        if residual > 0.0 {
            self.high = self.high.min(at.bias);
        } else {
            self.low = self.low.max(at.bias);
        }
        let newton = at.bias - slope * residual;
        let halved = 2.0 * residual.abs() <= self.last_residual;
        self.last_residual = residual.abs();
        let bias = if halved && self.low <= newton && newton <= self.high {
            newton
        } else {
            f64::midpoint(self.low, self.high)
        };
        Update { parameters: Parameters { bias, ..at }, norm: (bias - at.bias).abs() }
    }
}
