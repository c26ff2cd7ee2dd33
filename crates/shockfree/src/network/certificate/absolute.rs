//! The absolute-value certificate: `|Ŵ|` and its Perron vector.

use shockfree_linalg::Matrix;

use super::{Certificate, Evidence, Kind, Lure, with_slack};

/// Power iterations at most; each takes `n²` operations.
const ITERATIONS: usize = 3000;

/// Both ends of the Collatz-Wielandt bounds this close together, relatively, end the iteration.
const CLOSE: f64 = 1e-13;

/// `v > 0` with the smallest `max_i (|Ŵ| v)_i / v_i` found: the Perron vector where `|Ŵ|` is irreducible.
pub fn search(system: &Lure) -> Option<Certificate> {
    let magnitudes = system.gain().map(f64::abs);
    let weights = perron(&magnitudes);
    let image = magnitudes.apply(&weights);
    let radius = image.iter().zip(&weights).map(|(image, v)| image / v).fold(0.0, f64::max);
    with_slack(|slack| {
        let rate = ((1.0 - system.leak()) + system.leak() * radius).max(f64::MIN_POSITIVE.sqrt())
            * (1.0 + slack);
        let certificate = Certificate {
            kind: Kind::Absolute,
            rate,
            evidence: Evidence::Maximum { weights: weights.clone() },
        };
        certificate.check(system).then_some(certificate)
    })
}

/// The scaling `D` that makes `D A D⁻¹` balanced in the sense of Perron, `D = diag((u_i/v_i)^½)` with the left and right
/// Perron vectors `u` and `v` of `|A|`: then `σ_max(D A D⁻¹) ≤ ρ(|A|)`.
pub fn balance(a: &Matrix) -> Vec<f64> {
    let magnitudes = a.map(f64::abs);
    let (left, right) = (perron(&magnitudes.transposed()), perron(&magnitudes));
    left.iter().zip(&right).map(|(u, v)| (u / v).sqrt()).collect()
}

/// The Perron vector of `a ≥ 0`, all entries positive.
///
/// A small constant is added to every entry, so that there is one also where `a` is reducible, and the diagonal is
/// raised, so that the power iteration converges also where `a` is cyclic.
fn perron(a: &Matrix) -> Vec<f64> {
    /// Of the mean row: small against what certificates are asked to resolve, large against rounding.
    const CONNECTION: f64 = 1e-7;
    let n = a.rows();
    #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
    let count = n as f64;
    let mean = a.values().iter().map(|value| value / count).sum::<f64>();
    if mean == 0.0 {
        return vec![1.0; n];
    }
    let (connection, shift) = (CONNECTION * mean / count, 0.5 * mean);
    let mut v = vec![1.0; n];
    for _ in 0..ITERATIONS {
        let total: f64 = v.iter().sum();
        let mut image = a.apply(&v);
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for (image, v) in image.iter_mut().zip(&v) {
            *image += connection * total + shift * v;
            (least, most) = (least.min(*image / v), most.max(*image / v));
        }
        let largest = image.iter().fold(0.0, |most: f64, &value| most.max(value));
        v = image.into_iter().map(|value| value / largest).collect();
        if most - least <= CLOSE * most {
            break;
        }
    }
    v
}
