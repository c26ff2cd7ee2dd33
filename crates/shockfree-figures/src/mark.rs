//! Marks: circles, squares, triangles, diamonds, pluses.

use crate::canvas::outline;
use crate::polyline::Point;
use crate::style::{Shape, Stroke};
use crate::text::pixels;
use std::fmt::Write as _;

/// A mark at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub shape: Shape,
    pub radius: f64,
    pub fill: &'static str,
    pub outline: Stroke,
}

/// The corners of a plus.
const PLUS: [Point; 12] = [
    (-0.42, -1.2),
    (0.42, -1.2),
    (0.42, -0.42),
    (1.2, -0.42),
    (1.2, 0.42),
    (0.42, 0.42),
    (0.42, 1.2),
    (-0.42, 1.2),
    (-0.42, 0.42),
    (-1.2, 0.42),
    (-1.2, -0.42),
    (-0.42, -0.42),
];

impl Mark {
    /// Appends the outline of the mark at a point.
    pub fn push(self, data: &mut String, at: Point) {
        let r = self.radius;
        if self.shape == Shape::Circle {
            let (r, d) = (pixels(r), pixels(2.0 * r));
            let (x, y) = (pixels(at.0 - self.radius), pixels(at.1));
            let _ = write!(data, "M{x} {y}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z");
            return;
        }
        // The corners are chosen so that the shapes look equally large.
        let corners: &[Point] = match self.shape {
            Shape::Square => &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
            Shape::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            Shape::DownTriangle => &[(0.0, 1.3), (-1.13, -0.65), (1.13, -0.65)],
            Shape::Plus => &PLUS,
            Shape::Circle | Shape::Triangle => &[(0.0, -1.3), (1.13, 0.65), (-1.13, 0.65)],
        };
        let moved: Vec<Point> = corners.iter().map(|c| (at.0 + r * c.0, at.1 + r * c.1)).collect();
        data.push_str(&outline(&moved, true));
    }
}
