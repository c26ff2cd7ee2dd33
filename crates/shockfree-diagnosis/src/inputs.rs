//! Constant inputs at which a network may not contract, though it seems to at the first one.

use shockfree::network::{Cell, Effort, Held, Length, Random, Survey, survey};
use shockfree_linalg::Svd;

use crate::{AnyCell, Clock, Result};

/// A constant input under which there is a witness, the layer with it held, and what was found there.
pub type Refuting = (Vec<f64>, Held<AnyCell>, Survey);

/// Share of the time after which no further input is tried.
const SHARE: f64 = 0.95;

/// Inputs that are tried, at random and at growing sizes.
const RANDOM: u32 = 24;

/// Where no bound is given, random inputs reach up to this.
const FAR: f64 = 8.0;

/// The first of several constant inputs within `bound` under which the dynamics have a witness against contraction.
///
/// The first one that is tried puts every unit where it is steepest, as far as the inputs can: there a network is most
/// likely to have more than one attractor. The others are random, the same every time.
pub fn refuting(
    cell: &AnyCell,
    bound: Option<f64>,
    tried: &[f64],
    clock: &Clock,
) -> Result<Option<Refuting>> {
    let m = cell.inputs();
    let mut candidates: Vec<Vec<f64>> = steepest(cell).into_iter().collect();
    let mut random = Random::new(2);
    for k in 1..=RANDOM {
        let size = bound.unwrap_or(FAR) * f64::from(k) / f64::from(RANDOM);
        candidates.push((0..m).map(|_| random.within((-size, size))).collect());
    }
    let n = cell.states();
    let exponents = Length { transient: 200, steps: 400, count: 1 };
    let effort = Effort {
        starts: if n <= 32 { 30 } else { 6 },
        orbits: 6,
        steps: 2_000,
        exponents,
        seed: 5,
    };
    for mut input in candidates {
        if !clock.within(SHARE) {
            break;
        }
        for u in &mut input {
            *u = u.clamp(-bound.unwrap_or(f64::MAX), bound.unwrap_or(f64::MAX));
        }
        if input == tried || !input.iter().all(|u| u.is_finite()) {
            continue;
        }
        let held = Held::new(cell, &input)?;
        let found = survey(&held, &effort, &mut |_| clock.within(SHARE));
        if found.witness.is_some() {
            // Once more, with all the effort that the first input got.
            let full = survey(&held, &Effort::for_dimension(n), &mut |_| clock.within(SHARE));
            let survey = if full.witness.is_some() { full } else { found };
            return Ok(Some((input, held, survey)));
        }
    }
    Ok(None)
}

/// The input of least size that brings the drives of a network nearest to where its activations are steepest,
/// `W φ(0) + U u + b = 0` in the least squares.
fn steepest(cell: &AnyCell) -> Option<Vec<f64>> {
    let network = cell.network()?;
    let middle = vec![network.activation().value(0.0); network.units()];
    let drive: Vec<f64> =
        network.recurrent().apply(&middle).iter().zip(network.bias()).map(|(w, b)| w + b).collect();
    let svd = Svd::new(network.input()).ok()?;
    let along = svd.u.apply_transposed(&drive);
    let tiny = svd.s.first().copied().unwrap_or(0.0) * 1e-12;
    let scaled: Vec<f64> = along
        .iter()
        .zip(&svd.s)
        .map(|(along, &s)| if s > tiny { -along / s } else { 0.0 })
        .collect();
    Some(svd.v.apply(&scaled))
}
