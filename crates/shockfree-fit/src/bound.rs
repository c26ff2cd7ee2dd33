//! A bound of the gradient, known before it is computed.

use shockfree::network::Guarantees;

use crate::cost::Cost;
use crate::pass::Architecture;
use crate::real::{Real, count, norm};

/// What contraction at a rate `ρ` says of the gradient of a mean cost, whatever the length of the sequences.
///
/// With `S = κ L (n + max‖u‖² + 1)^½ / (1-ρ)`, a bound of `‖∂y_t/∂(W, U, b)‖₂`
/// ([`Guarantees`]), and `e' = max ‖∂e/∂z‖₂`,
///
/// ```text
/// ‖∂E‖² ≤ e'² (‖C‖² S² + n + 1):
/// ```
///
/// the first part for `W`, `U`, `b`, the second for `C` and `d`. For the Bernoulli cost `e' ≤ √k`, for the categorical one
/// `√2`, for the mean squared error `2/k (‖C‖√n + ‖d‖ + max‖target‖)`. Infinite for ReLU, whose states have no bound.
///
/// It holds for gradients through the whole of a sequence from the initial state 0 and, since truncation only leaves terms
/// out, for truncated ones. It is not sharp: it allows every step the largest change in the worst direction.
///
/// ```
/// use shockfree::network::Activation;
/// use shockfree_fit::{Architecture, Cost, GradientBound, Shape};
///
/// let shape = Shape { inputs: 1, units: 2, outputs: 1 };
/// let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::Bernoulli };
/// // Contracting at the rate 0.9 in the Euclidean norm, with inputs from -1 to 1.
/// let bound = GradientBound::new(&net, (0.9, 1.0), 1.0, 1.0);
/// assert!((bound.of_states() - 20.0).abs() < 1e-12); // (2 + 1 + 1)^½ / (1 - 0.9)
/// let mut parameters = vec![0.0; shape.parameters()];
/// parameters[shape.readout()].copy_from_slice(&[0.3, 0.4]);
/// assert!((bound.at(&net, &parameters) - 103.0_f64.sqrt()).abs() < 1e-12); // (0.5² 20² + 2 + 1)^½
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientBound {
    states: f64,
    targets: f64,
}

impl GradientBound {
    /// For a network that contracts at the rate `rate` (`0 ≤ ρ < 1`) in a norm of distortion `distortion` (`κ ≥ 1`;
    /// [`Certificate::distortion`](shockfree::network::certificate::Certificate::distortion)), with inputs `u_t` and targets
    /// of at most these Euclidean norms ([`Dataset::largest_input`](crate::Dataset::largest_input)).
    pub fn new(
        net: &Architecture,
        (rate, distortion): (f64, f64),
        largest_input: f64,
        largest_target: f64,
    ) -> Self {
        let (size, contraction) = ((net.shape.units, 1.0), (rate, distortion));
        let guarantees = Guarantees::of_rate(net.activation, size, contraction, largest_input);
        Self { states: guarantees.gradient, targets: largest_target }
    }

    /// The bound of `‖∂y_t/∂(W, U, b)‖₂`, which no training changes.
    pub const fn of_states(&self) -> f64 {
        self.states
    }

    /// The bound of `‖∂E‖₂` at these parameters. `‖C‖` is taken as the Frobenius norm, which is not below the Euclidean one.
    pub fn at<T: Real>(&self, net: &Architecture, parameters: &[T]) -> f64 {
        let readout = norm(&parameters[net.shape.readout()]);
        let (units, outputs) = (count(net.shape.units), count(net.shape.outputs));
        let slope = match net.cost {
            Cost::Bernoulli => outputs.sqrt(),
            Cost::Categorical => std::f64::consts::SQRT_2,
            Cost::MeanSquared => {
                let offset = norm(&parameters[net.shape.offset()]);
                2.0 / outputs * (readout * units.sqrt() + offset + self.targets)
            }
        };
        slope * ((readout * self.states).powi(2) + units + 1.0).sqrt()
    }
}
