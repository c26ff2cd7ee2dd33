//! Constraint propagation: what each single equation says of each single variable.
//!
//! Row `i` bounds `x_i` by the outputs of all units; the same row, solved for one of them, bounds that
//! output, and so its state. It costs `n²` and works on boxes of any size, where Newton's method needs
//! narrow ones.
//!
//! Source: Benhamou, Goualard, Granvilliers and Puget, *Revising hull and box consistency*, 1999 (HC4).

use crate::interval::Interval;

use super::branch::Branch;
use super::system::System;

/// A sweep that narrows no unit to less than this part is the last one.
const WORTHWHILE: f64 = 0.9;

/// An output is solved for its state only if it narrowed to less than this part: logarithms are dear.
const WORTH_INVERTING: f64 = 0.95;

/// Most sweeps: enough to follow a chain of units; slow convergence is for Newton's method.
const SWEEPS: usize = 20;

/// Narrows a box without losing a zero; false where it holds none.
pub(super) fn propagate(system: &System, x: &mut [Interval]) -> bool {
    for _ in 0..SWEEPS {
        let before: Vec<f64> = x.iter().map(|&x| extent(x)).collect();
        if !sweep(system, x) {
            return false;
        }
        let narrowed = |(x, before): (&Interval, &f64)| extent(*x) < WORTHWHILE * before;
        if !x.iter().zip(&before).any(narrowed) {
            break;
        }
    }
    true
}

/// A width in which unbounded intervals differ as well: that of `sign(x) ln(1 + |x|)`.
pub(super) fn extent(x: Interval) -> f64 {
    logarithmic(x.hi()) - logarithmic(x.lo())
}

/// `sign(x) ln(1 + |x|)`, and the same of the largest number for infinity.
pub(super) fn logarithmic(x: f64) -> f64 {
    x.abs().min(f64::MAX).ln_1p().copysign(x)
}

fn sweep(system: &System, x: &mut [Interval]) -> bool {
    let n = system.size;
    let mut branches: Vec<_> = x.iter().map(|&x| Branch::over(system.activation, x)).collect();
    let mut d: Vec<_> = (0..n).map(|j| branches[j].image(x[j])).collect();
    // What the terms from `j` on add up to.
    let mut from = vec![Interval::ZERO; n + 1];
    for i in 0..n {
        let row = system.row(i);
        for j in (0..n).rev() {
            from[j] = from[j + 1] + d[j].scale(row[j]);
        }
        let base = system.offset_sum(i, [system.bias[i], 0.0], &branches);
        let Some(narrowed) = x[i].intersection(base + from[0]) else { return false };
        x[i] = narrowed;
        let mut others = x[i] - base;
        for j in 0..n {
            if row[j] == 0.0 {
                continue;
            }
            let allowed = (others - from[j + 1]) / Interval::point(row[j]);
            others = others - d[j].scale(row[j]);
            let Some(narrowed) = d[j].intersection(allowed) else { return false };
            if narrowed.width() < WORTH_INVERTING * d[j].width() {
                let preimage = branches[j].preimage(narrowed).and_then(|p| p.intersection(x[j]));
                let Some(preimage) = preimage else { return false };
                x[j] = preimage;
                d[j] = narrowed;
            }
        }
        // Not before, since the base belongs to the branches of this row.
        for j in 0..n {
            let branch = Branch::over(system.activation, x[j]);
            if branch != branches[j] || j == i {
                branches[j] = branch;
                d[j] = branch.image(x[j]);
            }
        }
    }
    true
}
