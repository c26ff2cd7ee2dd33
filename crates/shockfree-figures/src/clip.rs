//! Lines and areas cut to a window.

use crate::polyline::Point;
use crate::view::View;

/// Coordinates are cut off here before they are clipped, so that their differences are numbers.
const FARTHEST: f64 = 1e100;

/// The parts of a polyline inside a window; a point that is not finite breaks it.
pub fn clip_line(points: &[Point], view: View) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut end = None;
    for pair in points.windows(2) {
        let Some((from, to)) = clip_segment(near(pair[0]), near(pair[1]), view) else {
            end = None;
            continue;
        };
        match parts.last_mut() {
            Some(part) if end == Some(from) => part.push(to),
            _ => parts.push(vec![from, to]),
        }
        end = Some(to);
    }
    parts
}

/// Liang and Barsky's clipping of a segment.
fn clip_segment(a: Point, b: Point, view: View) -> Option<(Point, Point)> {
    if !(is_finite(a) && is_finite(b)) {
        return None;
    }
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (x, y) = (view.x, view.y);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let sides =
        [(-dx, a.0 - x.low()), (dx, x.high() - a.0), (-dy, a.1 - y.low()), (dy, y.high() - a.1)];
    for (towards, room) in sides {
        if towards == 0.0 && room < 0.0 {
            return None;
        } else if towards < 0.0 {
            enter = enter.max(room / towards);
        } else if towards > 0.0 {
            leave = leave.min(room / towards);
        }
    }
    let at = |t: f64| match t {
        0.0 => a,
        1.0 => b,
        // The clamp takes out the rounding of ends that are far away.
        _ => ((a.0 + t * dx).clamp(x.low(), x.high()), (a.1 + t * dy).clamp(y.low(), y.high())),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// The part of a polygon inside a window, by Sutherland and Hodgman.
pub fn clip_area(corners: &[Point], view: View) -> Vec<Point> {
    let (x, y) = (view.x, view.y);
    let mut area: Vec<Point> =
        corners.iter().copied().map(near).filter(|&p| is_finite(p)).collect();
    for side in 0..4 {
        let room = |p: Point| match side {
            0 => p.0 - x.low(),
            1 => x.high() - p.0,
            2 => p.1 - y.low(),
            _ => y.high() - p.1,
        };
        let mut kept = Vec::with_capacity(area.len() + 4);
        for (&a, &b) in area.iter().zip(area.iter().cycle().skip(1)) {
            let (inside, next) = (room(a), room(b));
            if inside >= 0.0 {
                kept.push(a);
            }
            if (inside >= 0.0) != (next >= 0.0) {
                let t = inside / (inside - next);
                kept.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
            }
        }
        area = kept;
    }
    // The clamp takes out the rounding of corners that are far away.
    let inside = |p: Point| (p.0.clamp(x.low(), x.high()), p.1.clamp(y.low(), y.high()));
    area.into_iter().map(inside).collect()
}

fn near(p: Point) -> Point {
    (p.0.clamp(-FARTHEST, FARTHEST), p.1.clamp(-FARTHEST, FARTHEST))
}

fn is_finite(p: Point) -> bool {
    p.0.is_finite() && p.1.is_finite()
}

#[cfg(test)]
mod tests {
    use super::{Point, clip_area, clip_line};
    use crate::Range;
    use crate::view::View;

    const UNIT: View = View { x: Range::known(0.0, 1.0), y: Range::known(0.0, 1.0) };
    const NAN: Point = (f64::NAN, 0.5);

    #[test]
    fn a_line_leaves_and_comes_back() {
        let parts = clip_line(&[(0.5, 0.5), (1.5, 0.5), (1.5, 0.25), (0.5, 0.25)], UNIT);
        assert_eq!(parts, [[(0.5, 0.5), (1.0, 0.5)], [(1.0, 0.25), (0.5, 0.25)]]);
    }

    #[test]
    fn what_is_no_number_breaks_the_line() {
        let parts = clip_line(&[(0.0, 0.0), (0.5, 0.5), NAN, (0.5, 0.5), (1.0, 1.0)], UNIT);
        assert_eq!(parts.len(), 2);
        assert!(clip_line(&[NAN, NAN], UNIT).is_empty());
    }

    #[test]
    fn absurd_ends_stay_inside() {
        let ends = [1e300, -1e300, f64::MAX, f64::INFINITY, 1e15, -0.0];
        for x in ends {
            for y in ends {
                for part in clip_line(&[(0.5, 0.5), (x, y), (0.1, 0.9), (y, x)], UNIT) {
                    let inside = |p: &Point| UNIT.contains(*p);
                    assert!(part.iter().all(inside), "{part:?}");
                }
            }
        }
    }

    #[test]
    fn an_area_is_cut_to_the_window() {
        let area = clip_area(&[(-1.0, -1.0), (3.0, -1.0), (3.0, 3.0), (-1.0, 3.0)], UNIT);
        assert!(area.len() >= 4 && area.iter().all(|p| p.0 == p.0.clamp(0.0, 1.0)));
        assert!(clip_area(&[(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)], UNIT).is_empty());
    }
}
