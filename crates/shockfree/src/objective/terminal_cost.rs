//! The terminal cost `E = (y_T - y*)²` and its exact gradient.

#![expect(clippy::inline_always, reason = "loops over lanes would call it one by one")]

use thiserror::Error;

use super::{Gradient, Parameters};
use crate::error::{Plain, finite};
use crate::unit::{FinalState, Limit, Unit, bias_for};
use crate::{Activation, Horizon, Result};

/// The problem of the paper: bring the output of one unit, started at `x_0`, to `y*` at the horizon.
///
/// ```text
/// minimise E(w, b) = (y_T - y*)²,   y_t = φ(x_t),   x_{t+1} = w y_t + b
/// ```
///
/// Source: (2.1) of the paper; its section 2.1 has `T = 50`.
///
/// ```
/// use shockfree::objective::{Parameters, TerminalCost};
/// use shockfree::{Activation, Horizon};
/// let problem = TerminalCost::new(Activation::Logistic, -2.0, 0.7, Horizon::finite(50)?)?;
/// let here = Parameters { weight: 3.0, bias: problem.optimal_bias(3.0) };
/// assert!(problem.at(here).unwrap().cost < 1e-9);
/// # Ok::<(), shockfree::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TerminalCost {
    activation: Activation,
    start: f64,
    target: f64,
    target_state: f64,
    horizon: Horizon,
}

/// The cost at a point of the plane, with its gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// The output at the horizon, `y_T` or `y_∞`.
    pub y: f64,
    /// `E = (y - y*)²`.
    pub cost: f64,
    /// `∇E`.
    pub gradient: Gradient,
    /// `‖∇E‖`: [`gradient.norm()`](Gradient::norm).
    pub gradient_norm: f64,
}

/// Why there is no cost, or no gradient, at a point.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Undefined {
    /// The parameters, or the state that they lead to, are not finite numbers.
    #[error(
        "w = {}, b = {} lead to a state that is not a finite number",
        Plain(*weight),
        Plain(*bias)
    )]
    NotFinite {
        /// The weight.
        weight: f64,
        /// The bias.
        bias: f64,
    },
    /// At the infinite horizon: the orbit does not converge.
    #[error("the orbit tends to a 2-cycle, y = {low} and {high}; only a finite horizon has a cost")]
    TwoCycle {
        /// The lower output.
        low: f64,
        /// The higher output.
        high: f64,
    },
    /// At the infinite horizon: the limit jumps here, so that the cost has no gradient.
    #[error(
        "the limit y = {y} lies on the shock of the start, where the cost jumps and has no gradient"
    )]
    OnShock {
        /// The output of the fixed point on which the start stands.
        y: f64,
    },
}

impl TerminalCost {
    /// A problem.
    ///
    /// # Errors
    /// [`Error::NotFinite`](crate::Error::NotFinite) for the start,
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for a target outside the open range of `φ`.
    pub fn new(activation: Activation, start: f64, target: f64, horizon: Horizon) -> Result<Self> {
        let target_state = activation.inverse(target)?;
        Ok(Self { activation, start: finite("x_0", start)?, target, target_state, horizon })
    }

    /// The activation `φ`.
    pub fn activation(&self) -> Activation {
        self.activation
    }

    /// The state `x_0` from which every orbit starts.
    pub fn start(&self) -> f64 {
        self.start
    }

    /// The wanted output `y*`.
    pub fn target(&self) -> f64 {
        self.target
    }

    /// `φ⁻¹(y*)`.
    pub fn target_state(&self) -> f64 {
        self.target_state
    }

    /// The horizon.
    pub fn horizon(&self) -> Horizon {
        self.horizon
    }

    /// The bias that makes `y*` the fixed point at a weight, `φ⁻¹(y*) - w y*`. In the stable strip it
    /// is optimal at the infinite horizon (Theorem 5).
    pub fn optimal_bias(&self, weight: f64) -> f64 {
        bias_for(weight, self.target_state, self.target)
    }

    /// The cost and its gradient.
    ///
    /// The gradient is exact up to rounding: the forward recursion at a finite horizon, the implicit
    /// function theorem at the infinite one. Its relative error is about 10⁻¹⁵ times the condition
    /// number of the problem, which grows with the explosion: next to a shock no algorithm can do
    /// better from rounded parameters.
    ///
    /// # Errors
    /// [`Undefined`] where the problem itself has no answer: a result of the search, not a fault.
    pub fn at(&self, parameters: Parameters) -> std::result::Result<Evaluation, Undefined> {
        let unit = self.unit(parameters)?;
        let not_finite = |_| not_finite(parameters);
        match self.horizon {
            Horizon::Finite(steps) => {
                let end = unit.state_after(self.start, steps).map_err(not_finite)?;
                Ok(self.evaluate(&end))
            }
            Horizon::Infinite => match unit.limit(self.start).map_err(not_finite)? {
                Limit::TwoCycle(cycle) => {
                    Err(Undefined::TwoCycle { low: cycle.low.y, high: cycle.high.y })
                }
                Limit::FixedPoint(point) => {
                    let sensitivity = unit
                        .limit_sensitivity(&point)
                        .ok_or(Undefined::OnShock { y: point.state.y })?;
                    Ok(self.evaluate(&FinalState { state: point.state, sensitivity }))
                }
            },
        }
    }

    /// The unit at a point.
    pub(crate) fn unit(&self, parameters: Parameters) -> std::result::Result<Unit, Undefined> {
        let Parameters { weight, bias } = parameters;
        Unit::new(self.activation, weight, bias).map_err(|_| not_finite(parameters))
    }

    /// The cost where an orbit ended.
    #[inline(always)]
    pub(crate) fn evaluate(&self, end: &FinalState) -> Evaluation {
        Evaluation::at(end, self.activation, self.target)
    }
}

impl Evaluation {
    /// The cost of an orbit's end for a target.
    #[inline(always)]
    pub(crate) fn at(end: &FinalState, activation: Activation, target: f64) -> Self {
        let FinalState { state, sensitivity } = end;
        let error = state.output_error(activation, target);
        // A hit has a zero gradient, however steep the way: 0 · ∞ is 0 here, as the factors are
        // finite and only too large to be written.
        let times = |slope: f64| if error == 0.0 { 0.0 } else { 2.0 * error * slope };
        let gradient =
            Gradient { weight: times(sensitivity.weight), bias: times(sensitivity.bias) };
        Self { y: state.y, cost: error * error, gradient, gradient_norm: gradient.norm() }
    }
}

fn not_finite(Parameters { weight, bias }: Parameters) -> Undefined {
    Undefined::NotFinite { weight, bias }
}
