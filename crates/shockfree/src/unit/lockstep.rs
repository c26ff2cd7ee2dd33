//! Many orbits at once, in the lanes of SIMD registers.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, dispatch};

use super::normal_form::NormalForm;
use super::orbit::{Tangent, tail_step};
use crate::exp::exp_of_negative;

/// Orbits side by side: four registers of the widest kind there is, so that the steps of one hide the
/// latency of another.
pub const LANES: usize = 32;

/// Steps between two looks at the lanes; divides the paper's horizon of 50.
pub(super) const STRIDE: u8 = 10;

/// A number for every lane.
pub type Column = [f64; LANES];

/// Orbits of logistic units that go on together, each until its own horizon.
///
/// Every lane gives the bits of [`Stepper::run`](super::orbit::Stepper::run): both take the same step,
/// and no instruction set may round it differently.
pub struct Lanes {
    level: Level,
    /// The steps that are left. A lane without any stands still.
    left: Column,
    x: Column,
    by_weight: Column,
    by_bias: Column,
    weight: Column,
    lower: [Column; 2],
    upper: [Column; 2],
}

impl Lanes {
    pub fn new() -> Self {
        Self::at(Level::new())
    }

    /// Lanes that use an instruction set.
    fn at(level: Level) -> Self {
        let zeros = [0.0; LANES];
        Self {
            level,
            left: zeros,
            x: zeros,
            by_weight: zeros,
            by_bias: zeros,
            weight: zeros,
            lower: [zeros; 2],
            upper: [zeros; 2],
        }
    }

    /// Puts an orbit into a lane: so many steps of a logistic unit from `X = x`.
    #[expect(clippy::cast_precision_loss, reason = "a horizon is below 2^53")]
    pub fn load(&mut self, lane: usize, form: &NormalForm, x: f64, steps: u64) {
        self.left[lane] = steps as f64;
        self.x[lane] = x;
        (self.by_weight[lane], self.by_bias[lane]) = (0.0, 0.0);
        self.weight[lane] = form.weight;
        (self.lower[0][lane], self.lower[1][lane]) = (form.lower.hi, form.lower.lo);
        (self.upper[0][lane], self.upper[1][lane]) = (form.upper.hi, form.upper.lo);
    }

    /// Where the orbit of a lane ended; `None` while it goes on.
    pub fn end(&self, lane: usize) -> Option<Tangent> {
        let (by_weight, by_bias) = (self.by_weight[lane], self.by_bias[lane]);
        (self.left[lane] == 0.0).then_some(Tangent { x: self.x[lane], by_weight, by_bias })
    }

    /// Some steps of every orbit that has any left.
    pub fn advance(&mut self) {
        let level = self.level;
        dispatch!(level, simd => stride(simd, self));
    }
}

/// [`STRIDE`] steps.
#[inline(always)]
fn stride<S: Simd>(_: S, lanes: &mut Lanes) {
    for done in 0..STRIDE - 2 {
        step(lanes, done.into());
    }
    let before = (lanes.x, lanes.by_weight, lanes.by_bias);
    step(lanes, (STRIDE - 2).into());
    step(lanes, (STRIDE - 1).into());
    for lane in 0..LANES {
        let left = lanes.left[lane] - f64::from(STRIDE);
        lanes.left[lane] = if left < 0.0 { 0.0 } else { left };
        let repeats = lanes.x[lane] == before.0[lane]
            && lanes.by_weight[lane] == before.1[lane]
            && lanes.by_bias[lane] == before.2[lane];
        if repeats {
            // Period 1 or 2, for good: only the parity of what is left matters.
            lanes.left[lane] %= 2.0;
        }
    }
}

/// One step of every lane that has more left than are `done`.
///
/// All lanes are computed and the idle ones put back: selecting between numbers vectorises, branching
/// does not.
#[inline(always)]
fn step(lanes: &mut Lanes, done: f64) {
    for lane in 0..LANES {
        let now = Tangent {
            x: lanes.x[lane],
            by_weight: lanes.by_weight[lane],
            by_bias: lanes.by_bias[lane],
        };
        let lower = (lanes.lower[0][lane], lanes.lower[1][lane]);
        let upper = (lanes.upper[0][lane], lanes.upper[1][lane]);
        let e = exp_of_negative(-now.x.abs());
        let next = now.after(tail_step((now.x, e), lanes.weight[lane], lower, upper));
        let goes_on = lanes.left[lane] > done;
        lanes.x[lane] = if goes_on { next.x } else { now.x };
        lanes.by_weight[lane] = if goes_on { next.by_weight } else { now.by_weight };
        lanes.by_bias[lane] = if goes_on { next.by_bias } else { now.by_bias };
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;

    use super::{LANES, Lanes};
    use crate::unit::Unit;
    use crate::unit::normal_form::NormalForm;
    use crate::unit::orbit::Stepper;

    /// Orbits that settle, swing, creep past a ghost and saturate, to horizons of their own.
    fn orbit(index: usize) -> (Unit, f64, u64) {
        let (w, b) = [(3.0, -1.0), (-8.0, 4.0), (5.0, -2.41), (60.0, -30.0), (1e5, 3.0)][index % 5];
        let number = f64::from(u32::try_from(index).unwrap());
        let steps = [1, 7, 49, 50, 200, 1001][index % 6];
        (Unit::logistic(w, b + 0.01 * number).unwrap(), 0.3 * number - 20.0, steps)
    }

    #[test]
    fn every_instruction_set_gives_the_bits_of_the_plain_loop() {
        for level in [Level::new(), Level::baseline()] {
            let mut lanes = Lanes::at(level);
            for lane in 0..LANES {
                let (unit, x, steps) = orbit(lane);
                lanes.load(lane, &NormalForm::of(&unit), x, steps);
            }
            while (0..LANES).any(|lane| lanes.end(lane).is_none()) {
                lanes.advance();
            }
            for lane in 0..LANES {
                let (unit, x, steps) = orbit(lane);
                let alone = Stepper::new(&unit).run(x, steps);
                assert!(lanes.end(lane) == Some(alone), "{level:?}, lane {lane}");
            }
        }
    }
}
