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
        if self.is_sought && epoch.is_power_of_two() {
            if let Some(found) = best_scale(w, self.scale.len()) {
                self.scale = found;
                scale.clone_from(&self.scale);
            }
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

/// The diagonal with the smallest `σ_max(D W D⁻¹)`, its smallest entry 1.
fn best_scale<T: Real>(w: &[T], n: usize) -> Option<Vec<f64>> {
    let recurrent = Matrix::new(n, n, w.iter().map(|w| w.wide()).collect());
    // A slope of 1 leaves the weights as they are.
    let network =
        Network::new(recurrent, Matrix::zeros(n, 0), vec![0.0; n], Activation::Tanh).ok()?;
    let found = search(&Lure::new(&network), Kind::Diagonal, &mut || true)?;
    let Evidence::Diagonal { mut scale, .. } = found.evidence else { return None };
    let least = scale.iter().fold(f64::INFINITY, |least: f64, &d| least.min(d));
    scale.iter_mut().for_each(|d| *d /= least);
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
