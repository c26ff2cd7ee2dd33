//! Witnesses against contraction: what anyone can iterate.

use shockfree_linalg::norm;

use super::fixed_points::distance;
use super::{Exponent, FixedPoint, FixedPoints, Limit, Stability};

/// Something that no contracting map has.
///
/// A map that contracts (in whatever norm) has one fixed point, which attracts every orbit.
#[derive(Clone, Debug, PartialEq)]
pub enum Witness {
    /// Two attractors, each by one of its states and its period.
    TwoAttractors {
        /// States on the one and on the other.
        states: [Vec<f64>; 2],
        /// 1 for a fixed point.
        periods: [usize; 2],
    },
    /// A cycle of two or more steps, that attracts.
    Cycle {
        /// Its states in their order.
        states: Vec<Vec<f64>>,
    },
    /// A fixed point that repels.
    RepellingFixedPoint {
        /// The fixed point.
        state: Vec<f64>,
        /// The largest modulus of its multipliers, above 1.
        spectral_radius: f64,
    },
    /// Two fixed points.
    TwoFixedPoints {
        /// Both.
        states: [Vec<f64>; 2],
    },
    /// An orbit that grows beyond all numbers: of a contracting map every orbit comes to its fixed point.
    Escape {
        /// Where it starts.
        start: Vec<f64>,
    },
    /// Nearby orbits part: a positive Lyapunov exponent.
    PositiveExponent {
        /// A state on the orbit.
        state: Vec<f64>,
        /// The exponent.
        exponent: Exponent,
    },
}

impl Witness {
    /// Its name, as in the JSON output.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::TwoAttractors { .. } => "two-attractors",
            Self::Cycle { .. } => "cycle",
            Self::RepellingFixedPoint { .. } => "repelling-fixed-point",
            Self::TwoFixedPoints { .. } => "two-fixed-points",
            Self::Escape { .. } => "escape",
            Self::PositiveExponent { .. } => "positive-exponent",
        }
    }

    /// Its states.
    pub fn states(&self) -> Vec<&[f64]> {
        match self {
            Self::TwoAttractors { states, .. } | Self::TwoFixedPoints { states } => {
                states.iter().map(Vec::as_slice).collect()
            }
            Self::Cycle { states } => states.iter().map(Vec::as_slice).collect(),
            Self::RepellingFixedPoint { state, .. }
            | Self::PositiveExponent { state, .. }
            | Self::Escape { start: state } => vec![state],
        }
    }
}

/// A spectral radius from which on a fixed point counts as repelling: near a fold its place, and so its multipliers, are
/// known to half of the digits only.
const REPELLING: f64 = 1.0 + 1e-5;

/// The plainest witness among what was found: attractors before cycles before repelling points, exponents last.
///
/// Points count only where they are clearly what they are: neutral ones do not, nor do points closer to each other than
/// a thousandth, which might be two computations of one.
pub fn witness(points: &FixedPoints, limits: &[Limit], exponents: &[Exponent]) -> Option<Witness> {
    let mut attractors: Vec<(Vec<f64>, usize)> = Vec::new();
    let mut cycle = None;
    let stable = points.attracting().map(|point| (vec![point.state.clone()], point.clone()));
    let reached = limits.iter().filter_map(|limit| match limit {
        Limit::FixedPoint(point) => Some((vec![point.state.clone()], point.clone())),
        Limit::Cycle { states, point } => Some((states.clone(), point.clone())),
        Limit::Unsettled { .. } | Limit::Escaped { .. } => None,
    });
    for (states, point) in stable.chain(reached) {
        if point.stability() != Stability::Attracting {
            continue;
        }
        if states.len() > 1 && cycle.is_none() && apart(&states[0], &states[1]) {
            cycle = Some(states.clone());
        }
        let known =
            attractors.iter().any(|(known, _)| states.iter().any(|state| !apart(known, state)));
        if !known {
            attractors.push((states[0].clone(), states.len()));
        }
    }
    if let [(first, p), (second, q), ..] = &attractors[..] {
        return Some(Witness::TwoAttractors {
            states: [first.clone(), second.clone()],
            periods: [*p, *q],
        });
    }
    if let Some(states) = cycle {
        return Some(Witness::Cycle { states });
    }
    if let Some(FixedPoint { state, multipliers, .. }) =
        points.points.iter().find(|point| point.spectral_radius() > REPELLING)
    {
        return Some(Witness::RepellingFixedPoint {
            state: state.clone(),
            spectral_radius: multipliers[0].norm(),
        });
    }
    let clear: Vec<&FixedPoint> =
        points.points.iter().filter(|point| point.stability() != Stability::Neutral).collect();
    if let [first, second, ..] = clear[..]
        && apart(&first.state, &second.state)
    {
        return Some(Witness::TwoFixedPoints {
            states: [first.state.clone(), second.state.clone()],
        });
    }
    if let Some(start) = limits.iter().find_map(|limit| match limit {
        Limit::Escaped { start } => Some(start.clone()),
        _ => None,
    }) {
        return Some(Witness::Escape { start });
    }
    let state = limits.iter().find_map(|limit| match limit {
        Limit::Unsettled { state, .. } => Some(state.clone()),
        _ => None,
    })?;
    let exponent = *exponents.first()?;
    exponent.is_positive().then_some(Witness::PositiveExponent { state, exponent })
}

/// Clearly two states: farther from each other than two computations of one can be, also where it is neutral and
/// Newton's method knows it to the fifth root of rounding only.
fn apart(x: &[f64], y: &[f64]) -> bool {
    const CLEARLY: f64 = 1e-3;
    const OF_SIZE: f64 = 1e-6;
    distance(x, y) > CLEARLY.max(OF_SIZE * norm(x).max(norm(y)))
}
