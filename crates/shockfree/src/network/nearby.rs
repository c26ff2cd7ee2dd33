//! The fixed point that another one becomes when the map changes a little.

use shockfree_linalg::{Lu, norm};

use super::fixed_points::distance;
use super::newton::{Globalisation, newton};
use super::{FixedPoint, Map};

/// What is left of Newton's first correction by the second one, at most, where the theorem of Newton and Kantorovich holds:
/// with `h ≤ 1/2` the second is at most `h/2` of the first.
const LEFT: f64 = 0.25;

/// What of the first correction the change of the Jacobian along it makes a difference to, at most: `h` itself, to first
/// order.
const BENT: f64 = 0.5;

/// The theorem's bound of the way to the solution, in first corrections.
const AWAY: f64 = 2.0;

/// Corrections this small, relative to `1 + ‖x‖`, are none: the start is a fixed point already, and what is left of them is
/// rounding.
const NONE: f64 = 1e-9;

/// Solutions that are no further apart than this, relative to `1 + ‖x‖`, are one: both are known to rounding.
const SAME: f64 = 1e-6;

/// The shortest piece of a way between two maps that is tried.
const SHORTEST: f64 = 1.0 / 1024.0;

/// The fixed point of `map` next to `start`, which is nearly one: of a map that has changed a little, what the old fixed
/// point has become.
///
/// Nothing where continuity does not vouch for that. With `J` at `start`, let `Δ = (I - J)⁻¹ (F(x) - x)` be Newton's first
/// correction, `Δ'` the simplified second one with the same `J`, and `J'` the Jacobian at `x + Δ`. In the range of the theorem
/// of Newton and Kantorovich `‖Δ'‖ ≤ ¼ ‖Δ‖` and `‖(I - J)⁻¹ (J' - J) Δ‖ ≤ ½ ‖Δ‖`, there is a solution within `2 ‖Δ‖`, and
/// it is the only one there. Where one of the three is not so, as beyond a fold or far from any fixed point, there is no answer.
///
/// Where the Jacobian is constant piece by piece (ReLU) the index stands for the first two: a fixed point goes on across a
/// kink exactly if `sign det(I - J)` is the same on both sides. `Δ` is then the sum of the corrections of both sides.
///
/// Not guaranteed: these are computed at two points and not bounded between them, so the theorem is an estimate here, as it
/// is in other programs that follow curves (Deuflhard, *Newton Methods for Nonlinear Problems*, section 5.1).
///
/// ```
/// use shockfree::network::{Activation, Held, Network, fixed_point_near};
/// use shockfree_linalg::Matrix;
/// let unit = |w, b| {
///     let network = Network::new(Matrix::new(1, 1, vec![w]), Matrix::zeros(1, 0), vec![b], Activation::Tanh);
///     Held::new(&network?, &[])
/// };
/// // x = 2 tanh x - b: the upper fixed point moves down as b falls, until a fold takes it away.
/// let upper = fixed_point_near(&unit(2.0, 0.0)?, &[1.9]).unwrap();
/// let lower = fixed_point_near(&unit(2.0, -0.1)?, &upper.state).unwrap();
/// assert!(lower.state[0] < upper.state[0] && lower.state[0] > 1.5);
/// assert_eq!(fixed_point_near(&unit(2.0, -0.6)?, &lower.state), None);
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn fixed_point_near(map: &impl Map, start: &[f64]) -> Option<FixedPoint> {
    let residual = |x: &[f64]| -> Vec<f64> {
        map.image(x).iter().zip(x).map(|(image, x)| image - x).collect()
    };
    let jacobian = map.jacobian(start);
    let factors = Lu::of_identity_minus(&jacobian);
    let step = factors.solve(&residual(start));
    let next: Vec<f64> = start.iter().zip(&step).map(|(x, step)| x + step).collect();
    let (first, none) = (norm(&step), NONE * (1.0 + norm(start)));
    let smooth = map.length_scale().is_finite();
    if smooth {
        let second = norm(&factors.solve(&residual(&next)));
        let change = map.jacobian(&next).minus(&jacobian);
        let bent = norm(&factors.solve(&change.apply(&step)));
        // Not `second > …`: NaN is a no as well.
        if !((second <= LEFT * first || second <= none) && bent <= BENT * first + none) {
            return None;
        }
    }
    let found = newton(map, &map.bounds(), &next, Globalisation::Halve)?.state;
    let point = FixedPoint::at(map, found)?;
    let first = if smooth {
        first
    } else {
        let beyond = Lu::of_identity_minus(&map.jacobian(&point.state));
        if beyond.determinant().0 != factors.determinant().0 {
            return None;
        }
        first + norm(&beyond.solve(&residual(start)))
    };
    // Likewise.
    (distance(&point.state, start) <= AWAY * first + none).then_some(point)
}

/// The fixed point at the end of a family `F_s`, `0 ≤ s ≤ 1`, that the one near `start` at 0 becomes, followed in pieces as
/// short as [`fixed_point_near`] needs them, down to 1/1024.
///
/// A piece counts if two halves of it lead to the same: a map that has changed much may have another fixed point near the old
/// one than what that has become.
///
/// Nothing where it is lost on the way: at a fold, and where it passes close to a place that `I - J` is singular at. It is
/// [`bifurcation::follow`](super::bifurcation::follow) that goes around folds and says what was met.
pub fn fixed_point_along<M: Map>(family: &impl Fn(f64) -> M, start: &[f64]) -> Option<FixedPoint> {
    let near = |at: f64, from: &[f64]| fixed_point_near(&family(at), from);
    let (mut at, mut piece) = (0.0, 1.0_f64);
    let mut here = start.to_vec();
    loop {
        let next = f64::min(at + piece, 1.0);
        let whole = near(next, &here);
        let halves = near(f64::midpoint(at, next), &here).and_then(|half| near(next, &half.state));
        match (whole, halves) {
            (Some(whole), Some(point)) if is_same(&whole, &point) => {
                if next == 1.0 {
                    return Some(point);
                }
                (at, piece, here) = (next, 2.0 * piece, point.state);
            }
            _ if piece <= SHORTEST => return None,
            _ => piece *= 0.5,
        }
    }
}

/// Whether both are one solution, found twice.
fn is_same(one: &FixedPoint, other: &FixedPoint) -> bool {
    distance(&one.state, &other.state) <= SAME * (1.0 + norm(&one.state))
}
