//! Theorem 4: the cost is continuous in the strip.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::Unit;

use super::{Evidence, Worst, at, worse};
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 3000;
const EDGE: f64 = 3.99;
const BIASES: (f64, f64) = (-8.0, 8.0);
/// Two units differ by these powers of ten.
const APART: (f64, f64) = (-6.0, 0.5);
const STEPS: i32 = 60;

/// The distance of two orbits against the corrected bound `q (1 - pⁿ)/(1 - p)`, `p = |w₁ + w₂|/8`,
/// `q = (|w₁ - w₂| + |b₁ - b₂|)/4`: their ratio, at every step.
pub fn evidence() -> Result<Evidence> {
    let worst = against(|w1, w2| (w1 + w2).abs() / 8.0)?;
    Ok(Evidence {
        statement: "Theorem 4",
        says: "the cost is continuous for |w| < 4",
        tried: "two orbits of neighbouring units against the corrected bound q(1 − pⁿ)/(1 − p), \
                p = |w₁ + w₂|/8: the ratio, at 60 steps"
            .to_owned(),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (1.0 + 1e-9, "1, and the rounding of differences down to 10⁻⁷"),
        holds: Verdict::Agrees,
    })
}

/// The worst case of the bound with some `p(w₁, w₂)`.
fn against(factor: impl Fn(f64, f64) -> f64) -> Result<Worst> {
    let mut worst = Worst::new();
    for n in 0..CASES {
        let [w, b, x, apart, angle] = spread::<5>(n);
        let one = (within((-EDGE, EDGE), w), within(BIASES, b));
        let (sin, cos) = (std::f64::consts::TAU * angle).sin_cos();
        let distance = 10.0_f64.powf(within(APART, apart));
        let other = ((one.0 + distance * cos).clamp(-EDGE, EDGE), one.1 + distance * sin);
        let p = factor(one.0, other.0);
        let q = ((one.0 - other.0).abs() + (one.1 - other.1).abs()) / 4.0;
        let units = [Unit::logistic(one.0, one.1)?, Unit::logistic(other.0, other.1)?];
        let mut states = [within((-8.0, 8.0), x); 2];
        let mut ratio: f64 = 0.0;
        for step in 1..=STEPS {
            states = [units[0].step(states[0]), units[1].step(states[1])];
            let [y, z] = states.map(|x| Logistic.value(x));
            ratio = worse((y - z).abs() / (q * (1.0 - p.powi(step)) / (1.0 - p)), ratio);
        }
        worst.note(ratio, || at(&[("w₁", one.0), ("b₁", one.1), ("w₂", other.0), ("b₂", other.1)]));
    }
    Ok(worst)
}

#[cfg(test)]
mod tests {
    use super::against;

    #[test]
    fn the_factor_as_printed_and_half_of_it_would_be_told() {
        let printed = against(|w1, w2| (w1 + w2) / 8.0).unwrap();
        assert!(printed.value > 1.5, "{printed:?}");
        let half = against(|w1, w2| (w1 + w2).abs() / 16.0).unwrap();
        assert!(half.value > 1.01, "{half:?}");
    }
}
