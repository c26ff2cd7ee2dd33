//! Theorem 7: the optima of two units.

use shockfree::Activation::Logistic;
use shockfree::Result;

use super::planar::{Matrix, Vector, distance, step, times, with_largest};
use super::{Evidence, Worst, at};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 2000;
const EDGE: f64 = 3.9;
/// After so many steps a contraction by 3.9/4 has shrunk every distance below 10⁻¹⁶.
const STEPS: u32 = 1600;
const TARGETS: (f64, f64) = (0.01, 0.99);

/// Long orbits with `b = σ⁻¹(y*) - W y*` against the target.
pub fn evidence() -> Result<Evidence> {
    let worst = against(times)?;
    Ok(Evidence {
        statement: "Theorem 7",
        says: "for σ_max(W) < 4 every (W, b) with Wy* + b = σ⁻¹(y*) is optimal",
        tried: format!("the outputs after {STEPS} steps against the target"),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (2e-14, "a few roundings of b, times 1/(1 − σ_max/4) ≤ 40"),
        holds: Verdict::Agrees,
    })
}

/// The worst case of `b = σ⁻¹(y*)` less some drive that is said to balance the target in `y′ = σ(Wy + b)`.
pub(crate) fn against(drive: impl Fn(&Matrix, Vector) -> Vector) -> Result<Worst> {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [size, a, b, c, d, e, f, start] = spread::<8>(n);
        let matrix = with_largest(EDGE * size, [a, b, c, d]);
        let target = [within(TARGETS, e), within(TARGETS, f)];
        let drive = drive(&matrix, target);
        let bias =
            [Logistic.inverse(target[0])? - drive[0], Logistic.inverse(target[1])? - drive[1]];
        let mut outputs = [start, 1.0 - start];
        for _ in 0..STEPS {
            let next = step(&matrix, bias, outputs);
            if next == outputs {
                break;
            }
            outputs = next;
        }
        worst.note(distance(outputs, target), || {
            at(&[("σ_max", EDGE * size), ("y*₁", target[0]), ("y*₂", target[1])])
        });
    }
    Ok(worst)
}

#[cfg(test)]
mod tests {
    use super::super::planar::{times, transposed};
    use super::against;

    #[test]
    fn the_transposed_weights_would_be_told() {
        let worst = against(|matrix, target| times(&transposed(matrix), target)).unwrap();
        assert!(worst.value > 0.1, "{worst:?}");
    }
}
