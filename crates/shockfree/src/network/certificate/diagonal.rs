//! The diagonal certificate: the smallest `σ_max(D Ŵ D⁻¹)` over diagonal `D`.

use shockfree_linalg::{Lu, Matrix, cholesky, spectral_norm};

use super::centres::{Barrier, Inequality, minimise};
use super::{Certificate, Kind, Lure, absolute, scaled};

/// The certificate with the best `D` found.
pub fn search(system: &Lure, go_on: &mut dyn FnMut() -> bool) -> Option<Certificate> {
    let scale = scaling(system.gain(), go_on);
    let found = scaled(system, Kind::Diagonal, &scale);
    // D = I is a scaling as well, and sometimes the better one where the search was cut short.
    let plain = scaled(system, Kind::Diagonal, &vec![1.0; system.units()]);
    [found, plain].into_iter().flatten().min_by(|x, y| x.rate.total_cmp(&y.rate))
}

/// A scaling `D` that makes `σ_max(D A D⁻¹)` small.
pub fn scaling(a: &Matrix, go_on: &mut dyn FnMut() -> bool) -> Vec<f64> {
    let start = absolute::balance(a);
    let mut stein = Stein { gain: conjugated(a, &start) };
    let (q, _) = minimise(&mut stein, vec![1.0; a.rows()], go_on);
    start.iter().zip(&q).map(|(d, q)| d * q.sqrt()).collect()
}

/// `D A D⁻¹`.
pub fn conjugated(a: &Matrix, scale: &[f64]) -> Matrix {
    let inverse: Vec<f64> = scale.iter().map(|d| 1.0 / d).collect();
    a.scaled_by(scale, &inverse)
}

/// `R = ρ² Q - Aᵀ Q A ≻ 0` with `Q = D²`: the same as `σ_max(D A D⁻¹) < ρ`.
struct Stein {
    gain: Matrix,
}

impl Stein {
    fn residual(&self, q: &[f64], rate: f64) -> Matrix {
        let n = q.len();
        let image = self.gain.transposed_times(&self.gain.scaled_by(q, &vec![1.0; n]));
        Matrix::from_fn(n, n, |i, j| {
            let held = if i == j { rate * rate * q[i] } else { 0.0 };
            held - 0.5 * (image[(i, j)] + image[(j, i)])
        })
    }
}

impl Inequality for Stein {
    fn rate(&mut self, q: &[f64]) -> f64 {
        let scale: Vec<f64> = q.iter().map(|q| q.sqrt()).collect();
        spectral_norm(&conjugated(&self.gain, &scale)).unwrap_or(f64::INFINITY)
    }

    fn value(&self, q: &[f64], rate: f64) -> Option<f64> {
        log_determinant(&self.residual(q, rate)).map(|value| -value)
    }

    /// With `K = R⁻¹` and `A_i` the rows of `A`, `∂R/∂q_i = ρ² e_i e_iᵀ - A_i A_iᵀ`.
    fn barrier(&self, q: &[f64], rate: f64) -> Option<Barrier> {
        let n = q.len();
        let residual = self.residual(q, rate);
        let value = -log_determinant(&residual)?;
        let inverse = Lu::new(&residual).inverse();
        let mixed = self.gain.times(&inverse);
        let outer = mixed.times_transposed(&self.gain);
        let square = rate * rate;
        let gradient = (0..n).map(|i| outer[(i, i)] - square * inverse[(i, i)]).collect();
        let hessian = Matrix::from_fn(n, n, |i, j| {
            square * square * inverse[(i, j)].powi(2)
                - square * (mixed[(i, j)].powi(2) + mixed[(j, i)].powi(2))
                + outer[(i, j)].powi(2)
        });
        Some(Barrier { value, gradient, hessian })
    }
}

/// `ln det` of a symmetric positive definite matrix.
pub fn log_determinant(a: &Matrix) -> Option<f64> {
    let lower = cholesky(a)?;
    Some((0..a.rows()).map(|i| 2.0 * lower[(i, i)].ln()).sum())
}
