//! The box around a surface: its floor and back walls, and the axes along its front edges.

use super::Surface;
use super::projection::{Place, Projection, Ranges, corners};
use crate::Range;
use crate::canvas::{Anchor, Canvas, Lettering};
use crate::number::superscript;
use crate::panel::{LARGE, SMALL, WIDTH};
use crate::polyline::{Point, distance};
use crate::style::{FAINT_INK, INK, Stroke};
use crate::text::{self, Text};
use crate::ticks::Ticks;

/// The lines of the floor and the walls.
const GRID: Stroke = Stroke::solid("#d8d4c8", 0.7);
/// The edges of the box.
const EDGE: Stroke = Stroke::solid(FAINT_INK, 0.9);
/// The length of a tick, and between it and its label, in pixels.
const TICK: f64 = 5.0;
const GAP: f64 = 4.0;
/// Between tick labels and the name of their axis.
const BEFORE_NAME: f64 = 8.0;
/// The least room between tick labels: side by side, and one under the other.
const BETWEEN: (f64, f64) = (24.0, 15.0);
/// An axis that points this much to a side has its words on that side.
const ASIDE: f64 = 0.3;
/// Under the lowest words.
const FOOT: f64 = 8.0;

/// The box with its axes.
pub struct Frame<'a> {
    edges: [Edge<'a>; 3],
    near: (f64, f64),
    projection: Projection,
}

/// An axis along an edge of the box.
struct Edge<'a> {
    label: &'a str,
    range: Range,
    axis: usize,
    /// Away from the box, in the picture.
    outward: Point,
    ends: [Point; 2],
}

/// Words with the point that they stand at.
struct Words {
    at: Point,
    text: Text,
    lettering: Lettering,
}

impl<'a> Frame<'a> {
    /// The axes run along the two nearest edges of the floor, and up the leftmost edge.
    pub fn new(surface: &Surface<'a>, ranges: &Ranges, projection: &Projection) -> Self {
        let near = projection.nearest_sides();
        let uprights = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)];
        let leftmost = uprights.into_iter().min_by(|a, b| {
            let x = |(x, y): (f64, f64)| projection.pixel([x, y, 0.0]).0;
            x(*a).total_cmp(&x(*b))
        });
        let (x, y) = leftmost.unwrap_or((0.0, 0.0));
        let edge = |label, range, from: Place, axis: usize| {
            let end = |part: f64| {
                let mut place = from;
                place[axis] = part;
                projection.pixel(place)
            };
            let ends = [end(0.0), end(1.0)];
            let outward = if axis == 2 {
                (-1.0, 0.0)
            } else {
                across(ends, projection.pixel([0.5, 0.5, 0.0]))
            };
            Edge { label, range, axis, outward, ends }
        };
        let edges = [
            edge(surface.x.0, ranges.x, [0.0, near.1, 0.0], 0),
            edge(surface.y.0, ranges.y, [near.0, 0.0, 0.0], 1),
            edge(surface.z, ranges.z, [x, y, 0.0], 2),
        ];
        Self { edges, near, projection: *projection }
    }

    /// Where the picture of the box and its words ends.
    pub fn bottom(&self) -> f64 {
        let words = self.edges.iter().flat_map(Edge::words);
        let feet = words.map(|words| words.at.1 + 0.6 * f64::from(words.lettering.size));
        let corners = corners().map(|corner| self.projection.pixel(corner).1);
        feet.chain(corners).fold(0.0, f64::max) + FOOT
    }

    /// Draws everything that is behind the surface or beside it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let (near_x, near_y) = self.near;
        let (far_x, far_y) = (1.0 - near_x, 1.0 - near_y);
        for edge in &self.edges {
            for tick in edge.ticks().labelled {
                let along = edge.range.fraction(tick.at);
                // On the two faces at the back that the axis runs along.
                let bends: [Place; 3] = match edge.axis {
                    0 => [[along, near_y, 0.0], [along, far_y, 0.0], [along, far_y, 1.0]],
                    1 => [[near_x, along, 0.0], [far_x, along, 0.0], [far_x, along, 1.0]],
                    _ => [[near_x, far_y, along], [far_x, far_y, along], [far_x, near_y, along]],
                };
                canvas.line(&bends.map(|place| self.projection.pixel(place)), GRID);
            }
        }
        let back = [
            vec![[near_x, far_y, 0.0], [far_x, far_y, 0.0], [far_x, near_y, 0.0]],
            vec![[near_x, far_y, 1.0], [far_x, far_y, 1.0], [far_x, near_y, 1.0]],
            vec![[far_x, far_y, 0.0], [far_x, far_y, 1.0]],
            vec![[near_x, far_y, 0.0], [near_x, far_y, 1.0]],
            vec![[far_x, near_y, 0.0], [far_x, near_y, 1.0]],
            vec![[near_x, far_y, 0.0], [near_x, near_y, 0.0], [far_x, near_y, 0.0]],
        ];
        for line in back {
            let pixel = |place| self.projection.pixel(place);
            canvas.line(&line.into_iter().map(pixel).collect::<Vec<Point>>(), EDGE);
        }
        for edge in &self.edges {
            for tick in edge.ticks().labelled {
                let at = edge.at(tick.at);
                canvas.line(&[at, edge.out(at, TICK)], EDGE);
            }
            for Words { at, text, lettering } in edge.words() {
                canvas.text(at, &text, lettering);
            }
        }
    }
}

/// The direction across an edge that leads away from a point.
fn across([from, to]: [Point; 2], away_from: Point) -> Point {
    let length = distance(from, to).max(1e-9);
    let across = ((to.1 - from.1) / length, (from.0 - to.0) / length);
    let side = (from.0 - away_from.0) * across.0 + (from.1 - away_from.1) * across.1;
    if side < 0.0 { (-across.0, -across.1) } else { across }
}

impl Edge<'_> {
    /// Where a value stands.
    fn at(&self, value: f64) -> Point {
        let part = self.range.fraction(value);
        let [from, to] = self.ends;
        (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1))
    }

    fn out(&self, point: Point, by: f64) -> Point {
        (point.0 + by * self.outward.0, point.1 + by * self.outward.1)
    }

    fn ticks(&self) -> Ticks {
        let [from, to] = self.ends;
        let length = distance(from, to).max(1e-9);
        let (along, up) = (((to.0 - from.0) / length).abs(), ((to.1 - from.1) / length).abs());
        // Labels are clear of one another once they are so side by side or one under the other.
        Ticks::fitting(self.range, length, |label| {
            let wide = (text::width(label, f64::from(SMALL)) + BETWEEN.0) / along.max(1e-9);
            let high = (f64::from(SMALL) + BETWEEN.1) / up.max(1e-9);
            wide.min(high)
        })
    }

    /// The words at a distance from the edge, on its outer side.
    fn beside(&self, point: Point, by: f64, text: Text, size: u32) -> Words {
        let anchor = match self.outward.0 {
            aside if aside < -ASIDE => Anchor::End,
            aside if aside > ASIDE => Anchor::Start,
            _ => Anchor::Middle,
        };
        let (x, y) = self.out(point, by);
        // Words stand with their upper edge at the point under an edge, with their middle beside one.
        let at = (x, y + self.outward.1 * 0.5 * f64::from(size));
        let lettering = Lettering { size, anchor, angle: 0.0, colour: INK, halo: false };
        Words { at, text, lettering }
    }

    /// Tick labels and the name of the axis.
    fn words(&self) -> Vec<Words> {
        let ticks = self.ticks();
        let tick = |tick: &crate::ticks::Tick| {
            self.beside(self.at(tick.at), TICK + GAP, Text::plain(&tick.label), SMALL)
        };
        let mut words: Vec<Words> = ticks.labelled.iter().map(tick).collect();
        let name = Text::with_symbols(self.label);
        let name = match ticks.exponent {
            0 => name,
            exponent => name.and(&format!(" (×10{})", superscript(exponent))),
        };
        if name.unstyled().is_empty() {
            return words;
        }
        let widths = ticks.labelled.iter().map(|tick| text::width(&tick.label, f64::from(SMALL)));
        let widest = widths.fold(0.0, f64::max);
        let reach = widest * self.outward.0.abs() + f64::from(SMALL) * self.outward.1.abs();
        let by = TICK + GAP + reach + BEFORE_NAME;
        let [from, to] = self.ends;
        let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
        let name = name.within(distance(from, to).max(0.3 * WIDTH), f64::from(LARGE));
        words.push(if self.axis == 2 {
            let (x, y) = self.out(middle, by);
            let at = (x.max(0.7 * f64::from(LARGE)), y);
            let lettering = Lettering {
                size: LARGE,
                anchor: Anchor::Middle,
                angle: -90.0,
                colour: INK,
                halo: false,
            };
            Words { at, text: name, lettering }
        } else {
            self.beside(middle, by, name, LARGE)
        });
        words
    }
}
