//! Recurrent weights kept contracting in a diagonally scaled norm, by projection.

use shockfree::network::certificate::{Evidence, Kind, Lure, search};
use shockfree::network::{Activation, Network};
use shockfree_linalg::Matrix;

use super::Clip;
use crate::real::Real;

/// `σ_max(D W D⁻¹) ≤ bound`.
///
/// `D` is `I`, or (the diagonal certificate) what makes the norm of the present weights smallest, found anew before the
/// epochs 1, 2, 4, 8, …: then the weights lie further inside, and there is more room around them.
#[derive(Clone, Debug)]
pub struct Scaled<T> {
    scale: Vec<f64>,
    is_sought: bool,
    clip: Clip<T>,
}

impl<T: Real> Scaled<T> {
    /// For `n` units and `D = I`.
    pub fn new(units: usize, bound: f64, is_sought: bool) -> Self {
        Self { scale: vec![1.0; units], is_sought, clip: Clip::new(bound) }
    }

    /// The diagonal of `D`.
    pub fn scale(&self) -> &[f64] {
        &self.scale
    }

    /// The largest entry of `D`, divided by the smallest.
    pub fn distortion(&self) -> f64 {
        let most = self.scale.iter().fold(0.0, |most: f64, &d| most.max(d));
        let least = self.scale.iter().fold(f64::INFINITY, |least: f64, &d| least.min(d));
        most / least
    }

    /// Before an epoch: takes up `D`, looks for a better one where it is time for that, and prepares the projection.
    pub fn prepare(&mut self, w: &[T], scale: &mut Vec<f64>, epoch: u64) {
        self.scale.clone_from(scale);
        if self.is_sought
            && epoch.is_power_of_two()
            && let Some(found) = best_scale(w, self.scale.len())
        {
            self.scale = found;
            scale.clone_from(&self.scale);
        }
        let (scale, n) = (&self.scale, self.scale.len());
        let mut scaled = w.to_vec();
        multiply(&mut scaled, scale, true);
        self.clip.prepare(&scaled, n);
    }

    /// Projects, as far as is seen; returns the largest singular value before, divided by the bound.
    pub fn apply(&mut self, w: &mut [T]) -> f64 {
        let n = self.scale.len();
        multiply(w, &self.scale, true);
        let largest = self.clip.apply(w, n);
        multiply(w, &self.scale, false);
        largest / self.clip.bound()
    }

    /// Projects exactly.
    pub fn exact(&mut self, w: &mut [T]) {
        let n = self.scale.len();
        multiply(w, &self.scale, true);
        self.clip.exact(w, n);
        multiply(w, &self.scale, false);
    }
}

/// The largest distortion of a norm: a chain of units without a cycle has no smallest norm, and `D` would scale its entries out
/// of the numbers that there are.
const MOST_DISTORTION: f64 = 1e6;

/// The diagonal with the smallest `σ_max(D W D⁻¹)`, its smallest entry 1; or, where its largest would be above
/// [`MOST_DISTORTION`], that power of it whose largest is just that. (Norms are log-convex in the power, so that is no worse than
/// `D = I`.)
fn best_scale<T: Real>(w: &[T], n: usize) -> Option<Vec<f64>> {
    let recurrent = Matrix::new(n, n, w.iter().map(|w| w.wide()).collect());
    // A slope of 1 leaves the weights as they are.
    let network =
        Network::new(recurrent, Matrix::zeros(n, 0), vec![0.0; n], Activation::Tanh).ok()?;
    let found = search(&Lure::new(&network), Kind::Diagonal, &mut || true)?;
    let Evidence::Diagonal { mut scale, .. } = found.evidence else { return None };
    let least = scale.iter().fold(f64::INFINITY, |least: f64, &d| least.min(d));
    let most = scale.iter().fold(0.0, |most: f64, &d| most.max(d)) / least;
    let power = (MOST_DISTORTION.ln() / most.ln()).min(1.0);
    for d in &mut scale {
        *d /= least;
        if power < 1.0 {
            *d = d.powf(power);
        }
    }
    Some(scale)
}

/// `W ← D W D⁻¹`, or back.
fn multiply<T: Real>(w: &mut [T], scale: &[f64], forth: bool) {
    if scale.iter().all(|&d| d == 1.0) {
        return;
    }
    for (row, &of_row) in w.chunks_exact_mut(scale.len()).zip(scale) {
        for (w, &of_column) in row.iter_mut().zip(scale) {
            let factor = if forth { of_row / of_column } else { of_column / of_row };
            *w = T::of(factor * w.wide());
        }
    }
}

#[cfg(test)]
mod tests {
    use shockfree::network::Random;
    use shockfree_linalg::{Matrix, spectral_norm};

    use super::Scaled;
    use crate::real::Real;

    const BOUND: f64 = 0.9;

    fn scaled_norm<T: Real>(w: &[T], scale: &[f64]) -> f64 {
        let n = scale.len();
        let inverse: Vec<f64> = scale.iter().map(|d| 1.0 / d).collect();
        let wide = Matrix::new(n, n, w.iter().map(|w| w.wide()).collect());
        spectral_norm(&wide.scaled_by(scale, &inverse)).unwrap()
    }

    /// Weights that only a scaling shows to be small: those from late units to early ones are.
    fn uneven<T: Real>(n: usize, random: &mut Random) -> Vec<T> {
        let entry = |at: usize| {
            let (i, j) = (i32::try_from(at / n).unwrap(), i32::try_from(at % n).unwrap());
            0.2 * random.within((-1.0, 1.0)) * 1.3_f64.powi(i - j)
        };
        (0..n * n).map(entry).map(T::of).collect()
    }

    /// The smallest norm of a chain is 0, of no matrix; the scale that is taken leaves room for weights beside it.
    #[test]
    fn a_chain_without_a_cycle_is_scaled_within_reason() {
        let n = 12;
        let mut random = Random::new(2);
        let mut w = vec![0.0_f32; n * n];
        (1..n).for_each(|i| w[i * n + i - 1] = 3.0);
        let (mut scaled, mut scale) = (Scaled::new(n, BOUND, true), vec![1.0; n]);
        scaled.prepare(&w, &mut scale, 1);
        assert!(scaled.distortion() <= 1.001e6);
        for _ in 0..20 {
            for w in &mut w {
                *w += <f32 as shockfree_simd::Real>::of(random.within((-1e-3, 1e-3)));
            }
            scaled.apply(&mut w);
            // In a norm that is so distorted the digits that are left are fewer.
            assert!(scaled_norm(&w, &scale) <= BOUND * (1.0 + 1e-3));
        }
    }

    fn stays_inside<T: Real>() {
        for n in [1, 3, 12] {
            let mut random = Random::new(1);
            let mut w: Vec<T> = uneven(n, &mut random);
            let mut region = Scaled::<T>::new(n, BOUND, true);
            let mut scale = vec![1.0; n];
            region.exact(&mut w);
            assert!(scaled_norm(&w, &scale) <= BOUND * (1.0 + 1e-6));
            let before = scaled_norm(&w, &scale);
            region.prepare(&w, &mut scale, 1);
            let after = scaled_norm(&w, &scale);
            // A tenth is much less than what the scaling of these weights brings.
            assert!(n == 1 || after < 0.9 * before, "{n}: {before} to {after}");
            assert_eq!(scale, region.scale());
            assert_eq!(scale.iter().fold(f64::INFINITY, |least: f64, &d| least.min(d)), 1.0);
            for epoch in 2..8 {
                region.prepare(&w, &mut scale, epoch);
                for _ in 0..50 {
                    for w in &mut w {
                        *w += T::of(random.within((-0.02, 0.02)) + 0.01 * w.wide());
                    }
                    let largest = region.apply(&mut w);
                    assert!(largest.is_finite());
                    let norm = scaled_norm(&w, &scale);
                    // The same reserve as for the projection, and the rounding of the scaling back: a unit an entry.
                    assert!(norm <= BOUND * (1.0 + 2e-6), "{n}, {epoch}: {norm}");
                }
                region.exact(&mut w);
                assert!(scaled_norm(&w, &scale) <= BOUND * (1.0 + 1e-6));
            }
        }
    }

    #[test]
    fn a_diagonal_shrinks_the_norm_and_the_weights_stay_inside() {
        stays_inside::<f32>();
        stays_inside::<f64>();
    }
}
