//! How curves are followed.

/// An end of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// `s = 0`.
    Zero,
    /// `s = 1`.
    One,
}

impl Side {
    /// 0 or 1.
    pub const fn parameter(self) -> f64 {
        match self {
            Self::Zero => 0.0,
            Self::One => 1.0,
        }
    }
}

/// How curves are followed. Lengths are those of `(x/√n, s)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The longest step; 0.02 unless changed. Shorter steps miss less and cost more.
    pub longest: f64,
    /// The step below which a curve is given up; 1e-9 unless changed.
    pub shortest: f64,
    /// How many steps are tried before a curve is given up, so also how much is computed; 5000 unless changed.
    pub steps: usize,
    /// By how much the tangent may turn in one step, in radians; 0.2 unless changed.
    pub turn: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { longest: 0.02, shortest: 1e-9, steps: 5000, turn: 0.2 }
    }
}

impl Settings {
    /// The same with every number in a range that can work: bad ones become the nearest good ones, NaN the
    /// default.
    pub(super) fn sane(&self) -> Self {
        let usual = Self::default();
        let within = |value: f64, usual: f64, low: f64, high: f64| {
            if value.is_nan() { usual } else { value.clamp(low, high) }
        };
        let shortest = within(self.shortest, usual.shortest, 1e-13, 1e-2);
        Self {
            longest: within(self.longest, usual.longest, 2.0 * shortest, 1.0),
            shortest,
            steps: self.steps,
            turn: within(self.turn, usual.turn, 1e-3, 1.0),
        }
    }
}
