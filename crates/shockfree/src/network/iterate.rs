//! A map applied several times.

use shockfree_linalg::Matrix;

use super::Map;

/// The `k`-th iterate `F∘…∘F` of a map: its fixed points are the cycles of `F` whose period divides `k`.
#[derive(Clone, Copy, Debug)]
pub struct Iterate<M> {
    map: M,
    times: usize,
}

impl<M: Map> Iterate<M> {
    /// `map`, `times` times.
    pub const fn new(map: M, times: usize) -> Self {
        Self { map, times }
    }
}

impl<M: Map> Map for Iterate<M> {
    fn dimension(&self) -> usize {
        self.map.dimension()
    }

    fn step(&self, state: &[f64], next: &mut [f64]) {
        let mut from = state.to_vec();
        next.copy_from_slice(state);
        for _ in 0..self.times {
            self.map.step(&from, next);
            from.copy_from_slice(next);
        }
    }

    /// The product of the Jacobians along the orbit, the last one to the left.
    fn jacobian(&self, state: &[f64]) -> Matrix {
        let mut product = Matrix::identity(self.dimension());
        let mut state = state.to_vec();
        for _ in 0..self.times {
            product = self.map.jacobian(&state).times(&product);
            state = self.map.image(&state);
        }
        product
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        self.map.bounds()
    }

    fn length_scale(&self) -> f64 {
        self.map.length_scale()
    }
}
