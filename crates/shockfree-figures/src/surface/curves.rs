//! Curves on a surface, in pieces.

use super::SurfaceCurve;
use super::facets::Nearness;
use super::projection::{Projection, Ranges};
use crate::polyline::{Point, scattered};

/// How far curves are lifted off the surface, as a part of the height of the box.
const LIFT: f64 = 0.012;
/// Curves are drawn as if they were so many steps of the mesh nearer, and their marks as many more: the
/// facet under them and its neighbours do not hide them.
const NEARER: f64 = 1.0;
/// A long stretch is cut into at most so many pieces.
const MOST: f64 = 200.0;
/// Marks stand so far apart at least, in pixels.
const APART: f64 = 7.0;

/// A piece of a curve, not longer than a step of the mesh.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    pub nearness: f64,
    pub ends: [Point; 2],
}

/// A mark.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub nearness: f64,
    pub at: Point,
}

/// The pieces of a curve, in order.
pub fn pieces(
    curve: &SurfaceCurve<'_>,
    nearness: &Nearness<'_>,
    ranges: &Ranges,
    projection: &Projection,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for pair in curve.points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (one, other) = (nearness.steps(from.0, from.1), nearness.steps(to.0, to.1));
        let crossed = (one[0] - other[0]).abs() + (one[1] - other[1]).abs();
        let count = (2.0 * crossed).clamp(1.0, MOST);
        let at = |part: f64| {
            let along = |from: f64, to: f64| from + part * (to - from);
            let point = (along(from.0, to.0), along(from.1, to.1), along(from.2, to.2));
            place(if part == 1.0 { to } else { point }, nearness, ranges, projection)
        };
        let mut last = at(0.0);
        let mut done = 0.0;
        while done < count {
            done += 1.0;
            let next = at(done / count);
            if let (Some(from), Some(to)) = (last, next) {
                let nearness = from.nearness.max(to.nearness);
                pieces.push(Piece { nearness, ends: [from.at, to.at] });
            }
            last = next;
        }
    }
    pieces
}

/// The marks of a curve; those on top of one another are one.
pub fn marks(
    curve: &SurfaceCurve<'_>,
    nearness: &Nearness<'_>,
    ranges: &Ranges,
    projection: &Projection,
) -> Vec<Place> {
    let points = if curve.marked { curve.points } else { &[] };
    let places: Vec<Place> = points
        .iter()
        .filter_map(|&point| place(point, nearness, ranges, projection))
        .map(|place| Place { nearness: place.nearness + NEARER, ..place })
        .collect();
    let pixels: Vec<Point> = places.iter().map(|place| place.at).collect();
    let kept = scattered(&pixels, APART);
    let mut kept = kept.iter().peekable();
    places.into_iter().filter(|place| kept.next_if(|&&at| at == place.at).is_some()).collect()
}

fn place(
    point: (f64, f64, f64),
    nearness: &Nearness<'_>,
    ranges: &Ranges,
    projection: &Projection,
) -> Option<Place> {
    let mut place = ranges.place(point)?;
    place[2] += LIFT;
    let nearness = nearness.of(point.0, point.1) + NEARER;
    Some(Place { nearness, at: projection.pixel(place) })
}
