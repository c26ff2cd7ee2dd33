//! Descent with momentum (heavy ball; Polyak 1964).

use crate::real::Real;

/// `v ← μ v + g`.
pub fn update<T: Real>(momentum: T, velocity: &mut [T], gradient: &[T], direction: &mut [T]) {
    for ((v, &g), p) in velocity.iter_mut().zip(gradient).zip(direction) {
        *v = momentum * *v + g;
        *p = *v;
    }
}
