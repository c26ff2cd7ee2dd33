//! All curves between two ends.

use super::{Bifurcation, Branch, End, Settings, Side, follow};
use crate::network::Map;

/// Fixed points nearer than this (relative to `1 + |x|`, in the largest entry) are one: the square root of
/// rounding, as good as fixed points near a fold are known, with a margin.
const SAME: f64 = 1e-6;

/// One of the fixed points that were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// At which end.
    pub side: Side,
    /// Its number in the list of that end.
    pub index: usize,
}

/// A curve that was followed, by its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Where it starts.
    pub from: Place,
    /// Where it ends: `None` if it was lost, or ends in a fixed point that was not given.
    pub to: Option<Place>,
    /// The number of the curve in [`Crossings::branches`].
    pub branch: usize,
}

/// What happens between two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossings {
    /// Every bifurcation once, by rising `s`.
    pub bifurcations: Vec<Bifurcation>,
    /// The curves. One whose two ends were both given is followed once, from the end that comes first.
    pub branches: Vec<Branch>,
    /// How the given fixed points are connected: for every curve one entry.
    pub connections: Vec<Connection>,
}

impl Crossings {
    /// The fixed points at 1 that do not come from one at 0: those on curves that turn back to 1, and those
    /// whose curve was lost.
    pub fn born(&self) -> Vec<usize> {
        let mut born = self.one_sided(Side::One);
        born.sort_unstable();
        born
    }

    /// The fixed points at 0 that do not reach 1, likewise.
    pub fn vanished(&self) -> Vec<usize> {
        let mut vanished = self.one_sided(Side::Zero);
        vanished.sort_unstable();
        vanished
    }

    fn one_sided(&self, side: Side) -> Vec<usize> {
        let other = |end: End| end == End::Reached;
        let stays = self
            .connections
            .iter()
            .filter(|c| !self.branches.get(c.branch).is_some_and(|branch| other(branch.end)));
        stays
            .flat_map(|c| [Some(c.from), c.to])
            .flatten()
            .filter(|place| place.side == side)
            .map(|place| place.index)
            .collect()
    }
}

/// Follows all given fixed points of `F_0` and `F_1` through the family, and joins what was found.
///
/// First those at 0, then those at 1 that no curve has reached. At a pitchfork the curve through the centre is
/// met from both ends; the one that branches off is met from the end where it exists: it touches the pitchfork,
/// turns, and ends in the mirrored fixed point.
///
/// Bifurcations that are alike, with `s` and state the same within their errors, are one.
pub fn between<M: Map, F: Fn(f64) -> M>(
    family: &F,
    at_zero: &[Vec<f64>],
    at_one: &[Vec<f64>],
    settings: &Settings,
) -> Crossings {
    let mut all =
        Crossings { bifurcations: Vec::new(), branches: Vec::new(), connections: Vec::new() };
    for (side, starts) in [(Side::Zero, at_zero), (Side::One, at_one)] {
        for (index, start) in starts.iter().enumerate() {
            let from = Place { side, index };
            if all.connections.iter().any(|known| known.to == Some(from)) {
                continue;
            }
            let branch = follow(family, start, side, settings);
            let other = match side {
                Side::Zero => Side::One,
                Side::One => Side::Zero,
            };
            let last = branch.points.last().map(|point| &point.state[..]);
            let to = match (branch.end, last) {
                (End::Reached, Some(state)) => nearest(state, other, at_zero, at_one, None),
                (End::TurnedBack, Some(state)) => {
                    nearest(state, side, at_zero, at_one, Some(index))
                }
                _ => None,
            };
            for event in &branch.bifurcations {
                join(&mut all.bifurcations, event);
            }
            all.connections.push(Connection { from, to, branch: all.branches.len() });
            all.branches.push(branch);
        }
    }
    all.bifurcations.sort_by(|a, b| a.parameter.total_cmp(&b.parameter));
    all
}

/// The given fixed point that `state` is, other than number `except`.
fn nearest(
    state: &[f64],
    side: Side,
    at_zero: &[Vec<f64>],
    at_one: &[Vec<f64>],
    except: Option<usize>,
) -> Option<Place> {
    let given = match side {
        Side::Zero => at_zero,
        Side::One => at_one,
    };
    given
        .iter()
        .enumerate()
        .filter(|(index, other)| Some(*index) != except && other.len() == state.len())
        .map(|(index, other)| (index, distance(state, other)))
        .filter(|(_, distance)| *distance <= SAME)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| Place { side, index })
}

/// Adds a bifurcation, or keeps the better of it and the same one that is known.
fn join(known: &mut Vec<Bifurcation>, event: &Bifurcation) {
    match known.iter_mut().find(|other| other.is_one_with(event)) {
        None => known.push(event.clone()),
        Some(other) => {
            // Seen from the curve on which a multiplier passes it says more than from one that it touches.
            let better = (event.certain, event.crossing, other.error);
            if better > (other.certain, other.crossing, event.error) {
                *other = event.clone();
            }
        }
    }
}

impl Bifurcation {
    /// Whether two are one, seen twice: alike, with `s` and state the same within their errors.
    pub fn is_one_with(&self, other: &Self) -> bool {
        let errors = self.error + other.error;
        self.kind.is_alike(other.kind)
            && (self.parameter - other.parameter).abs() <= errors.max(1e-9)
            && distance(&self.state, &other.state) <= SAME
    }
}

/// The largest difference of entries, relative to `1 + |x|`; infinite for other lengths.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    if a.len() != b.len() {
        return f64::INFINITY;
    }
    let size = a.iter().chain(b).fold(1.0, |most: f64, value| most.max(1.0 + value.abs()));
    a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs())) / size
}
