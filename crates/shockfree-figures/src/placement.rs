//! Where words find room.

use crate::canvas::Rect;
use crate::polyline::{Point, cell, distance, resample};
use std::collections::BTreeSet;
use std::f64::consts::FRAC_PI_4;

/// What words must not cover: points along everything that is drawn.
#[derive(Clone, Debug, Default)]
pub struct Clutter {
    cells: BTreeSet<(i32, i32)>,
}

/// A place for a text: its middle and its slope in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub at: Point,
    pub angle: f64,
}

/// Points of the clutter are told apart down to this many pixels.
const CELL: f64 = 2.0;
/// More room around a text than this is of no use.
const ENOUGH: f64 = 12.0;
/// With less room a text is left out.
const LEAST: f64 = 2.5;
/// How far a text stands from the point that it names, at least.
const BESIDE: f64 = 5.0;
/// The words at a mark belong to it: a pixel away from it costs so much.
const FAR: f64 = 12.0;
/// How far candidates stand from one another, in a frame and along a line.
const STRIDE: f64 = 4.0;

impl Clutter {
    /// Adds a line.
    pub fn add_line(&mut self, points: &[Point]) {
        self.cells.extend(resample(points, CELL).into_iter().map(|point| cell(point, CELL)));
    }

    /// Adds a text that has been placed.
    pub fn add_text(&mut self, place: Place, size: Point) {
        let (sin, cos) = place.angle.to_radians().sin_cos();
        let half = size.0 / 2.0;
        let end = |along: f64| (place.at.0 + along * cos, place.at.1 + along * sin);
        let middle = [end(-half), end(half)];
        for across in [-0.5, 0.0, 0.5] {
            let shift = (-across * size.1 * sin, across * size.1 * cos);
            self.add_line(&middle.map(|p| (p.0 + shift.0, p.1 + shift.1)));
        }
    }

    /// The room around a text, at most [`ENOUGH`].
    fn room(&self, place: Place, size: Point) -> f64 {
        let (sin, cos) = place.angle.to_radians().sin_cos();
        let outside = |&(column, row): &(i32, i32)| {
            let (x, y) =
                (CELL * f64::from(column) - place.at.0, CELL * f64::from(row) - place.at.1);
            let along = ((x * cos + y * sin).abs() - size.0 / 2.0).max(0.0);
            let across = ((y * cos - x * sin).abs() - size.1 / 2.0).max(0.0);
            along.hypot(across)
        };
        // Only what stands this close to the middle can be close to the text.
        let reach = (size.0 / 2.0).hypot(size.1 / 2.0) + ENOUGH + CELL;
        let (wide, high) = match place.angle {
            0.0 => (reach, size.1 / 2.0 + ENOUGH + CELL),
            _ => (reach, reach),
        };
        let (left, top) = cell((place.at.0 - wide, place.at.1 - high), CELL);
        let (right, bottom) = cell((place.at.0 + wide, place.at.1 + high), CELL);
        let near = (left..=right).flat_map(|x| self.cells.range((x, top)..=(x, bottom)));
        near.map(outside).fold(ENOUGH, f64::min)
    }

    /// A place for a level text in a frame where `allowed` holds all over it, near the middle of all
    /// such places.
    pub fn place_in(
        &self,
        frame: Rect,
        size: Point,
        allowed: impl Fn(Point) -> bool,
    ) -> Option<Place> {
        let mut fitting = Vec::new();
        let mut y = frame.y + size.1 / 2.0 + LEAST;
        while y <= frame.bottom() - size.1 / 2.0 - LEAST {
            let mut x = frame.x + size.0 / 2.0 + LEAST;
            while x <= frame.right() - size.0 / 2.0 - LEAST {
                let parts = [-0.5, 0.0, 0.5];
                let fits = parts.iter().all(|along| {
                    parts.iter().all(|up| allowed((x + along * size.0, y + up * size.1)))
                });
                if fits {
                    fitting.push(Place { at: (x, y), angle: 0.0 });
                }
                x += STRIDE;
            }
            y += STRIDE;
        }
        let middle = middle(&fitting)?;
        self.best(&fitting, size, |place| distance(place.at, middle))
    }

    /// A place for a text beside a line, sloped like it, inside a frame and near `wanted`, a part of
    /// the line's length.
    pub fn place_along(
        &self,
        frame: Rect,
        line: &[Point],
        size: Point,
        wanted: f64,
    ) -> Option<Place> {
        let dense = resample(line, STRIDE);
        let ends = |index: usize| {
            let from = dense[index];
            let to = dense[index..].iter().find(|&&to| distance(from, to) >= size.0)?;
            Some((from, *to))
        };
        let mut fitting = Vec::new();
        for (from, to) in (0..dense.len()).filter_map(ends) {
            let slope = (to.1 - from.1).atan2(to.0 - from.0).to_degrees();
            let angle = if slope.abs() > 90.0 { slope - 180.0_f64.copysign(slope) } else { slope };
            let (sin, cos) = angle.to_radians().sin_cos();
            let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
            for away in [-1.0, -1.4, 1.0, 1.4] {
                let shift = away * (size.1 / 2.0 + LEAST + CELL);
                let at = (middle.0 - shift * sin, middle.1 + shift * cos);
                let half = (size.0 * cos / 2.0, (size.0 * sin / 2.0).abs() + size.1 / 2.0);
                let inside = at.0 - half.0 >= frame.x + LEAST
                    && at.0 + half.0 <= frame.right() - LEAST
                    && at.1 - half.1 >= frame.y + LEAST
                    && at.1 + half.1 <= frame.bottom() - LEAST;
                if inside {
                    fitting.push(Place { at, angle });
                }
            }
        }
        let last = dense.len().checked_sub(1)?;
        let near = dense[last.min(index_at(last, wanted))];
        // All stand close to their own line: what counts is that nothing else is close.
        self.best(&fitting, size, |place| distance(place.at, near))
    }

    /// A place for a level text beside a point inside a frame.
    pub fn place_beside(&self, frame: Rect, point: Point, size: Point) -> Option<Place> {
        let mut fitting = Vec::new();
        for away in [1.0, 1.5, 2.2, 3.2, 4.5].map(|times| times * BESIDE) {
            for eighth in 0..8_u8 {
                let (sin, cos) = (f64::from(eighth) * FRAC_PI_4).sin_cos();
                let at =
                    (point.0 + cos * (away + size.0 / 2.0), point.1 + sin * (away + size.1 / 2.0));
                let inside = at.0 - size.0 / 2.0 >= frame.x + LEAST
                    && at.0 + size.0 / 2.0 <= frame.right() - LEAST
                    && at.1 - size.1 / 2.0 >= frame.y + LEAST
                    && at.1 + size.1 / 2.0 <= frame.bottom() - LEAST;
                if inside {
                    fitting.push(Place { at, angle: 0.0 });
                }
            }
        }
        self.best(&fitting, size, |place| distance(place.at, point))
    }

    /// A place for a level text at the edge of a round mark inside a frame, clear of everything else.
    pub fn place_at_mark(
        &self,
        frame: Rect,
        (mark, radius): (Point, f64),
        size: Point,
    ) -> Option<Place> {
        // East first, where one reads on.
        const SIDES: [Point; 8] = [
            (1.0, 0.0),
            (0.0, -1.0),
            (-1.0, 0.0),
            (0.0, 1.0),
            (1.0, -1.0),
            (1.0, 1.0),
            (-1.0, -1.0),
            (-1.0, 1.0),
        ];
        let mut fitting = Vec::new();
        for away in [2.0, 5.0, 9.0, 14.0].map(|gap| radius + gap) {
            for (x, y) in SIDES {
                // The side or the corner of the text that faces the mark is so far away.
                let away = away / x.hypot(y);
                let at = (mark.0 + x * (away + size.0 / 2.0), mark.1 + y * (away + size.1 / 2.0));
                let inside = at.0 - size.0 / 2.0 >= frame.x + LEAST
                    && at.0 + size.0 / 2.0 <= frame.right() - LEAST
                    && at.1 - size.1 / 2.0 >= frame.y + LEAST
                    && at.1 + size.1 / 2.0 <= frame.bottom() - LEAST;
                if inside {
                    fitting.push(Place { at, angle: 0.0 });
                }
            }
        }
        let other = |&(column, row): &(i32, i32)| {
            let place = (CELL * f64::from(column), CELL * f64::from(row));
            distance(place, mark) > radius + CELL
        };
        let cells = self.cells.iter().copied().filter(other).collect();
        let others = Self { cells };
        others.best(&fitting, size, |place| FAR * distance(place.at, mark))
    }

    /// The place with room enough and the least cost.
    fn best(&self, places: &[Place], size: Point, cost: impl Fn(&Place) -> f64) -> Option<Place> {
        // The cost of a missing pixel of room, in pixels of distance.
        const CROWDED: f64 = 12.0;
        let mut best: Option<(f64, Place)> = None;
        let mut ordered: Vec<(f64, Place)> =
            places.iter().map(|place| (cost(place), *place)).collect();
        ordered.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (cost, place) in ordered {
            // Costs only grow from here on.
            if best.is_some_and(|(least, _)| cost >= least) {
                break;
            }
            let room = self.room(place, size);
            let total = cost + CROWDED * (ENOUGH - room);
            if room >= LEAST && best.is_none_or(|(least, _)| total < least) {
                best = Some((total, place));
            }
        }
        best.map(|(_, place)| place)
    }
}

fn middle(places: &[Place]) -> Option<Point> {
    let mut count = 0.0;
    let mut sum = (0.0, 0.0);
    for place in places {
        count += 1.0;
        sum = (sum.0 + place.at.0, sum.1 + place.at.1);
    }
    (count > 0.0).then(|| (sum.0 / count, sum.1 / count))
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a part of a short list"
)]
fn index_at(last: usize, part: f64) -> usize {
    (last as f64 * part.clamp(0.0, 1.0)) as usize
}

#[cfg(test)]
mod tests {
    use super::{Clutter, Rect};

    const FRAME: Rect = Rect { x: 0.0, y: 0.0, width: 200.0, height: 100.0 };

    #[test]
    fn a_text_stands_clear_of_lines() {
        let mut clutter = Clutter::default();
        clutter.add_line(&[(0.0, 50.0), (200.0, 50.0)]);
        let place = clutter.place_in(FRAME, (60.0, 12.0), |_| true).unwrap();
        assert!((place.at.1 - 50.0).abs() > 6.0 + 3.0);
        let beside =
            clutter.place_along(FRAME, &[(0.0, 50.0), (200.0, 50.0)], (60.0, 12.0), 0.5).unwrap();
        assert_eq!(beside.angle, 0.0);
        assert!((beside.at.1 - 50.0).abs() > 6.0 + 3.0);
    }

    #[test]
    fn a_text_that_does_not_fit_is_left_out() {
        let clutter = Clutter::default();
        assert!(clutter.place_in(FRAME, (300.0, 12.0), |_| true).is_none());
        assert!(clutter.place_in(FRAME, (30.0, 12.0), |_| false).is_none());
        assert!(clutter.place_along(FRAME, &[], (30.0, 12.0), 0.5).is_none());
    }
}
