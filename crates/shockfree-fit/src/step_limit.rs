//! A learning rate that the cost itself limits.

/// Learning rates above what the measured curvature allows are cut down to it.
///
/// Along the direction `p` in which a step without memory would go, the batch's own cost is computed once more, at
/// `θ - ε p`, where `ε` is half the rate of the moment. With the slope `s = ∇E·p` that gives the curvature over the step,
///
/// ```text
/// h = 2 (E(θ - εp) - E(θ) + ε s) / (ε² s),
/// ```
///
/// in units of `1/η`: a step at the rate `1/h` goes to the lowest point of the parabola, and from `2/h` on the batch is left
/// worse than it was. The limit is `2/h` for all that follows from one gradient, in this step and by memory in later ones
/// ([`Optimizer::share`](crate::Optimizer::share) of it at once). Where the cost rises, or is not finite, `ε` is quartered
/// until it does not.
///
/// A measurement costs one pass forward, a third of a step; the less the limit moves, the fewer are made.
///
/// Not guaranteed: that the cost falls. Other batches have other curvatures, and so have the steps between two measurements;
/// what goes wrong all the same is undone by [`Trainer::epoch`](crate::Trainer::epoch).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepLimit {
    /// The largest rate allowed at present.
    pub limit: f64,
    /// What failures have left of it: never exceeded again.
    pub ceiling: f64,
    /// Steps until the next measurement.
    pub wait: u32,
    /// Steps between two measurements.
    pub pause: u32,
}

/// The most steps between two measurements.
const LONGEST_PAUSE: u32 = 16;

/// How often a rate is quartered before a direction is given up for this time: 4⁻²⁴ is 4e-15.
const QUARTERINGS: u32 = 24;

/// No rate is allowed that is so many times larger than what was tried.
const FAR: f64 = 4.0;

/// A cost and what of it may be rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// `E(θ)`.
    pub value: f64,
    /// Differences from it of this size mean nothing.
    pub resolution: f64,
}

impl Default for StepLimit {
    fn default() -> Self {
        Self::new()
    }
}

impl StepLimit {
    /// No limit yet.
    pub const fn new() -> Self {
        Self { limit: f64::INFINITY, ceiling: f64::INFINITY, wait: 0, pause: 1 }
    }

    /// The rate for a step of at most `wanted`.
    pub fn rate(&self, wanted: f64) -> f64 {
        wanted.min(self.limit).min(self.ceiling)
    }

    /// Whether a measurement is due; to be asked once a step.
    pub const fn is_due(&mut self) -> bool {
        if self.wait > 0 {
            self.wait -= 1;
            return false;
        }
        true
    }

    /// Measures, and sets the limit. `slope` is `∇E·p`, `moved(ε)` is `E(θ - εp)`, and `share` that of the method.
    pub fn measure(
        &mut self,
        wanted: f64,
        cost: Measured,
        slope: f64,
        share: f64,
        mut moved: impl FnMut(f64) -> f64,
    ) {
        let before = self.rate(wanted);
        if !(slope > 0.0) {
            // No direction, no curvature. Nothing is known yet, and 0 goes with whatever the memory of the method holds.
            if before.is_infinite() {
                self.limit = 0.0;
            }
            self.wait = 0;
            return;
        }
        // Where no rate is known: the one with which the slope alone would bring the cost, which is never below 0, to 0.
        let is_known = before > 0.0 && before.is_finite();
        // Otherwise half the present one, the lowest point of the parabola if that is the limit: at its end, where the batch
        // is left as it was, rounding would decide whether the cost rises.
        let mut rate = if is_known { 0.5 * before / share } else { cost.value / slope };
        let mut allowed = f64::INFINITY;
        for _ in 0..QUARTERINGS {
            let after = moved(rate);
            if after <= cost.value + cost.resolution {
                // What rounding may have added says nothing of the curvature.
                let above = after - cost.value + rate * slope - cost.resolution;
                let curvature = 2.0 * above / (rate * rate * slope);
                if curvature > 0.0 {
                    allowed = 2.0 * share / curvature;
                }
                break;
            }
            rate *= 0.25;
        }
        // What lies much further out has not been seen.
        self.limit = allowed.min(FAR * share * rate);
        let after = self.rate(wanted);
        let is_calm = after > 0.8 * before && after < 1.25 * before;
        self.pause = if is_calm { (2 * self.pause).min(LONGEST_PAUSE) } else { 1 };
        self.wait = self.pause - 1;
    }

    /// After a failure at the rate `failed`: half of it is the most from now on.
    pub fn fail(&mut self, failed: f64) {
        self.ceiling = 0.5 * failed.min(self.ceiling);
        (self.wait, self.pause) = (0, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::{Measured, StepLimit};

    /// `E(x) = h x²/2 + rest` at `x = 1`, whose gradient is `h`: measures along `-h`.
    fn measured(limit: &mut StepLimit, wanted: f64, share: f64, curvature: f64, rest: f64) {
        let cost = |x: f64| curvature * x * x / 2.0 + rest;
        let value = cost(1.0);
        let measured = Measured { value, resolution: 1e-12 * value };
        limit.measure(wanted, measured, curvature * curvature, share, |rate| {
            cost(1.0 - rate * curvature)
        });
    }

    #[test]
    fn on_a_parabola_the_limit_is_where_the_batch_would_be_left_as_it_was() {
        for wanted in [1e-3, 1.0, 1e3, f64::INFINITY] {
            for (share, curvature) in [(1.0, 0.25), (1.0, 1e4), (0.1, 3.0)] {
                let mut limit = StepLimit::new();
                // Twice as much at a time, where it was small.
                (0..40).for_each(|_| measured(&mut limit, wanted, share, curvature, 5.0));
                let expected = 2.0 * share / curvature;
                let rate = limit.rate(wanted);
                let nearest = wanted.min(expected);
                // The resolution of 1e-12 of the cost, some 5/curvature times the drop that is measured.
                assert!(
                    (rate - nearest).abs() <= 1e-9 * nearest,
                    "{wanted}: {rate} for {expected}"
                );
            }
        }
    }

    #[test]
    fn a_limit_that_does_not_move_is_seldom_measured() {
        let mut limit = StepLimit::new();
        let mut measurements = 0;
        for _ in 0..1000 {
            if limit.is_due() {
                measurements += 1;
                measured(&mut limit, 0.1, 1.0, 2.0, 1.0);
            }
        }
        assert!((1000 / 16..80).contains(&measurements), "{measurements}");
    }

    #[test]
    fn costs_that_are_not_finite_are_too_large() {
        let mut limit = StepLimit::new();
        let cost = Measured { value: 1.0, resolution: 1e-9 };
        limit.measure(f64::INFINITY, cost, 1e-30, 1.0, |rate| {
            if rate > 1e20 { f64::NAN } else { 1.0 - 1e-30 * rate }
        });
        // Four times what was tried.
        assert!(limit.rate(f64::INFINITY) <= 4e20);
        assert!(limit.rate(f64::INFINITY) > 1e19);
    }

    #[test]
    fn without_a_slope_nothing_moves_and_nothing_breaks() {
        let mut limit = StepLimit::new();
        for slope in [0.0, f64::NAN] {
            let cost = Measured { value: 1.0, resolution: 0.0 };
            limit.measure(f64::INFINITY, cost, slope, 1.0, |_| 1.0);
            assert_eq!(limit.rate(f64::INFINITY), 0.0);
        }
        // It is found as soon as there is one.
        (0..3).for_each(|_| measured(&mut limit, f64::INFINITY, 1.0, 2.0, 0.0));
        assert!((limit.rate(f64::INFINITY) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn rounding_is_no_curvature() {
        // The cost does not change within its resolution: the rate wanted is allowed.
        let mut limit = StepLimit::new();
        let cost = Measured { value: 1.0, resolution: 1e-6 };
        limit.measure(1e-4, cost, 1e-5, 1.0, |_| 1.0 + 5e-7);
        assert_eq!(limit.rate(1e-4), 1e-4);
    }

    #[test]
    fn failures_stay() {
        let mut limit = StepLimit::new();
        limit.fail(3.0);
        assert_eq!(limit.rate(10.0), 1.5);
        limit.fail(1.0);
        assert_eq!(limit.rate(10.0), 0.5);
        limit.fail(4.0);
        assert_eq!(limit.rate(10.0), 0.25);
        assert!(limit.is_due());
    }
}
