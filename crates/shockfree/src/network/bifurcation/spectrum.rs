//! The multipliers of a fixed point, counted by where they lie.

use shockfree_linalg::{Matrix, c64, eigenvalues};

/// Multipliers, and how many of each sort lie outside the unit circle.
#[derive(Clone, Debug)]
pub(super) struct Spectrum {
    /// Largest modulus first.
    pub values: Vec<c64>,
    /// Real ones above 1.
    pub above: usize,
    /// Real ones below -1.
    pub below: usize,
    /// Complex pairs outside.
    pub pairs: usize,
}

impl Spectrum {
    /// `None` for entries that are not finite.
    pub fn of(jacobian: &Matrix) -> Option<Self> {
        let values = eigenvalues(jacobian).ok()?;
        let count = |is: &dyn Fn(&c64) -> bool| values.iter().filter(|&value| is(value)).count();
        let above = count(&|v| v.im == 0.0 && v.re > 1.0);
        let below = count(&|v| v.im == 0.0 && v.re < -1.0);
        let pairs = count(&|v| v.im > 0.0 && v.norm() > 1.0);
        Some(Self { values, above, below, pairs })
    }

    /// How many lie outside.
    pub const fn outside(&self) -> usize {
        self.above + self.below + 2 * self.pairs
    }

    /// How many are real and of a modulus that lets them take part in events.
    pub fn large_real(&self) -> usize {
        self.real().filter(|value| value.abs() > 0.5).count()
    }

    /// The largest modulus.
    pub fn radius(&self) -> f64 {
        self.values.first().map_or(0.0, |value| value.norm())
    }

    /// The one nearest to the unit circle.
    pub fn critical(&self) -> Option<c64> {
        let distance = |value: &&c64| (value.norm() - 1.0).abs();
        self.values.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).copied()
    }

    /// The one nearest to `target`.
    pub fn nearest(&self, target: c64) -> Option<c64> {
        self.nearest_first(target).first().copied()
    }

    /// All, the nearest to `target` first.
    pub fn nearest_first(&self, target: c64) -> Vec<c64> {
        let mut values = self.values.clone();
        values.sort_by(|a, b| (a - target).norm().total_cmp(&(b - target).norm()));
        values
    }

    /// The real multiplier number `k`, counted from 0 and from the largest.
    pub fn real_from_above(&self, k: usize) -> Option<f64> {
        let mut real: Vec<f64> = self.real().collect();
        real.sort_by(|a, b| b.total_cmp(a));
        real.get(k).copied()
    }

    /// The real multiplier number `k`, counted from 0 and from the smallest.
    pub fn real_from_below(&self, k: usize) -> Option<f64> {
        let mut real: Vec<f64> = self.real().collect();
        real.sort_by(f64::total_cmp);
        real.get(k).copied()
    }

    /// Of the complex pair number `k`, counted from 0 and from the largest modulus, the one above the axis.
    pub fn pair(&self, k: usize) -> Option<c64> {
        self.values.iter().filter(|value| value.im > 0.0).nth(k).copied()
    }

    fn real(&self) -> impl Iterator<Item = f64> {
        self.values.iter().filter(|value| value.im == 0.0).map(|value| value.re)
    }
}
