//! Singular values with what they certify.

use super::numbers::{INTERVALS, MANY, lost, nothing, place, whole};
use crate::number::number;
use crate::{Chart, ChartAxis, Edge, Ink, Layer, Range, Scale};

/// The singular values of the slope times the weights, `L·W`, in falling order against the bound 1, and
/// the certified rates of contraction.
///
/// Those above 1 have the colour of the shock: their directions may expand. A rate below 1 is green, it
/// proves that the network contracts; names and values stand right of the frame.
///
/// The axis is logarithmic where the largest is far from 1.
///
/// ```
/// use shockfree_figures::{Rate, SingularValues};
/// let rates = [
///     Rate { name: "spectral", value: 1.4 },
///     Rate { name: "diagonal", value: 0.97 },
/// ];
/// let figure = SingularValues { title: None, values: &[1.4, 0.8, 0.3], rates: &rates };
/// assert!(figure.svg().contains("diagonal 0.97"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SingularValues<'a> {
    /// Words above the frame.
    pub title: Option<&'a str>,
    /// The singular values; their order does not matter.
    pub values: &'a [f64],
    /// The certified rates.
    pub rates: &'a [Rate<'a>],
}

/// A rate of contraction that was certified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate<'a> {
    /// How: spectral, absolute, diagonal, lmi.
    pub name: &'a str,
    /// The rate; below 1 it proves that the network contracts.
    pub value: f64,
}

/// With the largest value so many times above or below 1, an even axis would hide the bound or the values.
const FAR: f64 = 20.0;
/// A logarithmic axis reaches so many decades below the largest value.
const DECADES: f64 = 6.0;
/// What an axis can show, from and to.
const SMALLEST: f64 = 1e-90;
const FARTHEST: f64 = 1e14;
/// The room above the highest line.
const ABOVE: f64 = 1.06;
/// The part of a step that a bar takes.
const BAR: f64 = 0.78;
/// The axis has room for so many bars at least.
const FEWEST: f64 = 5.0;
/// The name of the bound.
const BOUND: &str = "bound 1";

impl SingularValues<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        let drawn = |value: f64| value.is_finite() && value >= 0.0;
        let mut values: Vec<f64> = self.values.iter().copied().filter(|&v| drawn(v)).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        let rates: Vec<Rate<'_>> =
            self.rates.iter().copied().filter(|rate| drawn(rate.value)).collect();
        let names: Vec<String> =
            rates.iter().map(|rate| format!("{} {}", rate.name, rounded(rate.value))).collect();
        let axis = axis(&values, &rates);
        let zeros = values.iter().filter(|&&value| value < axis.low).count();
        let remarks = self.remarks(&values, &rates, zeros, axis.scale);
        let (above, below) = values.split_at(values.partition_point(|&value| value > 1.0));
        let heights = Heights::new(above, below);

        let mut layers = heights.layers();
        for (rate, name) in rates.iter().zip(&names) {
            let ink = if rate.value < 1.0 { Ink::Stable } else { Ink::Plain };
            layers.push(Layer::Flag { label: name, ink, at: Edge::Right(rate.value) });
        }
        // Last, so that it is seen where a rate is close to it.
        layers.push(Layer::Flag { label: BOUND, ink: Ink::Bound, at: Edge::Right(1.0) });
        if values.is_empty() && rates.is_empty() {
            layers.extend(nothing((1.0, 0.5), "There are no singular values."));
        }
        layers.extend(remarks.iter().map(|text| Layer::Remark { text }));
        let count = place(values.len().max(1));
        let y = ChartAxis { scale: axis.scale, ..ChartAxis::linear("singular value of _L·W_") };
        let y = Range::new(axis.low, axis.high).map_or(y, |range| y.within(range));
        // Few bars are not wide.
        let margin = 0.5 + ((FEWEST - count) / 2.0).max(0.0);
        let x = Range::known(1.0 - margin, count + margin);
        let ticks: Vec<(f64, String)> = whole(1.0, count, INTERVALS);
        let ticks: Vec<(f64, &str)> = ticks.iter().map(|(at, n)| (*at, n.as_str())).collect();
        Chart {
            title: self.title,
            x: ChartAxis::linear("index").within(x).named(&ticks),
            y,
            height: 300.0,
            layers: &layers,
        }
        .svg()
    }

    fn remarks(
        self,
        values: &[f64],
        rates: &[Rate<'_>],
        zeros: usize,
        scale: Scale,
    ) -> Vec<String> {
        let many = ["singular value", "singular values"];
        let lost_values = lost(self.values.len() - values.len(), many);
        let lost_rates = lost(self.rates.len() - rates.len(), ["rate", "rates"]);
        let low = (scale == Scale::Logarithmic && zeros > 0)
            .then(|| format!("{zeros} of {} are 0 or below the frame.", values.len()));
        lost_values.into_iter().chain(lost_rates).chain(low).collect()
    }
}

/// A rate in few digits, which are never those of 1 unless it is 1.
fn rounded(rate: f64) -> String {
    match number(rate) {
        text if text != "1" || rate == 1.0 => text,
        _ if rate < 1.0 => "just below 1".into(),
        _ => "just above 1".into(),
    }
}

/// What the vertical axis shows.
struct Vertical {
    scale: Scale,
    low: f64,
    high: f64,
}

fn axis(values: &[f64], rates: &[Rate<'_>]) -> Vertical {
    let largest = values.first().copied().unwrap_or(1.0);
    let all = values.iter().copied().chain(rates.iter().map(|rate| rate.value));
    let high = all.clone().chain([1.0]).filter(|&value| value <= FARTHEST).fold(1.0, f64::max);
    if largest > 0.0 && high <= FAR && largest >= 1.0 / FAR {
        return Vertical { scale: Scale::Linear, low: 0.0, high: ABOVE * high };
    }
    let least = all.filter(|&value| value > 0.0).fold(1.0, f64::min);
    let least = least.max(largest.min(1.0) * 10.0_f64.powf(-DECADES)).max(SMALLEST);
    Vertical { scale: Scale::Logarithmic, low: 0.8 * least, high: 1.25 * high }
}

/// The bars of values above and below 1, or the areas that stand for so many of them.
enum Heights {
    Bars([Vec<(f64, f64, f64)>; 2]),
    Areas([Vec<(f64, f64, f64)>; 2]),
}

impl Heights {
    fn new(above: &[f64], below: &[f64]) -> Self {
        let indexed = |from: usize, values: &[f64]| -> Vec<(f64, f64)> {
            values.iter().enumerate().map(|(n, &value)| (place(from + n + 1), value)).collect()
        };
        let both = [indexed(0, above), indexed(above.len(), below)];
        if above.len() + below.len() <= MANY {
            let half = BAR / 2.0;
            let bar = |&(at, value): &(f64, f64)| (at - half, at + half, value);
            return Self::Bars(both.map(|values| values.iter().map(bar).collect()));
        }
        let step = |&(at, value): &(f64, f64)| [(at - 0.5, 0.0, value), (at + 0.5, 0.0, value)];
        Self::Areas(both.map(|values| values.iter().flat_map(step).collect()))
    }

    fn layers(&self) -> Vec<Layer<'_>> {
        let (both, layer): (_, fn(_, _, _) -> _) = match self {
            Self::Bars(both) => (both, |label, ink, bars| Layer::Bars { label, ink, bars }),
            Self::Areas(both) => (both, |label, ink, points| Layer::Band { label, ink, points }),
        };
        let looks = [(Ink::Shock, "above 1: may expand"), (Ink::Kind(0), "at most 1")];
        both.iter()
            .zip(looks)
            .filter(|(values, _)| !values.is_empty())
            .map(|(values, (ink, label))| layer(Some(label), ink, values.as_slice()))
            .collect()
    }
}
