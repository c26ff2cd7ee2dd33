//! Long courses as few points, of which none that sticks out is lost.

/// A point of a course.
pub type Point = (f64, f64);

/// The points of a bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// Where its middle stands.
    pub at: f64,
    /// Its least value.
    pub low: f64,
    /// Its median.
    pub median: f64,
    /// Its greatest value.
    pub high: f64,
}

/// At most about so many points: of every bucket the lowest and the highest, in their order. A bucket without
/// a finite value is a gap.
pub fn thin(points: &[Point], most: usize) -> Vec<Point> {
    if points.len() <= most {
        return points.to_vec();
    }
    let mut kept = Vec::new();
    for part in chunks(points, most.div_ceil(2)) {
        let finite = || part.iter().enumerate().filter(|(_, point)| point.1.is_finite());
        let low = finite().min_by(|a, b| a.1.1.total_cmp(&b.1.1));
        let high = finite().max_by(|a, b| a.1.1.total_cmp(&b.1.1));
        match (low, high) {
            (Some((first, low)), Some((last, high))) if first < last => kept.extend([*low, *high]),
            (Some((first, low)), Some((last, high))) if first > last => kept.extend([*high, *low]),
            (Some((_, point)), _) => kept.push(*point),
            _ => kept.extend(part.first().map(|point| (point.0, f64::NAN))),
        }
    }
    kept
}

/// So many buckets at most. One without a finite value has NaN.
pub fn buckets(points: &[Point], most: usize) -> Vec<Bucket> {
    let bucket = |part: &[Point]| {
        let at = part.get(part.len() / 2)?.0;
        let mut values: Vec<f64> =
            part.iter().map(|point| point.1).filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let [low, median, high] = [0, values.len() / 2, values.len().saturating_sub(1)]
            .map(|index| values.get(index).copied().unwrap_or(f64::NAN));
        Some(Bucket { at, low, median, high })
    };
    chunks(points, most).filter_map(bucket).collect()
}

fn chunks(points: &[Point], count: usize) -> std::slice::Chunks<'_, Point> {
    points.chunks(points.len().div_ceil(count.max(1)).max(1))
}

#[cfg(test)]
mod tests {
    use super::{Point, buckets, thin};

    fn course(spike: usize) -> Vec<Point> {
        let mut points: Vec<Point> = (0..200_000).map(|n| (f64::from(n), 1.0)).collect();
        points[spike].1 = 50.0;
        points
    }

    #[test]
    fn a_spike_stays() {
        for spike in [0, 77_777, 199_999] {
            let points = course(spike);
            let kept = thin(&points, 2000);
            assert!(kept.len() <= 2000 && kept.contains(&points[spike]));
            let buckets = buckets(&points, 300);
            assert!(buckets.len() <= 300 && buckets.iter().any(|bucket| bucket.high == 50.0));
        }
    }

    #[test]
    fn what_is_not_finite_is_a_gap() {
        let points: Vec<Point> =
            (0..1000).map(|n| (f64::from(n), if n < 500 { 1.0 } else { f64::NAN })).collect();
        let kept = thin(&points, 100);
        assert!(kept.iter().all(|point| (point.0 < 500.0) == point.1.is_finite()));
        assert!(buckets(&points, 10).iter().filter(|bucket| bucket.high.is_nan()).count() == 5);
        assert!(thin(&[], 10).is_empty() && buckets(&[], 10).is_empty());
        assert!(thin(&points, 0).len() <= 2);
    }
}
