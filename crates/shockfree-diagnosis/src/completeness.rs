//! Whether all fixed points were found.

use shockfree::network::enclosure::{Enclosures, FixedPointBox, Limits, System, relu_fixed_points};
use shockfree::network::{Activation, Cell, FixedPoint, Held, Network, Stability, Witness};

use crate::AnyCell;

/// What is known of a list of fixed points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// Interval arithmetic proves that there are no others.
    Proven,
    /// The indices sum to 1, as those of all fixed points do.
    Consistent,
    /// Some are missing, or there is no telling.
    Unknown,
}

impl Completeness {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Consistent => "consistent",
            Self::Unknown => "unknown",
        }
    }
}

/// More units than this are not worth the attempt: boxes double with each.
const MOST_UNITS: usize = 12;

/// All fixed points of an RNN with its input held, proven, if there are few enough units and the time suffices.
///
/// The list is exactly the fixed points, attracting ones first: each box that is proven to hold one has given its own.
pub fn prove(held: &Held<AnyCell>, stop: &mut dyn FnMut() -> bool) -> Option<Vec<FixedPoint>> {
    let AnyCell::Rnn(network) = held.cell() else { return None };
    if network.units() > MOST_UNITS {
        return None;
    }
    let found = enclosures(network, stop)?;
    if !found.complete {
        return None;
    }
    let at = |found: &FixedPointBox| {
        FixedPoint::at(held, found.x.iter().map(|x| x.midpoint()).collect())
    };
    let mut points: Vec<FixedPoint> = found.boxes.iter().map(at).collect::<Option<_>>()?;
    points.sort_by_key(|point| (point.stability() != Stability::Attracting, point.repelling()));
    Some(points)
}

fn enclosures(network: &Network, stop: &mut dyn FnMut() -> bool) -> Option<Enclosures> {
    let (weights, bias) = (network.recurrent().values(), network.bias());
    match smooth(network.activation()) {
        Some(activation) => {
            Some(System::new(weights, bias, activation).ok()?.fixed_points(Limits::default(), stop))
        }
        None => relu_fixed_points(weights, bias, stop).ok(),
    }
}

/// Whether interval arithmetic proves a witness: that its states lie next to two different fixed points, or are those of
/// a cycle.
pub fn proves(held: &Held<AnyCell>, witness: &Witness) -> bool {
    /// Above this the proof takes longer than a second.
    const MOST: usize = 500;
    let AnyCell::Rnn(network) = held.cell() else { return false };
    if network.units() > MOST {
        return false;
    }
    let Some(activation) = smooth(network.activation()) else { return false };
    let Ok(system) = System::new(network.recurrent().values(), network.bias(), activation) else {
        return false;
    };
    match witness {
        Witness::TwoAttractors { states: [first, second], periods: [1, 1] }
        | Witness::TwoFixedPoints { states: [first, second] } => {
            match (system.verify_fixed_point(first), system.verify_fixed_point(second)) {
                (Some(one), Some(other)) => {
                    one.iter().zip(&other).any(|(x, y)| x.intersection(*y).is_none())
                }
                _ => false,
            }
        }
        // Proofs of cycles speak of networks without leak.
        Witness::Cycle { states } => {
            network.leak() == 1.0
                && states.len() * network.units() <= MOST
                && system.verify_cycle(states).is_some()
        }
        _ => false,
    }
}

/// The activation as the proofs know it; ReLU has kinks.
const fn smooth(activation: Activation) -> Option<shockfree::Activation> {
    match activation {
        Activation::Logistic => Some(shockfree::Activation::Logistic),
        Activation::Tanh => Some(shockfree::Activation::Tanh),
        Activation::Relu => None,
    }
}

/// What is known of a list that a search found.
pub fn of_search(points: &shockfree::network::FixedPoints, held: &Held<AnyCell>) -> Completeness {
    // Of maps that leave no ball in itself the sum says nothing.
    let bounded =
        held.cell().bounds().iter().all(|(low, high)| low.is_finite() && high.is_finite());
    if bounded && points.consistent() { Completeness::Consistent } else { Completeness::Unknown }
}
