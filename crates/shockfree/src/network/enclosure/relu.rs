//! Rectified units, `φ(x) = max(0, x)`: every pattern of active units is a linear equation.

use crate::interval::Interval;
use crate::{Error, Result};

use super::boxes::joined;
use super::matrix::inverse;
use super::system::check;
use super::{Enclosures, FixedPointBox};

/// The most units: `2ⁿ` patterns are solved, a million for twenty.
const MOST_UNITS: usize = 20;

/// How often the bound of the error of a linear solution is tried, growing by this each time.
const INFLATION: (usize, f64) = (8, 2.0);

/// Sweeps of constraint propagation over a pattern whose equation is singular.
const SWEEPS: usize = 8;

/// All fixed points of `x' = W max(0, x) + b`, for `n` units from 1 to 20: the patterns of active units
/// are solved one by one. `stop` is asked before each and ends the search by answering true.
///
/// A unit is active where `x > 0`. Undecided are a state in which some unit is at 0 to within rounding,
/// and a pattern whose equation is nearly singular, of which there may be a continuum of solutions: its
/// box is then unbounded.
///
/// # Errors
/// [`Error::OutOfLimits`] for no units, more than 20, or a matrix that is not `n × n`;
/// [`Error::NotFinite`] for a weight or bias that is not a finite number.
///
/// ```
/// use shockfree::network::enclosure::relu_fixed_points;
/// // One unit, x' = 2 max(0, x) - 1: at rest at -1 and at 1.
/// let all = relu_fixed_points(&[2.0], &[-1.0], &mut || false)?;
/// assert!(all.complete);
/// assert!(all.boxes[0].x[0].contains(-1.0) && all.boxes[1].x[0].contains(1.0));
/// # Ok::<(), shockfree::Error>(())
/// ```
pub fn relu_fixed_points(
    weights: &[f64],
    bias: &[f64],
    stop: &mut dyn FnMut() -> bool,
) -> Result<Enclosures> {
    check(weights, bias)?;
    let n = bias.len();
    if n > MOST_UNITS {
        let [value, most] = [n, MOST_UNITS].map(|n| n as u64);
        return Err(Error::OutOfLimits {
            what: "number of rectified units",
            value,
            least: 1,
            most,
        });
    }
    let (mut boxes, mut undecided, mut examined) = (Vec::new(), Vec::new(), 0);
    for bits in 0..1_u64 << n {
        if stop() {
            undecided.push(vec![Interval::ENTIRE; n]);
            break;
        }
        examined += 1;
        let active = (0..n).map(|i| bits >> i & 1 == 1).collect();
        match (Pattern { weights, bias, active }).solve() {
            Solution::None => {}
            Solution::One(x) => boxes.push(FixedPointBox::new(x, rectified)),
            Solution::Unknown(x) => undecided.push(x),
        }
    }
    let complete = undecided.is_empty();
    Ok(Enclosures::new(boxes, joined(undecided), complete, examined))
}

/// `{max(0, x)}`.
fn rectified(x: Interval) -> Interval {
    Interval::from_bounds(x.lo().max(0.0), x.hi().max(0.0))
}

/// The network where these units are active.
struct Pattern<'a> {
    weights: &'a [f64],
    bias: &'a [f64],
    active: Vec<bool>,
}

enum Solution {
    None,
    One(Vec<Interval>),
    Unknown(Vec<Interval>),
}

impl Pattern<'_> {
    fn solve(&self) -> Solution {
        let n = self.bias.len();
        let units: Vec<usize> = (0..n).filter(|&i| self.active[i]).collect();
        let Some(solved) = self.solve_active(&units) else { return self.propagated() };
        let mut x = vec![Interval::ZERO; n];
        for (&i, &value) in units.iter().zip(&solved) {
            x[i] = value;
        }
        for i in (0..n).filter(|&i| !self.active[i]) {
            let start = Interval::point(self.bias[i]);
            let term = |&j: &usize| x[j].scale(self.weights[i * n + j]);
            x[i] = units.iter().map(term).fold(start, |sum, term| sum + term);
        }
        let in_place = |i: usize, certain: bool| match (self.active[i], certain) {
            (true, true) => x[i].lo() > 0.0,
            (true, false) => x[i].hi() > 0.0,
            (false, true) => x[i].hi() <= 0.0,
            (false, false) => x[i].lo() <= 0.0,
        };
        if (0..n).all(|i| in_place(i, true)) {
            Solution::One(x)
        } else if (0..n).all(|i| in_place(i, false)) {
            Solution::Unknown(x)
        } else {
            Solution::None
        }
    }

    /// The entry of `I - W` of the active units, 0 and 1 for the others.
    fn entry(&self, i: usize, j: usize) -> Interval {
        let one = Interval::point(if i == j { 1.0 } else { 0.0 });
        let weight = if self.active[j] { self.weights[i * self.bias.len() + j] } else { 0.0 };
        one - Interval::point(weight)
    }

    /// The states of the active units; `None` where their equation `A x = b` is not proven to be regular.
    ///
    /// With `x₀ = R b` and `R` close to the inverse of `A`, the error solves
    /// `e = R(b - A x₀) + (I - R A) e`. A positive vector that the right side, in absolute values, makes
    /// smaller bounds it, and proves that `A` is regular.
    fn solve_active(&self, units: &[usize]) -> Option<Vec<Interval>> {
        let k = units.len();
        let bias: Vec<f64> = units.iter().map(|&i| self.bias[i]).collect();
        let a: Vec<Interval> =
            units.iter().flat_map(|&i| units.iter().map(move |&j| self.entry(i, j))).collect();
        let r = inverse(a.iter().map(|a| a.midpoint()).collect(), k)?;
        let dot = |row: &[f64], of: &dyn Fn(usize) -> Interval| {
            let terms = row.iter().enumerate().map(|(j, &r)| of(j).scale(r));
            terms.fold(Interval::ZERO, |sum, term| sum + term)
        };
        let rows = || r.chunks_exact(k.max(1));
        let guess: Vec<f64> =
            rows().map(|row| dot(row, &|j| Interval::point(bias[j])).midpoint()).collect();
        let residual: Vec<Interval> = (0..k)
            .map(|i| {
                let term = |j: usize| a[i * k + j].scale(guess[j]);
                (0..k).map(term).fold(Interval::point(bias[i]), |sum, term| sum - term)
            })
            .collect();
        let shift: Vec<f64> = rows().map(|row| dot(row, &|j| residual[j]).magnitude()).collect();
        let rest: Vec<f64> = rows()
            .enumerate()
            .flat_map(|(i, row)| (0..k).map(move |j| (i, j, row)))
            .map(|(i, j, row)| {
                let one = Interval::point(if i == j { 1.0 } else { 0.0 });
                (one - dot(row, &|l| a[l * k + j])).magnitude()
            })
            .collect();
        let mut e: Vec<f64> =
            shift.iter().map(|s| (s * INFLATION.1).max(f64::MIN_POSITIVE)).collect();
        for _ in 0..INFLATION.0 {
            let next: Vec<f64> = (0..k)
                .map(|i| {
                    let term = |j: usize| Interval::point(e[j]).scale(rest[i * k + j]);
                    (0..k).map(term).fold(Interval::point(shift[i]), |sum, term| sum + term).hi()
                })
                .collect();
            if next.iter().zip(&e).all(|(next, e)| next < e) {
                // Of a regular homogeneous equation 0 is the solution, exactly.
                let homogeneous = bias.iter().all(|&b| b == 0.0);
                let of = |(&x, &e): (&f64, &f64)| Interval::point(x) + Interval::from_bounds(-e, e);
                return Some(if homogeneous {
                    vec![Interval::ZERO; k]
                } else {
                    guess.iter().zip(&next).map(of).collect()
                });
            }
            e = next.iter().map(|next| (next * INFLATION.1).max(f64::MIN_POSITIVE)).collect();
        }
        None
    }

    /// What each single row of a singular equation says.
    fn propagated(&self) -> Solution {
        let n = self.bias.len();
        let half = |&active: &bool| {
            if active {
                Interval::from_bounds(0.0, f64::INFINITY)
            } else {
                Interval::from_bounds(f64::NEG_INFINITY, 0.0)
            }
        };
        let mut x: Vec<Interval> = self.active.iter().map(half).collect();
        for _ in 0..SWEEPS {
            for i in 0..n {
                for j in 0..n {
                    let others = (0..n).filter(|&l| l != j).map(|l| self.entry(i, l) * x[l]);
                    let rest = others.fold(Interval::point(self.bias[i]), |sum, term| sum - term);
                    let entry = self.entry(i, j);
                    let allowed = if entry == Interval::ZERO {
                        rest.contains(0.0).then_some(x[j])
                    } else {
                        x[j].intersection(rest / entry)
                    };
                    let Some(allowed) = allowed else { return Solution::None };
                    x[j] = allowed;
                }
            }
        }
        Solution::Unknown(x)
    }
}
