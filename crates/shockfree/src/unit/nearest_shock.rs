//! The distance from a point of the plane to the shock.

use super::Unit;
use super::shock::{Shock, ShockKind, standing_bias, tangent_weight};
use crate::bisection::last_where;
use crate::error::finite;
use crate::{Activation, Result};

/// The point of the shock of a start that is nearest to a unit in the (w, b)-plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestShock {
    /// The weight of the nearest point.
    pub weight: f64,
    /// The bias of the nearest point, and the kind of the shock there.
    pub shock: Shock,
    /// The Euclidean distance in the (w, b)-plane.
    pub distance: f64,
}

/// The states beyond which the fold curve is a straight line to the last digit: at `kx = 340` its
/// weight is 10¹⁴⁷ and `w'` just does not overflow.
const STRAIGHT_BEYOND: f64 = 340.0;

/// The nearest point of the shock of the start `x_0`, phase shock included.
///
/// The shock is a piece of the fold curve from the cusp to the weight `1/φ'(x_0)`, continued by the
/// tangent half-line `b = x_0 - w y_0` (separatrix), and for negative weights the half-line
/// `b = x_0 - w y_0`, `w < -1/φ'(x_0)` (phase). Along the fold piece, in its parameter `y`, the
/// distance has at most one local minimum inside, because the evolute of the fold curve is monotone
/// in `y`; it and the ends are compared, so the answer is the global minimum.
///
/// # Errors
/// [`Error::NotFinite`](crate::Error::NotFinite) for a start that is not.
///
/// ```
/// use shockfree::unit::{Unit, nearest_shock};
/// let unit = Unit::logistic(3.0, -3.0)?;
/// let nearest = nearest_shock(&unit, -2.0)?;
/// assert!(nearest.distance > 1.0 && nearest.weight >= 4.0);
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn nearest_shock(unit: &Unit, start: f64) -> Result<NearestShock> {
    finite("x_0", start)?;
    let activation = unit.activation();
    let limit = STRAIGHT_BEYOND / activation.scale();
    let tangent_state = start.clamp(-limit, limit);
    let output = activation.value(tangent_state);
    let from = tangent_weight(activation, tangent_state);
    Ok(nearest_of([
        on_fold(unit, tangent_state),
        on_half_line(unit, tangent_state, output, from),
        on_half_line(unit, tangent_state, output, -from),
    ]))
}

fn nearest_of(candidates: [NearestShock; 3]) -> NearestShock {
    let [first, rest @ ..] = candidates;
    rest.into_iter().fold(
        first,
        |nearest, other| {
            if other.distance < nearest.distance { other } else { nearest }
        },
    )
}

impl NearestShock {
    fn at(unit: &Unit, weight: f64, bias: f64, kind: ShockKind) -> Self {
        let distance = (unit.weight() - weight).hypot(unit.bias() - bias);
        Self { weight, shock: Shock { bias, kind }, distance }
    }
}

/// The nearest point of `b = x - w y`, `w` from `from` outward.
fn on_half_line(unit: &Unit, x: f64, y: f64, from: f64) -> NearestShock {
    let kind = if from > 0.0 { ShockKind::Separatrix } else { ShockKind::Phase };
    // The foot of the perpendicular, less its start so that the tangent point is exact.
    let bias_at_start = standing_bias(unit.activation(), from, x);
    let along = ((unit.weight() - from) - y * (unit.bias() - bias_at_start)) / (1.0 + y * y);
    let ahead = if from > 0.0 { along.max(0.0) } else { along.min(0.0) };
    let weight = from + ahead;
    NearestShock::at(unit, weight, bias_at_start - y * ahead, kind)
}

/// The nearest point of the fold curve between the cusp (`x = 0`) and the state `end`.
///
/// The curve is `w(x) = 1/φ'(x)`, `b(x) = x - w(x) y` with `db/dw = -y`. A foot of the perpendicular
/// is a zero of `h = (w_0 - w) - y (b_0 - b)`. In `y`, `h' = e(y) - b_0` with the evolute
/// `e = b - w'(1 + y²)`, and `e' < 0` for both activations.
fn on_fold(unit: &Unit, end: f64) -> NearestShock {
    let activation = unit.activation();
    let (w0, b0) = (unit.weight(), unit.bias());
    let point = |x: f64| {
        let weight = tangent_weight(activation, x);
        (weight, standing_bias(activation, weight, x))
    };
    let perpendicular = |x: f64| {
        let (weight, bias) = point(x);
        (w0 - weight) - activation.value(x) * (b0 - bias)
    };
    let evolute = |x: f64| {
        let y = activation.value(x);
        point(x).1 - weight_by_output(activation, x) * (1.0 + y * y)
    };
    let (low, high) = if end < 0.0 { (end, 0.0) } else { (0.0, end) };
    let peak = last_where(low, high, |x| evolute(x) > b0);
    // Towards higher weights (y falling below the centre, rising above it) the distance has its
    // minimum where h passes through zero on that side of its peak that faces the cusp's far end.
    let foot = if end < 0.0 {
        last_where(low, peak, |x| perpendicular(x) < 0.0)
    } else {
        last_where(peak, high, |x| perpendicular(x) > 0.0)
    };
    nearest_of([low, foot, high].map(|x| {
        let (weight, bias) = point(x);
        NearestShock::at(unit, weight, bias, ShockKind::Fold)
    }))
}

/// `dw/dy` along the fold curve `w = 1/φ'`.
fn weight_by_output(activation: Activation, x: f64) -> f64 {
    // d(1/φ')/dy = -φ''/φ'³, and φ'' = -k φ' tanh(kx/2) for both activations.
    let slope = activation.slope(x);
    let k = activation.scale();
    k * (k * x / 2.0).tanh() / (slope * slope)
}
