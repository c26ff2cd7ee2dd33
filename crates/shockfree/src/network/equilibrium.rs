//! The infinite horizon: gradients and optimal biases at a fixed point, without unrolling.

use shockfree_linalg::{Lu, Matrix};

use super::Network;
use crate::Result;
use crate::error::length;

/// The gradient of a terminal cost at the infinite horizon, `E(y_∞)` with `y_∞ = φ(W y_∞ + U u + b)`.
#[derive(Clone, Debug, PartialEq)]
pub struct EquilibriumGradient {
    /// `∂E/∂W`.
    pub recurrent: Matrix,
    /// `∂E/∂U`.
    pub input: Matrix,
    /// `∂E/∂b`.
    pub bias: Vec<f64>,
}

/// The gradient of `E` in `W`, `U` and `b` at the fixed point with drives `x = W y + U u + b`, from `∂E/∂y` there.
///
/// By the implicit function theorem `∂y/∂b = (I - S W)⁻¹ S` with `S = diag(φ'(x))`, so one transposed system is solved:
/// `g = S (I - S W)⁻ᵀ ∂E/∂y` is `∂E/∂b`, and `∂E/∂W = g yᵀ`, `∂E/∂U = g uᵀ`. The leak has no part in it.
///
/// Not guaranteed: anything at a fold, where the matrix is singular and the entries come out infinite or NaN.
///
/// # Errors
/// [`Error::Length`](crate::Error::Length) unless `x` and `∂E/∂y` have `n` entries and `u` one for each input.
pub fn equilibrium_gradient(
    network: &Network,
    x: &[f64],
    input: &[f64],
    cost_gradient: &[f64],
) -> Result<EquilibriumGradient> {
    let n = network.units();
    length("x", x.len(), n)?;
    length("the gradient of the cost", cost_gradient.len(), n)?;
    length("input", input.len(), network.input().columns())?;
    let (y, slopes) = (network.outputs(x), network.slopes(x));
    let system = Matrix::from_fn(n, n, |i, j| {
        f64::from(u8::from(i == j)) - slopes[i] * network.recurrent()[(i, j)]
    });
    let adjoint = Lu::new(&system).solve_transposed(cost_gradient);
    let bias: Vec<f64> = adjoint.iter().zip(&slopes).map(|(a, s)| a * s).collect();
    Ok(EquilibriumGradient {
        recurrent: Matrix::from_fn(n, n, |i, j| bias[i] * y[j]),
        input: Matrix::from_fn(n, input.len(), |i, j| bias[i] * input[j]),
        bias,
    })
}

/// The bias that makes `y*` a fixed point under the constant `input`: `b = φ⁻¹(y*) - W y* - U u`.
///
/// In the region of contraction it is the one fixed point, so that this is optimal for every terminal cost that is least
/// at `y*` (Theorem 7, with columns; for every `W` there is such a `b`: an affine family of dimension `n²`).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) unless every target lies strictly inside the range of `φ`
/// (above 0 for ReLU, where the inverse is `y` itself), [`Error::Length`](crate::Error::Length) for lists of the wrong length.
pub fn optimal_bias(network: &Network, target: &[f64], input: &[f64]) -> Result<Vec<f64>> {
    length("target", target.len(), network.units())?;
    length("input", input.len(), network.input().columns())?;
    let inverse: Vec<f64> =
        target.iter().map(|&y| network.activation().inverse(y)).collect::<Result<_>>()?;
    let (held, driven) = (network.recurrent().apply(target), network.input().apply(input));
    Ok((0..target.len()).map(|i| inverse[i] - held[i] - driven[i]).collect())
}
