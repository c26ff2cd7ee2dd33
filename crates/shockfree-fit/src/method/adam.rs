//! Adam, also with decay of the weights.

use crate::real::Real;

/// `β₁`.
const FIRST: f64 = 0.9;
/// `β₂`.
const SECOND: f64 = 0.999;
/// `ε`.
const SMALL: f64 = 1e-8;

/// The means of gradients and of their squares, and `m̂/(√v̂ + ε)`, `g/(√v̂ + ε)`.
pub fn update<T: Real>(
    (first, second): (&mut [T], &mut [T]),
    steps: u64,
    gradient: &[T],
    direction: &mut [T],
    plain: &mut [T],
) {
    let steps = i32::try_from(steps).unwrap_or(i32::MAX);
    let unbiased = (1.0 / (1.0 - FIRST.powi(steps)), 1.0 / (1.0 - SECOND.powi(steps)));
    for (at, g) in gradient.iter().map(|g| g.wide()).enumerate() {
        let m = FIRST * first[at].wide() + (1.0 - FIRST) * g;
        let v = SECOND * second[at].wide() + (1.0 - SECOND) * g * g;
        (first[at], second[at]) = (T::of(m), T::of(v));
        let scale = 1.0 / ((v * unbiased.1).sqrt() + SMALL);
        direction[at] = T::of(m * unbiased.0 * scale);
        plain[at] = T::of(g * scale);
    }
}

/// The decay of the weights, beside the gradient.
pub fn decay<T: Real>(decay: T, parameters: &[T], direction: &mut [T]) {
    if decay.wide() > 0.0 {
        for (p, &parameter) in direction.iter_mut().zip(parameters) {
            *p += decay * parameter;
        }
    }
}
