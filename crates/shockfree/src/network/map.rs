//! A map to be iterated.

use shockfree_linalg::Matrix;

/// A map `x' = F(x)` of `n` variables into themselves.
///
/// Fixed points, cycles, exponents and bifurcations are looked for in a `Map`. A layer of a network becomes
/// one when its input is [held](super::Held).
pub trait Map {
    /// `n`.
    fn dimension(&self) -> usize;

    /// `F(state)`, into `next`; both have `n` entries.
    fn step(&self, state: &[f64], next: &mut [f64]);

    /// The Jacobian `∂F/∂x` at `state`, `n × n`.
    fn jacobian(&self, state: &[f64]) -> Matrix;

    /// For each variable, an interval that holds it from the first step on (up to rounding), whatever the
    /// start; infinite ends where there is none. Starts are drawn from it.
    fn bounds(&self) -> Vec<(f64, f64)>;

    /// How far, in any one variable, a state may move until the Jacobian is another: about as wide as an activation's
    /// bend. Newton's method makes no longer steps. Infinite where the Jacobian is constant piece by piece.
    fn length_scale(&self) -> f64 {
        1.0
    }

    /// `F(state)`.
    fn image(&self, state: &[f64]) -> Vec<f64> {
        let mut next = vec![0.0; self.dimension()];
        self.step(state, &mut next);
        next
    }
}

impl<M: Map + ?Sized> Map for &M {
    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn step(&self, state: &[f64], next: &mut [f64]) {
        (**self).step(state, next);
    }

    fn jacobian(&self, state: &[f64]) -> Matrix {
        (**self).jacobian(state)
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        (**self).bounds()
    }

    fn length_scale(&self) -> f64 {
        (**self).length_scale()
    }
}
