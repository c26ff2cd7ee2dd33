//! What a certificate says of gradients, of memory, and of perturbations, as numbers.

use shockfree_linalg::{SymmetricEigen, norm};

use super::certificate::{Certificate, Evidence};
use super::{Activation, Contraction, Network};

/// What contraction at a rate `ρ < 1` guarantees, whatever the horizon and the inputs within their bounds.
///
/// With the certificate's norm `‖·‖_P` and its distortion `κ` (`‖v‖₂ ≤ c‖v‖_P` and `‖v‖_P ≤ C‖v‖₂` with `κ = c C`):
///
/// - two orbits under the same inputs: `‖y_t - z_t‖₂ ≤ κ ρᵗ ‖y_0 - z_0‖₂`;
/// - all parameters at once: `‖∂y_t/∂(W, U, b)‖₂ ≤ κ G (1 + ρ + … + ρ^{t-1}) ≤ κ G/(1-ρ)`, where `G = a L (sup‖y‖² +
///   sup‖u‖² + 1)^½` bounds what one step adds.
///
/// A terminal cost `E(y_T)` and the mean of a running cost `E(y_t)` then have gradients of at most `κ G/(1-ρ)` times the
/// largest `‖∇E‖₂`. (Theory, section 3; for one unit and its bias alone this is `1/(4-|w|)`.)
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guarantees {
    /// `ρ`.
    pub rate: f64,
    /// `κ ≥ 1`.
    pub distortion: f64,
    /// `κ G/(1-ρ)`: infinite where outputs (ReLU) or inputs have no bound.
    pub gradient: f64,
    /// `1/(1-ρ)`, in steps: what lies much further back is forgotten.
    pub memory: f64,
}

impl Guarantees {
    /// Of `network` with a certificate that holds, under inputs `|u_j| ≤ input_bounds_j`. Nothing for a rate of 1 or more.
    ///
    /// # Panics
    /// Unless there is one bound for each input.
    pub fn new(network: &Network, certificate: &Certificate, input_bounds: &[f64]) -> Option<Self> {
        assert_eq!(input_bounds.len(), network.input().columns(), "one bound for each input");
        if certificate.rate >= 1.0 {
            return None;
        }
        let (size, contraction) =
            ((network.units(), network.leak()), (certificate.rate, certificate.distortion()));
        Some(Self::of_rate(network.activation(), size, contraction, norm(input_bounds)))
    }

    /// Of `n` units of a leak `a` that contract at a rate `ρ < 1` in a norm of distortion `κ`, under inputs with
    /// `‖u_t‖₂ ≤ largest_input`.
    pub fn of_rate(
        activation: Activation,
        (units, leak): (usize, f64),
        (rate, distortion): (f64, f64),
        largest_input: f64,
    ) -> Self {
        let memory = 1.0 / (1.0 - rate);
        let outputs = match activation {
            Activation::Logistic | Activation::Tanh => count(units),
            Activation::Relu => f64::INFINITY,
        };
        let added =
            leak * activation.slope_bound() * (outputs + largest_input.powi(2) + 1.0).sqrt();
        Self { rate, distortion, gradient: distortion * added * memory, memory }
    }

    /// Of a gated layer, from a contraction on all of its states and what one step moves the state if the parameters
    /// move ([`Gru::parameter_gain`](super::Gru::parameter_gain)), for orbits that start in the set that the contraction is
    /// for. Nothing for a rate of 1 or more.
    pub fn of_gated(contraction: &Contraction, parameter_gain: f64) -> Option<Self> {
        if !contraction.holds() {
            return None;
        }
        let (rate, memory) = (contraction.rate(), 1.0 / (1.0 - contraction.rate()));
        let distortion = of_maximum(contraction.weights());
        Some(Self { rate, distortion, gradient: distortion * parameter_gain * memory, memory })
    }

    /// The bound `κ ρᵗ` of what is left of a perturbation after `t` steps.
    pub fn fading(&self, steps: i32) -> f64 {
        self.distortion * self.rate.powi(steps)
    }

    /// The bound of `‖∂y_t/∂(W, U, b)‖₂` at the horizon `t`, below [`gradient`](Self::gradient).
    pub fn gradient_at(&self, steps: i32) -> f64 {
        self.gradient * (1.0 - self.rate.powi(steps))
    }
}

impl Certificate {
    /// `κ`: how far the certificate's norm is from the Euclidean one, 1 for the spectral certificate.
    pub fn distortion(&self) -> f64 {
        match &self.evidence {
            Evidence::Maximum { weights } => of_maximum(weights),
            Evidence::Diagonal { scale, .. } => ratio(scale),
            Evidence::Quadratic { p, .. } => match SymmetricEigen::new(p) {
                Ok(eigen) if eigen.values[0] > 0.0 => ratio(&eigen.values).sqrt(),
                _ => f64::INFINITY,
            },
        }
    }
}

/// `κ` of `max |Δy_i|/v_i`.
fn of_maximum(weights: &[f64]) -> f64 {
    count(weights.len()).sqrt() * ratio(weights)
}

/// The largest of positive numbers, divided by the smallest.
fn ratio(values: &[f64]) -> f64 {
    let (least, most) = values
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(least, most), &v| (least.min(v), most.max(v)));
    most / least
}

#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
const fn count(n: usize) -> f64 {
    n as f64
}
