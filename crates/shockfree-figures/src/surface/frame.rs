//! The box around a surface: its floor and back walls, and the axes along its front edges.

use super::Surface;
use super::projection::{Place, Projection, Ranges};
use crate::Range;
use crate::canvas::{Anchor, Canvas, Lettering};
use crate::panel::{LARGE, SMALL};
use crate::polyline::{Point, distance};
use crate::style::{FAINT_INK, INK, Stroke};
use crate::text::{Text, superscript};
use crate::ticks::Ticks;

/// The lines of the floor and the walls.
const GRID: Stroke = Stroke::solid("#d8d4c8", 0.7);
/// The edges of the box.
const EDGE: Stroke = Stroke::solid(FAINT_INK, 0.9);
/// The length of a tick, in pixels; labels stand so much farther out.
const TICK: f64 = 5.0;
const LABEL: f64 = 15.0;
/// Axis labels stand so far from their edge.
const NAME: f64 = 46.0;
/// A tick label takes about so many pixels of its edge.
const ROOM: f64 = 52.0;

/// An axis along an edge of the box.
struct Edge<'a> {
    label: &'a str,
    range: Range,
    from: Place,
    axis: usize,
    /// Away from the box, in the picture.
    outward: Point,
}

/// Draws the floor, the back walls and the axes: everything that is behind the surface or beside it.
pub fn draw(canvas: &mut Canvas, surface: &Surface<'_>, ranges: &Ranges, projection: &Projection) {
    let (near_x, near_y) = projection.nearest_sides();
    let (far_x, far_y) = (1.0 - near_x, 1.0 - near_y);
    let edges = edges(surface, ranges, projection);
    for edge in &edges {
        for tick in edge.ticks(projection).labelled {
            let along = edge.range.fraction(tick.at);
            // On the two faces at the back that the axis runs along.
            let bends: [Place; 3] = match edge.axis {
                0 => [[along, near_y, 0.0], [along, far_y, 0.0], [along, far_y, 1.0]],
                1 => [[near_x, along, 0.0], [far_x, along, 0.0], [far_x, along, 1.0]],
                _ => [[near_x, far_y, along], [far_x, far_y, along], [far_x, near_y, along]],
            };
            canvas.line(&bends.map(|place| projection.pixel(place)), GRID);
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
        let pixels: Vec<Point> = line.into_iter().map(|place| projection.pixel(place)).collect();
        canvas.line(&pixels, EDGE);
    }
    for edge in &edges {
        edge.draw(canvas, projection);
    }
}

/// The axes: along the two nearest edges of the floor, and up the leftmost edge.
fn edges<'a>(surface: &Surface<'a>, ranges: &Ranges, projection: &Projection) -> [Edge<'a>; 3] {
    let (near_x, near_y) = projection.nearest_sides();
    let uprights = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)];
    let leftmost = uprights.into_iter().min_by(|a, b| {
        let x = |(x, y): (f64, f64)| projection.pixel([x, y, 0.0]).0;
        x(*a).total_cmp(&x(*b))
    });
    let (x, y) = leftmost.unwrap_or((0.0, 0.0));
    let centre = projection.pixel([0.5, 0.5, 0.0]);
    let outward = |place: Place| {
        let at = projection.pixel(place);
        let length = distance(centre, at).max(1.0);
        ((at.0 - centre.0) / length, (at.1 - centre.1) / length)
    };
    [
        Edge {
            label: surface.x.0,
            range: ranges.x,
            from: [0.0, near_y, 0.0],
            axis: 0,
            outward: outward([0.5, near_y, 0.0]),
        },
        Edge {
            label: surface.y.0,
            range: ranges.y,
            from: [near_x, 0.0, 0.0],
            axis: 1,
            outward: outward([near_x, 0.5, 0.0]),
        },
        Edge {
            label: surface.z,
            range: ranges.z,
            from: [x, y, 0.0],
            axis: 2,
            outward: (-1.0, 0.0),
        },
    ]
}

impl Edge<'_> {
    fn at(&self, part: f64, projection: &Projection) -> Point {
        let mut place = self.from;
        place[self.axis] = part;
        projection.pixel(place)
    }

    fn ticks(&self, projection: &Projection) -> Ticks {
        let length = distance(self.at(0.0, projection), self.at(1.0, projection));
        Ticks::fitting(self.range, length, |_| if self.axis == 2 { 0.6 * ROOM } else { ROOM })
    }

    fn draw(&self, canvas: &mut Canvas, projection: &Projection) {
        let out =
            |point: Point, by: f64| (point.0 + by * self.outward.0, point.1 + by * self.outward.1);
        let ticks = self.ticks(projection);
        let anchor = if self.axis == 2 { Anchor::End } else { Anchor::Middle };
        let lettering = Lettering { size: SMALL, anchor, angle: 0.0, colour: INK, halo: false };
        for tick in &ticks.labelled {
            let at = self.at(self.range.fraction(tick.at), projection);
            canvas.line(&[at, out(at, TICK)], EDGE);
            let by = if self.axis == 2 { TICK + 4.0 } else { LABEL };
            canvas.text(out(at, by), &Text::plain(&tick.label), lettering);
        }
        let name = match ticks.exponent {
            0 => Text::with_symbols(self.label),
            exponent => {
                Text::with_symbols(self.label).and(&format!(" (×10{})", superscript(exponent)))
            }
        };
        let at = out(self.at(0.5, projection), NAME);
        let angle = if self.axis == 2 { -90.0 } else { 0.0 };
        let lettering = Lettering { size: LARGE, anchor: Anchor::Middle, angle, ..lettering };
        canvas.text(at, &name, lettering);
    }
}
