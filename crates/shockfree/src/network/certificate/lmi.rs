//! The sharp certificate: full `P`, diagonal `Q`.
//!
//! For given `Q` some `P` satisfies the inequality at the rate `ρ` if and only if `Q^½ Ŵ Q^-½` has a numerical radius of
//! at most `ρ` (without leak). So the search has `n` unknowns, not `n²/2`: it minimises the numerical radius over
//! diagonal scalings, and `P` then solves a Riccati equation.

use std::f64::consts::{FRAC_PI_2, PI};

use shockfree_linalg::{Lu, Matrix};

use super::centres::{Barrier, Inequality, minimise};
use super::diagonal::{conjugated, log_determinant, scaling};
use super::numerical_radius::numerical_radius;
use super::riccati::smallest_solution;
use super::{Certificate, Evidence, Kind, LEAST, Lure, with_slack};

/// Angles closer than this to one that is asked for already are not asked for as well.
const SPACING: f64 = 0.05;

/// At most so many angles are asked for: the search takes a time in proportion.
const ANGLES: usize = 12;

/// The certificate with the best `Q` found.
pub fn search(system: &Lure, go_on: &mut dyn FnMut() -> bool) -> Option<Certificate> {
    let gain = system.gain();
    let start = scaling(gain, go_on);
    if !go_on() {
        return None;
    }
    let mut turned = Turned { gain: conjugated(gain, &start), angles: vec![0.0, FRAC_PI_2, PI] };
    let (q, _) = minimise(&mut turned, vec![1.0; gain.rows()], go_on);
    let scale: Vec<f64> = start.iter().zip(&q).map(|(d, q)| d * q.sqrt()).collect();
    if !go_on() {
        return None;
    }
    certify(system, &scale)
}

/// The certificate with `Q = D²` and the smallest rate found for it.
pub fn certify(system: &Lure, scale: &[f64]) -> Option<Certificate> {
    let m = conjugated(system.gain(), scale);
    let radius = numerical_radius(&m)?.value.max(LEAST);
    if system.leak() == 1.0 {
        return with_slack(system.units(), |slack| {
            attempt(system, &m, scale, radius * (1.0 + slack), slack)
        });
    }
    // With leak the rate lies between the part that is kept and the leak's mean of 1 and the radius.
    let kept = 1.0 - system.leak();
    let (mut low, mut high) = (kept, kept + system.leak() * radius.max(1e-3));
    let mut best =
        with_slack(system.units(), |slack| attempt(system, &m, scale, high * (1.0 + slack), slack));
    for _ in 0..30 {
        let middle = 0.5 * (low + high);
        match attempt(system, &m, scale, middle, 1e-11) {
            Some(found) => (best, high) = (Some(found), middle),
            None => low = middle,
        }
        if high - low < 1e-9 * high {
            break;
        }
    }
    best
}

/// Certificates with the same `Q` as `best`, a sharp one, at larger rates up to 1, whose `P` is better conditioned: what
/// they give up in rate may be won back in bounds that are worked out in the Euclidean norm.
pub fn relaxed(system: &Lure, best: &Certificate) -> Vec<Certificate> {
    /// Of the way from the best rate to 1.
    const SHARES: [f64; 4] = [0.15, 0.35, 0.6, 0.85];
    let Evidence::Quadratic { q, .. } = &best.evidence else { return Vec::new() };
    let scale: Vec<f64> = q.iter().map(|q| q.sqrt()).collect();
    let m = conjugated(system.gain(), &scale);
    SHARES
        .iter()
        .filter_map(|share| {
            // The rate of an attempt is above the one asked for by its slack, which makes room for a P away from 0.
            let rate = best.rate + share * (1.0 - best.rate);
            let slack = 0.5 * (rate / best.rate - 1.0);
            attempt(system, &m, &scale, rate / (1.0 + slack), slack)
        })
        .filter(|found| found.rate < 1.0)
        .collect()
}

/// The certificate at a given rate, if its Riccati equation has a solution that passes the check.
fn attempt(system: &Lure, m: &Matrix, scale: &[f64], rate: f64, slack: f64) -> Option<Certificate> {
    let n = scale.len();
    // A margin of δ costs about δ/2 of the rate: this leaves most of the slack.
    let p = smallest_solution(m, system.leak(), rate, 0.1 * slack)?;
    let p = Matrix::from_fn(n, n, |i, j| {
        // Symmetric to the last bit, which the check asks for.
        let (i, j) = (i.min(j), i.max(j));
        scale[i] * p[(i, j)] * scale[j]
    });
    let q = scale.iter().map(|d| d * d).collect();
    let evidence = Evidence::Quadratic { p, q };
    let certificate = Certificate { kind: Kind::Lmi, rate: rate * (1.0 + slack), evidence };
    certificate.check(system).then_some(certificate)
}

/// `R_θ = ρ Q - (e^{iθ} Q A + e^{-iθ} Aᵀ Q)/2 ≻ 0` for every `θ` in `[0, π]`: the same as a numerical radius of
/// `Q^½ A Q^-½` below `ρ`. Asked for at some angles; those at which the radius was reached come in as they are met.
struct Turned {
    gain: Matrix,
    angles: Vec<f64>,
}

impl Turned {
    /// `R_θ = X + iY` as the real symmetric matrix `[[X, -Y], [Y, X]]`.
    fn residual(&self, q: &[f64], rate: f64, angle: f64) -> Matrix {
        let n = q.len();
        let (sin, cos) = angle.sin_cos();
        Matrix::from_fn(2 * n, 2 * n, |row, column| {
            let (i, j) = (row % n, column % n);
            let (forth, back) = (q[i] * self.gain[(i, j)], q[j] * self.gain[(j, i)]);
            match (row < n, column < n) {
                (true, true) | (false, false) => {
                    let held = if i == j { rate * q[i] } else { 0.0 };
                    held - 0.5 * cos * (forth + back)
                }
                (false, true) => -0.5 * sin * (forth - back),
                (true, false) => 0.5 * sin * (forth - back),
            }
        })
    }
}

impl Inequality for Turned {
    fn rate(&mut self, q: &[f64]) -> f64 {
        let scale: Vec<f64> = q.iter().map(|q| q.sqrt()).collect();
        let Some(radius) = numerical_radius(&conjugated(&self.gain, &scale)) else {
            return f64::INFINITY;
        };
        let known = |angle: f64| self.angles.iter().any(|other| (other - angle).abs() < SPACING);
        if !known(radius.angle) && self.angles.len() < ANGLES {
            self.angles.push(radius.angle);
        }
        radius.value
    }

    fn value(&self, q: &[f64], rate: f64) -> Option<f64> {
        let mut sum = 0.0;
        for &angle in &self.angles {
            // The determinant of the real form is the square of the complex one's.
            sum -= 0.5 * log_determinant(&self.residual(q, rate, angle))?;
        }
        Some(sum)
    }

    /// With `K = R⁻¹` and `c_i = ρ e_i - e^{-iθ} A_i` (`A_i` the rows of `A`), `∂R/∂q_i = (e_i c_i* + c_i e_i*)/2`. In
    /// `X = C* K` and `Y = C* K C` the gradient is `-Re X_ii` and the Hessian `Re(X_ij X_ji + K_ji Y_ij)/2`.
    fn barrier(&self, q: &[f64], rate: f64) -> Option<Barrier> {
        let n = q.len();
        let value = self.value(q, rate)?;
        let mut gradient = vec![0.0; n];
        let mut hessian = Matrix::zeros(n, n);
        for &angle in &self.angles {
            let inverse = Lu::new(&self.residual(q, rate, angle)).inverse();
            let k_re = Matrix::from_fn(n, n, |i, j| inverse[(i, j)]);
            let k_im = Matrix::from_fn(n, n, |i, j| inverse[(n + i, j)]);
            let (sin, cos) = angle.sin_cos();
            // C* = ρ I - e^{iθ} A.
            let (a_re, a_im) = (self.gain.times(&k_re), self.gain.times(&k_im));
            let x_re = Matrix::from_fn(n, n, |i, j| {
                rate * k_re[(i, j)] - cos * a_re[(i, j)] + sin * a_im[(i, j)]
            });
            let x_im = Matrix::from_fn(n, n, |i, j| {
                rate * k_im[(i, j)] - cos * a_im[(i, j)] - sin * a_re[(i, j)]
            });
            // C = ρ I - e^{-iθ} Aᵀ.
            let (b_re, b_im) =
                (x_re.times_transposed(&self.gain), x_im.times_transposed(&self.gain));
            for i in 0..n {
                gradient[i] -= x_re[(i, i)];
                for j in 0..n {
                    let y_re = rate * x_re[(i, j)] - cos * b_re[(i, j)] - sin * b_im[(i, j)];
                    let y_im = rate * x_im[(i, j)] - cos * b_im[(i, j)] + sin * b_re[(i, j)];
                    let product = x_re[(i, j)] * x_re[(j, i)] - x_im[(i, j)] * x_im[(j, i)];
                    let mixed = k_re[(j, i)] * y_re - k_im[(j, i)] * y_im;
                    hessian[(i, j)] += 0.5 * (product + mixed);
                }
            }
        }
        Some(Barrier { value, gradient, hessian })
    }
}
