//! Newton's method for a fixed point.

use shockfree_linalg::{Lu, Matrix, norm};

use super::Map;

/// Steps at most; where it converges at all, a tenth of these suffice, unless the fixed point is nearly a fold.
const STEPS: usize = 80;

/// Halvings of a step at most.
const HALVINGS: usize = 12;

/// Entry by entry, the largest residual and the largest last step of a solution, relative to `1 + |x|`. Rounding in what
/// a step sums is far below the one; at a threefold solution steps end at the cube root of rounding, below the other.
const RESIDUAL: f64 = 1e-7;
const STEP: f64 = 2e-5;

/// Steps that the solution may be away: a threefold one is three.
const STEPS_AWAY: f64 = 4.0;

/// A solution, and how well it is known.
#[derive(Clone, Debug)]
pub struct Solution {
    pub state: Vec<f64>,
    /// `‖x - x*‖₂` is about this at most: a few times the step that Newton's method would do next.
    pub uncertainty: f64,
}

/// A solution of `x = F(x)` from `start`, as precisely as rounding allows, or nothing: where the residual does not fall
/// to nothing, where the next step would not be short (as where `I - J` vanishes and any residual is small), and outside
/// of the map's bounds, where there is none.
///
/// The steps `Δ` solve `(I - J) Δ = F(x) - x` and are halved until the residual falls.
pub fn newton(map: &impl Map, start: &[f64]) -> Option<Solution> {
    let mut x = start.to_vec();
    let mut residual = residual(map, &x);
    let mut size = norm(&residual);
    for _ in 0..STEPS {
        if !size.is_finite() {
            return None;
        }
        if size == 0.0 {
            break;
        }
        let jacobian = map.jacobian(&x);
        let step = Lu::new(&Matrix::identity(x.len()).minus(&jacobian)).solve(&residual);
        let mut length = 1.0;
        let mut moved = None;
        for _ in 0..HALVINGS {
            let candidate: Vec<f64> =
                x.iter().zip(&step).map(|(x, step)| x + length * step).collect();
            let next = self::residual(map, &candidate);
            if norm(&next) < size {
                moved = Some((candidate, next));
                break;
            }
            length *= 0.5;
        }
        let Some((candidate, next)) = moved else { break };
        (x, size, residual) = (candidate, norm(&next), next);
    }
    let step = Lu::new(&Matrix::identity(x.len()).minus(&map.jacobian(&x))).solve(&residual);
    let small = |values: &[f64], most: f64| {
        values.iter().zip(&x).all(|(v, x)| v.abs() <= most * (1.0 + x.abs()))
    };
    let inside = map.bounds().iter().zip(&x).all(|(&(low, high), &x)| {
        let room = STEP * (1.0 + x.abs());
        low - room <= x && x <= high + room
    });
    // A singular matrix makes the step NaN, which is not small; of a residual of 0 any step is.
    let exact = size == 0.0;
    if !(inside && small(&residual, RESIDUAL) && (exact || small(&step, STEP))) {
        return None;
    }
    let uncertainty = if exact { 0.0 } else { STEPS_AWAY * norm(&step) };
    Some(Solution { state: x, uncertainty })
}

fn residual(map: &impl Map, x: &[f64]) -> Vec<f64> {
    map.image(x).iter().zip(x).map(|(image, x)| image - x).collect()
}
