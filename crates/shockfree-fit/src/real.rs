//! The precision of a training.

use shockfree_linalg::Scalar;

/// The precision of a training: `f32` or `f64`.
///
/// Sums over steps and sequences (costs, norms) are kept in `f64` in either case.
pub trait Real: shockfree_simd::Real + Scalar {}

impl<T: shockfree_simd::Real + Scalar> Real for T {}

/// The Euclidean norm.
pub fn norm<T: Real>(values: &[T]) -> f64 {
    values.iter().map(|value| value.wide().powi(2)).sum::<f64>().sqrt()
}

/// A number of things as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
pub const fn count(n: usize) -> f64 {
    n as f64
}
