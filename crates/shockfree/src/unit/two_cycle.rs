//! The attracting 2-cycle between the flips.
//!
//! Write its states as `p ± d`. Adding and subtracting the two steps, with the theorems for
//! `tanh a ± tanh b`, gives for `W = -ω`
//!
//! ```text
//! p + (d/sinh d) sinh p = c,      cosh p + cosh d = (ω/2) sinh d / d,
//! ```
//!
//! and from the second line the multiplier of the cycle is `(d/sinh d)²`: between 0 and 1, so the cycle
//! attracts wherever it exists, and close to 1 only where it is small, next to the flip.

use super::bifurcation::Turning;
use super::normal_form::NormalForm;
use super::region::{Region, margin};
use super::{State, Unit};
use crate::bisection::last_where;
use crate::double_double::Dd;

/// An attracting 2-cycle: `F(low) = high`, `F(high) = low`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoCycle {
    /// The lower state.
    pub low: State,
    /// The higher state.
    pub high: State,
    /// The multiplier of the cycle, `w² φ'(low) φ'(high)`: below 1, above 0 unless it underflows.
    pub multiplier: f64,
}

/// Up to this `d` the cycle is found from its half width. There the second iterate is too flat to
/// tell the cycle from the fixed point inside it; beyond, where the multiplier is below 1/2, it is
/// well separated, and the hyperbolic functions would overflow.
const SMALL: f64 = 1.5;

impl Unit {
    /// The attracting 2-cycle that a unit between the flips has, whatever the start; `None` elsewhere.
    ///
    /// ```
    /// use shockfree::unit::Unit;
    /// let cycle = Unit::logistic(-8.0, 4.0)?.two_cycle().unwrap();
    /// assert!((cycle.low.y - 0.0213).abs() < 1e-4 && (cycle.high.y - 0.9787).abs() < 1e-4);
    /// assert!(Unit::logistic(3.0, -1.0)?.two_cycle().is_none());
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn two_cycle(&self) -> Option<TwoCycle> {
        (self.region() == Region::TwoCycle).then(|| TwoCycle::of(&NormalForm::of(self)))
    }
}

impl TwoCycle {
    /// The cycle of a unit that lies between the flips.
    pub(super) fn of(form: &NormalForm) -> Self {
        if form.centre.signum() < 0.0 {
            let (low, high) = states(&form.mirrored());
            Self::from_states(form, -high, -low)
        } else {
            let (low, high) = states(form);
            Self::from_states(form, low, high)
        }
    }

    fn from_states(form: &NormalForm, low: Dd, high: Dd) -> Self {
        let (low, high) = (form.state(low), form.state(high));
        let multiplier = form.multiplier_at(&low) * form.multiplier_at(&high);
        // The cycle attracts, whatever the rounding of the product says.
        Self { low, high, multiplier: multiplier.min(1.0_f64.next_down()) }
    }
}

/// The states of the cycle for `c ≥ 0`.
fn states(form: &NormalForm) -> (Dd, Dd) {
    let near = Turning::of(form.weight).map(|turning| NearFlip::new(form, turning));
    match near {
        Some(near) if near.excess(SMALL) >= 0.0 => near.states(),
        _ => from_second_iterate(form),
    }
}

/// The two equations with everything that is large at the flip taken out.
///
/// At the flip `d = 0` and `p = P`. With `p = P + δ`, `S = sinh d/d - 1` and the margin
/// `μ = sinh P + P - c`, they are, exactly,
///
/// ```text
/// sinh(P+δ) - sinh P = S sinh P - (1+S)(μ+δ)
/// (cosh d - 1) - 2 e^-(P+δ/2) sinh(δ/2) = S (1 + e^-P + μ + δ) + μ + δ
/// ```
///
/// No term exceeds the small quantities by a factor ω, so a small cycle is known as well as the margin
/// is.
struct NearFlip {
    /// `P`.
    state: f64,
    /// `sinh P`.
    sinh: f64,
    /// `μ`.
    margin: f64,
}

impl NearFlip {
    fn new(form: &NormalForm, turning: Turning) -> Self {
        let state = turning.state;
        Self { state, sinh: state.sinh(), margin: margin(form, turning).rounded() }
    }

    fn states(&self) -> (Dd, Dd) {
        let half_width = last_where(0.0, SMALL, |d| self.excess(d) <= 0.0);
        let mean = Dd::sum(self.state, self.shift(sinhc_less_one(half_width)));
        (mean - half_width.into(), mean + half_width.into())
    }

    /// The left side of the second equation less its right side, at the `δ` of the first: negative
    /// below the half width of the cycle, positive above.
    fn excess(&self, half_width: f64) -> f64 {
        let widening = sinhc_less_one(half_width);
        let shift = self.shift(widening);
        let moved = self.margin + shift;
        let decay = 2.0 * (-(self.state + shift / 2.0)).exp() * (shift / 2.0).sinh();
        (cosh_less_one(half_width) - decay)
            - (widening * (1.0 + (-self.state).exp() + moved) + moved)
    }

    /// The root `δ` of the first equation for a given `S`, by Newton's method from above: monotone, because the
    /// difference of the sides is convex.
    fn shift(&self, widening: f64) -> f64 {
        let mut shift = widening;
        loop {
            let rise = 2.0 * (self.state + shift / 2.0).cosh() * (shift / 2.0).sinh();
            let residual = rise - widening * self.sinh + (1.0 + widening) * (self.margin + shift);
            let slope = (self.state + shift).cosh() + 1.0 + widening;
            // c ≥ 0 keeps p = P + δ at or above 0, whatever rounding says.
            let next = (shift - residual / slope).max(-self.state);
            let descends = next < shift;
            if !descends {
                return shift;
            }
            shift = next;
        }
    }
}

fn cosh_less_one(x: f64) -> f64 {
    let half = (x / 2.0).sinh();
    2.0 * half * half
}

/// `sinh(x)/x - 1` for `|x| ≤ SMALL`, as its series: the quotient would lose the small difference.
fn sinhc_less_one(x: f64) -> f64 {
    let square = x * x;
    let mut term = 1.0;
    (1..=14)
        .map(|k| {
            let k = 2.0 * f64::from(k);
            term *= square / (k * (k + 1.0));
            term
        })
        .sum()
}

/// A wide cycle, from the fixed points of the second iterate.
fn from_second_iterate(form: &NormalForm) -> (Dd, Dd) {
    let twice = |x: Dd| form.drive(form.drive(x));
    let inside = form.root(0.0, f64::INFINITY).hi;
    let high = last_where(inside, form.lower.hi, |x| twice(x.into()).rounded() > x);
    let multiplier = form.multiplier(high) * form.multiplier(form.drive(high.into()).hi);
    // One Newton step on the second iterate gives the second half of the digits.
    let correction = (twice(high.into()) - high.into()).rounded() / (1.0 - multiplier);
    let high = Dd::sum(high, correction);
    (form.drive(high), high)
}
