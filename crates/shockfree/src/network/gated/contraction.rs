//! A rate of contraction in a weighted norm, and the theory's conditions.

use shockfree_linalg::Matrix;

use super::round::up;

/// A bound on how fast two trajectories of a cell under the same inputs come together, in the norm
/// `‖d‖_v = max_i |d_i|/v_i` of its state variables.
///
/// It says, for all inputs with `‖u‖_∞` up to the bound it was made for and all states of the convex set that
/// the method that made it names (and which no trajectory leaves):
///
/// - `|∂F/∂state| v ≤ ρ v` entry by entry, so the Jacobian has `‖∂F/∂state‖_v ≤ ρ`;
/// - two trajectories obey `‖Δs_t‖_v ≤ ρ ‖Δs_{t-1}‖_v + γ ‖Δu_t‖_∞`. With `ρ < 1` this is incremental
///   input-to-state stability, exponentially: `‖Δs_t‖_v ≤ ρᵗ ‖Δs_0‖_v + γ/(1-ρ) sup ‖Δu‖_∞`. Under the same
///   inputs any two trajectories meet;
/// - a product of `k` Jacobians along any trajectory has the norm `ρᵏ` at most, so gradients through time
///   cannot explode: `‖∂s_t/∂θ‖_v ≤ (1 + ρ + … + ρ^{t-1}) max_k ‖∂F_k/∂θ‖_v ≤ G/(1-ρ)`, whatever `t` is.
///
/// That `|∂F/∂state| v ≤ ρ v` gives the rest: the box is convex, so `Δs'` is the mean of Jacobians along a
/// segment in it, times `Δs`; and `|Δs| ≤ ‖Δs‖_v v`.
///
/// All numbers are rounded upwards. Two trajectories that are computed follow the bound up to the rounding of
/// their steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Contraction {
    rate: f64,
    input_gain: f64,
    weights: Vec<f64>,
}

impl Contraction {
    pub(in crate::network) const fn new(rate: f64, input_gain: f64, weights: Vec<f64>) -> Self {
        Self { rate, input_gain, weights }
    }

    /// `ρ`; contraction is proven where it is below 1. Infinite where nothing could be bounded.
    pub const fn rate(&self) -> f64 {
        self.rate
    }

    /// Whether `ρ < 1`.
    pub fn holds(&self) -> bool {
        self.rate < 1.0
    }

    /// `γ`.
    pub const fn input_gain(&self) -> f64 {
        self.input_gain
    }

    /// `v > 0`, one for each state variable.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// `‖d‖_v`.
    pub fn norm(&self, d: &[f64]) -> f64 {
        d.iter().zip(&self.weights).fold(0.0, |most: f64, (d, v)| most.max(d.abs() / v))
    }

    /// `‖a - b‖_v`.
    pub fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        let terms = a.iter().zip(b).zip(&self.weights);
        terms.fold(0.0, |most: f64, ((a, b), v)| most.max((a - b).abs() / v))
    }

    /// The norm of a matrix of state variables that belongs to `‖·‖_v`: `max_i Σ_j |A_ij| v_j / v_i`.
    pub fn matrix_norm(&self, a: &Matrix) -> f64 {
        (0..a.rows()).fold(0.0, |most: f64, i| {
            let row: f64 = a.row(i).iter().zip(&self.weights).map(|(a, v)| a.abs() * v).sum();
            most.max(row / self.weights[i])
        })
    }

    /// `ρᵏ max v / min v`, which bounds the plain `∞`-norm of a product of `k` Jacobians.
    pub fn product_bound(&self, steps: u32) -> f64 {
        let (least, most) =
            self.weights.iter().fold((f64::INFINITY, 0.0), |(least, most): (f64, f64), &v| {
                (least.min(v), most.max(v))
            });
        self.rate.powf(f64::from(steps)) * (most / least)
    }
}

/// A condition of the theory on whole gates, in `∞`-norms, with what enters it.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The left-hand side, rounded upwards.
    pub value: f64,
    /// Whether contraction is proven: `value < 1`, and so is the rate that follows from it. (Rounding alone can
    /// part the two, where `1 - value` is below 10⁻¹⁵ or so.)
    pub holds: bool,
    /// The rate and the norm that follow from it.
    pub contraction: Contraction,
    /// The norms and the bars by name, rounded upwards.
    pub parts: Vec<(&'static str, f64)>,
}

impl Condition {
    pub(in crate::network) fn new(
        value: f64,
        contraction: Contraction,
        parts: Vec<(&'static str, f64)>,
    ) -> Self {
        Self { value, holds: value < 1.0 && contraction.holds(), contraction, parts }
    }

    /// The part of this name.
    pub fn part(&self, name: &str) -> Option<f64> {
        self.parts.iter().find(|(part, _)| *part == name).map(|(_, value)| *value)
    }
}

/// The best rate that the weights of a nonlinear power iteration give, started from `weights`.
///
/// `gain(v, w)` bounds `|∂F/∂state| v + |∂F/∂u| w 1` over the box. Row by row it is a largest value over
/// parameters of that row alone, of functions linear in `v`: a monotone, homogeneous, convex map, whose
/// eigenvector is the best `v` (a Perron vector, where it is the common radius of all products of such
/// matrices). But no step of the proof rests on that: any `v > 0` is a certificate with the rate
/// `max_i gain(v)_i / v_i`, and the best one seen is returned.
pub fn search(weights: &[f64], gain: impl Fn(&[f64], f64) -> Vec<f64>) -> Contraction {
    /// Each costs one `gain`, which is a few products of a matrix and a vector.
    const ROUNDS: usize = 300;
    /// Rates that differ less are the same.
    const ENOUGH: f64 = 1e-12;
    /// Keeps variables that influence nothing from vanishing in the iteration: their weight is free.
    const LEAST: f64 = 1e-12;
    /// Keeps the iteration from going round in a circle.
    const SHIFT: f64 = 0.125;
    let mut v = weights.to_vec();
    let mut best = (f64::INFINITY, vec![1.0; v.len()]);
    for _ in 0..ROUNDS {
        let image = gain(&v, 0.0);
        let (mut least, mut rate) = (f64::INFINITY, 0.0_f64);
        for (image, v) in image.iter().zip(&v) {
            let ratio = up(image / v, 1);
            least = least.min(ratio);
            rate = if ratio.is_nan() { f64::INFINITY } else { rate.max(ratio) };
        }
        if rate < best.0 {
            best = (rate, v.clone());
        }
        if !rate.is_finite() || rate - least <= ENOUGH * rate {
            break;
        }
        for (v, image) in v.iter_mut().zip(&image) {
            *v = image + SHIFT * rate * *v;
        }
        let largest = v.iter().fold(0.0, |most: f64, v| most.max(*v));
        for v in &mut v {
            *v = (*v / largest).max(LEAST);
        }
    }
    let (rate, weights) = best;
    Contraction::new(rate, input_gain(&weights, gain), weights)
}

/// `γ` for these weights.
pub fn input_gain(weights: &[f64], gain: impl Fn(&[f64], f64) -> Vec<f64>) -> f64 {
    let image = gain(&vec![0.0; weights.len()], 1.0);
    image.iter().zip(weights).fold(0.0, |most: f64, (image, v)| most.max(up(image / v, 1)))
}
