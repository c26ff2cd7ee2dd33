//! The numerical radius of a real matrix.

use std::f64::consts::PI;

use shockfree_linalg::{Matrix, hermitian_top};

/// Angles of the grid.
const GRID: u32 = 24;

/// Peaks that are refined, and steps for each: what is missed of a value is second order in the angle.
const PEAKS: usize = 2;
const STEPS: usize = 14;

/// A numerical radius, and the angle in `[0, π]` at which it is reached.
#[derive(Clone, Copy, Debug)]
pub struct NumericalRadius {
    pub value: f64,
    pub angle: f64,
}

/// The numerical radius `w(A) = max_|z|=1 |z* A z| = max_θ λ_max((e^{iθ} A + e^{-iθ} Aᵀ)/2)`; nothing where entries
/// overflow.
///
/// `ρ(A) ≤ w(A) ≤ σ_max(A) ≤ 2 w(A)`. Found on a grid of angles in `[0, π]` (the rest is conjugate), refined about the
/// highest ones: a sharper peak between two angles of the grid may be missed.
pub fn numerical_radius(a: &Matrix) -> Option<NumericalRadius> {
    let spacing = PI / f64::from(GRID);
    let grid: Vec<f64> = (0..=GRID).map(|k| f64::from(k) * spacing).collect();
    let heights: Vec<f64> =
        grid.iter().map(|&angle| hermitian_top(a, angle).ok()).collect::<Option<_>>()?;
    let mut peaks: Vec<usize> = (0..heights.len())
        .filter(|&k| {
            (k == 0 || heights[k - 1] <= heights[k])
                && (k + 1 == heights.len() || heights[k + 1] <= heights[k])
        })
        .collect();
    peaks.sort_by(|&i, &j| heights[j].total_cmp(&heights[i]));
    let mut best = NumericalRadius { value: f64::NEG_INFINITY, angle: 0.0 };
    for &peak in peaks.iter().take(PEAKS) {
        // By symmetry the ends of [0, π] are stationary, as maxima or as minima: search to one side of them only.
        let (low, high) = ((grid[peak] - spacing).max(0.0), (grid[peak] + spacing).min(PI));
        for (angle, value) in [(grid[peak], heights[peak]), golden_section(a, low, high)?] {
            if value > best.value {
                best = NumericalRadius { value, angle };
            }
        }
    }
    Some(best)
}

/// The angle between `low` and `high` with the largest top eigenvalue, and that.
fn golden_section(a: &Matrix, mut low: f64, mut high: f64) -> Option<(f64, f64)> {
    const RATIO: f64 = 0.618_033_988_749_895;
    let top = |angle: f64| Some((angle, hermitian_top(a, angle).ok()?));
    let (mut left, mut right) =
        (top(high - RATIO * (high - low))?, top(low + RATIO * (high - low))?);
    for _ in 0..STEPS {
        if left.1 < right.1 {
            low = left.0;
            (left, right) = (right, top(low + RATIO * (high - low))?);
        } else {
            high = right.0;
            (left, right) = (top(high - RATIO * (high - low))?, left);
        }
    }
    Some(if left.1 < right.1 { right } else { left })
}
