//! The facets of a surface, back to front.

use super::Surface;
use super::projection::{Place, Projection, Ranges};
use crate::palette;
use crate::polyline::Point;

/// The direction of the lamp: from the upper left, in front. Of length 1.
const LAMP: Place = [-0.48, 0.64, 0.6];
/// How much of the light is everywhere.
const AMBIENT: f64 = 0.62;
/// So many grades of light are told apart.
const GRADES: f64 = 6.0;

/// A facet of the surface in the picture.
#[derive(Clone, Debug)]
pub struct Facet {
    pub nearness: f64,
    pub corners: [Point; 4],
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
        let steps = |axis: &[f64], value: f64| {
            let after = axis.partition_point(|edge| *edge <= value);
            axis.iter().take(after).map(|_| 1.0).sum::<f64>()
        };
        self.signs[0] * steps(self.axes[0], x) + self.signs[1] * steps(self.axes[1], y)
    }
}

/// All facets that have a height at each corner.
pub fn facets(surface: &Surface<'_>, ranges: &Ranges, projection: &Projection) -> Vec<Facet> {
    let nearness = Nearness::new(surface, projection);
    let (xs, ys) = (surface.x.1, surface.y.1);
    let mut facets = Vec::new();
    for (rows, y) in surface.heights.windows(2).zip(ys.windows(2)) {
        let pairs = rows[0].windows(2).zip(rows[1].windows(2)).zip(xs.windows(2));
        for ((near, far), x) in pairs {
            let corners = [
                (x[0], y[0], near[0]),
                (x[1], y[0], near[1]),
                (x[1], y[1], far[1]),
                (x[0], y[1], far[0]),
            ];
            if let Some((corners, colour)) = facet(corners, ranges, projection) {
                facets.push(Facet { nearness: nearness.of(x[0], y[0]), corners, colour });
            }
        }
    }
    facets
}

/// A facet in the picture, with its colour.
fn facet(
    corners: [(f64, f64, f64); 4],
    ranges: &Ranges,
    projection: &Projection,
) -> Option<([Point; 4], String)> {
    let [a, b, c, d] = corners.map(|corner| ranges.place(corner));
    let places = [a?, b?, c?, d?];
    let height = places.iter().map(|place| place[2]).sum::<f64>() / 4.0;
    let colour = palette::colour(palette::shade(height), light(&places, projection));
    Some((places.map(|place| projection.pixel(place)), colour))
}

/// How bright a facet is.
fn light(places: &[Place; 4], projection: &Projection) -> f64 {
    let between = |from: Place, to: Place| [0, 1, 2].map(|axis| to[axis] - from[axis]);
    let (one, other) = (between(places[0], places[2]), between(places[1], places[3]));
    let normal = [
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    ];
    let length = normal.iter().map(|part| part * part).sum::<f64>().sqrt();
    if length == 0.0 {
        return 1.0;
    }
    let seen = projection.towards(normal.map(|part| part / length));
    let lit = seen.iter().zip(LAMP).map(|(part, lamp)| part * lamp).sum::<f64>().abs();
    AMBIENT + (1.0 - AMBIENT) * (lit * GRADES).round() / GRADES * 1.15
}
