//! Theorem 4: its inequalities (3.7) and (3.8).

use shockfree::Activation::Logistic;

use super::Erratum;
use crate::number::digits;

/// (3.7) for two negative weights.
pub fn modulus() -> Erratum {
    let ((w1, b1), (w2, b2)): ((f64, f64), (f64, f64)) = ((-3.0, 1.0), (-3.0, 1.1));
    let (y, z): (f64, f64) = (0.2, 0.8);
    let left = (Logistic.value(w1 * y + b1) - Logistic.value(w2 * z + b2)).abs();
    let bound = |p: f64| p * (y - z).abs() + ((w1 - w2).abs() + (b1 - b2).abs()) / 4.0;
    let (printed, corrected) = (bound((w1 + w2) / 8.0), bound((w1 + w2).abs() / 8.0));
    Erratum {
        place: "Theorem 4, (3.7)",
        printed: "(w₁ + w₂)/8 as the factor of |y_n − z_n|",
        holds: "|w₁ + w₂|/8",
        shown: format!(
            "w₁ = w₂ = −3, b₁ = 1, b₂ = 1.1, y_n = 0.2, z_n = 0.8: the left side is {}, the printed bound \
             {}, with the modulus {}",
            digits(left, 4),
            digits(printed, 4),
            digits(corrected, 4),
        ),
        is_shown: left > printed && left <= corrected,
    }
}

/// The last inequality of (3.8), with and without equal starts.
pub fn sign() -> Erratum {
    let ((w1, b1), (w2, b2)): ((f64, f64), (f64, f64)) = ((3.0, -1.0), (3.0, -0.9));
    let (p, q) = ((w1 + w2) / 8.0, ((w1 - w2).abs() + (b1 - b2).abs()) / 4.0);
    let limit: f64 = q / (1.0 - p);
    let (mut y, mut z): (f64, f64) = (0.1, 0.9);
    let (mut fails, mut holds) = (false, true);
    let start = (y - z).abs();
    for n in 1..=30 {
        y = Logistic.value(w1 * y + b1);
        z = Logistic.value(w2 * z + b2);
        let left = (y - z).abs() - limit;
        let power = p.powi(n);
        fails |= left > -power * limit + 1e-12;
        holds &= left <= power * (start - limit) + 1e-12;
    }
    Erratum {
        place: "Theorem 4, (3.8)",
        printed: "the last step, −p^{n+1} q/(1 − p), as an inequality for all starts",
        holds: "it needs y₀ = z₀, and then gives |y_n − z_n| ≤ q(1 − pⁿ)/(1 − p)",
        shown: "w = 3, b₁ = −1, b₂ = −0.9 from y₀ = 0.1, z₀ = 0.9: the last step fails within 30 steps, \
                the one before it holds at all of them; the corrected bound: see Theorem 4 above"
            .to_owned(),
        is_shown: fails && holds,
    }
}
