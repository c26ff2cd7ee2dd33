//! Bounds of exact values from computed ones.

/// At least the exact value of which `computed` is the result of at most `operations` rounded operations on
/// non-negative numbers.
///
/// With `u = ε/2` each operation loses at most the factor `1 - u`, so `computed ≥ exact (1 - k u)`, and
/// `(1 - k u)(1 + 2 (k + 10) u) > 1 + 10 u` for every `k` below 2²⁵: what is left covers the rounding of this
/// very product. A product that underflows loses at most 2⁻¹⁰⁷⁵, `k` of them less than the smallest normal
/// number, which is added. Functions of the library count as 10 operations, five times their error.
pub fn up(computed: f64, operations: usize) -> f64 {
    computed * (1.0 + margin(operations)) + f64::MIN_POSITIVE
}

/// At most the exact value, under the same conditions, and not negative.
pub fn down(computed: f64, operations: usize) -> f64 {
    (computed * (1.0 - margin(operations)) - f64::MIN_POSITIVE).max(0.0)
}

/// At least the exact result of one rounded operation of any signs.
pub const fn above(computed: f64) -> f64 {
    computed.next_up()
}

/// At most that.
pub const fn below(computed: f64) -> f64 {
    computed.next_down()
}

/// `(k + 10) ε`.
#[expect(clippy::cast_precision_loss, reason = "no row has 2⁵³ entries")]
pub fn margin(operations: usize) -> f64 {
    (operations as f64 + 10.0) * f64::EPSILON
}
