//! The spectrum of Lyapunov exponents.

use super::numbers::{FEW, INTERVALS, MANY, line, lost, nothing, place, whole};
use crate::{Chart, ChartAxis, Edge, Ink, Layer, MarkSize, Range};

/// Lyapunov exponents by index with their errors, and the line at 0.
///
/// Positive ones have the colour of the shock: nearby orbits part. With many units a band stands for the
/// error bars.
///
/// ```
/// use shockfree_figures::{Exponent, Exponents};
/// let exponents = [Exponent { value: 0.1, error: 0.02 }, Exponent { value: -0.4, error: 0.01 }];
/// assert!(Exponents { title: None, exponents: &exponents }.svg().contains("positive"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponents<'a> {
    /// Words above the frame.
    pub title: Option<&'a str>,
    /// The exponents in the order in which they are shown: the largest first.
    pub exponents: &'a [Exponent],
}

/// A Lyapunov exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponent {
    /// Its estimate, per step.
    pub value: f64,
    /// The standard error of the estimate; none is drawn if it is 0 or not finite.
    pub error: f64,
}

/// An exponent that lies this many times farther below 0 than the median hides the others: directions
/// that die at once have exponents near −∞.
const FARTHEST: f64 = 8.0;

impl Exponents<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        let indexed = (1..).zip(self.exponents).map(|(index, at)| (place(index), *at));
        let finite: Vec<(f64, Exponent)> = indexed.filter(|at| at.1.value.is_finite()).collect();
        let floor = floor(&finite);
        let is_shown = |at: &(f64, Exponent)| at.1.value >= floor;
        let shown: Vec<(f64, Exponent)> = finite.iter().copied().filter(is_shown).collect();
        let deep = finite.len() - shown.len();
        let points = |wanted: fn(f64) -> bool| -> Vec<(f64, f64)> {
            let values = shown.iter().map(|at| (at.0, at.1.value));
            values.filter(|at| wanted(at.1)).collect()
        };
        let positive = points(|value| value > 0.0);
        let other = points(|value| value <= 0.0);
        let many = self.exponents.len() > MANY;
        let bars = |wanted: fn(f64) -> bool| -> Vec<(f64, f64, f64)> {
            let kept = shown.iter().filter(|(_, at)| wanted(at.value) && at.error.is_finite());
            let bar = |(x, at): &(f64, Exponent)| {
                let error = at.error.abs();
                (*x, at.value - error, at.value + error)
            };
            kept.filter(|(_, at)| many || at.error != 0.0).map(bar).collect()
        };
        let (positive_bars, other_bars) = (bars(|value| value > 0.0), bars(|value| value <= 0.0));
        let size = match self.exponents.len() {
            0..=FEW => MarkSize::Small,
            _ if many => MarkSize::Dot,
            _ => MarkSize::Tiny,
        };
        let below = match deep {
            0 => None,
            1 => Some("1 exponent lies below the frame.".to_owned()),
            _ => Some(format!("{deep} exponents lie below the frame.")),
        };
        let lost = lost(self.exponents.len() - finite.len(), ["exponent", "exponents"]);
        let remarks: Vec<String> = below.into_iter().chain(lost).collect();

        let mut layers = Vec::new();
        let kinds = [
            (Ink::Kind(0), "negative", &other, &other_bars),
            (Ink::Shock, "positive: orbits part", &positive, &positive_bars),
        ];
        for (ink, _, _, bars) in kinds {
            if many {
                layers.push(Layer::Band { label: None, ink, points: bars });
            } else {
                layers.push(Layer::Whiskers { ink, bars });
            }
        }
        layers.push(line(Ink::Bound, Edge::Right(0.0)));
        for (ink, label, points, _) in kinds {
            if !points.is_empty() {
                layers.push(Layer::Points { label: Some(label), ink, points, size });
            }
        }
        if shown.is_empty() {
            layers.extend(nothing((1.0, 0.5), "There are no Lyapunov exponents."));
        }
        layers.extend(remarks.iter().map(|text| Layer::Remark { text }));
        let count = place(self.exponents.len().max(1));
        let ticks = whole(1.0, count, INTERVALS);
        let ticks: Vec<(f64, &str)> = ticks.iter().map(|(at, n)| (*at, n.as_str())).collect();
        // Room for half a mark at both ends.
        let margin = 0.5 + 0.01 * count;
        let y = ChartAxis::linear("Lyapunov exponent");
        let x = Range::known(1.0 - margin, count + margin);
        Chart {
            title: self.title,
            x: ChartAxis::linear("index").within(x).named(&ticks),
            y: if shown.is_empty() { y.within(Range::known(-1.0, 1.0)) } else { y },
            height: 300.0,
            layers: &layers,
        }
        .svg()
    }
}

/// Exponents below this are not shown.
fn floor(finite: &[(f64, Exponent)]) -> f64 {
    let mut sizes: Vec<f64> = finite.iter().map(|at| at.1.value.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    let highest = finite.iter().map(|at| at.1.value).fold(f64::NEG_INFINITY, f64::max);
    -(FARTHEST * median.max(highest.abs()))
}
