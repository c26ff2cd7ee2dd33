//! Sums in SIMD registers, whatever registers the machine has.
//!
//! All of it counts in eights, as a register of AVX-512 does; where registers are narrower, several stand for one. A result
//! is the same on all instruction sets that have a fused multiplication and addition, and differs in its last bits from that
//! of the others.
//!
//! There are no closures here: one is a function of its own, without the instruction set.
#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, SimdBase, SimdFloat, dispatch, f64x8};
use shockfree_simd::level;

/// Numbers in a register.
pub const LANES: usize = 8;

/// Sums that do not wait for each other.
const CHAINS: usize = 4;

/// Shorter sums are taken without registers: to get there costs more than is gained.
const SHORT: usize = 2 * LANES;

/// Every instruction set that can be had on this machine and with this build.
#[cfg(test)]
pub fn levels() -> impl Iterator<Item = Level> {
    shockfree_simd::levels().into_iter().map(|(_, level)| level)
}

/// Numbers in [-1, 1) at random, for tests.
#[cfg(test)]
pub fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
        f64::from(i32::try_from(state >> 34).unwrap() - (1 << 29)) / f64::from(1 << 29)
    }
}

/// `xᵀ y`.
///
/// # Panics
/// Unless they are equally long.
pub fn dot(x: &[f64], y: &[f64]) -> f64 {
    assert_eq!(x.len(), y.len(), "lengths of a scalar product");
    if x.len() < SHORT { short_dot(x, y) } else { dot_at(level(), x, y) }
}

fn dot_at(level: Level, x: &[f64], y: &[f64]) -> f64 {
    dispatch!(level, simd => dot_in(simd, x, y))
}

/// In four sums that do not wait for each other.
#[inline]
fn short_dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sums = [0.0; CHAINS];
    let (x_blocks, x_rest) = x.as_chunks::<CHAINS>();
    let (y_blocks, y_rest) = y.as_chunks::<CHAINS>();
    for (a, b) in x_blocks.iter().zip(y_blocks) {
        for chain in 0..CHAINS {
            sums[chain] += a[chain] * b[chain];
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// `xᵀ y` of two slices of one length.
#[inline(always)]
pub fn dot_in<S: Simd>(simd: S, x: &[f64], y: &[f64]) -> f64 {
    let y = &y[..x.len()];
    let zero = f64x8::splat(simd, 0.0);
    let mut sums = [zero; CHAINS];
    let (x_blocks, x_rest) = x.as_chunks::<{ CHAINS * LANES }>();
    let (y_blocks, y_rest) = y.as_chunks::<{ CHAINS * LANES }>();
    for (a, b) in x_blocks.iter().zip(y_blocks) {
        for (chain, sum) in sums.iter_mut().enumerate() {
            let at = chain * LANES;
            let a = f64x8::from_slice(simd, &a[at..at + LANES]);
            let b = f64x8::from_slice(simd, &b[at..at + LANES]);
            *sum = a.mul_add(b, *sum);
        }
    }
    let (x_blocks, x_rest) = x_rest.as_chunks::<LANES>();
    let (y_blocks, y_rest) = y_rest.as_chunks::<LANES>();
    for (chain, (a, b)) in x_blocks.iter().zip(y_blocks).enumerate() {
        let (a, b) = (f64x8::from_slice(simd, a), f64x8::from_slice(simd, b));
        sums[chain] = a.mul_add(b, sums[chain]);
    }
    let mut rest = 0.0;
    for (a, b) in x_rest.iter().zip(y_rest) {
        rest += a * b;
    }
    total((sums[0] + sums[1]) + (sums[2] + sums[3])) + rest
}

/// The sum of all lanes, in one order everywhere.
#[inline(always)]
fn total<S: Simd>(sums: f64x8<S>) -> f64 {
    let s = sums.as_slice();
    ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}

/// `y = A x` with the rows of `A` one after the other in `a`.
///
/// # Panics
/// Unless the lengths agree.
pub fn apply(a: &[f64], x: &[f64], y: &mut [f64]) {
    assert_eq!(a.len(), x.len() * y.len(), "entries of A in A x");
    if x.len() < SHORT {
        for (i, value) in y.iter_mut().enumerate() {
            *value = short_dot(&a[i * x.len()..(i + 1) * x.len()], x);
        }
    } else {
        apply_at(level(), a, x, y);
    }
}

fn apply_at(level: Level, a: &[f64], x: &[f64], y: &mut [f64]) {
    dispatch!(level, simd => apply_in(simd, a, x, y));
}

#[inline(always)]
fn apply_in<S: Simd>(simd: S, a: &[f64], x: &[f64], y: &mut [f64]) {
    for (row, value) in a.chunks_exact(x.len()).zip(y) {
        *value = dot_in(simd, row, x);
    }
}

/// `y += factor · x`.
#[inline(always)]
pub fn add_scaled_in<S: Simd>(simd: S, factor: f64, x: &[f64], y: &mut [f64]) {
    let factors = f64x8::splat(simd, factor);
    let x = &x[..y.len()];
    let (x_blocks, x_rest) = x.as_chunks::<LANES>();
    let (y_blocks, y_rest) = y.as_chunks_mut::<LANES>();
    for (a, b) in x_blocks.iter().zip(y_blocks) {
        let sum = factors.mul_add(f64x8::from_slice(simd, a), f64x8::from_slice(simd, b));
        sum.store_slice(b);
    }
    for (a, b) in x_rest.iter().zip(y_rest) {
        *b += factor * a;
    }
}

#[cfg(test)]
mod tests {
    use super::{apply_at, dot, dot_at, levels};

    /// Numbers of all signs and sizes between 1/2 and 1, and their integer parts of 2⁻²⁰: products and sums of few are exact.
    fn numbers(length: usize, seed: u64) -> Vec<f64> {
        let mut state = seed;
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let integer = i32::try_from(state >> 44).unwrap() - (1 << 19);
                f64::from(integer) / f64::from(1 << 19)
            })
            .collect()
    }

    #[test]
    fn sums_are_exact_where_numbers_are_short() {
        // Products of integers below 2²⁰ sum to less than 2⁵³: no rounding, in whatever order.
        for length in [0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 40, 63, 64, 100, 129] {
            let (x, y) = (numbers(length, 1), numbers(length, 2));
            let expected: f64 = x.iter().zip(&y).map(|(a, b)| a * b).sum();
            assert_eq!(dot(&x, &y), expected, "{length}");
            for level in levels() {
                assert_eq!(dot_at(level, &x, &y), expected, "{level:?} {length}");
            }
        }
    }

    #[test]
    fn products_with_vectors_are_their_sums() {
        for (rows, columns) in [(1, 16), (3, 17), (8, 40), (13, 100)] {
            let (a, x) = (numbers(rows * columns, 3), numbers(columns, 4));
            for level in levels() {
                let mut y = vec![f64::NAN; rows];
                apply_at(level, &a, &x, &mut y);
                for (row, value) in a.chunks(columns).zip(y) {
                    assert_eq!(value, dot(row, &x), "{level:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        for level in levels() {
            for at in [0, 16, 39] {
                let mut x = numbers(40, 5);
                x[at] = f64::NAN;
                assert!(dot_at(level, &x, &numbers(40, 6)).is_nan(), "{level:?} {at}");
            }
        }
    }
}
