//! All that is looked for in a map, in one go.

use super::random::Random;
use super::witness::witness;
use super::{
    Exponent, FixedPoint, FixedPoints, Length, Limit, Map, Stability, Witness, exponents,
    fixed_points, limit,
};

/// How much of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Starts of Newton's method.
    pub starts: usize,
    /// Orbits that are followed to their limits.
    pub orbits: usize,
    /// Steps of each of them at most.
    pub steps: usize,
    /// Lyapunov exponents.
    pub exponents: Length,
    /// Where starts are drawn from.
    pub seed: u64,
}

impl Effort {
    /// What suits a map of `n` variables: thorough for few, and for many what a minute allows.
    pub fn for_dimension(n: usize) -> Self {
        let (starts, orbits, steps) = match n {
            0..=16 => (400, 60, 20_000),
            17..=128 => (150, 30, 5_000),
            _ => (24, 6, 2_000),
        };
        let exponents = match n {
            0..=32 => Length { transient: 1_000, steps: 10_000, count: n },
            33..=128 => Length { transient: 300, steps: 1_000, count: n },
            _ => Length { transient: 200, steps: 400, count: 8 },
        };
        Self { starts, orbits, steps, exponents, seed: 1 }
    }
}

/// What is being looked for, so that a caller can show it and share out time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Fixed points by Newton's method.
    FixedPoints,
    /// The limits of orbits.
    Orbits,
    /// Lyapunov exponents.
    Exponents,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// Fixed points, those met as limits of orbits included.
    pub fixed_points: FixedPoints,
    /// The limits of the orbits, each once.
    pub limits: Vec<Limit>,
    /// The largest Lyapunov exponents, falling, of the orbit that looked least settled.
    pub exponents: Vec<Exponent>,
    /// What refutes contraction.
    pub witness: Option<Witness>,
}

/// Looks for fixed points, limits, exponents and a witness against contraction, as long as `go_on` allows for each.
///
/// Nothing found proves that there is nothing.
pub fn survey(map: &impl Map, effort: &Effort, go_on: &mut dyn FnMut(Stage) -> bool) -> Survey {
    let mut points =
        fixed_points(map, effort.starts, effort.seed, &mut || go_on(Stage::FixedPoints));
    let mut random = Random::new(effort.seed ^ 0x5eed);
    let bounds = map.bounds();
    let mut limits: Vec<Limit> = Vec::new();
    let mut longest: Option<Vec<f64>> = None;
    for _ in 0..effort.orbits {
        if !go_on(Stage::Orbits) {
            break;
        }
        let start: Vec<f64> = bounds.iter().map(|&bounds| random.within(bounds)).collect();
        let reached = limit(map, &start, effort.steps);
        match &reached {
            Limit::FixedPoint(point) => {
                let known =
                    |other: &FixedPoint| super::fixed_points::same(&other.state, &point.state);
                if !points.points.iter().any(known) {
                    points.points.push(point.clone());
                }
            }
            Limit::Unsettled { state, .. } => longest = longest.or_else(|| Some(state.clone())),
            Limit::Cycle { states, .. } => longest = longest.or_else(|| Some(states[0].clone())),
            Limit::Escaped { .. } => {}
        }
        if !limits.iter().any(|known| alike(known, &reached)) {
            limits.push(reached);
        }
    }
    let start = longest
        .or_else(|| {
            points
                .points
                .iter()
                .find(|p| p.stability() == Stability::Attracting)
                .map(|p| p.state.clone())
        })
        .unwrap_or_else(|| vec![0.0; map.dimension()]);
    let exponents = exponents(map, &start, effort.exponents, &mut || go_on(Stage::Exponents));
    let witness = witness(&points, &limits, &exponents);
    Survey { fixed_points: points, limits, exponents, witness }
}

/// Whether two limits are one.
fn alike(one: &Limit, other: &Limit) -> bool {
    use super::fixed_points::same;
    match (one, other) {
        (Limit::FixedPoint(x), Limit::FixedPoint(y)) => same(&x.state, &y.state),
        (Limit::Cycle { states, .. }, Limit::Cycle { point, .. }) => {
            states.iter().any(|state| same(state, &point.state))
        }
        // All that did not settle may lie on one attractor, and all that escaped is alike.
        (Limit::Unsettled { .. }, Limit::Unsettled { .. })
        | (Limit::Escaped { .. }, Limit::Escaped { .. }) => true,
        _ => false,
    }
}
