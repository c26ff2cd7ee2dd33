//! Dashes, for media that know only solid lines.

use crate::polyline::{Point, distance};

/// Cuts a line into dashes of `on` pixels with gaps of `off` pixels.
pub fn dashes(line: &[Point], on: f64, off: f64) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut drawing = true;
    let mut left = on;
    pieces.extend(line.first().map(|&first| vec![first]));
    for pair in line.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let rest = distance(from, to);
            let step = rest.min(left);
            let t = if rest > 0.0 { step / rest } else { 1.0 };
            from = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
            left -= step;
            if let (true, Some(piece)) = (drawing, pieces.last_mut()) {
                piece.push(from);
            }
            if left > 0.0 {
                break;
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
            if drawing {
                pieces.push(vec![from]);
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::dashes;

    #[test]
    fn dashes_and_gaps_take_turns() {
        let pieces = dashes(&[(0.0, 0.0), (5.0, 0.0), (10.0, 0.0)], 4.0, 3.0);
        assert_eq!(pieces, [vec![(0.0, 0.0), (4.0, 0.0)], vec![(7.0, 0.0), (10.0, 0.0)]]);
        assert!(dashes(&[], 1.0, 1.0).is_empty());
    }
}
