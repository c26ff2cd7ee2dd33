//! Fixed points: all of them, to full precision.

use super::bifurcation::{Critical, Region};
use super::normal_form::NormalForm;
use super::{State, Unit};
use crate::double_double::Dd;

/// What a fixed point does to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stability {
    /// `|m| < 1`: neighbours approach.
    Attracting,
    /// `|m| > 1`: neighbours leave.
    Repelling,
    /// `|m| = 1`: a fold, a flip or the cusp, exactly.
    Neutral,
}

/// A fixed point `x = w φ(x) + b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPoint {
    /// Where it is.
    pub state: State,
    /// The multiplier `m = w φ'(x)`.
    pub multiplier: f64,
    /// `1 - m`, without the cancellation of the subtraction next to the cusp.
    pub one_minus_multiplier: f64,
    /// Its stability, decided by the branch on which it lies and not by rounding `m`.
    pub stability: Stability,
}

/// The one to three fixed points of a unit, in ascending order.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPoints {
    points: [Option<FixedPoint>; 3],
}

impl FixedPoints {
    /// The fixed points, in ascending order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &FixedPoint> {
        self.points.iter().flatten()
    }

    /// How many there are: 1, 2 (exactly on a fold) or 3.
    #[expect(clippy::len_without_is_empty, reason = "a unit always has a fixed point")]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// The lowest.
    pub fn lowest(&self) -> &FixedPoint {
        self.iter().next().expect("a unit has at least one fixed point")
    }

    /// The highest.
    pub fn highest(&self) -> &FixedPoint {
        self.iter().next_back().expect("a unit has at least one fixed point")
    }
}

impl Unit {
    /// All fixed points, the zeros of `x - w φ(x) - b`.
    ///
    /// There is one for `w L ≤ 1` and one to three above (`L` the largest slope of `φ`). Each lies on
    /// a branch where Newton's method converges monotonically, so that none is missed.
    ///
    /// The outputs `y`, `1 - y` and, where it does not cancel, the state `x` are right to a few units
    /// in the last place times `1 + |m|/|1 - m|`, for weights and biases of any size, taking the
    /// given numbers as exact. Near a fold `m → 1` and that factor grows, as it must.
    ///
    /// Source: Lemma 1 and Lemma 3 of the paper.
    ///
    /// ```
    /// use shockfree::unit::{Stability, Unit};
    /// let unit = Unit::logistic(6.0, -3.0)?;
    /// let points = unit.fixed_points();
    /// assert_eq!(points.len(), 3);
    /// assert_eq!(points.iter().nth(1).unwrap().state.y, 0.5);
    /// assert_eq!(points.iter().nth(1).unwrap().stability, Stability::Repelling);
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn fixed_points(&self) -> FixedPoints {
        let form = NormalForm::of(self);
        // The mirror X → -X leaves only c ≥ 0 to solve.
        if form.centre.signum() >= 0.0 {
            let points = solve(&form).map(|p| p.map(|(x, s)| describe(&form, x, s)));
            FixedPoints { points }
        } else {
            let [lowest, middle, highest] =
                solve(&form.mirrored()).map(|p| p.map(|(x, s)| describe(&form, -x, s)));
            FixedPoints { points: [highest, middle, lowest] }
        }
    }
}

type Root = Option<(Dd, Stability)>;

/// The roots of the normal form for `c ≥ 0`, in ascending order.
fn solve(form: &NormalForm) -> [Root; 3] {
    let at_centre = form.centre.signum() == 0.0;
    let critical = Critical::of(form);
    let principal = if form.gain <= 0.0 {
        let x = if at_centre { 0.0.into() } else { form.root(0.0, f64::INFINITY) };
        (x, critical.stability_of_the_only_point())
    } else if at_centre && form.gain <= 4.0 {
        (0.0.into(), critical.stability_of_the_only_point())
    } else {
        (form.root(form.upper.hi, 0.0), Stability::Attracting)
    };
    let Some(turning) = critical.fold() else {
        return [None, None, Some(principal)];
    };
    match critical.region {
        Region::TwoAttractors => {
            let middle = if at_centre { 0.0.into() } else { form.root(0.0, -turning) };
            let lowest = form.root(form.lower.hi, -turning);
            [
                Some((lowest, Stability::Attracting)),
                Some((middle, Stability::Repelling)),
                Some(principal),
            ]
        }
        // Exactly on the fold the lower two are one.
        _ if critical.on_boundary && turning > 0.0 => {
            [None, Some(((-turning).into(), Stability::Neutral)), Some(principal)]
        }
        _ => [None, None, Some(principal)],
    }
}

fn describe(form: &NormalForm, x: Dd, stability: Stability) -> FixedPoint {
    FixedPoint {
        state: form.state(x),
        multiplier: form.multiplier(x.hi),
        one_minus_multiplier: form.one_minus_multiplier(x.hi),
        stability,
    }
}
