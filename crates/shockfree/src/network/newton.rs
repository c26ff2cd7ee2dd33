//! Newton's method for a fixed point.

use shockfree_linalg::{Lu, Matrix, norm};

use super::Map;

/// Steps at most; where it converges at all, a tenth of these suffice, unless the fixed point is nearly a fold.
const STEPS: usize = 80;

/// Halvings of a step at most.
const HALVINGS: usize = 12;

/// A residual of so many roundings of the state is none.
const ROUNDINGS: f64 = 64.0;

/// A solution of `x = F(x)` from `start`, as precisely as rounding allows, or nothing.
///
/// The steps `Δ` solve `(I - J) Δ = F(x) - x` and are halved until the residual falls.
pub fn newton(map: &impl Map, start: &[f64]) -> Option<Vec<f64>> {
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
    // The residual cannot be smaller than the rounding of a step, which grows with what is summed in it.
    let rounding = ROUNDINGS * f64::EPSILON * (1.0 + norm(&x)) * (1.0 + map.jacobian(&x).largest());
    (size <= rounding).then_some(x)
}

fn residual(map: &impl Map, x: &[f64]) -> Vec<f64> {
    map.image(x).iter().zip(x).map(|(image, x)| image - x).collect()
}
