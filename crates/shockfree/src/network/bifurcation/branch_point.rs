//! The points where curves of fixed points cross, by a system that is regular there.

use shockfree_linalg::{Lu, Matrix, Svd};

use super::arc::Arc;
use crate::network::Map;

/// Newton's corrections.
const CORRECTIONS: usize = 15;

/// The step of the central differences of `A`. They only steer Newton's method.
const DIFFERENCE: f64 = 1e-5;

/// A solution.
pub(super) struct Solution {
    /// `(x, s)`.
    pub z: Vec<f64>,
    /// By how much the curves miss each other: `β`, relative to `1 + |z|`.
    pub gap: f64,
    /// The length of Newton's last correction.
    pub noise: f64,
}

/// The branch point near `near`, if Newton's method converges.
///
/// With `A = (∂F/∂x - I | ∂F/∂s)`, `n × (n+1)`, branch points are where `A` loses rank. For fixed `w` and
/// `V = (v_1, v_2)` near its null vectors, `g` of
///
/// ```text
/// (pᵀ gᵀ) (A  w) = (0 1)
///         (Vᵀ 0)
/// ```
///
/// vanishes there, so that `G + β w = 0, g = 0` are `n + 2` equations for `(x, s, β)`, regular where the two
/// curves cross at an angle. `β = 0` tells that they do cross. The derivative of `g_j` along `d` is
/// `-pᵀ A'(d) N_j` with `(N; ·)` the solution to the right sides `e_{n+j}`; second derivatives commute, so that
/// it is a difference of `pᵀ A` along `N_j`.
///
/// Source: Griewank and Reddien, *Characterization and computation of generalized turning points* (1984), of
/// the folds; Govaerts, chapter 5.
pub(super) fn solve<M: Map, F: Fn(f64) -> M>(arc: &Arc<'_, F>, near: &[f64]) -> Option<Solution> {
    let n = arc.family.dimension();
    let (w, borders) = borders(&arc.family.rows(near)?)?;
    let mut z = near.to_vec();
    let mut beta = 0.0;
    let mut before = f64::INFINITY;
    for _ in 0..CORRECTIONS {
        let rows = arc.family.rows(&z)?;
        let lu = Lu::new(&Matrix::from_fn(n + 2, n + 2, |i, j| match (i < n, j <= n) {
            (true, true) => rows[(i, j)],
            (true, false) => w[i],
            (false, true) => borders[i - n][j],
            (false, false) => 0.0,
        }));
        let left = lu.solve_transposed(&unit(n + 2, n + 1));
        let mut gradients = Vec::with_capacity(2);
        for j in 0..2 {
            let direction = &lu.solve(&unit(n + 2, n + j))[..=n];
            gradients.push(difference(arc, &z, &left[..n], direction)?);
        }
        let system = Matrix::from_fn(n + 2, n + 2, |i, j| match (i < n, j <= n) {
            (true, true) => rows[(i, j)],
            (true, false) => w[i],
            (false, true) => -gradients[i - n][j],
            (false, false) => 0.0,
        });
        let mut right: Vec<f64> =
            arc.family.residual(&z)?.iter().zip(&w).map(|(g, w)| g + beta * w).collect();
        right.extend_from_slice(&left[n..]);
        let change = Lu::new(&system).solve(&right);
        let size = arc.norm(&change[..=n]) + change[n + 1].abs();
        let scale = 1.0 + arc.norm(&z);
        if !size.is_finite() || size > scale {
            return None;
        }
        // Differences make the convergence linear, if fast: it has stalled only where it no longer gains.
        if size > 0.5 * before {
            let done = before <= 1e-10 * scale;
            return done.then(|| Solution { gap: beta.abs() / scale, z, noise: before });
        }
        z.iter_mut().zip(&change).for_each(|(z, change)| *z -= change);
        beta -= change[n + 1];
        if size <= 8.0 * f64::EPSILON * scale {
            return Some(Solution { gap: beta.abs() / scale, z, noise: size });
        }
        before = size;
    }
    None
}

/// `w`, the left singular vector of the smallest singular value of `A`, and `v_1, v_2`, the right ones of the
/// two smallest (one of which belongs to no singular value).
fn borders(rows: &Matrix) -> Option<(Vec<f64>, [Vec<f64>; 2])> {
    let n = rows.rows();
    let left = Svd::new(&rows.transposed()).ok()?;
    let square = Matrix::from_fn(n + 1, n + 1, |i, j| if i < n { rows[(i, j)] } else { 0.0 });
    let right = Svd::new(&square).ok()?;
    let last = n.checked_sub(1)?;
    Some((left.v.column(last), [right.v.column(last), right.v.column(n)]))
}

/// `d/dt pᵀ A(z + t N)` at 0.
fn difference<M: Map, F: Fn(f64) -> M>(
    arc: &Arc<'_, F>,
    z: &[f64],
    p: &[f64],
    direction: &[f64],
) -> Option<Vec<f64>> {
    let step = DIFFERENCE * (1.0 + arc.norm(z)) / arc.norm(direction);
    if !(step.is_finite() && step > 0.0) {
        return None;
    }
    let at = |step: f64| -> Option<Vec<f64>> {
        let z: Vec<f64> = z.iter().zip(direction).map(|(z, d)| z + step * d).collect();
        Some(arc.family.rows(&z)?.apply_transposed(p))
    };
    let (ahead, behind) = (at(step)?, at(-step)?);
    Some(ahead.iter().zip(&behind).map(|(a, b)| (a - b) / (2.0 * step)).collect())
}

fn unit(length: usize, at: usize) -> Vec<f64> {
    (0..length).map(|i| f64::from(u8::from(i == at))).collect()
}
