//! What the stable strip guarantees, in numbers: how large a gradient can be, and how long a step.

use crate::{Activation, Error, Horizon, Result};

/// Bounds that hold on the whole strip `|w| ≤ w_max < 1/L`, for every bias, start and target, at
/// every horizon `T ≥ 1` and at the infinite one.
///
/// With the contraction rate `ρ = w_max L`:
///
/// ```text
/// |∂y_T/∂w|, |∂y_T/∂b| ≤ L/(1-ρ)             (logistic: 1/(4-|w|))
/// ‖∇E_T‖ ≤ (16/27) 2√2 R L/(1-ρ)             (logistic: 1.676/(4-|w|);  R the range of φ)
/// ```
///
/// Source: theory of one unit, "stable region, with numbers"; not in the paper.
///
/// ```
/// use shockfree::{Activation, Horizon, unit::StripBounds};
/// let bounds = StripBounds::new(Activation::Logistic, 3.0)?;
/// assert!((bounds.gradient_bound() - 16.0 / 27.0 * 8.0_f64.sqrt()).abs() < 1e-15);
/// // Any step up to 0.437 descends monotonically; below twice that the cost still never rises.
/// assert!((bounds.safe_step_for_bias(0.7, Horizon::Infinite)? - 0.43714).abs() < 1e-4);
/// # Ok::<(), shockfree::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StripBounds {
    activation: Activation,
    weight: f64,
}

/// The relative width to which the supremum of the curvature is enclosed. Steps are scaled down by
/// it, so that it costs nothing and the enclosure ends after some thousand intervals.
const ENCLOSURE: f64 = 1e-6;

/// What a gradient can come to of the product of the largest slope and the largest miss, which do not
/// occur together: `4 max y²(1-y)`, at `y = 2/3`, in the logistic unit's coordinates.
const TOGETHER: f64 = 16.0 / 27.0;

/// `max |σ'''|`, at 0.
const THIRD_DERIVATIVE: f64 = 0.125;

impl StripBounds {
    /// The bounds for weights up to `|weight|` in size. For the bounds along the bias alone the sign
    /// of `weight` counts as well.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless `|weight| < 1/L` (4 for the logistic unit, 1 for tanh).
    pub fn new(activation: Activation, weight: f64) -> Result<Self> {
        let limit = activation.strip_edge();
        if weight.abs() < limit {
            Ok(Self { activation, weight })
        } else {
            Err(Error::OutOfRange { what: "weight", value: weight, lower: -limit, upper: limit })
        }
    }

    /// The contraction rate `ρ = |w| L`.
    pub fn contraction_rate(&self) -> f64 {
        self.activation.contraction_rate(self.weight)
    }

    /// The bound `L/(1-ρ)` on `|∂y_T/∂w|` and on `|∂y_T/∂b|`.
    pub fn sensitivity_bound(&self) -> f64 {
        self.activation.slope_bound() / (1.0 - self.contraction_rate())
    }

    /// The bound `(16/27) 2√2 R L/(1-ρ)` on the norm of the gradient of a terminal cost.
    ///
    /// The last step alone gives `|∂y_T/∂θ| ≤ φ'(x_T)/(1-ρ)`, and the cost multiplies it by
    /// `2|y_T - y*|`, at most twice the distance of `y_T` from the farther end of the range. That is
    /// large where the slope is small; their product is largest at `y = 2/3`. The bound is sharp at
    /// `w = 0`, `T = 1`.
    pub fn gradient_bound(&self) -> f64 {
        TOGETHER * 2.0 * 2.0_f64.sqrt() * self.activation.range() * self.sensitivity_bound()
    }

    /// A bound on `∂²E/∂b²` over all biases, at the weight itself.
    ///
    /// At the infinite horizon it is the supremum of
    /// `φ''(b) = 2(y'² + (y-y*)y'')` with `y' = s/(1-ws)`, `y'' = s(1-2y)/(1-ws)³`, enclosed from
    /// above to a millionth by branch and bound over `y`. At a finite horizon it is that plus a bound
    /// on how much the curvature at `T` can differ from its limit, or a bound for all `T` where that
    /// is smaller (short horizons).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a target outside the range of `φ`.
    pub fn curvature_by_bias(&self, target: f64, horizon: Horizon) -> Result<f64> {
        self.activation.inverse(target)?;
        let (activation, k) = (self.activation, self.activation.scale());
        // Everything is done on the logistic unit, E = R² E_logistic and B = kb + …
        let weight = activation.normal_weight(self.weight);
        let target = (target - activation.lower()) / activation.range();
        let scale = (activation.range() * k).powi(2);
        let limit = curvature_at_the_limit(weight, target);
        Ok(scale
            * match horizon.steps() {
                None => limit,
                Some(steps) => {
                    (limit + curvature_gap(weight, steps)).min(any_curvature(weight, target))
                }
            })
    }

    /// The largest step `1/M` that is known to make gradient descent on the bias alone descend
    /// monotonically, from anywhere, `M` being [`curvature_by_bias`](Self::curvature_by_bias).
    ///
    /// # Errors
    /// As [`curvature_by_bias`](Self::curvature_by_bias).
    pub fn safe_step_for_bias(&self, target: f64, horizon: Horizon) -> Result<f64> {
        Ok(1.0 / self.curvature_by_bias(target, horizon)?)
    }

    /// The largest step that is known to make projected gradient descent on weight and bias, the
    /// weight kept within `±w_max`, descend monotonically at every horizon: one over a bound on the
    /// norm of the Hessian. Plainer, and several times smaller, than the one for the bias alone.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a target outside the range of `φ`.
    pub fn safe_step(&self, target: f64) -> Result<f64> {
        self.activation.inverse(target)?;
        let slope = self.activation.slope_bound();
        let bend = self.activation.curvature_bound();
        let size = self.weight.abs();
        let state = 1.0 / (1.0 - self.contraction_rate());
        let miss = (target - self.activation.lower()).max(self.activation.upper() - target);
        // Second derivatives of the state, from the recursion: ∂∂x' = wφ''∂x∂x + (slope terms) + m∂∂x.
        let by_two = |slope_terms: f64| {
            let of_state = (slope_terms * slope * state + size * bend * state * state) * state;
            slope * of_state + bend * state * state
        };
        let (ww, wb, bb) = (by_two(2.0), by_two(1.0), by_two(0.0));
        let second = (ww * ww + 2.0 * wb * wb + bb * bb).sqrt();
        let first = 2.0 * (slope * state).powi(2);
        Ok(1.0 / (2.0 * (first + miss * second)))
    }
}

/// `sup_y φ''` on the logistic unit, from above.
fn curvature_at_the_limit(weight: f64, target: f64) -> f64 {
    let mut largest = 0.0_f64;
    let mut open = vec![(0.0, 1.0)];
    while let Some((low, high)) = open.pop() {
        if curvature_over(weight, target, low, high) <= largest * (1.0 + ENCLOSURE) {
            continue;
        }
        let middle = f64::midpoint(low, high);
        largest = largest.max(curvature_over(weight, target, middle, middle));
        open.extend([(low, middle), (middle, high)]);
    }
    largest * (1.0 + ENCLOSURE)
}

/// An upper bound on `φ''` for `y` in `[low, high]`; its value where both are one.
fn curvature_over(weight: f64, target: f64, low: f64, high: f64) -> f64 {
    // With q = (y - 1/2)², s = 1/4 - q and 1 - ws = (1 - w/4) + wq, which does not cancel at w = 4.
    let square = |y: f64| (y - 0.5) * (y - 0.5);
    let nearest = if low <= 0.5 && high >= 0.5 { 0.0 } else { square(low).min(square(high)) };
    let farthest = square(low).max(square(high));
    let (most, least) = (0.25 - nearest, 0.25 - farthest);
    let damping = |q: f64| (1.0 - weight / 4.0) + weight * q;
    // s/(1-ws) increases with s.
    let first = (most / damping(nearest)).powi(2);
    let (weakest, strongest) = (
        damping(nearest).min(damping(farthest)).powi(3),
        damping(nearest).max(damping(farthest)).powi(3),
    );
    let tilts = [low, high].map(|a| [low, high].map(|b| (a - target) * (1.0 - 2.0 * b)));
    let tilt = tilts.into_iter().flatten().fold(f64::NEG_INFINITY, f64::max);
    2.0 * (first + (tilt * (least / strongest)).max(tilt * (most / weakest)))
}

/// `(|x'|, |x''|, |σ''|)` at most, for the derivatives of the state by the bias.
fn state_bounds(weight: f64) -> (f64, f64, f64) {
    let bend = Activation::Logistic.curvature_bound();
    let first = 1.0 / (1.0 - weight.abs() / 4.0);
    (first, weight.abs() * bend * first.powi(3), bend)
}

/// A bound on `∂²E_T/∂B²` that holds at every horizon.
fn any_curvature(weight: f64, target: f64) -> f64 {
    let (first, second, bend) = state_bounds(weight);
    2.0 * ((first / 4.0).powi(2) + target.max(1.0 - target) * (second / 4.0 + bend * first * first))
}

/// A bound on `|∂²E_T/∂B² - ∂²E_∞/∂B²|`: the distances of the state and of its two derivatives from
/// their limits, followed from the first step, after which all of them are bounded.
fn curvature_gap(weight: f64, steps: u64) -> f64 {
    let size = weight.abs();
    let rate = size / 4.0;
    let (first, second, bend) = state_bounds(weight);
    let (mut off, mut off_first, mut off_second) = (size, rate * first, second);
    for _ in 1..steps {
        let of_square = 2.0 * bend * first * off_first + THIRD_DERIVATIVE * off * first * first;
        off_second = rate * off_second + size * (bend * off * second + of_square);
        off_first = rate * off_first + size * bend * off * first;
        off *= rate;
        if off_second < f64::MIN_POSITIVE {
            break;
        }
    }
    let output = off / 4.0;
    let output_first = off_first / 4.0 + bend * off * first;
    let output_second = off_second / 4.0
        + bend * off * second
        + THIRD_DERIVATIVE * off * first * first
        + 2.0 * bend * first * off_first;
    let (bound_first, bound_second) = (first / 4.0, second / 4.0 + bend * first * first);
    2.0 * (2.0 * bound_first * output_first + output * bound_second + output_second)
}
