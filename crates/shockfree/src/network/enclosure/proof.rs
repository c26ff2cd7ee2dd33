//! The proof that a box holds exactly one fixed point.

use crate::interval::Interval;

use super::boxes::intersection;
use super::newton::Step;
use super::system::System;

/// How a box is widened on either side in search of one that a step maps into itself: by this part of its
/// width, since rounding makes images differ by as much, and by this part of its size, a few units in the
/// last place.
const INFLATION: (f64, f64) = (0.5, 16.0 * f64::EPSILON);

/// How often a proof is tried, each time around what the last step made of the box.
const ATTEMPTS: usize = 12;

/// How often a proven box is narrowed, at most.
const REFINEMENTS: usize = 20;

/// A step that does not narrow a proven box to less than this part is the last one.
const WORTHWHILE: f64 = 0.9;

/// A box around or next to `x` that is proven to hold exactly one fixed point; `None` where the proof
/// fails.
///
/// Source: epsilon-inflation, Rump, *Verification methods*, Acta Numerica 19, 2010, section 13.
pub(super) fn prove(system: &System, x: &[Interval]) -> Option<Vec<Interval>> {
    let mut x = x.to_vec();
    for _ in 0..ATTEMPTS {
        let wider: Vec<_> = x.iter().map(|&x| inflated(x)).collect();
        let step = Step::of(system, &wider)?;
        if step.unique && step.image.iter().zip(&wider).all(|(y, x)| y.is_subset_of(*x)) {
            return Some(refine(system, step.image));
        }
        x = step.image;
    }
    None
}

fn inflated(x: Interval) -> Interval {
    let off = INFLATION.0 * (x.hi() - x.lo()) + INFLATION.1 * x.magnitude() + f64::MIN_POSITIVE;
    x + Interval::from_bounds(-off, off)
}

/// Narrows a box that holds a fixed point.
pub(super) fn refine(system: &System, mut x: Vec<Interval>) -> Vec<Interval> {
    let total = |x: &[Interval]| x.iter().map(|x| x.hi() - x.lo()).sum::<f64>();
    for _ in 0..REFINEMENTS {
        let image = Step::of(system, &x).map(|step| step.image);
        let Some(narrowed) = image.and_then(|image| intersection(&x, &image)) else { break };
        let before = total(&x);
        x = narrowed;
        if total(&x) >= WORTHWHILE * before {
            break;
        }
    }
    x
}

/// Whether a box is proven to hold at most one fixed point.
pub(super) fn one_in(system: &System, x: &[Interval]) -> bool {
    Step::of(system, x).is_some_and(|step| step.unique)
}
