//! The wall of a finite horizon near a fold: the ghost of the fixed points that have just vanished.

use super::{ShockKind, Unit, folds, shock};
use crate::bisection::last_where;
use crate::{Activation, Result};

/// The steepest place of `b ↦ y_T`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wall {
    /// The bias at which it stands.
    pub bias: f64,
    /// `∂y_T/∂b` there: the height of the explosion, `~ T³` along a fold.
    pub slope: f64,
}

/// Places looked at between the two ends of the wall before the best is refined.
const SAMPLES: u32 = 64;

/// Golden-section steps: each shrinks the bracket by 0.618, and a maximum is flat to half the digits.
const GOLDEN_STEPS: usize = 60;

/// The wall of the finite horizon `T` for the start `x_0`, where the shock is a [`ShockKind::Fold`]:
/// the bias that maximises `∂y_T/∂b`.
///
/// It does not stand at the fold but behind it, see [`ghost_wall`]. `None` where the shock is none or
/// of another kind: a separatrix has its wall at the shock itself, exponentially close.
///
/// The bias is right to about half the digits of its distance from the fold, as a maximum is.
///
/// # Errors
/// [`Error::NotFinite`](crate::Error::NotFinite) for a start or weight that is not.
///
/// ```
/// use shockfree::{Activation::Logistic, unit::{folds, wall}};
/// let fold = folds(Logistic, 5.0)?.unwrap().minus.bias;
/// let wall = wall(Logistic, 5.0, -2.0, 50)?.unwrap();
/// assert!(wall.bias > fold && wall.bias < fold + 0.05);
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn wall(activation: Activation, weight: f64, start: f64, steps: u64) -> Result<Option<Wall>> {
    let Some(fold) = shock(activation, weight, start)?.filter(|s| s.kind == ShockKind::Fold) else {
        return Ok(None);
    };
    let edge = folds(activation, weight)?.map_or(0.0, |pair| pair.plus.state.x);
    let arrive = |bias: f64| Unit::new(activation, weight, bias)?.arrive(start, steps);
    let slope = |bias: f64| arrive(bias).map_or(0.0, |arrival| arrival.sensitivity.bias);
    // y_T rises with b: outside these biases every state lies on one side of both folds' states.
    let reach = weight.abs() + edge + 1.0;
    let crossing = |state: f64| {
        last_where(fold.bias - reach, fold.bias + reach, |bias| {
            arrive(bias).is_ok_and(|arrival| arrival.state.x < state)
        })
    };
    let (low, high) = (crossing(-edge), crossing(edge));
    let place = |i: u32| low + (high - low) * f64::from(i) / f64::from(SAMPLES);
    let best = (0..=SAMPLES)
        .max_by(|&i, &j| slope(place(i)).total_cmp(&slope(place(j))))
        .unwrap_or_default();
    let bias = golden_maximum(place(best.saturating_sub(1)), place((best + 1).min(SAMPLES)), slope);
    Ok(Some(Wall { bias, slope: slope(bias) }))
}

/// Where the wall of a long horizon stands: the fold plus what the ghost of its fixed points costs,
///
/// ```text
/// b₋ + 2π²/(T² (1 - 2y₋))     (mirror image at b₊; in the logistic unit's coordinates)
/// ```
///
/// up to a relative error of the correction that vanishes with `1/T`. `None` as for [`wall`].
///
/// # Errors
/// As [`wall`].
#[expect(clippy::cast_precision_loss, reason = "an asymptotic formula")]
pub fn ghost_wall(
    activation: Activation,
    weight: f64,
    start: f64,
    steps: u64,
) -> Result<Option<f64>> {
    let Some(fold) = shock(activation, weight, start)?.filter(|s| s.kind == ShockKind::Fold) else {
        return Ok(None);
    };
    // 1 - 2y₋ = tanh(P/2) = 2y₊ - 1.
    let state = folds(activation, weight)?.map_or(0.0, |pair| pair.plus.state.x);
    let tilt = (activation.gain() * state / 2.0).tanh();
    let side = if start < 0.0 { 1.0 } else { -1.0 };
    let delay = 2.0 * (std::f64::consts::PI / steps as f64).powi(2) / tilt;
    Ok(Some(fold.bias + side * delay / activation.gain()))
}

/// The maximum of a function with a single peak in `[low, high]`.
fn golden_maximum(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut f_a, mut f_b) = (f(a), f(b));
    for _ in 0..GOLDEN_STEPS {
        if f_a >= f_b {
            (high, b, f_b) = (b, a, f_a);
            a = high - ratio * (high - low);
            f_a = f(a);
        } else {
            (low, a, f_a) = (a, b, f_b);
            b = low + ratio * (high - low);
            f_b = f(b);
        }
    }
    f64::midpoint(low, high)
}
