//! The path of a training run through the plane.

use crate::canvas::Canvas;
use crate::mark::Mark;
use crate::panel::Panel;
use crate::polyline::{Point, scattered};
use crate::style::{PAPER, Role, Shape, Stroke};

/// A path through the (w, b)-plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Track<'a> {
    /// What the legend calls it.
    pub label: &'a str,
    /// What it stands for; decides its colour, mark and dash.
    pub role: Role,
    /// The points `(w, b)` in order. One that is not finite breaks the line.
    pub points: &'a [(f64, f64)],
}

/// The radius of the small marks along a track, of the one at its end, and of the ring at its start.
const SMALL: f64 = 2.4;
const END: f64 = 5.0;
const START: f64 = 4.6;
/// How far small marks stand apart at least, in pixels.
const APART: f64 = 14.0;
/// Tracks with the same start run on top of one another: each is this much wider than the next one,
/// which is drawn over it, so that all of them show.
const RIM: f64 = 2.2;

/// Draws tracks one over the other.
pub fn draw(canvas: &mut Canvas, panel: &Panel, tracks: &[Track<'_>]) {
    for (index, track) in tracks.iter().enumerate() {
        let above = rim(tracks, index);
        let stroke = track.role.stroke();
        let stroke = if above > 0.0 { Stroke { dash: &[], ..stroke } } else { stroke };
        for part in panel.line(track.points) {
            canvas.line(&part, stroke.with_width(stroke.width + above));
        }
    }
    for track in tracks {
        let marks = scattered(&panel.points(track.points), APART);
        canvas.marks(&marks, small_mark(track.role));
    }
    for (index, track) in tracks.iter().enumerate() {
        let ring = Stroke::solid(track.role.colour(), 1.8);
        let start = track.points.first().copied().into_iter().collect::<Vec<Point>>();
        let shape = Shape::Circle;
        canvas.marks(
            &panel.points(&start),
            Mark { shape, radius: START + rim(tracks, index), fill: PAPER, outline: ring },
        );
    }
    for track in tracks {
        let end = track.points.last().copied().into_iter().collect::<Vec<Point>>();
        canvas.marks(&panel.points(&end), end_mark(track.role));
    }
}

/// How much wider a track is than it would be alone.
fn rim(tracks: &[Track<'_>], index: usize) -> f64 {
    let start = tracks[index].points.first();
    let above = tracks[index + 1..].iter().filter(|track| track.points.first() == start);
    above.map(|_| RIM).sum()
}

/// Draws the key of a track.
pub fn draw_key(canvas: &mut Canvas, role: Role, from: Point, to: Point) {
    let end = (to.0 - END, to.1);
    canvas.line(&[from, end], role.stroke());
    canvas.marks(&[end], Mark { radius: 0.8 * END, ..end_mark(role) });
    let middle = (f64::midpoint(from.0, end.0) - 1.0, from.1);
    canvas.marks(&[middle], small_mark(role));
}

/// The mark along a track.
pub fn small_mark(role: Role) -> Mark {
    let outline = Stroke::solid(PAPER, 0.5);
    Mark { shape: role.shape(), radius: SMALL, fill: role.colour(), outline }
}

/// The mark at the end of a track.
pub fn end_mark(role: Role) -> Mark {
    let outline = Stroke::solid(PAPER, 1.0);
    Mark { shape: role.shape(), radius: END, fill: role.colour(), outline }
}
