//! Lemma 6: contraction of two units.

use super::planar::{Matrix, distance, largest_singular_value, step, with_largest};
use super::{Evidence, Worst, at, worse};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 2000;
/// So near the edge come the largest singular values.
const NEAREST: f64 = 1e-6;
const BIASES: (f64, f64) = (-6.0, 6.0);
const STEPS: u32 = 200;
/// Differences below this are rounding to more than a part in 10⁷.
const SMALLEST: f64 = 1e-9;

/// The ratio of each step's distance of two orbits to `σ_max/4` times the one before.
pub fn evidence() -> Evidence {
    let worst = against(|matrix| largest_singular_value(matrix) / 4.0);
    Evidence {
        statement: "Lemma 6",
        says: "for σ_max(W) < 4 two units have one fixed point, which attracts everything",
        tried: "two orbits, step by step: their distance against σ_max/4 times the one before, as a ratio"
            .to_owned(),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (1.0 + 1e-6, "1, and the rounding of differences down to 10⁻⁹"),
        holds: Verdict::Agrees,
    }
}

/// The worst case of a rate of contraction.
fn against(rate: impl Fn(&Matrix) -> f64) -> Worst {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [size, a, b, c, d, e, f, g] = spread::<8>(n);
        let largest = (4.0 - NEAREST) * size.sqrt();
        let matrix = with_largest(largest, [a, b, c, d]);
        let rate = rate(&matrix);
        let bias = [within(BIASES, e), within(BIASES, f)];
        let (mut one, mut other) = ([0.999, g], [0.001, 1.0 - g]);
        let mut apart = distance(one, other);
        let mut ratio: f64 = 0.0;
        for _ in 0..STEPS {
            (one, other) = (step(&matrix, bias, one), step(&matrix, bias, other));
            let next = distance(one, other);
            if next < SMALLEST {
                break;
            }
            ratio = worse(next / (apart * rate), ratio);
            apart = next;
        }
        worst.note(ratio, || at(&[("σ_max", largest), ("b₁", bias[0]), ("b₂", bias[1])]));
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::super::planar::Matrix;
    use super::against;

    /// The largest size of an eigenvalue.
    fn spectral_radius([[a, b], [c, d]]: &Matrix) -> f64 {
        let (middle, product) = (f64::midpoint(*a, *d), a * d - b * c);
        let square = middle * middle - product;
        if square < 0.0 { product.sqrt() } else { middle.abs() + square.sqrt() }
    }

    #[test]
    fn the_spectral_radius_is_no_rate_and_would_be_told() {
        let worst = against(|matrix| spectral_radius(matrix) / 4.0);
        assert!(worst.value > 1.5, "{worst:?}");
    }
}
