//! Where an orbit ends.

use shockfree_linalg::norm;

use super::fixed_points::{distance, same};
use super::newton::{Globalisation, newton};
use super::{FixedPoint, Iterate, Map, Stability};

/// Where an orbit ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// At a fixed point that attracts (or is neutral).
    FixedPoint(FixedPoint),
    /// On a cycle that attracts (or is neutral).
    Cycle {
        /// Its states in their order.
        states: Vec<Vec<f64>>,
        /// As a fixed point of the iterate.
        point: FixedPoint,
    },
    /// It did not settle in so many steps: slow, or quasi-periodic, or chaotic.
    Unsettled {
        /// The steps.
        steps: usize,
        /// Where it was then.
        state: Vec<f64>,
    },
    /// It grew beyond all numbers.
    Escaped {
        /// Where it started.
        start: Vec<f64>,
    },
}

/// The longest period that is looked for.
const LONGEST: usize = 64;

/// The states `x_0, …, x_steps`.
pub fn orbit(map: &impl Map, start: &[f64], steps: usize) -> Vec<Vec<f64>> {
    let mut states = vec![start.to_vec()];
    for t in 0..steps {
        let next = map.image(&states[t]);
        states.push(next);
    }
    states
}

/// Where the orbit from `start` ends, as far as `steps` steps tell.
///
/// After growing numbers of steps the orbit is compared with itself, and where it nearly repeats after `k` steps (at most
/// 64), Newton's method finds the fixed point of the `k`-th iterate nearby; it is the limit if it does not repel.
/// Not guaranteed: an orbit that lingers at a neutral point may be taken to end there.
pub fn limit(map: &impl Map, start: &[f64], steps: usize) -> Limit {
    let mut state = start.to_vec();
    let (mut done, mut stretch) = (0, 2 * LONGEST);
    while done < steps {
        let length = stretch.min(steps - done);
        for _ in 0..length {
            state = map.image(&state);
        }
        done += length;
        stretch *= 2;
        if !state.iter().all(|x| x.is_finite()) {
            return Limit::Escaped { start: start.to_vec() };
        }
        if let Some(settled) = settled(map, &state) {
            return settled;
        }
    }
    Limit::Unsettled { steps: done, state }
}

/// The attracting fixed point or cycle that the orbit from `state` is about to reach.
fn settled(map: &impl Map, state: &[f64]) -> Option<Limit> {
    /// Nearly the same: close enough for Newton's method to decide.
    const NEAR: f64 = 1e-3;
    let ahead = orbit(map, state, LONGEST);
    let (scale, bounds) = (1.0 + norm(state), map.bounds());
    for period in 1..=LONGEST {
        if distance(&ahead[period], state) > NEAR * scale {
            continue;
        }
        let iterate = Iterate::new(map, period);
        let Some(found) = newton(&iterate, &bounds, state, Globalisation::Halve) else { continue };
        let found = found.state;
        let point = FixedPoint::at(&iterate, found)?;
        let away = distance(&point.state, state);
        if point.stability() == Stability::Repelling || away > 0.1 * scale {
            continue;
        }
        // It is the limit if the orbit comes nearer, not only if it lies nearby.
        let later = orbit(map, &ahead[LONGEST], period * LONGEST.div_ceil(period) * 4);
        let after = later.iter().map(|x| distance(&point.state, x)).fold(f64::INFINITY, f64::min);
        if after > 0.9 * away && after > 1e-9 * scale {
            continue;
        }
        let mut states = orbit(map, &point.state, period);
        states.pop();
        if period == 1 {
            return Some(Limit::FixedPoint(point));
        }
        // A cycle of a divisor's length would have been met before, unless it was missed by a hair.
        let shorter = (1..period).find(|&d| {
            period.is_multiple_of(d) && states.get(d).is_some_and(|x| same(x, &point.state))
        });
        return match shorter {
            None => Some(Limit::Cycle { states, point }),
            Some(1) => FixedPoint::at(map, point.state).map(Limit::FixedPoint),
            Some(d) => {
                states.truncate(d);
                FixedPoint::at(&Iterate::new(map, d), point.state)
                    .map(|point| Limit::Cycle { states, point })
            }
        };
    }
    None
}
