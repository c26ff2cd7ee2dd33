//! Lemma 6: what it needs, and what it does not.

use super::Erratum;
use crate::evidence::planar::{largest_singular_value, times, with_largest};
use crate::number::digits;
use crate::spread::spread;

/// What `σ_max ∈ (-4, 4)` can mean.
pub fn range() -> Erratum {
    let lowest = (0..1000)
        .map(|n| {
            let [size, a, b, c, d] = spread::<5>(n);
            largest_singular_value(&with_largest(8.0 * size, [a, b, c, d]))
        })
        .fold(f64::INFINITY, f64::min);
    Erratum {
        place: "Lemma 6",
        printed: "σ_max(w) ∈ (−4, 4)",
        holds: "σ_max(W) < 4: singular values are not negative",
        shown: format!("the least of 1000 largest singular values is {}", digits(lowest, 3)),
        is_shown: lowest >= 0.0,
    }
}

/// The quadratic form of (3.16) against the singular value that the lemma needs.
pub fn form() -> Erratum {
    let matrix = [[0.0, 7.0], [-7.0, 0.0]];
    let form = (0..6284)
        .map(|n| {
            let (sin, cos) = (f64::from(n) * 1e-3).sin_cos();
            let [x, y] = times(&matrix, [cos, sin]);
            x * cos + y * sin
        })
        .fold(f64::NEG_INFINITY, f64::max);
    let largest = largest_singular_value(&matrix);
    let mut ratio: f64 = 0.0;
    for n in 0..2000 {
        let [size, a, b, c, d, s, t] = spread::<7>(n);
        let w = with_largest(4.0 * size, [a, b, c, d]);
        let slopes = [s, t].map(|y| y * (1.0 - y));
        let scaled = [w[0].map(|entry| slopes[0] * entry), w[1].map(|entry| slopes[1] * entry)];
        ratio = ratio.max(largest_singular_value(&scaled) / (largest_singular_value(&w) / 4.0));
    }
    Erratum {
        place: "Lemma 6, (3.14)–(3.16)",
        printed: "the argument by the form xᵀWx ≤ σ_max‖x‖²",
        holds: "not needed: ‖diag(s)W‖ ≤ σ_max/4 < 1 is the contraction",
        shown: format!(
            "for W = (0 7; −7 0) the form is at most {}, while σ_max = {}; over 2000 matrices and slopes the \
             largest ‖diag(s)W‖/(σ_max/4) is {}",
            digits(form, 2),
            digits(largest, 3),
            digits(ratio, 4),
        ),
        is_shown: form.abs() < 1e-9 && largest > 4.0 && ratio <= 1.0 + 1e-12,
    }
}
