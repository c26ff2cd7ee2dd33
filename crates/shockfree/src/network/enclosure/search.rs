//! Branch and bound: boxes are narrowed, proven, discarded or cut in two until none is left.

use crate::interval::Interval;

use super::boxes::{hull, intersection, joined, meet};
use super::newton::Step;
use super::proof::{one_in, prove, refine};
use super::propagate::{extent, logarithmic, propagate};
use super::system::System;
use super::{Enclosures, FixedPointBox, Limits};

/// A step that does not narrow its box to less than this part, by the sum of widths, is not repeated:
/// cutting narrows more.
const WORTHWHILE: f64 = 0.8;

/// Where a box is cut, in the logarithmic width. Not in the middle: there a symmetric network has fixed
/// points, and both parts would hold them.
const CUT: f64 = 0.487;

/// A search under way.
pub(super) struct Search<'a> {
    system: &'a System,
    limits: Limits,
    found: Vec<Vec<Interval>>,
    undecided: Vec<Vec<Interval>>,
    waiting: Vec<Vec<Interval>>,
    examined: u64,
}

/// What narrowing made of a box.
enum Outcome {
    /// Nothing is left to do about it.
    Settled,
    /// It must be cut; how much each unit is to blame, `None` where rounding alone is.
    Open(Vec<Option<f64>>),
}

impl<'a> Search<'a> {
    pub fn new(system: &'a System, limits: Limits) -> Self {
        let waiting = vec![vec![Interval::ENTIRE; system.size]];
        let (found, undecided) = (Vec::new(), Vec::new());
        Self { system, limits, found, undecided, waiting, examined: 0 }
    }

    pub fn run(mut self, stop: &mut dyn FnMut() -> bool) -> Enclosures {
        while let Some(mut x) = self.waiting.pop() {
            if self.examined >= self.limits.boxes || stop() {
                self.undecided.push(x);
                self.undecided.append(&mut self.waiting);
                break;
            }
            self.examined += 1;
            if let Outcome::Open(blame) = self.examine(&mut x) {
                self.cut(x, &blame);
            }
        }
        let complete = self.undecided.is_empty();
        let output = |x| self.system.output(x);
        let boxes = self.found.into_iter().map(|x| FixedPointBox::new(x, output)).collect();
        Enclosures::new(boxes, joined(self.undecided), complete, self.examined)
    }

    /// Narrows a box for as long as that pays.
    fn examine(&mut self, x: &mut Vec<Interval>) -> Outcome {
        loop {
            let before: f64 = x.iter().map(|&x| extent(x)).sum();
            if !propagate(self.system, x) {
                return Outcome::Settled;
            }
            let Some(step) = Step::of(self.system, x) else {
                return Outcome::Open(vec![Some(0.0); x.len()]);
            };
            let Some(narrowed) = intersection(x, &step.image) else { return Outcome::Settled };
            if step.unique && self.settle(x, &step.image) {
                return Outcome::Settled;
            }
            *x = narrowed;
            let after: f64 = x.iter().map(|&x| extent(x)).sum();
            if after.is_nan() || after >= WORTHWHILE * before {
                return Outcome::Open(step.blame);
            }
        }
    }

    /// Tries to prove that the one fixed point a box may hold exists. It may lie just outside: then the
    /// box holds none if even together with it it may hold only one.
    fn settle(&mut self, x: &[Interval], image: &[Interval]) -> bool {
        let inside = image.iter().zip(x).all(|(image, x)| image.is_subset_of(*x));
        let proven = if inside {
            Some(refine(self.system, image.to_vec()))
        } else {
            prove(self.system, image)
        };
        let Some(proven) = proven else { return false };
        if !inside && !one_in(self.system, &hull(x, &proven)) {
            return false;
        }
        self.record(proven);
        true
    }

    /// Adds a proven box, unless it is of a fixed point that is known.
    fn record(&mut self, proven: Vec<Interval>) {
        let system = self.system;
        let same = |known: &Vec<Interval>| meet(known, &proven);
        let Some(at) = self.found.iter().position(same) else {
            self.found.push(proven);
            return;
        };
        if one_in(system, &hull(&self.found[at], &proven)) {
            return;
        }
        // Two fixed points, or one, and no way to tell.
        let both = hull(&self.found.swap_remove(at), &proven);
        self.undecided.push(both);
    }

    /// Cuts the unit that is most to blame, among those that are to blame at all and not too narrow.
    fn cut(&mut self, x: Vec<Interval>, blame: &[Option<f64>]) {
        let wide = |j: &usize| {
            let width = x[*j].hi() - x[*j].lo();
            blame[*j].is_some() && width > self.limits.narrowest * (1.0 + x[*j].mignitude())
        };
        let worst = |i: &usize, j: &usize| {
            (blame[*i], extent(x[*i]))
                .partial_cmp(&(blame[*j], extent(x[*j])))
                .unwrap_or(std::cmp::Ordering::Equal)
        };
        let Some(at) = (0..x.len()).filter(wide).max_by(worst) else {
            self.undecided.push(x);
            return;
        };
        let place = cut_of(x[at]);
        if !(x[at].lo() < place && place < x[at].hi()) {
            self.undecided.push(x);
            return;
        }
        let mut upper = x.clone();
        let mut lower = x;
        lower[at] = Interval::from_bounds(lower[at].lo(), place);
        upper[at] = Interval::from_bounds(place, upper[at].hi());
        self.waiting.push(upper);
        self.waiting.push(lower);
    }
}

/// Where an interval is cut: near the middle of the logarithmic width, so that a few cuts lead from
/// weights of any size to the states at which activations bend.
fn cut_of(x: Interval) -> f64 {
    let [lo, hi] = [x.lo(), x.hi()].map(logarithmic);
    if hi - lo < 1.0 {
        return x.lo() + CUT * (x.hi() - x.lo());
    }
    let middle = lo + CUT * (hi - lo);
    middle.abs().exp_m1().copysign(middle)
}
