//! Fixed points, by Newton's method from many starts.

use shockfree_linalg::{Lu, c64, eigenvalues, norm};

use super::newton::{Globalisation, Solution, newton};
use super::random::Random;
use super::{Iterate, Map};

/// A fixed point `x = F(x)`.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPoint {
    /// `x`.
    pub state: Vec<f64>,
    /// The eigenvalues of the Jacobian at `x`, the largest modulus first.
    pub multipliers: Vec<c64>,
    /// The sign of `det(I - J)`: 1, -1, or 0 at a fold.
    pub index: i8,
}

/// How a fixed point acts on what is near it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// All multipliers inside the unit circle.
    Attracting,
    /// At least one outside.
    Repelling,
    /// The largest modulus is 1 as far as rounding lets see.
    Neutral,
}

/// Moduli this close to 1 are not told from 1: eigenvalues of far from normal Jacobians are no better known.
const NEUTRAL: f64 = 1e-7;

impl FixedPoint {
    /// The fixed point at `state`, which the caller knows to be one.
    ///
    /// Nothing where the Jacobian is not finite.
    pub fn at(map: &impl Map, state: Vec<f64>) -> Option<Self> {
        let jacobian = map.jacobian(&state);
        let multipliers = eigenvalues(&jacobian).ok()?;
        let (sign, _) = Lu::of_identity_minus(&jacobian).determinant();
        let index = if sign > 0.0 {
            1
        } else if sign < 0.0 {
            -1
        } else {
            0
        };
        Some(Self { state, multipliers, index })
    }

    /// The largest modulus of a multiplier.
    pub fn spectral_radius(&self) -> f64 {
        self.multipliers.first().map_or(0.0, |value| value.norm())
    }

    /// How many multipliers lie outside the unit circle: the number of repelling directions.
    pub fn repelling(&self) -> usize {
        self.multipliers.iter().filter(|value| value.norm() > 1.0).count()
    }

    /// Attracting, repelling, or too close to tell.
    pub fn stability(&self) -> Stability {
        let radius = self.spectral_radius();
        if radius < 1.0 - NEUTRAL {
            Stability::Attracting
        } else if radius > 1.0 + NEUTRAL {
            Stability::Repelling
        } else {
            Stability::Neutral
        }
    }
}

/// What a search for fixed points found.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPoints {
    /// The points, attracting ones first, then by their first coordinates.
    pub points: Vec<FixedPoint>,
    /// Starts of Newton's method.
    pub starts: usize,
}

impl FixedPoints {
    /// `Σ sign det(I - J)` over the points.
    ///
    /// Of all fixed points of a map of a ball into itself it is 1 (Lefschetz), if none is a fold. Another sum proves that
    /// some are missing; a sum of 1 proves nothing, but a pair that is missing is the least that can be.
    pub fn index_sum(&self) -> i64 {
        self.points.iter().map(|point| i64::from(point.index)).sum()
    }

    /// Whether the index sum is 1 and no point is a fold.
    pub fn consistent(&self) -> bool {
        self.index_sum() == 1 && self.points.iter().all(|point| point.index != 0)
    }

    /// The attracting ones.
    pub fn attracting(&self) -> impl Iterator<Item = &FixedPoint> {
        self.points.iter().filter(|point| point.stability() == Stability::Attracting)
    }
}

/// Two states this close, relative to their size, are one.
const SAME: f64 = 1e-7;

/// Whether two states are one, as far as Newton's method can tell.
pub fn same(x: &[f64], y: &[f64]) -> bool {
    distance(x, y) <= SAME * (1.0 + norm(x).max(norm(y)))
}

/// Whether `‖x - y‖₂ ≤ limit`; mostly the first numbers say that it is not.
fn is_within(x: &[f64], y: &[f64], limit: f64) -> bool {
    x.iter().zip(y).all(|(x, y)| (x - y).abs() <= limit) && distance(x, y) <= limit
}

/// `‖x - y‖₂`.
pub fn distance(x: &[f64], y: &[f64]) -> f64 {
    norm(&x.iter().zip(y).map(|(x, y)| x - y).collect::<Vec<_>>())
}

/// Fixed points of `map` from `starts` starts, spread at random (from `seed`) over its bounds and along its orbits, until
/// `go_on` says no.
///
/// What is found are fixed points, to rounding; not guaranteed is that all are found, see
/// [`index_sum`](FixedPoints::index_sum).
pub fn fixed_points(
    map: &impl Map,
    starts: usize,
    seed: u64,
    go_on: &mut dyn FnMut() -> bool,
) -> FixedPoints {
    let mut points: Vec<FixedPoint> = Vec::new();
    let mut uncertainties: Vec<f64> = Vec::new();
    let mut tried = 0;
    let bounds = map.bounds();
    for (start, globalisation) in Starts::new(map, &bounds, seed).take(starts) {
        if !go_on() {
            break;
        }
        tried += 1;
        let solution = newton(map, &bounds, &start, globalisation);
        let Some(Solution { state, uncertainty }) = solution else { continue };
        let size = norm(&state);
        let known = points.iter().zip(&uncertainties).any(|(known, other)| {
            let near = (SAME * (1.0 + size)).max(other + uncertainty);
            is_within(&known.state, &state, near)
        });
        if !known && let Some(point) = FixedPoint::at(map, state) {
            points.push(point);
            uncertainties.push(uncertainty);
        }
    }
    points.sort_by(|x, y| {
        x.repelling().cmp(&y.repelling()).then_with(|| {
            let first = x.state.iter().zip(&y.state).map(|(x, y)| x.total_cmp(y));
            first.into_iter().find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        })
    });
    FixedPoints { points, starts: tried }
}

/// Cycles of exactly `period` steps, each by one of its states: fixed points of the iterate that are none of a shorter one.
pub fn cycles(
    map: &impl Map,
    period: usize,
    starts: usize,
    seed: u64,
    go_on: &mut dyn FnMut() -> bool,
) -> Vec<FixedPoint> {
    let iterate = Iterate::new(map, period);
    let mut found: Vec<FixedPoint> = Vec::new();
    for point in fixed_points(&iterate, starts, seed, go_on).points {
        let orbit = super::limit::orbit(map, &point.state, period);
        let shorter = (1..period)
            .any(|steps| period.is_multiple_of(steps) && same(&orbit[steps], &point.state));
        let known = found.iter().any(|other| orbit.iter().any(|state| same(state, &other.state)));
        if !shorter && !known {
            found.push(point);
        }
    }
    found
}

/// Units from which on a map is wide: the bounds enclose far more than what it makes of any state, so that a random state
/// between them saturates all units, and halved steps end at local minima of the residual. Of 400 networks of 4 and 8 units
/// both kept fixed points from being missed; at 100 units they cost twice the time and a tenth of the points.
const WIDE: usize = 32;

/// Starts for Newton's method, and what it does with long steps: the origin, then in turn a state far along the orbit of a
/// random one, the image of a random state and a state far along its orbit, both moved towards the middle of the bounds by
/// a random factor, and, of a map that is not [wide](WIDE), a random state moved likewise. (Fixed points are images.)
///
/// In a map that is not wide, steps are cut in one round of these and halved in the next.
struct Starts<'m, M> {
    map: &'m M,
    random: Random,
    bounds: &'m [(f64, f64)],
    count: usize,
}

impl<'m, M: Map> Starts<'m, M> {
    fn new(map: &'m M, bounds: &'m [(f64, f64)], seed: u64) -> Self {
        Self { map, random: Random::new(seed), bounds, count: 0 }
    }

    /// The state after `moves` steps from a random one.
    fn moved(&mut self, moves: usize) -> Vec<f64> {
        let state: Vec<f64> =
            self.bounds.iter().map(|&bounds| self.random.within(bounds)).collect();
        super::limit::orbit(self.map, &state, moves).pop().unwrap_or(state)
    }

    /// `state`, nearer to the middle by a random factor.
    fn shrunk(&mut self, mut state: Vec<f64>) -> Vec<f64> {
        let factor = self.random.uniform();
        for (x, &(low, high)) in state.iter_mut().zip(self.bounds) {
            let middle = 0.5 * (low + high);
            let middle = if middle.is_finite() { middle } else { 0.0 };
            *x = middle + factor * (*x - middle);
        }
        state
    }
}

impl<M: Map> Iterator for Starts<'_, M> {
    type Item = (Vec<f64>, Globalisation);

    fn next(&mut self) -> Option<Self::Item> {
        /// Far enough for a fast orbit to settle, and for a slow one to be near a place where orbits linger.
        const MOVES: usize = 30;
        /// Steps of the map, and whether the state is moved towards the middle.
        const KINDS: [(usize, bool); 4] = [(MOVES, false), (1, true), (MOVES, true), (0, true)];
        // Where there is no scale nothing saturates, and orbits may escape.
        let wide = self.bounds.len() >= WIDE && self.map.length_scale().is_finite();
        let turn = self.count;
        self.count += 1;
        if turn == 0 {
            return Some((vec![0.0; self.bounds.len()], Globalisation::Cut));
        }
        let kinds = if wide { &KINDS[..3] } else { &KINDS[..] };
        let (moves, shrunk) = kinds[turn % kinds.len()];
        let state = self.moved(moves);
        let state = if shrunk { self.shrunk(state) } else { state };
        let globalisation = if wide || (turn / kinds.len()).is_multiple_of(2) {
            Globalisation::Cut
        } else {
            Globalisation::Halve
        };
        Some((state, globalisation))
    }
}
