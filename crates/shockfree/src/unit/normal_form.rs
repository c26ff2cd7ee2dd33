//! The logistic normal form that every unit is conjugate to, with its offsets kept exactly.
//!
//! In the coordinate `X = kx` a unit reads `X' = W σ(X) + B`. Centred at `X = 0` it is odd:
//!
//! ```text
//! X' = c + (W/2) tanh(X/2),   c = B + W/2,
//! ```
//!
//! so the mirror `X → -X, c → -c` is the symmetry `y → 1-y` of the theory. In the tails the same map
//! is `B + W σ(X)` and `(B + W) - W σ(-X)`. Each form is exact where the other two cancel, hence the
//! three offsets, kept with twice the digits.

use super::outputs::Outputs;
use super::{State, Unit};
use crate::Activation;
use crate::double_double::Dd;
use crate::logistic::sigma;

/// Where the centred form gives way to the tails; any value around 1 does, since all three forms keep
/// their digits there.
pub const CENTRE: f64 = 1.0;

/// Below this, `tanh(X/2) = X/2` with relative error `X²/12`, far less than rounding.
const LINEAR: f64 = 1e-9;

/// Up to this, `X/2 - tanh(X/2)` is summed as a series; beyond, the plain difference has digits enough.
const NEAR_CENTRE: f64 = 0.25;

/// A bound on the monotone Newton iterations below. The slowest that is possible is the triple root at
/// the cusp, where the distance shrinks by 2/3 a step: some 1900 steps cover every f64.
const NEWTON_STEPS: usize = 4000;

/// `X' = W σ(X) + B`, in the coordinate `X = kx`.
#[derive(Clone, Copy, Debug)]
pub struct NormalForm {
    activation: Activation,
    /// `W`.
    pub weight: f64,
    /// `B`, the drive at `X = -∞`.
    pub lower: Dd,
    /// `c = B + W/2`, the drive at `X = 0`.
    pub centre: Dd,
    /// `B + W`, the drive at `X = ∞`.
    pub upper: Dd,
}

impl NormalForm {
    pub fn of(unit: &Unit) -> Self {
        let (w, b) = (unit.weight(), unit.bias());
        let activation = unit.activation();
        match activation {
            Activation::Logistic => Self {
                activation,
                weight: w,
                lower: b.into(),
                centre: Dd::sum(b, w / 2.0),
                upper: Dd::sum(b, w),
            },
            Activation::Tanh => Self {
                activation,
                weight: activation.normal_weight(w),
                lower: Dd::sum(b, -w).scaled(2.0),
                centre: Dd::from(2.0 * b),
                upper: Dd::sum(b, w).scaled(2.0),
            },
        }
    }

    /// The same unit seen from the other end: `X → -X`.
    pub fn mirrored(&self) -> Self {
        Self { lower: -self.upper, centre: -self.centre, upper: -self.lower, ..*self }
    }

    /// `W σ(X) + B`.
    pub fn drive(&self, x: Dd) -> Dd {
        if x.hi < -CENTRE {
            self.lower + Dd::product(self.weight, sigma_of(x))
        } else if x.hi > CENTRE {
            self.upper - Dd::product(self.weight, sigma_of(-x))
        } else if x.hi.abs() < LINEAR {
            // tanh(X/2) is X/2 to the last digit; halving the weight instead keeps subnormal states.
            self.centre + Dd::product(self.weight / 4.0, x.hi)
        } else {
            let tanh = (x.hi / 2.0).tanh();
            let tanh = tanh + (1.0 - tanh * tanh) * x.lo / 2.0;
            self.centre + Dd::product(self.weight / 2.0, tanh)
        }
    }

    /// The residual `G(X) = X - (W σ(X) + B)`: negative where the orbit moves up.
    ///
    /// Next to the cusp `X` and the drive agree to the third order. There it is taken as
    /// `(1 - W/4) X + (W/2)(X/2 - tanh(X/2)) - c`, each term of which is as small as the whole.
    pub fn residual(&self, x: f64) -> Dd {
        if (LINEAR..=NEAR_CENTRE).contains(&x.abs()) {
            let slope = Dd::sum(1.0, -self.weight / 4.0).rounded();
            let bend = self.weight / 2.0 * tanh_deficit(x / 2.0);
            Dd::product(slope, x) + Dd::from(bend) - self.centre
        } else {
            Dd::from(x) - self.drive(Dd::from(x))
        }
    }

    /// The multiplier `m = W σ'(X)`.
    pub fn multiplier(&self, x: f64) -> f64 {
        self.weight * sigma(x) * sigma(-x)
    }

    /// The multiplier at a state, with the digits of the state behind the rounding of `X`.
    pub fn multiplier_at(&self, state: &State) -> f64 {
        let range = self.activation.range();
        self.weight * (state.to_lower / range) * (state.to_upper / range)
    }

    /// `1 - m`, which a fold makes small, without cancellation around `X = 0`, where the cusp is.
    pub fn one_minus_multiplier(&self, x: f64) -> f64 {
        if x.abs() <= CENTRE {
            let tanh = (x / 2.0).tanh();
            (1.0 - self.weight / 4.0) + self.weight / 4.0 * tanh * tanh
        } else {
            1.0 - self.multiplier(x)
        }
    }

    /// What the unit gives at `X`, however saturated it is there.
    pub fn outputs(&self, x: f64) -> Outputs<f64> {
        let (to_lower, to_upper) = (sigma(x), sigma(-x));
        let value = match self.activation {
            Activation::Logistic => to_lower,
            Activation::Tanh => (x / 2.0).tanh(),
        };
        Outputs { value, to_lower, to_upper }
    }

    /// The state of the unit at `X`.
    pub fn state(&self, x: Dd) -> State {
        let range = self.activation.range();
        let (to_lower, to_upper) = (range * sigma_of(x), range * sigma_of(-x));
        let y = match self.activation {
            Activation::Logistic => to_lower,
            Activation::Tanh => (x.hi / 2.0).tanh(),
        };
        State { x: x.rounded() / self.activation.scale(), y, to_lower, to_upper }
    }

    /// The root of `G` that Newton's method meets on the way from `start` towards `end`.
    ///
    /// Between the critical points of `G`, split at its inflection `X = 0`, `G` is monotone and either
    /// convex or concave. Started on the side where `G G'' > 0` Newton's iterates approach the root
    /// monotonically and never pass it, so the first step that does not go forward is rounding, and
    /// the end. `end` bounds the branch; it may be infinite.
    pub fn root(&self, start: f64, end: f64) -> Dd {
        let ahead = (end - start).signum();
        let (low, high) = if ahead > 0.0 { (start, end) } else { (end, start) };
        let mut x = start;
        for _ in 0..NEWTON_STEPS {
            let next = (x - self.newton_step(x)).clamp(low, high);
            let forward = (next - x) * ahead > 0.0;
            if !forward {
                break;
            }
            x = next;
        }
        // One more step, too small for `x` itself, gives the second half of the digits. Next to a double
        // root it is rounding over nearly nothing, and only taken if it leads to a smaller residual.
        let correction = -self.newton_step(x);
        let polished = x + correction;
        let residual = |x: f64| self.residual(x).rounded().abs();
        let improves = polished == x
            || ((low..=high).contains(&polished) && residual(polished) <= residual(x));
        if improves { Dd::sum(x, correction) } else { x.into() }
    }

    fn newton_step(&self, x: f64) -> f64 {
        self.residual(x).rounded() / self.one_minus_multiplier(x)
    }
}

/// The Taylor coefficients of `(z - tanh z)/z³` in `-z²`; the next would add less than a unit in the
/// last place up to `z = NEAR_CENTRE/2`.
const DEFICIT: [f64; 7] = [
    1.0 / 3.0,
    2.0 / 15.0,
    17.0 / 315.0,
    62.0 / 2835.0,
    1382.0 / 155_925.0,
    21_844.0 / 6_081_075.0,
    929_569.0 / 638_512_875.0,
];

/// `z - tanh z` for `|z| ≤ NEAR_CENTRE/2`, with all its digits.
fn tanh_deficit(z: f64) -> f64 {
    let square = z * z;
    z * square * DEFICIT.iter().rev().fold(0.0, |sum, coefficient| coefficient - square * sum)
}

/// `σ` of a state with twice the digits, to the first order in its low part.
fn sigma_of(x: Dd) -> f64 {
    sigma(x.hi) * (1.0 + sigma(-x.hi) * x.lo)
}
