//! Products of tall matrices, their rows shared out.

use rayon::prelude::*;
use shockfree_linalg::{View, add_product};

use crate::real::Real;

/// Rows of a given length, one after the other.
#[derive(Clone, Copy)]
pub struct Rows<'a, T>(pub &'a [T], pub usize);

/// Rows that are multiplied together; what they give does not depend on the number of threads, since this does not.
const TOGETHER: usize = 64;

/// Where there are no more rows than these the threads would wait for each other.
const FEW: usize = 96;

/// `C += A B`.
pub fn add_rows_product<T: Real>(c: &mut [T], a: Rows<'_, T>, b: View<'_, T>) {
    let (Rows(a, inner), columns) = (a, b.shape().1);
    let rows = a.len() / inner;
    if rows <= FEW {
        add_product(c, View::new(a, rows, inner), b);
        return;
    }
    c.par_chunks_mut(TOGETHER * columns).zip(a.par_chunks(TOGETHER * inner)).for_each(|(c, a)| {
        add_product(c, View::new(a, a.len() / inner, inner), b);
    });
}

/// Both results, side by side where there are many rows.
pub fn both<A: Send, B: Send>(
    rows: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if rows <= FEW { (one(), other()) } else { rayon::join(one, other) }
}
