//! An activation between two parallel lines.
//!
//! Over a box every `y` is a multiple of its `x` but for a small remainder: a chord of `φ`, and half of
//! how far the curve bends away from it. That is four times less than what the range of slopes says of a
//! narrow box, and it makes the equation of the network linear.

use crate::interval::Interval;
use crate::logistic::logit;

use super::branch::Branch;

/// `d(x) = centre + slope · (x - m) + r`, `|r| ≤ spread`, over an interval around `m`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub centre: f64,
    pub slope: f64,
    pub spread: f64,
    /// Whether the spread is mostly rounding.
    pub is_straight: bool,
}

/// In a narrower interval the tangent is as good as the chord, whose slope would be mostly rounding.
const NARROW: f64 = 1e-4;

/// Smaller slopes are taken as 0: their logarithm and products would meet subnormal numbers.
const FLAT: f64 = 1e-290;

/// A curve is straight if it is between lines that are not farther apart than this many times what
/// rounding makes of one point.
const STRAIGHT: f64 = 2.0;

/// How well the place is known at first at which the slope has a given value, and by how much this grows
/// until it is certain. Next to the steepest place it is badly conditioned.
const PLACE: (f64, f64) = (1e-14, 16.0);

impl Line {
    /// The line for the bounded interval `x` and its midpoint `m`.
    pub fn over(branch: Branch, x: Interval, m: f64) -> Self {
        let steepest = branch.slopes(Interval::ZERO).hi();
        let at = |x: f64| branch.image(Interval::point(x)).midpoint();
        let slope = if x.hi() - x.lo() < NARROW {
            branch.slopes(Interval::point(m)).midpoint()
        } else {
            (at(x.hi()) - at(x.lo())) / (x.hi() - x.lo())
        };
        let slope = if slope > FLAT { slope.min(steepest) } else { 0.0 };
        // d(x) - slope · (x - m) at a number.
        let above = |x: f64| {
            let run = Interval::point(x) - Interval::point(m);
            branch.image(Interval::point(x)) - run.scale(slope)
        };
        let [left, right] = [x.lo(), x.hi()].map(above);
        let mut range = left.hull(right);
        // Between the ends it has its extremes where φ' is the slope.
        if slope > 0.0 && slope < steepest {
            let place = place_of_slope(branch, slope, steepest);
            for extreme in [place, -place] {
                let Some(inside) = extreme.intersection(x) else { continue };
                let at = inside.midpoint();
                let off = inside - Interval::point(at);
                let bend = (branch.slopes(inside) - Interval::point(slope)) * off;
                range = range.hull(above(at) + bend);
            }
        }
        let centre = range.midpoint();
        let spread = range.radius_about(centre);
        let is_straight = spread <= STRAIGHT * left.width().max(right.width());
        Self { centre, slope, spread, is_straight }
    }
}

/// Where `φ' = slope` to the right of 0, given `0 < slope < steepest`.
fn place_of_slope(branch: Branch, slope: f64, steepest: f64) -> Interval {
    // With s = slope/steepest, σ(-x) and (1 - tanh(x/2))/2 are s/(2(1 + √(1-s))).
    let part = slope / steepest;
    let lower = part / (2.0 * (1.0 + (1.0 - part).sqrt()));
    let place = -logit(lower) * if steepest < 0.5 { 1.0 } else { 0.5 };
    let mut off = PLACE.0 * (1.0 + place);
    loop {
        let [lo, hi] = [(place - off).max(0.0), place + off];
        let [near, far] = [lo, hi].map(|x| branch.slopes(Interval::point(x)));
        // The slope falls from 0 on, where it is at its steepest.
        if (near.lo() > slope || lo == 0.0) && (far.hi() < slope || hi == f64::INFINITY) {
            return Interval::from_bounds(lo, hi);
        }
        off *= PLACE.1;
    }
}
