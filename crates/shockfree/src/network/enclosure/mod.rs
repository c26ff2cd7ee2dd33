//! All fixed points of a network, each proven.
//!
//! The fixed points of `x' = W φ(x) + b` are the zeros of `x - b - W φ(x)`. There may be up to `3ⁿ` of
//! them and more, and no formula; an iteration from many starts finds some and cannot say whether that
//! was all. Here boxes that together hold every state are narrowed, cut, and discarded once interval
//! arithmetic shows that they hold no zero, until all that is left are boxes that are proven to hold
//! exactly one.
//!
//! ```
//! use shockfree::Activation;
//! use shockfree::network::enclosure::{Limits, System};
//!
//! // Two units that hinder each other.
//! let system = System::new(&[0.0, -6.0, -6.0, 0.0], &[3.0, 3.0], Activation::Logistic)?;
//! let all = system.fixed_points(Limits::default(), &mut || false);
//! assert!(all.complete);
//! assert_eq!(all.boxes.len(), 3);
//! assert!(all.boxes[1].y[0].contains(0.5));
//! # Ok::<(), shockfree::Error>(())
//! ```

mod boxes;
mod branch;
mod line;
mod matrix;
mod newton;
mod proof;
mod propagate;
mod relu;
mod search;
mod system;
mod verify;

pub use relu::relu_fixed_points;
pub use system::System;

use crate::Activation;
use crate::interval::Interval;

/// How far a search may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The most boxes to examine; what is left then is undecided.
    pub boxes: u64,
    /// A box whose every width is at most this, relative to `1 + |x|`, is not cut but left undecided.
    pub narrowest: f64,
}

impl Default for Limits {
    /// A million boxes, down to 2⁻²⁶: two fixed points that are closer cannot be told from none, since
    /// the rounding of `F`, 2⁻⁵², hides a bend of that height.
    fn default() -> Self {
        Self { boxes: 1_000_000, narrowest: f64::EPSILON.sqrt() }
    }
}

/// A box that holds exactly one fixed point.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPointBox {
    /// The states.
    pub x: Vec<Interval>,
    /// The outputs `φ(x)`. Where `φ` saturates `x` says more: `y` is then 1 in all its digits.
    pub y: Vec<Interval>,
}

impl FixedPointBox {
    fn new(x: Vec<Interval>, output: impl Fn(Interval) -> Interval) -> Self {
        let y = x.iter().copied().map(output).collect();
        Self { x, y }
    }
}

/// What is proven of the fixed points of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Enclosures {
    /// Disjoint boxes, in the order of their first units, each with exactly one fixed point.
    pub boxes: Vec<FixedPointBox>,
    /// Boxes, in the states, that may hold any number of further fixed points, none included. They may
    /// overlap proven ones.
    pub undecided: Vec<Vec<Interval>>,
    /// Whether every fixed point lies in one of `boxes`: nothing is undecided.
    pub complete: bool,
    /// How many boxes were examined.
    pub examined: u64,
}

impl Enclosures {
    fn new(
        mut boxes: Vec<FixedPointBox>,
        undecided: Vec<Vec<Interval>>,
        complete: bool,
        examined: u64,
    ) -> Self {
        let place = |b: &FixedPointBox| b.x.iter().map(|x| x.midpoint()).collect::<Vec<_>>();
        boxes.sort_by(|a, b| place(a).partial_cmp(&place(b)).expect("midpoints are finite"));
        Self { boxes, undecided, complete, examined }
    }
}

impl System {
    /// All fixed points.
    ///
    /// Every fixed point lies in one of the boxes or of the undecided ones; every box holds exactly one.
    /// A fixed point at which `I - W φ'` is singular, as on a fold, is undecided, whatever the limits.
    /// The cost grows exponentially with `n`; `stop` is asked before every box and ends the search by
    /// answering true.
    pub fn fixed_points(&self, limits: Limits, stop: &mut dyn FnMut() -> bool) -> Enclosures {
        search::Search::new(self, limits).run(stop)
    }

    /// `{φ(x)}`.
    fn output(&self, x: Interval) -> Interval {
        match self.activation {
            Activation::Logistic => x.sigma(),
            Activation::Tanh => x.tanh(),
        }
    }
}
