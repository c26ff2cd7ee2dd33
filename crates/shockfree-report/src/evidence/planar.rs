//! Two units: as much of a network as the paper's section 3.3 has.

use shockfree::Activation::Logistic;

use crate::spread::within;

/// A 2×2 matrix, row by row.
pub type Matrix = [[f64; 2]; 2];
/// A vector.
pub type Vector = [f64; 2];

/// `W v`.
pub fn times(matrix: &Matrix, vector: Vector) -> Vector {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1])
}

/// `Wᵀ`.
pub fn transposed([[a, b], [c, d]]: &Matrix) -> Matrix {
    [[*a, *c], [*b, *d]]
}

/// The largest singular value: the larger root of `s⁴ - ‖W‖²_F s² + det² = 0`, as the sum of two lengths
/// that do not cancel.
pub fn largest_singular_value([[a, b], [c, d]]: &Matrix) -> f64 {
    let (sum, difference) = ((a + d).hypot(b - c), (a - d).hypot(b + c));
    f64::midpoint(sum, difference)
}

/// A matrix with a largest singular value, from four parts between 0 and 1: two rotations, the ratio of the
/// singular values, and whether it mirrors.
pub fn with_largest(largest: f64, [first, second, ratio, mirror]: [f64; 4]) -> Matrix {
    let rotation = |part: f64| {
        let (sin, cos) = within((0.0, std::f64::consts::TAU), part).sin_cos();
        [[cos, -sin], [sin, cos]]
    };
    let smallest = if mirror < 0.5 { -largest * ratio } else { largest * ratio };
    let (left, right) = (rotation(first), rotation(second));
    let scaled = right.map(|row| [largest * row[0], smallest * row[1]]);
    // left · diag · rightᵀ, entry by entry.
    [0, 1].map(|i| [0, 1].map(|j| left[i][0] * scaled[j][0] + left[i][1] * scaled[j][1]))
}

/// The outputs after one step of the network, `σ(W y + b)`.
pub fn step(matrix: &Matrix, bias: Vector, outputs: Vector) -> Vector {
    let [one, other] = times(matrix, outputs);
    [Logistic.value(one + bias[0]), Logistic.value(other + bias[1])]
}

/// The Euclidean distance.
pub fn distance(one: Vector, other: Vector) -> f64 {
    (one[0] - other[0]).hypot(one[1] - other[1])
}

#[cfg(test)]
mod tests {
    use super::{largest_singular_value, times, with_largest};

    #[test]
    fn the_largest_singular_value_is_the_largest_stretch() {
        for (parts, largest) in
            [([0.1, 0.7, 0.3, 0.2], 3.0), ([0.9, 0.2, 1.0, 0.8], 0.5), ([0.4, 0.4, 0.0, 0.6], 7.0)]
        {
            let matrix = with_largest(largest, parts);
            assert!((largest_singular_value(&matrix) / largest - 1.0).abs() < 1e-14);
            let stretch = |n: u32| {
                let (sin, cos) = (f64::from(n) * 1e-3).sin_cos();
                let [x, y] = times(&matrix, [cos, sin]);
                x.hypot(y)
            };
            let stretched = (0..6284).map(stretch).fold(0.0, f64::max);
            assert!((stretched / largest - 1.0).abs() < 1e-6);
        }
    }
}
