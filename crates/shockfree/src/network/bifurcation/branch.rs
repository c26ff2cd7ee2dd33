//! A curve of fixed points.

use super::Bifurcation;

/// A point of a curve of fixed points.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// `s`.
    pub parameter: f64,
    /// `x`.
    pub state: Vec<f64>,
    /// The largest modulus of a multiplier.
    pub spectral_radius: f64,
    /// How many multipliers lie outside the unit circle.
    pub repelling: usize,
}

/// How a curve ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// It reached the other end of the family.
    Reached,
    /// It came back to the end where it started, over a fold.
    TurnedBack,
    /// It could not be followed further.
    Lost {
        /// Why.
        why: Loss,
        /// The last `s` that was reached.
        at: f64,
    },
    /// [`Settings::steps`](super::Settings::steps) were used up.
    Budget,
}

/// Why a curve was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The start has another length than the states of the family.
    WrongLength,
    /// The start is no fixed point: `|F(x) - x|` exceeds 1e-6 `(1 + |x|)`, in the largest entries, or
    /// Newton's method leads elsewhere.
    NotAFixedPoint,
    /// The map, its Jacobian or the start is NaN or infinite, or the family changes its dimension.
    NotFinite,
    /// The tangent is not defined: more than one curve starts here, or a whole surface of fixed points.
    Singular,
    /// However short the step, Newton's method did not converge or the tangent turned too much: a kink, or an
    /// end of the curve.
    NoStep,
}

/// A curve of fixed points, from its start to its end, with all that was located on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// In the order in which they were met; empty if the start was no fixed point.
    pub points: Vec<Point>,
    /// In the order in which they were met.
    pub bifurcations: Vec<Bifurcation>,
    /// How it ended.
    pub end: End,
}
