//! A learning rate that the cost itself limits.

/// Learning rates above what the measured curvature allows are cut down to it.
///
/// Along the direction `p` in which a step without memory would go, the batch's own cost is computed once more, at
/// `θ - ε p` with the rate `ε` of the moment. With the slope `s = ∇E·p` that gives the curvature over the step,
///
/// ```text
/// h = 2 (E(θ - εp) - E(θ) + ε s) / (ε² s),
/// ```
///
/// in units of `1/η`: a step at the rate `1/h` goes to the lowest point of the parabola, and from `2/h` on the batch is left
/// worse than it was. The limit is `2/h` for all that follows from one gradient, in this step and by memory in later ones
/// ([`Optimizer::share`](crate::Optimizer::share) of it at once). Where the cost rises, or is not finite, `ε` is quartered
/// until it does not; and no `ε` is tried with which the slope alone would bring the cost, which is never below 0, to 0.
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

/// How often a rate is quartered before a direction is given up: 4⁻⁶⁰ is 1e-36.
const QUARTERINGS: u32 = 60;

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

    /// Measures, and sets the limit. `cost` is `E(θ)`, `slope` is `∇E·p`, `moved(ε)` is `E(θ - εp)`, and `share` that of
    /// the method.
    pub fn measure(
        &mut self,
        wanted: f64,
        cost: f64,
        slope: f64,
        share: f64,
        mut moved: impl FnMut(f64) -> f64,
    ) {
        let before = self.rate(wanted);
        if !(slope > 0.0) {
            // No direction, no curvature: wait for another batch.
            self.wait = self.pause;
            return;
        }
        let mut rate = (before / share).min(cost / slope);
        let mut allowed = 0.0;
        for _ in 0..QUARTERINGS {
            let after = moved(rate);
            if after <= cost {
                let curvature = 2.0 * (after - cost + rate * slope) / (rate * rate * slope);
                allowed = if curvature > 0.0 { 2.0 * share / curvature } else { f64::INFINITY };
                break;
            }
            rate *= 0.25;
        }
        // What lies much further out has not been seen.
        self.limit = allowed.min(2.0 * share * rate);
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
