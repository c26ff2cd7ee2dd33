//! A rate of contraction in a weighted norm, and the theory's conditions.

use shockfree_linalg::{Lu, Matrix, spectral_radius};

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

/// The best rate that is found in the norms of positive weights, started from `weights`.
///
/// `gain(v, w)` bounds `|∂F/∂state| v + |∂F/∂u| w 1` over the box. Row by row it is a largest value over
/// parameters of that row alone, of functions linear in `v`: a monotone, homogeneous, convex map. Its
/// eigenvector is the best `v`: power iteration comes near it, and Noda's iteration with the derivative of
/// `gain` (for a linear map it converges quadratically and stays positive) comes to it. No step of a proof rests
/// on that: any `v > 0` is a certificate with the rate `max_i gain(v)_i / v_i`, and the best one seen is
/// returned.
pub fn search(weights: &[f64], gain: impl Fn(&[f64], f64) -> Vec<f64>) -> Contraction {
    /// Of power iteration, each one `gain`, which is a few products of a matrix and a vector.
    const POWER_ROUNDS: usize = 40;
    /// Of Noda's iteration, each one `gain` for every variable. Where variables influence others and nothing
    /// comes back, the best weights lie at infinity and each round only halves what is missing.
    const NODA_ROUNDS: usize = 40;
    /// A round that gains less, relatively, gains nothing; so many of them in a row are the end. (Where the
    /// largest value changes place a round may lose.)
    const WORTH_IT: f64 = 1e-10;
    const PATIENCE: usize = 4;
    /// Keeps Noda's inverse positive though its matrix is a difference.
    const ABOVE: f64 = 1e-8;
    /// Keeps power iteration from going round in a circle.
    const SHIFT: f64 = 0.125;
    let mut best = Found::new(weights, &gain);
    if let Some(weights) = entrywise(weights.len(), &gain) {
        best = best.better(&Found::new(&weights, &gain));
    }
    let mut here = best.clone();
    for _ in 0..POWER_ROUNDS {
        if here.is_exact() {
            break;
        }
        let shift = SHIFT * here.rate;
        let next = here.image.iter().zip(&here.weights).map(|(image, v)| image + shift * v);
        here = Found::new(&normalised(next.collect()), &gain);
        best = best.better(&here);
    }
    let mut here = best.clone();
    let mut idle = 0;
    for _ in 0..NODA_ROUNDS {
        if here.is_exact() || idle == PATIENCE {
            break;
        }
        let shifted = Matrix::identity(here.weights.len()).combined(
            here.rate * (1.0 + ABOVE),
            &here.derivative(&gain),
            -1.0,
        );
        let next = Lu::new(&shifted).solve(&here.weights);
        if next.iter().any(|v| !v.is_finite() || *v < 0.0) {
            break;
        }
        here = Found::new(&normalised(next), &gain);
        idle = if here.rate < (1.0 - WORTH_IT) * best.rate { 0 } else { idle + 1 };
        best = best.better(&here);
    }
    Contraction::new(best.rate, input_gain(&best.weights, gain), best.weights)
}

/// The matrix of what `gain` makes of single variables: it bounds `gain(v)` by `M v`.
pub fn comparison_matrix(variables: usize, gain: impl Fn(&[f64], f64) -> Vec<f64>) -> Matrix {
    let mut matrix = Matrix::zeros(variables, variables);
    let mut unit = vec![0.0; variables];
    for j in 0..variables {
        unit[j] = 1.0;
        for (i, entry) in gain(&unit, 0.0).into_iter().enumerate() {
            matrix[(i, j)] = entry;
        }
        unit[j] = 0.0;
    }
    matrix
}

/// Weights that are as good as the spectral radius `λ` of the comparison matrix `M`, but for a millionth: with
/// `μ = (1 + 10⁻⁶) λ` and `v = (μ - M)⁻¹ 1 > 0`, `M v = μ v - 1 < μ v`.
fn entrywise(variables: usize, gain: impl Fn(&[f64], f64) -> Vec<f64>) -> Option<Vec<f64>> {
    let matrix = comparison_matrix(variables, gain);
    let radius = spectral_radius(&matrix).ok()? * (1.0 + 1e-6);
    let shifted = Matrix::identity(variables).combined(radius, &matrix, -1.0);
    let weights = Lu::new(&shifted).solve(&vec![1.0; variables]);
    weights.iter().all(|v| v.is_finite() && *v > 0.0).then(|| normalised(weights))
}

/// Weights, what `gain` makes of them, and the rate that follows.
#[derive(Clone)]
struct Found {
    weights: Vec<f64>,
    image: Vec<f64>,
    rate: f64,
    /// The smallest ratio of an entry of `image` to its weight.
    least: f64,
}

impl Found {
    fn new(weights: &[f64], gain: impl Fn(&[f64], f64) -> Vec<f64>) -> Self {
        let image = gain(weights, 0.0);
        let (mut least, mut rate) = (f64::INFINITY, 0.0_f64);
        for (image, v) in image.iter().zip(weights) {
            let ratio = up(image / v, 1);
            least = least.min(ratio);
            rate = if ratio.is_nan() { f64::INFINITY } else { rate.max(ratio) };
        }
        Self { weights: weights.to_vec(), image, rate, least }
    }

    /// Whether no other weights are better (or none are any good).
    fn is_exact(&self) -> bool {
        /// Rates that differ less are the same.
        const ENOUGH: f64 = 1e-12;
        !self.rate.is_finite() || self.rate - self.least <= ENOUGH * self.rate
    }

    fn better(self, other: &Self) -> Self {
        if other.rate < self.rate { other.clone() } else { self }
    }

    /// The matrix `M` with `M v = gain(v)` that bends least from `gain` at `v`, by differences.
    fn derivative(&self, gain: impl Fn(&[f64], f64) -> Vec<f64>) -> Matrix {
        /// A step loses this much to curvature, and a billionth to rounding.
        const STEP: f64 = 1e-6;
        /// What is less of a row is rounding, and would let variables influence each other that do not.
        const NOISE: f64 = 4e-15;
        let n = self.weights.len();
        let mut matrix = Matrix::zeros(n, n);
        let mut moved = self.weights.clone();
        for j in 0..n {
            let step = STEP * self.weights[j];
            moved[j] += step;
            for (i, image) in gain(&moved, 0.0).into_iter().enumerate() {
                let change = image - self.image[i];
                matrix[(i, j)] = if change > NOISE * image { change / step } else { 0.0 };
            }
            moved[j] = self.weights[j];
        }
        matrix
    }
}

/// The largest one 1, and none 0: the weight of a variable that influences nothing is free.
fn normalised(weights: Vec<f64>) -> Vec<f64> {
    const LEAST: f64 = 1e-12;
    let largest = weights.iter().fold(0.0, |most: f64, v| most.max(*v));
    weights.into_iter().map(|v| (v / largest).max(LEAST)).collect()
}

/// `γ` for these weights.
pub fn input_gain(weights: &[f64], gain: impl Fn(&[f64], f64) -> Vec<f64>) -> f64 {
    let image = gain(&vec![0.0; weights.len()], 1.0);
    image.iter().zip(weights).fold(0.0, |most: f64, (image, v)| most.max(up(image / v, 1)))
}
