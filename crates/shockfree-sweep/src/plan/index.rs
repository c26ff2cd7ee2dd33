//! From the number of a run to its values, and from settings to runs.

use super::{Plan, draw};
use crate::{Axis, AxisSet};

/// Where among the values of an axis.
pub enum Place {
    /// The value with this place in the list.
    Nth(usize),
    /// So far along the range.
    Fraction(f64),
}

/// A place on every axis.
pub enum Places {
    /// In a grid: places in the lists.
    Grid([u64; Axis::COUNT]),
    /// In a sample: the draw with this number.
    Draw { seed: u64, number: u64 },
}

impl Places {
    /// The place on one axis, which has so many values, or endlessly many.
    pub fn on(&self, axis: Axis, values: Option<usize>) -> Place {
        match (self, values) {
            (Self::Grid(places), _) => {
                Place::Nth(usize::try_from(places[axis.index()]).unwrap_or(usize::MAX))
            }
            (Self::Draw { seed, number }, Some(values)) => {
                let bits = draw::bits(*seed, place_of(*number, axis));
                // The high word of a product: any number of values, each equally likely up to 2⁻⁵⁰.
                let product = u128::from(bits) * values as u128;
                Place::Nth(usize::try_from(product >> 64).unwrap_or(usize::MAX))
            }
            (Self::Draw { seed, number }, None) => {
                Place::Fraction(draw::fraction(*seed, place_of(*number, axis)))
            }
        }
    }
}

/// Draw `number` takes as many random numbers as there are axes: it depends on no other draw.
fn place_of(number: u64, axis: Axis) -> u64 {
    number * Axis::COUNT as u64 + axis.index() as u64
}

impl Plan {
    /// How many choices there are on some axes: those of a grid, or the draws of a sample.
    pub(super) fn combinations(&self, axes: AxisSet) -> u128 {
        match self.settings.sample {
            Some(sample) => sample.count.into(),
            None => self
                .sizes(axes)
                .fold(1, |product: u128, (_, size)| product.saturating_mul(size.into())),
        }
    }

    /// The same in a checked plan.
    pub(super) fn size(&self, axes: AxisSet) -> u64 {
        u64::try_from(self.combinations(axes)).unwrap_or(u64::MAX)
    }

    /// The places of choice number `index` on some axes.
    pub(super) fn places(&self, axes: AxisSet, mut index: u64) -> Places {
        if let Some(sample) = self.settings.sample {
            return Places::Draw { seed: sample.seed, number: index };
        }
        let mut places = [0; Axis::COUNT];
        for (axis, size) in self.sizes(axes) {
            places[axis.index()] = index % size;
            index /= size;
        }
        Places::Grid(places)
    }

    /// The number, among the choices on fewer axes, of choice number `index` on some.
    pub(super) fn project(&self, axes: AxisSet, index: u64, fewer: AxisSet) -> u64 {
        match self.places(axes, index) {
            Places::Draw { number, .. } => number,
            Places::Grid(places) => {
                let sizes: Vec<_> = self.sizes(fewer).collect();
                sizes
                    .into_iter()
                    .rev()
                    .fold(0, |index, (axis, size)| index * size + places[axis.index()])
            }
        }
    }

    /// Some axes with their numbers of values in a grid, the fastest first.
    fn sizes(&self, axes: AxisSet) -> impl Iterator<Item = (Axis, u64)> {
        Axis::ALL.into_iter().rev().filter(move |axis| axes.contains(*axis)).map(|axis| {
            let size = match axis {
                Axis::Horizon => Some(self.settings.horizons.len()),
                _ => self.settings.values(axis).count(),
            };
            (axis, size.unwrap_or(1) as u64)
        })
    }
}
