//! The check of a certificate: rigorous, and all that one has to trust.
//!
//! Every number is a sum or a product of a few others in `f64`, whose rounding is bounded by the sum of the
//! magnitudes that met in it. A symmetric matrix is proven positive definite by a Cholesky factorisation of
//! the matrix minus a multiple of `I` that covers all of this (Rump 2006, *Verification of positive
//! definiteness*): whatever the order of its sums, a factorisation that runs to its end is exact for a matrix
//! that differs by at most `γ_{n+1}/(1-γ_{n+1}) · trace` in norm (Higham 2002, theorem 10.5 and its proof).

use shockfree_linalg::{Matrix, dot};

use super::{Certificate, Evidence, Lure};

/// Half a unit in the last place of 1: the relative error of one operation.
const ROUNDING: f64 = f64::EPSILON / 2.0;

/// Covers what underflow can lose: one operation at most half of the smallest subnormal, matrices up to 10⁵ rows.
const UNDERFLOW: f64 = 1e-290;

/// Times a rounding this is far above the smallest subnormal.
const SUBNORMAL: f64 = 1e-300;

/// The entries of the matrices are the sum of at most two terms, each the product of at most six factors, one of
/// them itself rounded (a leak's complement, a rate's square, a gain): less than twenty roundings.
const ROUNDINGS_IN_AN_ENTRY: f64 = 20.0;

impl Certificate {
    /// Whether `‖Δy_{t+1}‖ ≤ ρ ‖Δy_t‖` is proven for `system`, rounding included.
    ///
    /// In the norm `max |Δy_i|/v_i` this is `(1-a) v + a |Ŵ| v ≤ ρ v`, entry by entry. In the norm of `P` it is
    ///
    /// ```text
    /// ⎡ (ρ² - (1-a)²) P            -(a(1-a) P + Ŵᵀ Q) ⎤
    /// ⎣ -(a(1-a) P + Q Ŵ)          2Q - a² P          ⎦  ≻ 0   and   ρ > 1 - a,
    /// ```
    ///
    /// for then, with `v = S Ŵ Δy / L` the activations' share of `Δy' = (1-a) Δy + a v`, the form
    /// `ρ² ΔyᵀPΔy - Δy'ᵀPΔy' - 2 vᵀQ(ŴΔy - v)` is not negative, while `vᵀQ(ŴΔy - v) ≥ 0` because every slope
    /// lies in `[0, L]` (the S-procedure; Gokhale, Proskurnikov, Kawano and Bullo, arXiv 2604.15238, eq. 24, is
    /// the case `a = 1`).
    ///
    /// A "no" says only that this evidence does not suffice.
    pub fn check(&self, system: &Lure) -> bool {
        let n = system.units();
        let fits = match &self.evidence {
            Evidence::Maximum { weights } => weights.len() == n,
            Evidence::Diagonal { scale, .. } => scale.len() == n,
            Evidence::Quadratic { p, q } => p.rows() == n && p.columns() == n && q.len() == n,
        };
        if !fits || !self.rate.is_finite() || self.rate <= 0.0 {
            return false;
        }
        match &self.evidence {
            Evidence::Maximum { weights } => maximum(system, self.rate, weights),
            Evidence::Diagonal { scale, multiplier } => {
                // D² as it is rounded is P: the check is of that P.
                let p: Vec<f64> = scale.iter().map(|d| d * d).collect();
                let q: Vec<f64> = p.iter().map(|p| multiplier * p).collect();
                quadratic(system, self.rate, &|i, j| if i == j { p[i] } else { 0.0 }, &q)
            }
            Evidence::Quadratic { p, q } => {
                let symmetric = (0..n).all(|i| (0..i).all(|j| p[(i, j)] == p[(j, i)]));
                symmetric && quadratic(system, self.rate, &|i, j| p[(i, j)], q)
            }
        }
    }
}

/// `(1-a) v + a |Ŵ| v ≤ ρ v`.
fn maximum(system: &Lure, rate: f64, weights: &[f64]) -> bool {
    if !weights.iter().all(|&v| v > 0.0 && v.is_finite()) {
        return false;
    }
    let n = weights.len();
    // Only ratios count; with the largest weight about 1 what underflows is less than `UNDERFLOW`.
    let largest = weights.iter().fold(0.0_f64, |most, &v| most.max(v));
    let scale = 1.0 / power_of_two_near(largest);
    let weights: Vec<f64> = weights.iter().map(|v| v * scale).collect();
    if !weights.iter().all(|&v| v > 0.0 && v.is_finite()) {
        return false;
    }
    let inflated = 1.0 + (as_f64(n) + ROUNDINGS_IN_AN_ENTRY) * f64::EPSILON;
    (0..n).all(|i| {
        let row: f64 = system.gain().row(i).iter().zip(&weights).map(|(w, v)| w.abs() * v).sum();
        let image =
            ((1.0 - system.leak()) * weights[i] + system.leak() * row) * inflated + UNDERFLOW;
        image <= rate * weights[i]
    })
}

/// The matrix inequality, for `P` given by its entries and `Q` by its diagonal.
fn quadratic(system: &Lure, rate: f64, p: &dyn Fn(usize, usize) -> f64, q: &[f64]) -> bool {
    let n = q.len();
    let (leak, kept) = (system.leak(), 1.0 - system.leak());
    // Strictly, and with room for the rounding of 1 - a.
    if rate <= kept * (1.0 + f64::EPSILON) {
        return false;
    }
    let square = rate * rate - kept * kept;
    // An entry, and the sum of the magnitudes of its terms.
    let entry = |i: usize, j: usize| -> (f64, f64) {
        match (i < n, j < n) {
            (true, true) => (square * p(i, j), (rate * rate + kept * kept) * p(i, j).abs()),
            (false, false) => {
                let (i, j) = (i - n, j - n);
                let (twice, share) = (if i == j { 2.0 * q[i] } else { 0.0 }, leak * leak * p(i, j));
                (twice - share, twice.abs() + share.abs())
            }
            (false, true) => {
                let i = i - n;
                let (held, driven) = (leak * kept * p(i, j), q[i] * system.gain()[(i, j)]);
                // A gain that is subnormal has lost more than a relative rounding.
                (-(held + driven), held.abs() + driven.abs() + q[i].abs() * SUBNORMAL)
            }
            (true, false) => unreachable!("only the lower triangle is asked for"),
        }
    };
    positive_definite(2 * n, &entry)
}

/// Whether every symmetric matrix whose lower entries are within `ROUNDINGS_IN_AN_ENTRY` roundings of their terms
/// of `entry` is positive definite.
fn positive_definite(n: usize, entry: &dyn Fn(usize, usize) -> (f64, f64)) -> bool {
    // Scaling rows and columns by powers of two changes nothing but the exponents, and makes the diagonal about 1, so
    // that one multiple of I suits all of it.
    let mut scale = Vec::with_capacity(n);
    for i in 0..n {
        let diagonal = entry(i, i).0;
        // Where diagonals are subnormal or nearly infinite, their roots' inverses would not be what is said below.
        if !(1e-280..1e280).contains(&diagonal) {
            return false;
        }
        scale.push(power_of_two_near(1.0 / diagonal.sqrt()));
    }
    let mut matrix = Matrix::zeros(n, n);
    let (mut trace, mut squares) = (0.0, 0.0);
    for i in 0..n {
        for j in 0..=i {
            let (value, magnitude) = entry(i, j);
            let factor = scale[i] * scale[j];
            matrix[(i, j)] = value * factor;
            let error = magnitude * factor * ROUNDINGS_IN_AN_ENTRY * ROUNDING + UNDERFLOW;
            squares += if i == j { error * error } else { 2.0 * error * error };
        }
        trace += matrix[(i, i)];
    }
    // Bounds, not estimates: the sums above are rounded too, hence the factors of 2.
    let of_entries = 2.0 * f64::sqrt(squares);
    let gamma = (as_f64(n) + 2.0) * ROUNDING;
    let of_factorisation = 2.0 * gamma / (1.0 - 2.0 * gamma) * trace + UNDERFLOW;
    let shift = of_entries + of_factorisation;
    if !shift.is_finite() {
        return false;
    }
    for i in 0..n {
        matrix[(i, i)] -= shift;
    }
    factorises(&mut matrix)
}

/// Whether the Cholesky factorisation `A = L Lᵀ` of the lower triangle of `a` runs to its end; `a` becomes `L`.
fn factorises(a: &mut Matrix) -> bool {
    let n = a.rows();
    for i in 0..n {
        for j in 0..=i {
            let sum = dot(&a.row(i)[..j], &a.row(j)[..j]);
            let rest = a[(i, j)] - sum;
            if i == j {
                // Not `rest <= 0`: NaN is a no as well.
                if !(rest > 0.0 && rest.is_finite()) {
                    return false;
                }
                a[(i, i)] = rest.sqrt();
            } else {
                a[(i, j)] = rest / a[(j, j)];
            }
        }
    }
    true
}

/// A power of two within a factor of 2 of `value`, a positive normal number: its exponent alone.
fn power_of_two_near(value: f64) -> f64 {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    f64::from_bits(value.to_bits() & EXPONENT)
}

/// Numbers of rows are exact.
#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
const fn as_f64(n: usize) -> f64 {
    n as f64
}
