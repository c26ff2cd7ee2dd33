//! Axes on which what matters can be seen whatever else happened.

use shockfree_figures::{ChartAxis, Range, Scale};

use super::thin::Point;

/// Free space beside the data, as a factor and as a part of their extent.
const FACTOR: f64 = 1.3;
const MARGIN: f64 = 0.05;
/// An axis reaches down to this part of what is usual: a cost of 1e-300 is no matter of size.
const LEAST: f64 = 1e-12;
/// From this ratio of the largest value to the least on, an axis is logarithmic.
const DECADE: f64 = 10.0;
/// Up to so many whole numbers each is named.
const EACH: f64 = 8.0;

/// A vertical axis with an end, above which what exploded leaves the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    scale: Scale,
    low: f64,
    top: f64,
    /// Whether something is above it.
    pub is_cut: bool,
}

impl Frame {
    /// An axis for values of which the greatest `usual` one must be seen, and those up to so many times
    /// that. It is logarithmic where the values allow it and span more than a decade.
    pub fn new(values: impl Iterator<Item = f64>, usual: f64, times: f64) -> Self {
        let (mut low, mut high, mut is_endless) = (f64::INFINITY, f64::NEG_INFINITY, false);
        for value in values {
            is_endless |= value == f64::INFINITY;
            if value.is_finite() {
                (low, high) = (low.min(value), high.max(value));
            }
        }
        let usual = if usual.is_finite() { usual } else { high };
        let scale =
            if low > 0.0 && high > DECADE * low { Scale::Logarithmic } else { Scale::Linear };
        let room = match scale {
            Scale::Logarithmic => usual * times,
            Scale::Linear if usual > low => usual + (usual - low),
            Scale::Linear => usual + usual.abs().max(1.0),
        };
        let low = if scale == Scale::Logarithmic { low.max(usual * LEAST) } else { low };
        Self { scale, low, top: high.min(room), is_cut: is_endless || high > room }
    }

    /// The axis under a name.
    pub fn axis(self, label: &str) -> ChartAxis<'_> {
        let (axis, range) = match self.scale {
            Scale::Logarithmic => {
                let high = if self.is_cut { self.top } else { self.top * FACTOR };
                (ChartAxis::logarithmic(label), (self.low / FACTOR, high))
            }
            Scale::Linear => {
                let margin = MARGIN * (self.top - self.low);
                (ChartAxis::linear(label), (self.low - margin, self.top + margin))
            }
        };
        let wide = self.scale == Scale::Linear || self.top > DECADE * self.low;
        match Range::new(range.0, range.1) {
            Ok(range) if wide && (self.is_cut || self.scale == Scale::Logarithmic) => {
                axis.within(range)
            }
            _ => axis,
        }
    }

    /// A value, or one just beyond the frame instead of one far above it: lines then lead out of it.
    pub fn cut(self, value: f64) -> f64 {
        let beyond = match self.scale {
            Scale::Logarithmic => self.top * DECADE,
            Scale::Linear => self.top + (self.top - self.low).max(1.0),
        };
        if value > self.top { value.min(beyond) } else { value }
    }

    /// Whether a value is in the frame.
    pub fn shows(self, value: f64) -> bool {
        value <= self.top && value >= self.low
    }
}

/// The values of points.
pub fn values(points: &[Point]) -> impl Iterator<Item = f64> {
    points.iter().map(|point| point.1)
}

/// Names for the whole numbers of a short axis; none of a long one, which has whole numbers by itself.
pub fn whole(places: impl Iterator<Item = f64>) -> Vec<(f64, String)> {
    let (low, high) = places
        .filter(|at| at.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
    let mut ticks = Vec::new();
    if high - low <= EACH {
        let mut at = low;
        while at <= high && ticks.len() < 10 {
            ticks.push((at, format!("{at}")));
            at += 1.0;
        }
    }
    ticks
}
