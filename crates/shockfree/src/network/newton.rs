//! Newton's method for a fixed point.

use shockfree_linalg::{Lu, norm};

use super::Map;

/// Steps at most; where it converges at all, a tenth of these suffice, unless the fixed point is nearly a fold.
const STEPS: usize = 80;

/// Steps after which an iterate has to come nearer with every step: of the starts that reached a fixed point of a network of
/// 100 units in 60 steps, nine in ten needed no more than these.
const WANDERING: usize = 40;

/// What coming nearer means: what is left of the residual. It is 8/27 at a threefold solution, 1/4 at a double one.
const NEARER: f64 = 0.5;

/// What is left of the residual, at most, if the Jacobian is right enough for another step.
const RIGHT: f64 = 0.1;

/// Halvings of a step at most, where there is no length to which it could be cut.
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

/// What is done with a step that leads too far for the Jacobian to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Globalisation {
    /// It is halved until the residual falls. That never leads away from a solution nearby, but ends at local minima of the
    /// residual, of which there are many where there are many units.
    Halve,
    /// It is cut where it changes a variable by more than the map's [`length_scale`](Map::length_scale), and the residual may
    /// rise. That wanders for longer, and finds the more solutions the more units there are. As [`Halve`](Self::Halve) where
    /// the scale is infinite.
    Cut,
}

/// A solution of `x = F(x)` from `start`, as precisely as rounding allows, or nothing: where the residual does not fall
/// to nothing, where the next step would not be short (as where `I - J` vanishes and any residual is small), and outside
/// of `bounds`, the map's, where there is none.
///
/// The steps `Δ` solve `(I - J) Δ = F(x) - x` and are made shorter as `globalisation` says. As long as the residual falls
/// to a tenth, the factors of `I - J` serve for another step.
pub fn newton(
    map: &impl Map,
    bounds: &[(f64, f64)],
    start: &[f64],
    globalisation: Globalisation,
) -> Option<Solution> {
    let scale = match globalisation {
        Globalisation::Halve => f64::INFINITY,
        Globalisation::Cut => map.length_scale(),
    };
    let mut here = Place::new(map, start.to_vec());
    let mut factors: Option<Lu> = None;
    let mut last = None;
    for count in 0..STEPS {
        if !here.size.is_finite() {
            return None;
        }
        if here.size == 0.0 {
            break;
        }
        let known = factors.take().unwrap_or_else(|| factorised(map, &here.x));
        let step = known.solve(&here.residual);
        let longest = step.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
        let length = if longest > scale { scale / longest } else { 1.0 };
        let next = if scale.is_finite() {
            Some(here.moved(map, &step, length))
        } else {
            here.lower(map, &step)
        };
        let falls = next.as_ref().is_some_and(|next| next.size < here.size);
        if !falls && (next.is_none() || here.is_small(&step, STEP)) {
            // Rounding is all that is left of the residual, or nothing makes it smaller.
            last = Some(step);
            break;
        }
        let Some(next) = next else { break };
        if count >= WANDERING && next.size > NEARER * here.size {
            // It wanders, or rounding makes the residual of a solution smaller bit by bit: what follows tells.
            break;
        }
        if length == 1.0 && next.size <= RIGHT * here.size {
            factors = Some(known);
        }
        here = next;
    }
    // Of a residual of 0 any step is short.
    let exact = here.size == 0.0;
    let step = match last {
        Some(step) => step,
        None if exact => vec![0.0; start.len()],
        None => factorised(map, &here.x).solve(&here.residual),
    };
    let inside = bounds.iter().zip(&here.x).all(|(&(low, high), &x)| {
        let room = STEP * (1.0 + x.abs());
        low - room <= x && x <= high + room
    });
    // A singular matrix makes the step NaN, which is not small.
    if !(inside && here.is_small(&here.residual, RESIDUAL) && here.is_small(&step, STEP)) {
        return None;
    }
    Some(Solution { state: here.x, uncertainty: STEPS_AWAY * norm(&step) })
}

fn factorised(map: &impl Map, x: &[f64]) -> Lu {
    Lu::of_identity_minus(&map.jacobian(x))
}

/// A state with what is missing for a fixed point.
struct Place {
    x: Vec<f64>,
    /// `F(x) - x`.
    residual: Vec<f64>,
    /// `‖F(x) - x‖₂`.
    size: f64,
}

impl Place {
    fn new(map: &impl Map, x: Vec<f64>) -> Self {
        let mut residual = map.image(&x);
        for (value, x) in residual.iter_mut().zip(&x) {
            *value -= x;
        }
        let size = norm(&residual);
        Self { x, residual, size }
    }

    fn moved(&self, map: &impl Map, step: &[f64], length: f64) -> Self {
        Self::new(map, self.x.iter().zip(step).map(|(x, step)| x + length * step).collect())
    }

    /// Where the step, halved as often as needed, has made the residual smaller.
    fn lower(&self, map: &impl Map, step: &[f64]) -> Option<Self> {
        let lengths = std::iter::successors(Some(1.0), |length| Some(0.5 * length));
        lengths
            .take(HALVINGS)
            .map(|length| self.moved(map, step, length))
            .find(|next| next.size < self.size)
    }

    /// Whether none of these is larger than `most`, relative to `1 + |x|`.
    fn is_small(&self, values: &[f64], most: f64) -> bool {
        values.iter().zip(&self.x).all(|(v, x)| v.abs() <= most * (1.0 + x.abs()))
    }
}
