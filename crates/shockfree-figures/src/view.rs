//! The part of the data that a frame shows.

use crate::polyline::Point;
use crate::{Range, Window};

/// What the two axes of a frame show, whatever they stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    pub x: Range,
    pub y: Range,
}

impl View {
    pub fn contains(self, point: Point) -> bool {
        self.x.contains(point.0) && self.y.contains(point.1)
    }
}

impl From<Window> for View {
    fn from(window: Window) -> Self {
        Self { x: window.weights, y: window.biases }
    }
}
