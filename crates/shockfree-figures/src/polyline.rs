//! Polylines in pixels: thinned, scattered, resampled.

use std::collections::BTreeSet;

/// A point, of the plane or of the figure.
pub type Point = (f64, f64);

/// Points of a figure closer together than this look like one, in pixels.
const VISIBLE: f64 = 0.5;

/// A polyline of a figure without the points that nobody can tell from the one before; both ends stay.
pub fn thin(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for &point in points {
        if kept.last().is_none_or(|&last| distance(last, point) >= VISIBLE) {
            kept.push(point);
        }
    }
    if let Some(&last) = points.last()
        && kept.last() != Some(&last)
    {
        kept.push(last);
    }
    kept
}

/// A line that looks the same with few points: of the points above one another in a column of half a
/// pixel the first, the lowest, the highest and the last.
pub fn envelope(line: &[Point]) -> Vec<Point> {
    let column = |point: &Point| (2.0 * point.0).floor();
    let mut kept = Vec::new();
    for run in line.chunk_by(|a, b| column(a) == column(b)) {
        let by_height = |a: &&Point, b: &&Point| a.1.total_cmp(&b.1);
        let corners =
            [run.first(), run.iter().max_by(by_height), run.iter().min_by(by_height), run.last()];
        for &point in corners.into_iter().flatten() {
            if kept.last() != Some(&point) {
                kept.push(point);
            }
        }
    }
    kept
}

/// Those of some points that are about so far apart from all before them.
pub fn scattered(points: &[Point], apart: f64) -> Vec<Point> {
    let mut taken = BTreeSet::new();
    let mut last = None;
    let mut kept = Vec::new();
    for &point in points {
        let far = last.is_none_or(|last| distance(last, point) >= apart);
        if far && taken.insert(cell(point, 0.5 * apart)) {
            kept.push(point);
            last = Some(point);
        }
    }
    kept
}

/// The square of a grid in which a point of a figure lies.
#[allow(clippy::cast_possible_truncation, reason = "pixels of a figure")]
pub fn cell(point: Point, side: f64) -> (i32, i32) {
    ((point.0 / side).round() as i32, (point.1 / side).round() as i32)
}

/// Points every `step` pixels along a polyline, with its ends.
pub fn resample(points: &[Point], step: f64) -> Vec<Point> {
    let mut dense = Vec::new();
    dense.extend(points.first().copied());
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let pieces = (distance(a, b) / step).ceil().max(1.0);
        let mut piece = 1.0;
        while piece <= pieces {
            let t = piece / pieces;
            dense.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
            piece += 1.0;
        }
    }
    dense
}

/// The distance of two points.
pub fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[cfg(test)]
mod tests {
    use super::{Point, resample, scattered, thin};

    #[test]
    fn thinning_and_resampling_keep_the_ends() {
        let line: Vec<Point> = (0..=1000).map(|i| (f64::from(i) * 0.01, 0.0)).collect();
        let thinned = thin(&line);
        assert!(thinned.len() < 25 && thinned.last() == line.last());
        assert_eq!(resample(&[(0.0, 0.0), (10.0, 0.0)], 3.0).len(), 5);
    }

    #[test]
    fn scattered_points_keep_apart() {
        let back_and_forth: Vec<Point> = (0..100).map(|i| (f64::from(i % 2) * 30.0, 0.0)).collect();
        assert_eq!(scattered(&back_and_forth, 9.0), [(0.0, 0.0), (30.0, 0.0)]);
    }
}
