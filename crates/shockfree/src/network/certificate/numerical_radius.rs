//! The numerical radius of a real matrix.

use std::f64::consts::PI;

use shockfree_linalg::{Matrix, Top, c64, hermitian_top};

/// Angles of the grid.
const GRID: u32 = 24;

/// Peaks that are refined, and steps for each.
const PEAKS: usize = 2;
const STEPS: usize = 12;

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
    let heights: Vec<f64> = grid
        .iter()
        .map(|&angle| Some(hermitian_top(a, angle).ok()?.value))
        .collect::<Option<_>>()?;
    let mut peaks: Vec<usize> = (0..heights.len())
        .filter(|&k| {
            (k == 0 || heights[k - 1] <= heights[k])
                && (k + 1 == heights.len() || heights[k + 1] <= heights[k])
        })
        .collect();
    peaks.sort_by(|&i, &j| heights[j].total_cmp(&heights[i]));
    let mut best = NumericalRadius { value: f64::NEG_INFINITY, angle: 0.0 };
    for &peak in peaks.iter().take(PEAKS) {
        let (mut low, mut high) = (grid[peak] - spacing, grid[peak] + spacing);
        let mut angle = grid[peak];
        for _ in 0..STEPS {
            let top = hermitian_top(a, angle).ok()?;
            if top.value > best.value {
                // What lies beyond the ends of [0, π] is conjugate to what lies within.
                let folded = if angle > PI { 2.0 * PI - angle } else { angle.abs() };
                best = NumericalRadius { value: top.value, angle: folded };
            }
            let slope = slope(a, &top, angle);
            if slope == 0.0 || high - low < 1e-9 {
                break;
            }
            *(if slope > 0.0 { &mut low } else { &mut high }) = angle;
            angle = 0.5 * (low + high);
        }
    }
    Some(best)
}

/// The derivative `Re(i e^{iθ} v* A v)` of the top eigenvalue in the angle.
fn slope(a: &Matrix, top: &Top, angle: f64) -> f64 {
    let form: c64 = (0..a.rows())
        .map(|i| {
            let image: c64 = a.row(i).iter().zip(&top.vector).map(|(&a, v)| v * a).sum();
            top.vector[i].conj() * image
        })
        .sum();
    let (sin, cos) = angle.sin_cos();
    -(sin * form.re + cos * form.im)
}
