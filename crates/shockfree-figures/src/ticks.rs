//! Round numbers along an axis.

use crate::Range;
use crate::number::{MINUS, number, superscript};

/// A round step: 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    mantissa: f64,
    exponent: i32,
}

impl Step {
    /// The smallest round step that is not below `least > 0`.
    pub fn at_least(least: f64) -> Self {
        let exponent = floor(least.log10());
        [(1.0, exponent), (2.0, exponent), (5.0, exponent)]
            .map(|(mantissa, exponent)| Self { mantissa, exponent })
            .into_iter()
            .find(|step| step.times(1.0) >= least * (1.0 - 1e-9))
            .unwrap_or(Self { mantissa: 1.0, exponent: exponent + 1 })
    }

    /// `count` steps, rounded once.
    pub fn times(self, count: f64) -> f64 {
        scaled(count * self.mantissa, self.exponent)
    }

    /// The last whole number of steps that is not above `value`.
    pub fn count_below(self, value: f64) -> f64 {
        (value / self.times(1.0) + 1e-6).floor()
    }

    /// The first whole number of steps that is not below `value`.
    pub fn count_above(self, value: f64) -> f64 {
        (value / self.times(1.0) - 1e-6).ceil()
    }
}

/// A labelled place on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub label: String,
}

/// The ticks of one axis. The labels are in units of `10^exponent`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    pub labelled: Vec<Tick>,
    pub unlabelled: Vec<f64>,
    pub exponent: i32,
}

/// Labels of numbers from this size on are in units of a power of ten.
const LARGE: f64 = 1e5;
/// Labels of numbers below this size are in units of a power of ten.
const SMALL: f64 = 1e-3;
/// The number of intervals between ticks that is tried first, and the smallest.
const INTERVALS: [f64; 7] = [8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0];

impl Ticks {
    /// As many round numbers as fit: `extent` says how much of the `length` of the axis a label takes.
    pub fn fitting(range: Range, length: f64, extent: impl Fn(&str) -> f64) -> Self {
        let fits = |ticks: &Self| {
            let longest = ticks.labelled.iter().map(|tick| extent(&tick.label)).fold(0.0, f64::max);
            let mut gaps = ticks.labelled.windows(2).map(|pair| pair[1].at - pair[0].at);
            gaps.all(|gap| gap / range.width() * length >= longest)
        };
        let [first, rest @ ..] = INTERVALS;
        let mut ticks = Self::linear(range, first);
        for intervals in rest {
            if fits(&ticks) {
                break;
            }
            ticks = Self::linear(range, intervals);
        }
        ticks
    }

    /// Round numbers in at most so many intervals.
    fn linear(range: Range, intervals: f64) -> Self {
        let step = Step::at_least(range.width() / intervals);
        let size = range.low().abs().max(range.high().abs());
        let exponent = if (SMALL..LARGE).contains(&size) { 0 } else { floor(size.log10()) };
        let decimals = usize::try_from(exponent - step.exponent).unwrap_or(0);
        let mut labelled = Vec::new();
        let mut count = step.count_above(range.low());
        let last = step.count_below(range.high());
        while count <= last {
            let shown = scaled(count * step.mantissa, step.exponent - exponent);
            // 0.0 + clears the sign of -0.
            let label = format!("{:.decimals$}", 0.0 + shown).replace('-', MINUS);
            labelled.push(Tick { at: step.times(count), label });
            count += 1.0;
        }
        Self { labelled, unlabelled: Vec::new(), exponent }
    }

    /// Powers of ten, for an axis of decimal logarithms.
    pub fn decades(range: Range, most: f64) -> Self {
        let step = Step::at_least((range.width() / most).max(1.0));
        let mut labelled = Vec::new();
        let mut count = step.count_above(range.low());
        while count <= step.count_below(range.high()) {
            let at = step.times(count);
            labelled.push(Tick { at, label: power_of_ten(floor(at + 0.5)) });
            count += 1.0;
        }
        let unlabelled = if step.times(1.0) > 1.0 { Vec::new() } else { between_decades(range) };
        Self { labelled, unlabelled, exponent: 0 }
    }

    /// 1, 2 and 5 times powers of ten, for an axis of few decades.
    pub fn parts_of_decades(range: Range) -> Self {
        let (first, last) = (floor(range.low()), floor(range.high()));
        let tick = |decade: i32, digit: i32| {
            let at = f64::from(decade) + f64::from(digit).log10();
            let label = match (digit, decade) {
                (_, -3..=3) => number(f64::from(digit) * 10.0_f64.powi(decade)),
                (1, _) => power_of_ten(decade),
                _ => format!("{digit}×{}", power_of_ten(decade)),
            };
            Tick { at, label }
        };
        let labelled = (first..=last)
            .flat_map(|decade| [1, 2, 5].map(|digit| tick(decade, digit)))
            .filter(|tick| range.contains(tick.at))
            .collect();
        Self { labelled, unlabelled: between_decades(range), exponent: 0 }
    }
}

/// The logarithms of 2 … 9 times every power of ten in the range.
fn between_decades(range: Range) -> Vec<f64> {
    let (first, last) = (floor(range.low()), floor(range.high()));
    (first..=last)
        .flat_map(|decade| (2..10).map(move |digit| f64::from(decade) + f64::from(digit).log10()))
        .filter(|&at| range.contains(at))
        .collect()
}

/// `10ⁿ` as it is read: 1 and 10 for themselves.
fn power_of_ten(exponent: i32) -> String {
    match exponent {
        0 => "1".into(),
        1 => "10".into(),
        _ => format!("10{}", superscript(exponent)),
    }
}

/// `value · 10^exponent`, rounded once while the power is exact.
fn scaled(value: f64, exponent: i32) -> f64 {
    let power = 10.0_f64.powi(exponent.abs());
    if exponent < 0 { value / power } else { value * power }
}

/// The integer part of a small number.
#[allow(clippy::cast_possible_truncation, reason = "decimal exponents of numbers")]
fn floor(value: f64) -> i32 {
    value.floor() as i32
}

#[cfg(test)]
mod tests {
    use super::{Range, Step, Ticks};

    fn labels(low: f64, high: f64) -> (Vec<String>, i32) {
        let range = Range::new(low, high).unwrap();
        let ticks =
            Ticks::fitting(range, 400.0, |label| 20.0 + label.chars().map(|_| 8.0).sum::<f64>());
        (ticks.labelled.into_iter().map(|tick| tick.label).collect(), ticks.exponent)
    }

    #[test]
    fn steps_are_round() {
        for (least, step) in [(0.9, 1.0), (1.0, 1.0), (1.1, 2.0), (3.0, 5.0), (0.06, 0.1)] {
            assert_eq!(Step::at_least(least).times(1.0), step);
        }
    }

    #[test]
    fn labels_are_short_at_every_scale() {
        assert_eq!(labels(-1.0, 1.0).0, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(labels(-6e11, 6e11), (labels(-6.0, 6.0).0, 11));
        assert_eq!(labels(0.0, 1e-12).1, -12);
        assert_eq!(labels(4.0, 4.0 + 1e-8).0.len(), 3);
    }

    #[test]
    fn decades_thin_out() {
        let few = Ticks::decades(Range::known(-3.2, 1.0), 6.0);
        let labels: Vec<_> = few.labelled.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["10⁻³", "10⁻²", "10⁻¹", "1", "10"]);
        assert!(!few.unlabelled.is_empty());
        let parts = Ticks::parts_of_decades(Range::known(1.5, 3.0));
        let labels: Vec<_> = parts.labelled.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["50", "100", "200", "500", "1000"]);
        assert!(Ticks::decades(Range::known(-300.0, 300.0), 6.0).labelled.len() <= 7);
    }
}
