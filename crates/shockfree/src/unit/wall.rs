//! The wall of a finite horizon near a fold: the ghost of the fixed points that have just vanished.

use super::{ShockKind, Unit, folds, shock};
use crate::bisection::last_where;
use crate::{Activation, Result, Steps};

/// The steepest place of `b ↦ y_T`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wall {
    /// The bias at which it stands.
    pub bias: f64,
    /// `∂y_T/∂b` there: the height of the explosion, `~ T³` along a fold.
    pub slope: f64,
}

/// How far beyond the fold's states the orbit may have gone at the wall, in the coordinate of the
/// logistic unit. At the cusp, where the fold's states are one, the steepest place is found within 1.
const BEYOND: f64 = 3.0;

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
/// The bias is right to about half the digits of its distance from the fold, as a maximum is. At
/// horizons of 10⁵ and more the wall is thinner than the spacing of the biases and the slope only a
/// lower bound of its height. Some 450 orbits of `T` steps are computed.
///
/// # Errors
/// [`Error::NotFinite`](crate::Error::NotFinite) for a start or weight that is not.
///
/// ```
/// use shockfree::{Activation::Logistic, Steps, unit::{folds, wall}};
/// let fold = folds(Logistic, 5.0)?.unwrap().minus.bias;
/// let wall = wall(Logistic, 5.0, -2.0, Steps::new(50)?)?.unwrap();
/// assert!(wall.bias > fold && wall.bias < fold + 0.05);
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn wall(activation: Activation, weight: f64, start: f64, steps: Steps) -> Result<Option<Wall>> {
    let Some(Fold { bias: fold, edge, side }) = Fold::of(activation, weight, start)? else {
        return Ok(None);
    };
    let end_at = |bias: f64| Unit::new(activation, weight, bias)?.state_after(start, steps);
    let slope = |bias: f64| end_at(bias).map_or(0.0, |end| end.sensitivity.bias);
    // y_T rises with b: outside these biases every state lies beyond the crossings asked for.
    let reach = weight.abs() + edge + 2.0 * BEYOND;
    let crossing = |state: f64| {
        last_where(fold - reach, fold + reach, |bias| {
            end_at(bias).is_ok_and(|end| end.state.x < state)
        })
    };
    // The wall is where the orbit is leaving the ghost or, next to the cusp, has just left it.
    let far = side * (edge + BEYOND / activation.scale());
    let [a, b, c] = [-edge, edge, far].map(crossing);
    let leaving = highest(a, b, slope);
    let gone = if far > 0.0 { highest(b, c, slope) } else { highest(c, a, slope) };
    Ok(Some(if gone.slope > leaving.slope { gone } else { leaving }))
}

/// Where the wall of a long horizon stands: the fold plus what the ghost of its fixed points costs,
///
/// ```text
/// b₋ + 2π²/(T² (1 - 2y₋))     (mirror image at b₊; in the logistic unit's coordinates)
/// ```
///
/// The relative error of that distance vanishes with growing `T`. `None` as for [`wall`], and at the
/// cusp, where the ghost is another.
///
/// # Errors
/// As [`wall`].
#[expect(clippy::cast_precision_loss, reason = "an asymptotic formula")]
pub fn ghost_wall(
    activation: Activation,
    weight: f64,
    start: f64,
    steps: Steps,
) -> Result<Option<f64>> {
    let Some(Fold { bias, edge, side }) = Fold::of(activation, weight, start)? else {
        return Ok(None);
    };
    // 1 - 2y₋ = tanh(P/2) = 2y₊ - 1.
    let tilt = (activation.scale() * edge / 2.0).tanh();
    if tilt == 0.0 {
        return Ok(None);
    }
    let delay = 2.0 * (std::f64::consts::PI / steps.get() as f64).powi(2) / tilt;
    Ok(Some(bias + side * delay / activation.scale()))
}

/// The fold that is the shock of a start.
struct Fold {
    bias: f64,
    /// The states of the folds are `±edge`.
    edge: f64,
    /// The direction, in `b`, in which the ghost lies: 1 or -1.
    side: f64,
}

impl Fold {
    /// `None` where the shock is none or of another kind.
    fn of(activation: Activation, weight: f64, start: f64) -> Result<Option<Self>> {
        let shock = shock(activation, weight, start)?.filter(|s| s.kind == ShockKind::Fold);
        let pair = folds(activation, weight)?;
        Ok(shock.zip(pair).map(|(shock, pair)| Self {
            bias: shock.bias,
            edge: pair.plus.state.x,
            side: if start < 0.0 { 1.0 } else { -1.0 },
        }))
    }
}

/// The steepest place between two biases: the best of some samples, refined.
fn highest(low: f64, high: f64, slope: impl Fn(f64) -> f64) -> Wall {
    let place = |i: u32| low + (high - low) * f64::from(i) / f64::from(SAMPLES);
    let sample = |i| (i, slope(place(i)));
    let (best, _) =
        (0..=SAMPLES).map(sample).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
    let (low, high) = (place(best.saturating_sub(1)), place((best + 1).min(SAMPLES)));
    let bias = golden_maximum(low, high, &slope);
    Wall { bias, slope: slope(bias) }
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
