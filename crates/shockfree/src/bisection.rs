//! Root finding that cannot fail: bisection in the order of the floating-point numbers.

/// The last `x` in `[low, high]` for which `before` holds, given that it holds on a first part of the
/// interval and not on the rest. Where it holds nowhere the answer is `low`, where it holds
/// everywhere `high`.
///
/// The midpoint is taken among the representable numbers, not on the line, so 64 evaluations give
/// full precision whatever the scale of the root.
pub fn last_where(low: f64, high: f64, mut before: impl FnMut(f64) -> bool) -> f64 {
    let (mut low, mut high) = (rank(low), rank(high));
    if high <= low || before(value(high)) {
        return value(high.max(low));
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if before(value(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    value(low)
}

/// The position of a number among all numbers: an order-preserving map to the integers.
fn rank(x: f64) -> i128 {
    let magnitude = i128::from(x.abs().to_bits());
    if x.is_sign_negative() { -magnitude } else { magnitude }
}

fn value(rank: i128) -> f64 {
    let magnitude = f64::from_bits(u64::try_from(rank.abs()).unwrap_or(u64::MAX));
    if rank < 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::last_where;

    #[test]
    fn finds_roots_of_any_scale() {
        for root in [-1e300, -2.5, -1e-300, 0.0, 1e-300, 3.0, 1e300] {
            assert_eq!(last_where(f64::MIN, f64::MAX, |x| x <= root), root);
        }
    }

    #[test]
    fn ends_of_the_interval() {
        assert_eq!(last_where(-1.0, 1.0, |_| true), 1.0);
        assert_eq!(last_where(-1.0, 1.0, |_| false), -1.0);
    }
}
