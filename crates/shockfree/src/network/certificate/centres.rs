//! The method of centres: the smallest rate `ρ` for which a matrix inequality in `q > 0` has a solution.
//!
//! The inequality `R(q, ρ) ≻ 0` is linear and homogeneous in `q`. For a given `ρ` its centre is where
//! `Σ q_i - ln det R` is smallest (the sum fixes the scale, which the inequality leaves free); the rate that `q` really
//! reaches there is smaller than `ρ`, and the next `ρ` lies just above it (Boyd and El Ghaoui 1993, *Method of centers for
//! minimizing generalized eigenvalues*).

use shockfree_linalg::{Lu, Matrix, dot};

/// The barrier with its derivatives.
pub struct Barrier {
    /// `-ln det R`.
    pub value: f64,
    /// Its gradient in `q`.
    pub gradient: Vec<f64>,
    /// Its Hessian in `q`, positive definite.
    pub hessian: Matrix,
}

/// A matrix inequality, or several of them at once.
pub trait Inequality {
    /// The smallest rate at which `q` is a solution. An inequality that only samples what is asked for (at some
    /// angles, say) finds out here what holds in between, and takes a new sample where that is needed.
    fn rate(&mut self, q: &[f64]) -> f64;

    /// `-ln det R(q, ρ)`, or nothing where `R` is not positive definite.
    fn value(&self, q: &[f64], rate: f64) -> Option<f64>;

    /// The same with its derivatives.
    fn barrier(&self, q: &[f64], rate: f64) -> Option<Barrier>;
}

/// Of the way from the reached rate up to the last one, this much is kept: less is greedier.
const CAUTION: f64 = 0.1;

/// Where a new sample shows that more than the rate was reached, the next one is above that by this much, relatively.
const BACK: f64 = 0.005;

/// Rates are found to about this, relatively: so many centres in a row have to win less.
const ENOUGH: f64 = 2e-5;
const PATIENCE: usize = 4;

/// Centres at most, and Newton steps for each.
const CENTRES: usize = 80;
const STEPS: usize = 12;

/// A decrement of Newton's method below which a point is central enough.
const CENTRAL: f64 = 0.4;

/// Improves `q` as long as that helps and `go_on` allows; returns the best one with its rate.
pub fn minimise(
    inequality: &mut impl Inequality,
    mut q: Vec<f64>,
    go_on: &mut dyn FnMut() -> bool,
) -> (Vec<f64>, f64) {
    let mut best = (q.clone(), inequality.rate(&q));
    let mut rate = 1.2 * best.1;
    let mut idle = 0;
    for _ in 0..CENTRES {
        for _ in 0..STEPS {
            if !go_on() {
                return best;
            }
            match newton(inequality, &mut q, rate) {
                Some(decrement) if decrement >= CENTRAL => {}
                _ => break,
            }
        }
        let reached = inequality.rate(&q);
        if !reached.is_finite() {
            break;
        }
        idle = if reached < best.1 * (1.0 - ENOUGH) { 0 } else { idle + 1 };
        if reached < best.1 {
            best = (q.clone(), reached);
        }
        if idle == PATIENCE {
            break;
        }
        let way = rate - reached;
        rate = if way > ENOUGH * rate { reached + CAUTION * way } else { reached * (1.0 + BACK) };
    }
    best
}

/// One damped Newton step on `Σ q - ln det R`; returns its decrement.
fn newton(inequality: &impl Inequality, q: &mut Vec<f64>, rate: f64) -> Option<f64> {
    let Barrier { value, gradient, hessian } = inequality.barrier(q, rate)?;
    let slope: Vec<f64> = gradient.iter().map(|g| 1.0 + g).collect();
    let step = Lu::new(&hessian).solve(&slope);
    let square = dot(&step, &slope);
    if !(square.is_finite() && square >= 0.0) {
        return None;
    }
    let decrement = square.sqrt();
    let objective = |q: &[f64], value: f64| q.iter().sum::<f64>() + value;
    let here = objective(q, value);
    // The damping of self-concordant functions stays inside; longer steps are tried first.
    let damped = 1.0 / (1.0 + decrement);
    for length in [1.0, 0.5 * (1.0 + damped), damped, 0.5 * damped] {
        let moved: Vec<f64> = q.iter().zip(&step).map(|(q, step)| q - length * step).collect();
        if moved.iter().all(|&q| q > 0.0)
            && let Some(value) = inequality.value(&moved, rate)
            && objective(&moved, value) < here
        {
            *q = moved;
            return Some(decrement);
        }
    }
    None
}
