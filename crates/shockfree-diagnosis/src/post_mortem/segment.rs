//! Between two checkpoints.

use shockfree::network::bifurcation::{Bifurcation, Crossings, End, Settings, Side, between};
use shockfree::network::{Cell, Held, Map, fixed_points};
use shockfree_data::Layer;

use crate::{AnyCell, Assumptions, Clock};

/// The straight line between the weights of two checkpoints, with the input held at 0.
pub struct Segment<'a> {
    ends: [&'a Layer; 2],
    assumptions: &'a Assumptions,
}

/// What was found on it.
pub struct Found {
    /// The bifurcations, each with the number of multipliers outside the unit circle that do not take part.
    pub bifurcations: Vec<(Bifurcation, usize)>,
    /// Which fixed point at the start becomes which at the end.
    pub connections: Vec<(usize, usize)>,
}

/// Pieces into which a line is cut: fixed points that are born and vanish within it are found if they exist at one of the
/// cuts. One piece only where there are many units, where the search at a cut costs too much.
const PIECES: u32 = 8;
const MOST_UNITS_IN_PIECES: usize = 32;

/// Starts of Newton's method at a cut.
const STARTS: usize = 40;

impl<'a> Segment<'a> {
    pub const fn new(ends: [&'a Layer; 2], assumptions: &'a Assumptions) -> Self {
        Self { ends, assumptions }
    }

    /// The layer at `s`.
    fn at(&self, s: f64) -> Held<AnyCell> {
        let cell = AnyCell::new(&self.ends[0].blended(self.ends[1], s), self.assumptions)
            .expect("the ends were accepted, and what lies between them is no larger");
        let input = vec![0.0; cell.inputs()];
        Held::new(&cell, &input).expect("zeros are an input")
    }

    /// Follows the fixed points of both ends along the line, and those found at the cuts.
    pub fn cross(&self, at_zero: &[Vec<f64>], at_one: &[Vec<f64>], clock: &Clock) -> Found {
        let pieces = if self.ends[0].units() <= MOST_UNITS_IN_PIECES { PIECES } else { 1 };
        let settings = Settings::default();
        let mut found = Found {
            bifurcations: Vec::new(),
            connections: (0..at_zero.len()).map(|k| (k, k)).collect(),
        };
        let mut from = at_zero.to_vec();
        for piece in 0..pieces {
            let place = |k: u32| f64::from(k) / f64::from(pieces);
            let (low, high) = (place(piece), place(piece + 1));
            let to = if piece + 1 == pieces {
                at_one.to_vec()
            } else {
                let map = self.at(high);
                let searched =
                    fixed_points(&map, STARTS, u64::from(piece), &mut || clock.within(1.0));
                searched.points.into_iter().map(|point| point.state).collect()
            };
            let family = |s: f64| self.at(low + s * (high - low));
            let crossings = between(&family, &from, &to, &settings);
            // What a cut did not find but a curve has reached goes on from there.
            let (to, through) = arrived(to, &crossings);
            found.connections = joined(&found.connections, &through);
            for mut one in crossings.bifurcations {
                let repelling = self.outside(&one, low + one.parameter * (high - low));
                one.parameter = low + one.parameter * (high - low);
                one.error *= high - low;
                // One that lies on a cut is seen from both of its sides.
                match found.bifurcations.iter_mut().find(|(known, _)| known.is_one_with(&one)) {
                    None => found.bifurcations.push((one, repelling)),
                    Some(known) if one.error < known.0.error => *known = (one, repelling),
                    Some(_) => {}
                }
            }
            from = to;
        }
        found.connections.retain(|(_, to)| *to < at_one.len());
        found
    }

    /// Multipliers outside the unit circle, without the one (or the pair) that is on it.
    fn outside(&self, bifurcation: &Bifurcation, s: f64) -> usize {
        /// The multiplier that meets the circle is known to about the root of rounding where two meet.
        const ON: f64 = 1e-5;
        let jacobian = self.at(s).jacobian(&bifurcation.state);
        let values = shockfree_linalg::eigenvalues(&jacobian).unwrap_or_default();
        values.iter().filter(|value| value.norm() > 1.0 + ON).count()
    }
}

/// The fixed points at 1, with those that curves have reached there besides, and which at 0 become which.
fn arrived(mut to: Vec<Vec<f64>>, crossings: &Crossings) -> (Vec<Vec<f64>>, Vec<(usize, usize)>) {
    let mut through = Vec::new();
    for connection in &crossings.connections {
        let ends = [Some(connection.from), connection.to];
        let at =
            |side| ends.iter().flatten().find(|place| place.side == side).map(|place| place.index);
        let branch = crossings.branches.get(connection.branch);
        match (
            at(Side::Zero),
            at(Side::One),
            branch.map(|branch| (branch.end, branch.points.last())),
        ) {
            (Some(zero), Some(one), _) => through.push((zero, one)),
            (Some(zero), None, Some((End::Reached, Some(last)))) => {
                through.push((zero, to.len()));
                to.push(last.state.clone());
            }
            _ => {}
        }
    }
    (to, through)
}

/// Connections from the start of the line, one piece further.
fn joined(so_far: &[(usize, usize)], through: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let next = |here: usize| through.iter().find(|(from, _)| *from == here).map(|(_, to)| *to);
    so_far.iter().filter_map(|&(start, here)| Some((start, next(here)?))).collect()
}
