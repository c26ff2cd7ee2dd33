//! What a sweep varies, and over which values.

use crate::{Error, Result};

/// A quantity that a sweep varies, in the order in which a grid counts: the last runs fastest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// The horizon `T`.
    Horizon,
    /// The initial state `x_0`.
    Start,
    /// The wanted output `y*`.
    Target,
    /// The weight where training starts.
    Weight,
    /// The bias where training starts.
    Bias,
    /// The step size `α`.
    Step,
    /// The threshold of norm clipping.
    Threshold,
}

impl Axis {
    /// How many there are.
    pub const COUNT: usize = 7;

    /// All, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Horizon,
        Self::Start,
        Self::Target,
        Self::Weight,
        Self::Bias,
        Self::Step,
        Self::Threshold,
    ];

    /// Its name in a plan.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Horizon => "horizon",
            Self::Start => "start",
            Self::Target => "target",
            Self::Weight => "initial.w",
            Self::Bias => "initial.b",
            Self::Step => "step",
            Self::Threshold => "threshold",
        }
    }

    /// Its place in [`Axis::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

/// Some of the axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AxisSet(u8);

impl AxisSet {
    /// The set of these axes.
    pub fn of(axes: &[Axis]) -> Self {
        Self(axes.iter().fold(0, |set, axis| set | 1 << axis.index()))
    }

    /// Whether an axis is among them.
    pub fn contains(self, axis: Axis) -> bool {
        self.0 & 1 << axis.index() != 0
    }

    /// The axes of either set.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// How values are spaced between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// By equal differences.
    Linear,
    /// By equal ratios; the ends must be above 0.
    Log,
}

impl Spacing {
    /// The value at a fraction of the way, the ends exact.
    pub(crate) fn between(self, from: f64, to: f64, fraction: f64) -> f64 {
        let value = match self {
            _ if fraction <= 0.0 => from,
            _ if fraction >= 1.0 => to,
            Self::Linear => from + (to - from) * fraction,
            Self::Log => (from.ln() * (1.0 - fraction) + to.ln() * fraction).exp(),
        };
        value.clamp(from, to)
    }
}

/// The values of an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// These.
    List(Vec<f64>),
    /// All from one to another: only a sample can draw from them.
    Range {
        /// The lowest.
        from: f64,
        /// The highest.
        to: f64,
        /// How likely which are.
        spacing: Spacing,
    },
}

impl Values {
    /// The largest number of values of one axis: a plan must fit into a file of one megabyte, and a
    /// value takes up to 25 bytes of it.
    pub const MOST: usize = 5000;

    /// So many values from one to another, ends included.
    ///
    /// # Errors
    /// [`Error::Range`], and [`Error::OutOfLimits`] for a count outside 2 to [`Values::MOST`].
    pub fn spaced(axis: Axis, from: f64, to: f64, count: u64, spacing: Spacing) -> Result<Self> {
        check_range(axis, from, to, spacing)?;
        if !(2..=Self::MOST as u64).contains(&count) {
            return Err(Error::OutOfLimits {
                what: format!("{}: count", axis.as_str()),
                value: count.into(),
                least: 2,
                most: Self::MOST as u64,
            });
        }
        #[expect(clippy::cast_precision_loss, reason = "counts are at most 5000")]
        let fraction = |i: u64| i as f64 / (count - 1) as f64;
        Ok(Self::List((0..count).map(|i| spacing.between(from, to, fraction(i))).collect()))
    }

    /// How many there are; `None` if endlessly many.
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::List(values) => Some(values.len()),
            Self::Range { .. } => None,
        }
    }

    /// Refuses values that cannot be those of an axis; `check` judges single ones.
    pub(crate) fn check(
        &self,
        axis: Axis,
        sampled: bool,
        check: impl Fn(f64) -> shockfree::Result<f64>,
    ) -> Result<()> {
        match self {
            Self::List(values) => {
                check_list(axis, values)?;
                values.iter().try_for_each(|value| check(*value).map(drop))?;
            }
            Self::Range { from, to, spacing } => {
                if !sampled {
                    return Err(Error::Endless { axis });
                }
                check_range(axis, *from, *to, *spacing)?;
                // What is allowed is an interval on every axis: if the ends are, all between are.
                check(*from)?;
                check(*to)?;
            }
        }
        Ok(())
    }
}

/// Refuses an empty list, a long one, and one that says something twice.
pub(crate) fn check_list<T: PartialEq + std::fmt::Debug>(axis: Axis, values: &[T]) -> Result<()> {
    if values.is_empty() || values.len() > Values::MOST {
        return Err(Error::OutOfLimits {
            what: format!("{}: number of values", axis.as_str()),
            value: values.len() as u128,
            least: 1,
            most: Values::MOST as u64,
        });
    }
    match (1..values.len()).find(|&i| values[..i].contains(&values[i])) {
        None => Ok(()),
        Some(i) => Err(Error::Repeated { axis, value: format!("{:?}", values[i]) }),
    }
}

fn check_range(axis: Axis, from: f64, to: f64, spacing: Spacing) -> Result<()> {
    let allowed = from.is_finite() && to.is_finite() && from < to;
    if allowed && (spacing == Spacing::Linear || from > 0.0) {
        return Ok(());
    }
    Err(Error::Range { axis, from, to, spacing })
}

#[cfg(test)]
mod tests {
    use super::{Axis, Spacing, Values};

    #[test]
    fn spaced_values_meet_their_ends_and_the_values_that_are_meant() {
        let Values::List(values) =
            Values::spaced(Axis::Weight, 1.0, 9.0, 17, Spacing::Linear).unwrap()
        else {
            panic!("a list")
        };
        let exact: Vec<f64> = (0..17).map(|i| 1.0 + f64::from(i) / 2.0).collect();
        assert_eq!(values, exact);
        let Values::List(values) = Values::spaced(Axis::Step, 0.1, 10.0, 5, Spacing::Log).unwrap()
        else {
            panic!("a list")
        };
        assert_eq!((values[0], values[4]), (0.1, 10.0));
        for pair in values.windows(2) {
            // Two logarithms, a sum and an exponential of values below 3: some ulps of 3 each.
            assert!((pair[1] / pair[0] - 10.0_f64.sqrt()).abs() < 1e-14, "{values:?}");
        }
    }

    #[test]
    fn ranges_that_cannot_be_are_refused() {
        let spaced =
            |from, to, count, spacing| Values::spaced(Axis::Step, from, to, count, spacing);
        assert!(spaced(1.0, 1.0, 3, Spacing::Linear).is_err());
        assert!(spaced(f64::NAN, 1.0, 3, Spacing::Linear).is_err());
        assert!(spaced(0.0, f64::INFINITY, 3, Spacing::Linear).is_err());
        assert!(spaced(0.0, 1.0, 3, Spacing::Log).is_err());
        assert!(spaced(0.0, 1.0, 1, Spacing::Linear).is_err());
        assert!(spaced(0.0, 1.0, 5001, Spacing::Linear).is_err());
    }
}
