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

#[cfg(test)]
mod tests {
    use super::{Branch, Line};
    use crate::Activation;
    use crate::interval::Interval;

    /// The curve keeps between its lines, over boxes of all sizes and places.
    #[test]
    fn curves_keep_between_their_lines() {
        let fraction = |k: u32, step: f64| (f64::from(k) * step).fract();
        let mut straight = 0;
        for k in 1..20_000 {
            let [u, v] =
                [0.754_877_666_246_693, 0.569_840_290_998_053].map(|step| fraction(k, step));
            let width = 10_f64.powf(20.0 * u - 16.0);
            let lo = [-40.0, -3.0, -0.1, 0.0, 3.0][k as usize % 5] + v - width * fraction(k, 0.618);
            let x = Interval::new(lo, lo + width).unwrap();
            let m = x.midpoint();
            for activation in [Activation::Logistic, Activation::Tanh] {
                let branch = Branch::over(activation, x);
                let line = Line::over(branch, x, m);
                straight += u32::from(line.is_straight);
                let band = Interval::new(-line.spread, line.spread).unwrap();
                for part in 0..=32 {
                    let at = (lo + width * f64::from(part) / 32.0).clamp(x.lo(), x.hi());
                    let run = (Interval::point(at) - Interval::point(m)).scale(line.slope);
                    let curve = branch.image(Interval::point(at)) - Interval::point(line.centre);
                    // Both hold the true remainder.
                    assert!((curve - run).intersection(band).is_some(), "{x:?} {at} {line:?}");
                }
                // And no farther apart than the range of slopes says, but for rounding.
                let reach = branch.slopes(x).radius_about(line.slope) * width / 2.0;
                assert!(line.spread <= reach * 1.01 + 1e-13 * (1.0 + width), "{x:?} {line:?}");
            }
        }
        assert!((1000..39_000).contains(&straight), "{straight}");
    }
}
