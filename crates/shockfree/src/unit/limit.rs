//! Where an orbit ends.

use super::normal_form::NormalForm;
use super::region::{Critical, Region};
use super::{FixedPoint, TwoCycle, Unit};
use crate::Result;
use crate::error::finite;

/// The limit of an orbit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// The orbit tends to a fixed point, or stands on a repelling one.
    FixedPoint(FixedPoint),
    /// The orbit alternates in the limit.
    TwoCycle(TwoCycle),
}

impl Unit {
    /// The limit of the orbit that starts at the state `x_0` (not at the output `y_0 = φ(x_0)`).
    ///
    /// It is known without iterating. For `w > 0` the map increases, an orbit is monotone and tends
    /// to the next fixed point on the side to which its first step goes; for `w < 0` it tends to the
    /// one fixed point, or to the 2-cycle where that repels. So the answer is as good next to a
    /// bifurcation, where an iteration would never end, as anywhere else.
    ///
    /// On the separatrix (`x_0` a repelling fixed point) the limit is that point. The side is decided
    /// by the sign of `x_0 - w φ(x_0) - b`, in which only `φ` is rounded: the answer is right for the
    /// given numbers or for such as differ from them by about a unit in the last place.
    ///
    /// # Errors
    /// [`Error::NotFinite`](crate::Error::NotFinite) for a start that is not.
    ///
    /// Source: theory of one unit, "every orbit's limit".
    ///
    /// ```
    /// use shockfree::unit::{Limit, Unit};
    /// // The paper's remark after Lemma 3.
    /// let Limit::TwoCycle(cycle) = Unit::logistic(-8.0, 4.0)?.limit(-0.4)? else { unreachable!() };
    /// assert!((cycle.low.y - 0.0213).abs() < 1e-4 && (cycle.high.y - 0.9787).abs() < 1e-4);
    /// # Ok::<(), shockfree::Error>(())
    /// ```
    pub fn limit(&self, start: f64) -> Result<Limit> {
        let form = NormalForm::of(self);
        let start = self.activation().scale() * finite("x_0", start)?;
        let critical = Critical::of(&form);
        let moves = form.residual(start).signum();
        if critical.region == Region::TwoCycle && moves != 0.0 {
            return Ok(Limit::TwoCycle(TwoCycle::of(&form)));
        }
        let points = self.fixed_points();
        let Some(turning) = critical.turning.filter(|_| form.weight > 0.0) else {
            return Ok(Limit::FixedPoint(*points.lowest()));
        };
        let turning = turning.state;
        // Outside [-P, P] the side is plain; inside lies the only fixed point that repels.
        let goes_down = start < -turning || (start <= turning && moves > 0.0);
        let stays = moves == 0.0 && (-turning..=turning).contains(&start);
        Ok(Limit::FixedPoint(match (stays, goes_down) {
            (true, _) => {
                *points.iter().find(|p| is_between(p, turning, self)).unwrap_or(points.lowest())
            }
            (false, true) => *points.lowest(),
            (false, false) => *points.highest(),
        }))
    }
}

/// Whether a fixed point lies where multipliers exceed 1.
fn is_between(point: &FixedPoint, turning: f64, unit: &Unit) -> bool {
    (unit.activation().scale() * point.state.x).abs() <= turning
}
