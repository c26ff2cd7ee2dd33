//! Boxes: one interval a unit.

use crate::interval::Interval;

/// The smallest box that holds two.
pub(super) fn hull(a: &[Interval], b: &[Interval]) -> Vec<Interval> {
    a.iter().zip(b).map(|(a, b)| a.hull(*b)).collect()
}

/// What two boxes share.
pub(super) fn intersection(a: &[Interval], b: &[Interval]) -> Option<Vec<Interval>> {
    a.iter().zip(b).map(|(a, b)| a.intersection(*b)).collect()
}

/// Whether two boxes share a state.
pub(super) fn meet(a: &[Interval], b: &[Interval]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.intersection(*b).is_some())
}

/// Boxes that are closer to each other than they are wide, made one: around a degenerate fixed point
/// there are many.
pub(super) fn joined(boxes: Vec<Vec<Interval>>) -> Vec<Vec<Interval>> {
    let close = |a: &[Interval], b: &[Interval]| {
        a.iter().zip(b).all(|(a, b)| {
            let gap = a.lo().max(b.lo()) - a.hi().min(b.hi());
            gap <= (a.hi() - a.lo()) + (b.hi() - b.lo())
        })
    };
    let mut apart: Vec<Vec<Interval>> = Vec::new();
    for mut next in boxes {
        while let Some(at) = apart.iter().position(|other| close(other, &next)) {
            next = hull(&apart.swap_remove(at), &next);
        }
        apart.push(next);
    }
    apart
}
