//! Clipping of the global norm (Pascanu, Mikolov and Bengio 2013).

use crate::real::Real;

/// Scales the gradient down to the threshold where its norm, over all parameters together, is larger.
pub fn clip_norm<T: Real>(gradient: &mut [T], norm: f64, threshold: f64) {
    if norm > threshold {
        let factor = T::of(threshold / norm);
        for g in gradient {
            *g *= factor;
        }
    }
}
