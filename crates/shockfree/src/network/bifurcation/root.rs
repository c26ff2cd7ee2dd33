//! A change of sign, enclosed.

/// Evaluations: the interval halves at least once in four, and 50 halvings are all the digits.
const EVALUATIONS: usize = 200;

/// An interval over which a function changes sign, with its values at the ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bracket {
    pub low: (f64, f64),
    pub high: (f64, f64),
}

impl Bracket {
    /// The end with the smaller value.
    pub fn best(&self) -> f64 {
        if self.low.1.abs() <= self.high.1.abs() { self.low.0 } else { self.high.0 }
    }

    pub fn width(&self) -> f64 {
        (self.high.0 - self.low.0).abs()
    }

    /// Where the chord is zero.
    pub fn chord(&self) -> f64 {
        let ((a, fa), (b, fb)) = (self.low, self.high);
        let at = a - fa * ((b - a) / (fb - fa));
        if at >= a.min(b) && at <= a.max(b) { at } else { f64::midpoint(a, b) }
    }

    /// Narrows it to `width`, by chords whose stale end counts half (Illinois), bisecting where those do not
    /// halve the interval in three steps. An evaluation that fails moves a little aside, and ends the search
    /// if it fails there too.
    pub fn narrowed<E>(mut self, width: f64, mut value: impl FnMut(f64) -> Result<f64, E>) -> Self {
        // What the chord is drawn through: the values, those of an end that stays halved.
        let (mut low, mut high) = (self.low.1, self.high.1);
        let mut last = 0_i8;
        let mut past = [f64::INFINITY; 3];
        for end in [self.low, self.high] {
            if end.1 == 0.0 {
                return Self { low: end, high: end };
            }
        }
        for _ in 0..EVALUATIONS {
            let now = self.width();
            if now <= width {
                break;
            }
            let (from, to) = (self.low.0.min(self.high.0), self.low.0.max(self.high.0));
            // A little inside of the ends, so that the interval shrinks from both.
            let margin = (0.25 * width).min(0.25 * now);
            let chord = Self { low: (self.low.0, low), high: (self.high.0, high) }.chord();
            let slow = now > 0.5 * past[0];
            let mut at = if slow {
                f64::midpoint(from, to)
            } else {
                chord.clamp(from + margin, to - margin)
            };
            let mut found = value(at);
            if found.is_err() {
                at = from + 0.382 * (to - from);
                found = value(at);
            }
            let Ok(f) = found else { break };
            if at <= from || at >= to || f.is_nan() {
                break;
            }
            if f == 0.0 {
                return Self { low: (at, f), high: (at, f) };
            }
            past = [past[1], past[2], now];
            if (f < 0.0) == (self.low.1 < 0.0) {
                self.low = (at, f);
                low = f;
                if last < 0 {
                    high *= 0.5;
                }
                last = -1;
            } else {
                self.high = (at, f);
                high = f;
                if last > 0 {
                    low *= 0.5;
                }
                last = 1;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Bracket;

    #[test]
    fn roots_are_enclosed_in_few_evaluations() {
        type Case = (fn(f64) -> f64, f64);
        let functions: [Case; 4] = [
            (|x| x * x - 2.0, 2.0_f64.sqrt()),
            (|x| (x - 0.3).powi(3), 0.3),
            (|x| if x > 0.7 { 1.0 } else { -1e-9 }, 0.7),
            (|x| x, 0.0),
        ];
        for (f, root) in functions {
            let mut count = 0;
            let bracket = Bracket { low: (-0.9, f(-0.9)), high: (1.7, f(1.7)) };
            let narrow = bracket.narrowed(1e-12, |x| {
                count += 1;
                Ok::<_, ()>(f(x))
            });
            let reach = narrow.width().max(1e-12);
            assert!((narrow.best() - root).abs() <= reach, "{root}: {narrow:?}");
            assert!(count < 200, "{root}: {count}");
        }
    }
}
