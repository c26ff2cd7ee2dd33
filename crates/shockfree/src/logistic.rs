//! The logistic function and its inverse, each in one place.

use crate::exp::exp_of_negative;

/// `σ(x) = 1/(1 + e⁻ˣ)`: no overflow on the left, and full relative precision in the lower tail.
pub fn sigma(x: f64) -> f64 {
    let e = exp_of_negative(-x.abs());
    if x < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

/// `logit(y) = ln(y/(1-y))` for `y` in (0, 1).
///
/// Around 1/2 the quotient is taken from 1 first, where the difference is exact, so that the zero at
/// `y = 1/2` keeps its relative precision.
pub fn logit(y: f64) -> f64 {
    if (0.25..=0.75).contains(&y) {
        ((2.0 * y - 1.0) / (1.0 - y)).ln_1p()
    } else {
        y.ln() - (-y).ln_1p()
    }
}

#[cfg(test)]
mod tests {
    use super::{logit, sigma};

    #[test]
    fn saturates_without_nan() {
        assert_eq!(sigma(f64::INFINITY), 1.0);
        assert_eq!(sigma(f64::NEG_INFINITY), 0.0);
        assert_eq!(sigma(-1e6), 0.0);
        assert!(sigma(-740.0) > 0.0, "subnormal values survive");
    }

    #[test]
    fn logit_keeps_its_zero() {
        let y = 0.5 + 1e-13;
        let exact = 4.0 * (y - 0.5);
        assert!((logit(y) / exact - 1.0).abs() < 1e-15);
        assert_eq!(logit(0.5), 0.0);
    }
}
