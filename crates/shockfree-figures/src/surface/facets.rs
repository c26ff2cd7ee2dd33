//! The facets of a surface, back to front.

use super::Surface;
use super::projection::{Place, Projection, Ranges};
use super::tear::Tear;
use crate::palette;
use crate::polyline::Point;

/// The direction of the lamp: from the upper left, in front. Of length 1.
const LAMP: Place = [-0.48, 0.64, 0.6];
/// The part of the palette that surfaces have: on its dark end no curve would show.
const DARKEST: f64 = 0.75;
/// How much of the light is everywhere.
const AMBIENT: f64 = 0.7;
/// So many grades of light are told apart.
const GRADES: f64 = 14.0;
/// How much brighter than its colour a facet may be.
const GLOSS: f64 = 1.04;
/// A wall is drawn in so many courses, each of the colour of its height.
const COURSES: u8 = 7;
/// How much nearer than what is behind it a wall is drawn, and what is before it: less than a step of
/// the mesh.
const WALL: f64 = 0.25;
const BEFORE: f64 = 0.5;

/// A facet of the surface in the picture.
#[derive(Clone, Debug)]
pub struct Facet {
    pub nearness: f64,
    pub corners: Vec<Point>,
    pub colour: String,
}

/// In which order the facets of a mesh are drawn.
///
/// Whatever the heights, a ray from the eye runs through the mesh towards larger columns or smaller
/// ones, and likewise through the rows: of two facets that can hide one another, the nearer one has the
/// larger sum of steps towards the eye, and facets with equal sums may be drawn in any order.
pub struct Nearness<'a> {
    axes: [&'a [f64]; 2],
    signs: [f64; 2],
}

impl<'a> Nearness<'a> {
    pub fn new(surface: &Surface<'a>, projection: &Projection) -> Self {
        let (x, y) = projection.nearest_sides();
        Self { axes: [surface.x.1, surface.y.1], signs: [2.0 * x - 1.0, 2.0 * y - 1.0] }
    }

    /// The nearness of a point of the mesh.
    pub fn of(&self, x: f64, y: f64) -> f64 {
        let [columns, rows] = self.steps(x, y);
        self.signs[0] * columns + self.signs[1] * rows
    }

    /// How many columns and rows of the mesh come before a point.
    pub fn steps(&self, x: f64, y: f64) -> [f64; 2] {
        let steps = |axis: &[f64], value: f64| {
            let after = axis.partition_point(|edge| *edge <= value);
            u32::try_from(after).map_or(0.0, f64::from)
        };
        [steps(self.axes[0], x), steps(self.axes[1], y)]
    }
}

/// All facets of the cells that have a height at each corner.
pub fn facets(
    surface: &Surface<'_>,
    tear: &Tear,
    ranges: &Ranges,
    projection: &Projection,
) -> Vec<Facet> {
    let nearness = Nearness::new(surface, projection);
    let (xs, ys) = (surface.x.1, surface.y.1);
    let mut facets = Vec::new();
    for (row, (heights, y)) in surface.heights.windows(2).zip(ys.windows(2)).enumerate() {
        let pairs = heights[0].windows(2).zip(heights[1].windows(2)).zip(xs.windows(2));
        for (column, ((near, far), x)) in pairs.enumerate() {
            let corners = [
                (x[0], y[0], near[0]),
                (x[1], y[0], near[1]),
                (x[1], y[1], far[1]),
                (x[0], y[1], far[0]),
            ];
            let [a, b, c, d] = corners.map(|corner| ranges.place(corner));
            let (Some(a), Some(b), Some(c), Some(d)) = (a, b, c, d) else { continue };
            let nearness = nearness.of(x[0], y[0]);
            let cell = [a, b, c, d];
            let pieces = match crossed(&cell, tear, row, column) {
                Some(cut) => torn(&cell, cut, projection),
                None => vec![(0.0, cell.to_vec())],
            };
            facets.extend(
                pieces
                    .into_iter()
                    .map(|(nearer, places)| facet(nearness + nearer, &places, projection)),
            );
        }
    }
    facets
}

/// An edge of a cell, from its corner with that number to the next, and where on it a tear crosses.
type Crossing = (usize, Place);

/// The two edges at which a tear enters and leaves a cell, if there are two.
fn crossed(cell: &[Place; 4], tear: &Tear, row: usize, column: usize) -> Option<[Crossing; 2]> {
    let [a, _, c, _] = *cell;
    let (across, up) = ((a[0], c[0]), (a[1], c[1]));
    let crossings = [
        tear.of_row(row, across).map(|x| [x, a[1], 0.0]),
        tear.of_column(column + 1, up).map(|y| [c[0], y, 0.0]),
        tear.of_row(row + 1, across).map(|x| [x, c[1], 0.0]),
        tear.of_column(column, up).map(|y| [a[0], y, 0.0]),
    ];
    let found = (0..4).zip(crossings).filter_map(|(edge, place)| Some((edge, place?)));
    found.collect::<Vec<Crossing>>().try_into().ok()
}

/// The parts of a torn cell and the wall between them, each with how much nearer it is than the part
/// that is farthest away. Both sides keep the heights of their own corners up to the tear.
fn torn(
    cell: &[Place; 4],
    [(first, enter), (second, leave)]: [Crossing; 2],
    projection: &Projection,
) -> Vec<(f64, Vec<Place>)> {
    let corner = |index: usize| cell[index % 4];
    let at = |place: Place, corner: Place| [place[0], place[1], corner[2]];
    let part = |from: usize, to: usize, enter: Place, leave: Place| -> Vec<Place> {
        let ends = (at(enter, corner(from + 1)), at(leave, corner(to)));
        let corners = (from + 1..=to).map(corner);
        [ends.0].into_iter().chain(corners).chain([ends.1]).collect()
    };
    let one = part(first, second, enter, leave);
    let other = part(second, first + 4, leave, enter);
    // The first part lies on that side of the tear on which its corner does.
    let (along, aside) = ((leave[0] - enter[0], leave[1] - enter[1]), corner(first + 1));
    let side = |(x, y): (f64, f64)| along.0 * y - along.1 * x;
    let eye = side(projection.towards_eye());
    let is_near = eye * side((aside[0] - enter[0], aside[1] - enter[1])) > 0.0;
    let nearer = |near: bool| if near { BEFORE } else { 0.0 };
    let mut pieces = vec![];
    let course =
        |from: Place, to: Place, part: f64| [from[0], from[1], from[2] + part * (to[2] - from[2])];
    let (start, end) = (one[0], one[one.len() - 1]);
    let (over_end, over_start) = (other[0], other[other.len() - 1]);
    for count in 0..COURSES {
        let [low, high] = [count, count + 1].map(|count| f64::from(count) / f64::from(COURSES));
        let corners = vec![
            course(start, over_start, low),
            course(end, over_end, low),
            course(end, over_end, high),
            course(start, over_start, high),
        ];
        pieces.push((WALL, corners));
    }
    pieces.push((nearer(is_near), one));
    pieces.push((nearer(!is_near), other));
    pieces
}

/// A facet in the picture, with its colour.
fn facet(nearness: f64, places: &[Place], projection: &Projection) -> Facet {
    let (count, sum) = places.iter().fold((0.0, 0.0), |(n, sum), place| (n + 1.0, sum + place[2]));
    let colour = palette::colour(palette::shade(DARKEST * sum / count), light(places, projection));
    let corners = places.iter().map(|&place| projection.pixel(place)).collect();
    Facet { nearness, corners, colour }
}

/// How bright a facet is.
fn light(places: &[Place], projection: &Projection) -> f64 {
    // Newell's normal, which also holds for corners that are not in one plane.
    let normal = [0, 1, 2].map(|axis: usize| {
        let (one, other) = ((axis + 1) % 3, (axis + 2) % 3);
        let next = places.iter().cycle().skip(1);
        places.iter().zip(next).map(|(a, b)| (a[one] - b[one]) * (a[other] + b[other])).sum::<f64>()
    });
    let length = normal.iter().map(|part| part * part).sum::<f64>().sqrt();
    if length == 0.0 {
        return 1.0;
    }
    let seen = projection.towards(normal.map(|part| part / length));
    let lit = seen.iter().zip(LAMP).map(|(part, lamp)| part * lamp).sum::<f64>().abs();
    AMBIENT + (GLOSS - AMBIENT) * (lit * GRADES).round() / GRADES
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, COURSES, Place, WALL, crossed, torn};
    use crate::Range;
    use crate::canvas::Rect;
    use crate::surface::Viewpoint;
    use crate::surface::projection::{Projection, Ranges};
    use crate::surface::tear::Tear;

    /// A cell with one corner low and three high, or two and two, torn between them.
    #[test]
    fn a_torn_step_is_two_floors_and_a_wall() {
        let unit = Range::known(0.0, 1.0);
        let ranges = Ranges { x: unit, y: unit, z: unit };
        let axis = [0.0, 1.0];
        let into = Rect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        for azimuth in [-130.0, -35.0, 20.0, 100.0] {
            let view = Viewpoint { azimuth, elevation: 30.0 };
            let projection = Projection::fitting(view, into);
            for (to, low) in [((1.1, 0.6), 2), ((0.5, -0.1), 1)] {
                let from = (-0.1, 0.3);
                let below = |x: f64, y: f64| {
                    (to.0 - from.0) * (y - from.1) - (to.1 - from.1) * (x - from.0) < 0.0
                };
                let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
                let cell: [Place; 4] =
                    corners.map(|(x, y)| [x, y, if below(x, y) { 0.0 } else { 1.0 }]);
                assert_eq!(cell.iter().filter(|place| place[2] == 0.0).count(), low);
                let tear = Tear::new(&[from, to], &axis, &axis, &ranges);
                let cut = crossed(&cell, &tear, 0, 0).unwrap();
                let pieces = torn(&cell, cut, &projection);
                let (wall, floors): (Vec<_>, Vec<_>) =
                    pieces.into_iter().partition(|piece| piece.0 == WALL);
                assert_eq!((wall.len(), floors.len()), (usize::from(COURSES), 2));
                for (_, floor) in &floors {
                    assert!(floor.iter().all(|place| place[2] == floor[0][2]), "{floor:?}");
                }
                // A step from the middle of the tear towards the eye leads onto the nearer floor.
                let [(_, enter), (_, leave)] = cut;
                let eye = projection.towards_eye();
                let step = |from: f64, to: f64, by: f64| f64::midpoint(from, to) + 1e-3 * by;
                let at = (step(enter[0], leave[0], eye.0), step(enter[1], leave[1], eye.1));
                for (nearer, floor) in &floors {
                    let mut sides = floor.iter().zip(floor.iter().cycle().skip(1));
                    let inside = sides.all(|(a, b)| {
                        (b[0] - a[0]) * (at.1 - a[1]) - (b[1] - a[1]) * (at.0 - a[0]) > 0.0
                    });
                    assert_eq!(inside, *nearer == BEFORE, "{azimuth}: {at:?} in {floor:?}");
                }
            }
        }
    }
}
