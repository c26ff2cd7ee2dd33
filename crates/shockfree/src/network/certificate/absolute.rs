//! The absolute-value certificate: `|Ŵ|` and its Perron vector.

use shockfree_linalg::{Matrix, norm};

use super::{Certificate, Evidence, Kind, LEAST, Lure, with_slack};

/// Power iterations at most; each takes `n²` operations.
const ITERATIONS: usize = 3000;

/// A part of the mean row that is added to every entry: small against what certificates are asked to resolve, large
/// against rounding.
const CONNECTION: f64 = 1e-7;

/// Both ends of the Collatz-Wielandt bounds this close together, relatively, end the iteration.
const CLOSE: f64 = 1e-13;

/// `v > 0` with the smallest `max_i (|Ŵ| v)_i / v_i` found: the Perron vector where `|Ŵ|` is irreducible.
pub fn search(system: &Lure) -> Option<Certificate> {
    let magnitudes = system.gain().map(f64::abs);
    let radius = |weights: &[f64]| {
        let image = magnitudes.apply(weights);
        image.iter().zip(weights).map(|(image, v)| image / v).fold(0.0, f64::max)
    };
    let candidates =
        [perron(&magnitudes), osborne(&magnitudes).into_iter().map(f64::recip).collect()];
    let weights = candidates.into_iter().min_by(|x, y| radius(x).total_cmp(&radius(y)))?;
    let radius = radius(&weights);
    with_slack(system.units(), |slack| {
        let rate = ((1.0 - system.leak()) + system.leak() * radius).max(LEAST) * (1.0 + slack);
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
    let by_perron: Vec<f64> = left.iter().zip(&right).map(|(u, v)| (u / v).sqrt()).collect();
    // The Frobenius norm is enough to tell a good start from a bad one.
    let size = |scale: &Vec<f64>| {
        let inverse: Vec<f64> = scale.iter().map(|d| 1.0 / d).collect();
        norm(a.scaled_by(scale, &inverse).values())
    };
    let candidates = [by_perron, osborne(&magnitudes)];
    candidates
        .into_iter()
        .min_by(|x, y| size(x).total_cmp(&size(y)))
        .unwrap_or_else(|| vec![1.0; a.rows()])
}

/// A scaling `D` for which the rows and the columns of `D A D⁻¹`, their diagonal left out, have about the same norms
/// (Osborne 1960). Where `A` is reducible, as weights in a chain are, there is none, and what couples its parts is made ever
/// smaller.
fn osborne(a: &Matrix) -> Vec<f64> {
    /// Sweeps over all units, the most that one of them is scaled in a sweep, and the most in all: the squares of `D` must be
    /// numbers.
    const SWEEPS: usize = 40;
    const ONCE: f64 = 1e6;
    const IN_ALL: f64 = 1e40;
    let n = a.rows();
    let mut scale = vec![1.0; n];
    for _ in 0..SWEEPS {
        for i in 0..n {
            let others = (0..n).filter(|&j| j != i);
            let (row, column) = others.fold((0.0_f64, 0.0_f64), |(row, column), j| {
                (
                    row + a[(i, j)] * (scale[i] / scale[j]),
                    column + a[(j, i)] * (scale[j] / scale[i]),
                )
            });
            let factor = match (row > 0.0, column > 0.0) {
                (true, true) => (column / row).sqrt().clamp(1.0 / ONCE, ONCE),
                // Nothing leads to it, or nothing from it: the other side can be as small as one likes.
                (true, false) => 1.0 / ONCE,
                (false, true) => ONCE,
                (false, false) => 1.0,
            };
            let scaled: f64 = scale[i] * factor;
            if (1.0 / IN_ALL..IN_ALL).contains(&scaled) {
                scale[i] = scaled;
            }
        }
    }
    scale
}

/// The Perron vector of `a ≥ 0`, all entries positive.
///
/// A small constant is added to every entry, so that there is one also where `a` is reducible, and the diagonal is
/// raised, so that the power iteration converges also where `a` is cyclic.
fn perron(a: &Matrix) -> Vec<f64> {
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
