//! The matrix `P` of a sharp certificate, for given `Q`.

use shockfree_linalg::{Lu, Matrix};

/// Doublings at most: each squares what is missing.
const DOUBLINGS: usize = 40;

/// The smallest `P` with
///
/// `ρ² P = (1-a)² P + (a(1-a) P + Mᵀ) (2I - a² P)⁻¹ (a(1-a) P + M) + δ ρ² I`,
///
/// which makes the Schur complement of the certificate's inequality (with `Q = I`) equal to `δ ρ² I`; nothing
/// where there is none. `margin` is `δ`.
///
/// With `X = -P` it is a discrete algebraic Riccati equation; the structure-preserving doubling algorithm (Chu, Fan,
/// Lin and Wang 2004) converges quadratically where the inequality is strict.
pub fn smallest_solution(m: &Matrix, leak: f64, rate: f64, margin: f64) -> Option<Matrix> {
    let n = m.rows();
    let identity = Matrix::identity(n);
    let mut a = identity.combined((1.0 - leak) / rate, m, leak / (2.0 * rate));
    let mut g = identity.scaled(0.5 * leak * leak);
    let mut h = m.transposed_times(m).combined(-0.5 / (rate * rate), &identity, -margin);
    for _ in 0..DOUBLINGS {
        let solver = Lu::new(&identity.plus(&g.times(&h)));
        let turned_a = solver.solve_matrix(&a);
        let turned_g = solver.solve_matrix(&g);
        let change = a.transposed_times(&h).times(&turned_a);
        g = g.plus(&a.times(&turned_g).times_transposed(&a)).symmetrised();
        h = h.plus(&change).symmetrised();
        a = a.times(&turned_a);
        if !h.is_finite() || !a.is_finite() {
            return None;
        }
        if change.largest() <= f64::EPSILON * h.largest() {
            return Some(h.scaled(-1.0));
        }
    }
    None
}
