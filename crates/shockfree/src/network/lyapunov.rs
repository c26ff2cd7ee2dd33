//! Lyapunov exponents.

use shockfree_linalg::{Flag, Matrix};

use super::random::Random;
use super::{Cell, Map};

/// A Lyapunov exponent with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponent {
    /// `λ`, per step; `-∞` where a direction vanishes.
    pub value: f64,
    /// The standard error of the mean, from blocks of the orbit: statistical, for orbits that have settled on their
    /// attractor. Infinite where it cannot be told.
    pub error: f64,
}

impl Exponent {
    /// Whether it is clearly above 0: by six standard errors, and by more than what a transient may leave.
    pub fn is_positive(&self) -> bool {
        const LEAST: f64 = 1e-3;
        const ERRORS: f64 = 6.0;
        self.value > LEAST && self.value > ERRORS * self.error
    }
}

/// How long, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Steps that are not counted, in which the orbit and its frame settle.
    pub transient: usize,
    /// Steps that are counted.
    pub steps: usize,
    /// How many exponents, the largest ones; at most `n`.
    pub count: usize,
}

/// Blocks from whose scatter the errors are taken.
const BLOCKS: usize = 20;

/// The largest Lyapunov exponents of the orbit of `map` from `start`, falling:
/// `λ_i = lim (1/T) Σ_t ln R_ii(t)` with `J(x_t) Q_t = Q_{t+1} R(t)`, the frame made orthonormal at every step (Benettin et
/// al. 1980).
///
/// In between the frame is kept as a [`Flag`] by Gaussian elimination, which takes a third of the operations and spans the
/// same subspaces; it becomes an orthonormal one where sums are read, so that these are the same but for rounding. (At every
/// step, however little is left of the last direction beside the first: where `λ_1 - λ_n` is 6, ten steps without make them
/// differ by more than the digits of a number.)
///
/// `go_on` is asked at every step; the exponents are of the steps done, none if it says no before the first block is
/// full. A positive one means that nearby orbits part: the map does not contract.
pub fn exponents(
    map: &impl Map,
    start: &[f64],
    length: Length,
    go_on: &mut dyn FnMut() -> bool,
) -> Vec<Exponent> {
    let mut state = start.to_vec();
    run(start.len(), length, go_on, &mut || {
        let jacobian = map.jacobian(&state);
        state = map.image(&state);
        jacobian
    })
}

/// The same under the inputs that `input` gives, one a step: conditional exponents.
pub fn driven_exponents<C: Cell>(
    cell: &C,
    start: &[f64],
    input: &mut dyn FnMut() -> Vec<f64>,
    length: Length,
    go_on: &mut dyn FnMut() -> bool,
) -> Vec<Exponent> {
    let mut state = start.to_vec();
    run(start.len(), length, go_on, &mut || {
        let u = input();
        let jacobian = cell.jacobian(&state, &u);
        let mut next = vec![0.0; state.len()];
        cell.step(&state, &u, &mut next);
        state = next;
        jacobian
    })
}

fn run(
    n: usize,
    length: Length,
    go_on: &mut dyn FnMut() -> bool,
    advance: &mut dyn FnMut() -> Matrix,
) -> Vec<Exponent> {
    let count = length.count.min(n);
    // Any frame will do, but one that no symmetry of the map keeps in a subspace.
    let mut random = Random::new(1);
    let mut flag = Flag::new(&Matrix::from_fn(n, count, |_, _| random.uniform() - 0.5));
    // The frame settles as the orbit does: on the directions that belong to the exponents.
    for _ in 0..length.transient {
        if !go_on() {
            return Vec::new();
        }
        if !are_finite(&flag.advance(&advance())) {
            return Vec::new();
        }
    }
    let block = length.steps.div_ceil(BLOCKS).max(1);
    let mut means: Vec<Vec<f64>> = Vec::new();
    let mut lengths = flag.orthonormal().1;
    'blocks: for _ in 0..BLOCKS {
        let mut sums = vec![0.0; count];
        for _ in 0..block {
            if !go_on() {
                break 'blocks;
            }
            let growth = flag.advance(&advance());
            if !are_finite(&growth) {
                return Vec::new();
            }
            for (sum, growth) in sums.iter_mut().zip(growth) {
                *sum += growth.ln();
            }
        }
        let before = std::mem::replace(&mut lengths, flag.orthonormal().1);
        if !are_finite(&lengths) {
            return Vec::new();
        }
        #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
        let mean = |((sum, after), before): ((&f64, &f64), &f64)| {
            (sum + after.ln() - before.ln()) / block as f64
        };
        means.push(sums.iter().zip(&lengths).zip(&before).map(mean).collect());
    }
    if means.is_empty() {
        return Vec::new();
    }
    let mut exponents: Vec<Exponent> =
        (0..count).map(|k| mean_of(means.iter().map(|mean| mean[k]))).collect();
    exponents.sort_by(|x, y| y.value.total_cmp(&x.value));
    exponents
}

fn are_finite(values: &[f64]) -> bool {
    values.iter().all(|value| value.is_finite())
}

/// The mean of block means with its standard error.
#[expect(clippy::cast_precision_loss, reason = "at most 20 blocks")]
fn mean_of(blocks: impl ExactSizeIterator<Item = f64> + Clone) -> Exponent {
    let count = blocks.len() as f64;
    let value = blocks.clone().sum::<f64>() / count;
    if !value.is_finite() || count < 2.0 {
        return Exponent { value, error: f64::INFINITY };
    }
    let squares: f64 = blocks.map(|mean| (mean - value).powi(2)).sum();
    Exponent { value, error: (squares / (count - 1.0) / count).sqrt() }
}
