//! Sharper slope bounds, unit by unit, over the states that bounded inputs can reach.

use super::Lure;
use crate::network::{Activation, Network};

/// What bounded inputs can reach, after a transient.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// For each unit the interval of its drive `W y + U u + b`, the argument of its activation.
    pub drives: Vec<(f64, f64)>,
    /// For each unit the largest slope over it.
    pub slopes: Vec<f64>,
    /// How many steps every orbit takes at most to get there; slopes hold from the next one on.
    pub steps: usize,
}

impl Reach {
    /// The system whose slopes these are.
    pub fn system(&self, network: &Network) -> Lure {
        Lure::with_slopes(network, &self.slopes)
    }
}

/// Rounding of a sum of `k` products is at most `k` units of this, of the sum of their magnitudes; twice that
/// also covers the rounding of the bound itself.
const ROUNDING: f64 = 2.0 * f64::EPSILON;

/// The activations err by less than this, relatively (the logistic function and its slope by less than 4 units in the last
/// place, tanh of the system libraries by less than 3).
const OF_ACTIVATION: f64 = 8.0 * f64::EPSILON;

/// Maps the box of all outputs forward, `y ∈ φ(W y + U u + b)` for every `|u_j| ≤ bounds_j`, until it stops shrinking or
/// `most_steps` are done, and takes each unit's largest slope over what is left.
///
/// Every orbit under such inputs is inside after `steps` steps, whatever its start, so a certificate for
/// [`Reach::system`] proves contraction from then on. Rounding is directed outwards. With leak the box of all
/// outputs is only approached, and ReLU has none: nothing is sharpened then, and `steps` is 0.
///
/// # Panics
/// Unless there is one bound for each input.
pub fn refine(network: &Network, bounds: &[f64], most_steps: usize) -> Reach {
    let n = network.units();
    let activation = network.activation();
    assert_eq!(bounds.len(), network.input().columns(), "one bound for each input");
    let bound = activation.slope_bound();
    let unbounded = Reach {
        drives: vec![(f64::NEG_INFINITY, f64::INFINITY); n],
        slopes: vec![bound; n],
        steps: 0,
    };
    if activation == Activation::Relu
        || network.leak() < 1.0
        || bounds.iter().any(|bound| !(bound.is_finite() && *bound >= 0.0))
    {
        return unbounded;
    }
    let mut outputs = vec![activation.range(); n];
    let mut drives = drives(network, &outputs, bounds);
    let mut steps = 1;
    while steps < most_steps {
        outputs = drives.iter().map(|&(low, high)| image(activation, low, high)).collect();
        let next = self::drives(network, &outputs, bounds);
        steps += 1;
        let shrunk = next.iter().zip(&drives).any(|(next, last)| {
            let (was, is) = (last.1 - last.0, next.1 - next.0);
            is < was * (1.0 - 1e-9)
        });
        drives = next;
        if !shrunk {
            break;
        }
    }
    let slopes =
        drives.iter().map(|&(low, high)| largest_slope(activation, low, high).min(bound)).collect();
    Reach { drives, slopes, steps }
}

/// The intervals of `W y + U u + b`.
fn drives(network: &Network, outputs: &[(f64, f64)], bounds: &[f64]) -> Vec<(f64, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
    let terms = (outputs.len() + bounds.len() + 4) as f64;
    (0..network.units())
        .map(|i| {
            let b = network.bias()[i];
            let (mut low, mut high, mut magnitude) = (b, b, b.abs());
            for (&w, &(least, most)) in network.recurrent().row(i).iter().zip(outputs) {
                let (less, more) =
                    if w < 0.0 { (w * most, w * least) } else { (w * least, w * most) };
                low += less;
                high += more;
                magnitude += less.abs().max(more.abs());
            }
            for (&u, &bound) in network.input().row(i).iter().zip(bounds) {
                low -= u.abs() * bound;
                high += u.abs() * bound;
                magnitude += u.abs() * bound;
            }
            let error = terms * ROUNDING * magnitude + f64::MIN_POSITIVE;
            (low - error, high + error)
        })
        .collect()
}

/// An interval that holds `φ([low, high])`.
fn image(activation: Activation, low: f64, high: f64) -> (f64, f64) {
    let (least, most) = activation.range();
    let (low, high) = (activation.value(low), activation.value(high));
    let error = |value: f64| value.abs() * OF_ACTIVATION + f64::MIN_POSITIVE;
    ((low - error(low)).max(least), (high + error(high)).min(most))
}

/// The largest slope over an interval: the one nearest to 0, where `φ` is steepest.
fn largest_slope(activation: Activation, low: f64, high: f64) -> f64 {
    let steepest = if low > 0.0 {
        low
    } else if high < 0.0 {
        high
    } else {
        0.0
    };
    activation.slope(steepest) * (1.0 + OF_ACTIVATION) + f64::MIN_POSITIVE
}
