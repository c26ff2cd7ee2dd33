//! Sums, products and quotients rounded down and up.
//!
//! A sum knows its own rounding error (Knuth's error-free transformation), so a bound is moved only
//! where the sum was inexact. A product or quotient always moves by one number, except where it is
//! exactly 0: the residual that would tell needs a fused multiplication, which is slow without the
//! instruction and wrong below 10⁻²⁹⁰, and one unit in the last place is all there is to gain.
//!
//! Overflow needs no care: the number below `+∞` is the largest finite one, which is a lower bound of
//! every finite result that overflowed, and nothing is below `-∞`.

/// `a + b`, rounded, and the error of that: `a + b = sum + error`. The error is NaN or infinite where
/// the sum overflows.
pub(crate) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// At most `a + b`.
pub(crate) fn add_down(a: f64, b: f64) -> f64 {
    let (sum, error) = two_sum(a, b);
    if error >= 0.0 && error.is_finite() { sum } else { sum.next_down() }
}

/// At least `a + b`.
pub(crate) fn add_up(a: f64, b: f64) -> f64 {
    -add_down(-a, -b)
}

/// At most `a b`, where `0 · ∞` is 0: an infinite end stands for numbers without bound, all finite.
pub(crate) fn mul_down(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let product = a * b;
    // A product of equal signs that vanishes is still positive.
    if product == 0.0 && (a > 0.0) == (b > 0.0) { 0.0 } else { product.next_down() }
}

/// At least `a b`, where `0 · ∞` is 0.
pub(crate) fn mul_up(a: f64, b: f64) -> f64 {
    -mul_down(-a, b)
}

/// At most `a / b`, for `b ≠ 0`; NaN for `∞/∞`.
pub(crate) fn div_down(a: f64, b: f64) -> f64 {
    if a == 0.0 {
        return 0.0;
    }
    let quotient = a / b;
    if quotient == 0.0 && (a > 0.0) == (b > 0.0) { 0.0 } else { quotient.next_down() }
}

/// At least `a / b`, for `b ≠ 0`; NaN for `∞/∞`.
pub(crate) fn div_up(a: f64, b: f64) -> f64 {
    -div_down(-a, b)
}

#[cfg(test)]
mod tests {
    use super::{add_down, add_up, div_down, div_up, mul_down, mul_up};

    #[test]
    fn exact_sums_do_not_move() {
        assert_eq!((add_down(0.5, 0.25), add_up(0.5, 0.25)), (0.75, 0.75));
        let tiny = 1e-300;
        assert_eq!((add_down(1.0, tiny), add_up(1.0, tiny)), (1.0, 1.0_f64.next_up()));
        assert_eq!((add_down(1.0, -tiny), add_up(1.0, -tiny)), (1.0_f64.next_down(), 1.0));
    }

    #[test]
    fn overflow_stays_a_bound() {
        assert_eq!(
            (add_down(f64::MAX, f64::MAX), add_up(f64::MAX, f64::MAX)),
            (f64::MAX, f64::INFINITY)
        );
        assert_eq!((mul_down(1e200, 1e200), mul_up(1e200, 1e200)), (f64::MAX, f64::INFINITY));
        assert_eq!((mul_down(-1e200, 1e200), mul_up(-1e200, 1e200)), (f64::NEG_INFINITY, f64::MIN));
        assert_eq!((div_down(1e200, 1e-200), div_up(1e200, 1e-200)), (f64::MAX, f64::INFINITY));
    }

    #[test]
    fn underflow_stays_a_bound() {
        let least = f64::from_bits(1);
        assert_eq!((mul_down(1e-200, 1e-200), mul_up(1e-200, 1e-200)), (0.0, least));
        assert_eq!((mul_down(-1e-200, 1e-200), mul_up(-1e-200, 1e-200)), (-least, 0.0));
        assert_eq!((div_down(1e-200, 1e200), div_up(1e-200, 1e200)), (0.0, least));
        assert_eq!((mul_down(0.0, f64::INFINITY), mul_up(0.0, f64::INFINITY)), (0.0, 0.0));
    }
}
