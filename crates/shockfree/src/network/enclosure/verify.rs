//! Proofs around states that are given.

use crate::interval::Interval;

use super::boxes::{hull, meet};
use super::proof::{one_in, prove};
use super::system::System;

impl System {
    /// A box of a few units in the last place that is proven to hold exactly one fixed point, the one
    /// that belongs to the approximate one `x`: the smallest box with both holds no other. How far from it
    /// `x` was is for the caller to see. `None` where the proof fails, because there is none, because `x` is too far from it, or because `I - W φ'` is
    /// nearly singular there, or unless `x` is `n` finite numbers.
    ///
    /// The cost is that of a few `n × n` inverses: some hundreds of units are fine.
    ///
    /// ```
    /// use shockfree::Activation;
    /// use shockfree::network::enclosure::System;
    /// let system = System::new(&[8.0], &[-4.0], Activation::Logistic)?;
    /// let proven = system.verify_fixed_point(&[-3.8]).unwrap();
    /// assert!(proven[0].width() < 1e-14);
    /// // From here Newton's method leads across another one.
    /// assert!(system.verify_fixed_point(&[1.5]).is_none());
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn verify_fixed_point(&self, x: &[f64]) -> Option<Vec<Interval>> {
        if x.len() != self.size || !x.iter().all(|x| x.is_finite()) {
            return None;
        }
        let x: Vec<_> = x.iter().map(|&x| Interval::point(x)).collect();
        prove(self, &x).filter(|proven| one_in(self, &hull(&x, proven)))
    }

    /// Boxes, one a step, that are proven to hold exactly one cycle of `x' = W φ(x) + b`, near the
    /// approximate states `cycle`, one after the other; `None` where the proof fails.
    ///
    /// The period is proven to be the number of states and not a part of it: their boxes are disjoint.
    /// A cycle of `k` steps is a fixed point of `k` copies of the network in a ring, at the cost of a
    /// network of `k n` units.
    pub fn verify_cycle(&self, cycle: &[Vec<f64>]) -> Option<Vec<Vec<Interval>>> {
        if cycle.iter().any(|x| x.len() != self.size) {
            return None;
        }
        let boxes = self.ring(cycle.len())?.verify_fixed_point(&cycle.concat())?;
        let boxes: Vec<Vec<_>> = boxes.chunks_exact(self.size).map(<[_]>::to_vec).collect();
        let apart = |x: &Vec<Interval>| !meet(x, &boxes[0]);
        boxes[1..].iter().all(apart).then_some(boxes)
    }
}
