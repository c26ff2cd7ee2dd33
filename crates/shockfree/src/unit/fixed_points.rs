//! Fixed points: all of them, to full precision.

use super::bifurcation::Turning;
use super::normal_form::NormalForm;
use super::region::{Critical, Region, margin};
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

impl Stability {
    /// Its name: `attracting`, `repelling` or `neutral`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attracting => "attracting",
            Self::Repelling => "repelling",
            Self::Neutral => "neutral",
        }
    }
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

impl<'a> IntoIterator for &'a FixedPoints {
    type Item = &'a FixedPoint;
    type IntoIter = std::iter::Flatten<std::slice::Iter<'a, Option<FixedPoint>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.points.iter().flatten()
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
        let roots = if form.centre.signum() >= 0.0 {
            solve(&form)
        } else {
            let [lowest, middle, highest] = solve(&form.mirrored());
            [highest, middle, lowest].map(|root| root.map(Root::mirrored))
        };
        FixedPoints { points: roots.map(|root| root.map(|root| root.describe(&form))) }
    }
}

/// A root of the residual in the normal form.
#[derive(Clone, Copy)]
struct Root {
    x: Dd,
    one_minus_multiplier: f64,
    stability: Stability,
}

impl Root {
    fn at(form: &NormalForm, x: Dd, stability: Stability) -> Self {
        Self { x, one_minus_multiplier: form.one_minus_multiplier(x.hi), stability }
    }

    fn describe(self, form: &NormalForm) -> FixedPoint {
        let state = form.state(self.x);
        FixedPoint {
            state,
            multiplier: form.multiplier_at(&state),
            one_minus_multiplier: self.one_minus_multiplier,
            stability: self.stability,
        }
    }

    fn mirrored(self) -> Self {
        Self { x: -self.x, ..self }
    }
}

/// The roots of the normal form for `c ≥ 0`, in ascending order.
fn solve(form: &NormalForm) -> [Option<Root>; 3] {
    let at_centre = form.centre.signum() == 0.0;
    let critical = Critical::of(form);
    let highest = if at_centre && form.weight <= 4.0 {
        Root::at(form, 0.0.into(), critical.stability_of_the_only_point())
    } else if form.weight <= 0.0 {
        let x = form.root(0.0, f64::INFINITY);
        Root::at(form, x, critical.stability_of_the_only_point())
    } else {
        Root::at(form, form.root(form.upper.hi, 0.0), Stability::Attracting)
    };
    let Some(turning) = critical.turning.filter(|_| form.weight > 4.0) else {
        return [None, None, Some(highest)];
    };
    if critical.on_boundary {
        // On the fold the lower two are one.
        let x = Dd::from(-turning.state);
        let double = Root { x, one_minus_multiplier: 0.0, stability: Stability::Neutral };
        return [None, Some(double), Some(highest)];
    }
    if critical.region != Region::TwoAttractors {
        return [None, None, Some(highest)];
    }
    let [lowest, middle] = lower_pair(form, turning);
    [Some(lowest), Some(middle), Some(highest)]
}

/// How near a pair of roots must be to the fold, as a part of the bend there, for the expansion to be
/// used. The expansion's relative error is about `NEAR²`, Newton's `ε/NEAR²`.
const NEAR: f64 = 1e-4;

/// The attracting and the repelling root that meet at the lower fold, `X = -P`.
///
/// Close to it the residual is `G = μ - r u²/2 + t u³/6` in `u = X + P`, with the margin `μ` of the
/// fold, `r = tanh(P/2)` and `t = 6/W - 1`. Its roots are `u = ±h + h² t/(6r)`, `h² = 2μ/r`. Newton's
/// method on the residual itself would divide the rounding of `G` by `1 - m`, which is nearly nothing.
fn lower_pair(form: &NormalForm, turning: Turning) -> [Root; 2] {
    let (attracting, repelling) = (Stability::Attracting, Stability::Repelling);
    let bend = (turning.state / 2.0).tanh();
    let half_width = (2.0 * margin(form, turning).rounded() / bend).sqrt();
    if half_width < NEAR * bend {
        let third = 6.0 / form.weight - 1.0;
        let root = |side: f64, stability| {
            let offset = half_width * (side + half_width * third / (6.0 * bend));
            let one_minus_multiplier = offset * (third * offset / 2.0 - bend);
            Root { x: Dd::sum(-turning.state, offset), one_minus_multiplier, stability }
        };
        return [root(-1.0, attracting), root(1.0, repelling)];
    }
    let lowest = form.root(form.lower.hi, -turning.state);
    let at_centre = form.centre.signum() == 0.0;
    let middle = if at_centre { 0.0.into() } else { form.root(0.0, -turning.state) };
    [Root::at(form, lowest, attracting), Root::at(form, middle, repelling)]
}
