//! From a box in space to pixels.

use crate::Range;
use crate::canvas::Rect;
use crate::polyline::Point;

/// The height of the box, as a part of its sides.
const HEIGHT: f64 = 0.6;

/// From where a surface is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewpoint {
    /// Degrees around the vertical: at 0 the first axis runs to the right.
    pub azimuth: f64,
    /// Degrees above the floor, from 5 to 85.
    pub elevation: f64,
}

impl Default for Viewpoint {
    /// From the front right, looking down a little.
    fn default() -> Self {
        Self { azimuth: -35.0, elevation: 30.0 }
    }
}

/// A point of the box: each coordinate from 0 to 1.
pub type Place = [f64; 3];

/// The projection of a box onto a picture, without perspective: equal lengths stay equal.
#[derive(Clone, Copy, Debug)]
pub struct Projection {
    azimuth: (f64, f64),
    elevation: (f64, f64),
    scale: f64,
    middle: Point,
    centre: Point,
}

impl Projection {
    /// The projection that fits the box into a rectangle.
    pub fn fitting(view: Viewpoint, into: Rect) -> Self {
        let azimuth = if view.azimuth.is_finite() { view.azimuth } else { 0.0 };
        let elevation = if view.elevation.is_finite() { view.elevation } else { 30.0 };
        let mut projection = Self {
            azimuth: azimuth.to_radians().sin_cos(),
            elevation: elevation.clamp(5.0, 85.0).to_radians().sin_cos(),
            scale: 1.0,
            middle: (0.0, 0.0),
            centre: (0.0, 0.0),
        };
        let corners = corners().map(|corner| projection.pixel(corner));
        let span = |of: fn(&Point) -> f64| {
            let values = || corners.iter().map(of);
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
        };
        let ((left, right), (top, bottom)) = (span(|p| p.0), span(|p| p.1));
        projection.scale = (into.width / (right - left)).min(into.height / (bottom - top));
        projection.middle = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        projection.centre = (into.x + into.width / 2.0, into.y + into.height / 2.0);
        projection
    }

    /// Where a point of the box stands in the picture.
    pub fn pixel(&self, place: Place) -> Point {
        let (along, away) = self.turned(place);
        let (sin, cos) = self.elevation;
        let up = HEIGHT * (place[2] - 0.5) * cos + away * sin;
        (
            self.centre.0 + self.scale * (along - self.middle.0),
            self.centre.1 + self.scale * (-up - self.middle.1),
        )
    }

    /// The direction of a normal in the room of the viewer: right, up, towards.
    pub fn towards(&self, [x, y, z]: Place) -> Place {
        let ((sin_a, cos_a), (sin, cos)) = (self.azimuth, self.elevation);
        let (along, away) = (x * cos_a - y * sin_a, x * sin_a + y * cos_a);
        [along, z * cos + away * sin, z * sin - away * cos]
    }

    /// The signs of the sides of the floor that are nearest: `x` and `y`, as 0 or 1.
    pub fn nearest_sides(&self) -> (f64, f64) {
        let (sin, cos) = self.azimuth;
        (if sin > 0.0 { 0.0 } else { 1.0 }, if cos > 0.0 { 0.0 } else { 1.0 })
    }

    fn turned(&self, [x, y, _]: Place) -> (f64, f64) {
        let (sin, cos) = self.azimuth;
        let (x, y) = (x - 0.5, y - 0.5);
        (x * cos - y * sin, x * sin + y * cos)
    }
}

/// The corners of the box.
pub fn corners() -> [Place; 8] {
    std::array::from_fn(|index| {
        [0, 1, 2].map(|axis| if index >> axis & 1 == 1 { 1.0 } else { 0.0 })
    })
}

/// What the three axes show.
#[derive(Clone, Copy, Debug)]
pub struct Ranges {
    pub x: Range,
    pub y: Range,
    pub z: Range,
}

impl Ranges {
    /// The place of a point in the box; its height is cut off at the floor and the ceiling.
    pub fn place(&self, (x, y, z): (f64, f64, f64)) -> Option<Place> {
        let place = [self.x.fraction(x), self.y.fraction(y), self.z.fraction(z).clamp(0.0, 1.0)];
        let inside = place[..2].iter().all(|part| (-1e-9..=1.0 + 1e-9).contains(part));
        (inside && place[2].is_finite()).then_some(place)
    }
}
