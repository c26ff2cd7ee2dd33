//! How hard the gradient explodes at a finite horizon: like `T³` at the ghost of a fold, like `mᵀ` on a
//! separatrix.

use shockfree::Activation::Logistic;
use shockfree::unit::{ShockKind, Unit, folds, ghost_wall, shock, wall};
use shockfree::{Result, Steps};

/// Weights and starts whose shock is a fold.
const FOLDS: [(f64, f64); 4] = [(4.5, -2.0), (5.0, -2.0), (6.0, -3.0), (10.0, -4.0)];
/// Weights and starts whose shock is the separatrix.
const SEPARATRICES: [(f64, f64); 4] = [(5.0, 0.0), (6.0, -0.5), (8.0, 0.0), (12.0, 1.0)];
/// The horizons of the walls of folds, doubling.
const HORIZONS: [u64; 6] = [25, 50, 100, 200, 400, 800];
/// A wall of a separatrix must be wider than this, for its bias to be a number at all.
const THINNEST: f64 = 1e-11;
/// Distances from the separatrix that are tried, in powers of ten; 40 to each.
const DECADES: u32 = 12;

/// The height of the wall of one unit at several horizons.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The weight.
    pub weight: f64,
    /// The start `x_0`.
    pub start: f64,
    /// What the wall is of.
    pub kind: ShockKind,
    /// `(T, max |dy_T/db|, the wall's distance from the shock)`.
    pub walls: Vec<(u64, f64, f64)>,
    /// The exponent of `T`, or the growth per step, between the last two horizons.
    pub measured: f64,
    /// What the theory says it tends to.
    pub expected: f64,
    /// For folds, the distance of the wall at the longest horizon as a multiple of the ghost's law
    /// `2π²/(T²(1-2y₋))`.
    pub ghost: Option<f64>,
}

/// Measures both laws.
///
/// # Errors
/// None for the fixed units; those of the library.
pub fn measure() -> Result<Vec<Growth>> {
    let mut laws = Vec::new();
    for (weight, start) in FOLDS {
        laws.push(of_fold(weight, start)?);
    }
    for (weight, start) in SEPARATRICES {
        laws.push(of_separatrix(weight, start)?);
    }
    Ok(laws)
}

fn of_fold(weight: f64, start: f64) -> Result<Growth> {
    let fold = folds(Logistic, weight)?.map_or(f64::NAN, |pair| pair.minus.bias);
    let mut walls = Vec::new();
    let mut ghost = None;
    for horizon in HORIZONS {
        let steps = Steps::new(horizon)?;
        if let Some(wall) = wall(Logistic, weight, start, steps)? {
            walls.push((horizon, wall.slope, wall.bias - fold));
            let law = ghost_wall(Logistic, weight, start, steps)?.map(|bias| bias - fold);
            ghost = law.map(|law| (wall.bias - fold) / law);
        }
    }
    let measured = last_two(&walls).map_or(f64::NAN, |(from, to)| {
        (to.1 / from.1).ln() / (horizon(to.0) / horizon(from.0)).ln()
    });
    Ok(Growth { weight, start, kind: ShockKind::Fold, walls, measured, expected: 3.0, ghost })
}

fn of_separatrix(weight: f64, start: f64) -> Result<Growth> {
    let bias = shock(Logistic, weight, start)?.map_or(f64::NAN, |shock| shock.bias);
    let multiplier = weight * Logistic.slope(start);
    let mut walls = Vec::new();
    // As many horizons as there are walls wide enough to stand on, in steps of a tenth of the last.
    let longest = (-THINNEST.ln() / multiplier.ln()).floor();
    for tenth in 2..=10 {
        let horizon = whole(longest * f64::from(tenth) / 10.0);
        let (height, distance) = highest(weight, bias, start, Steps::new(horizon)?)?;
        walls.push((horizon, height, distance));
    }
    let measured = last_two(&walls).map_or(f64::NAN, |(from, to)| {
        ((to.1 / from.1).ln() / (horizon(to.0) - horizon(from.0))).exp()
    });
    let kind = ShockKind::Separatrix;
    Ok(Growth { weight, start, kind, walls, measured, expected: multiplier, ghost: None })
}

/// The largest slope at distances from a bias, by trying many: `(slope, distance)`.
fn highest(weight: f64, bias: f64, start: f64, steps: Steps) -> Result<(f64, f64)> {
    let mut best = (0.0, 0.0);
    for index in 0..=DECADES * 40 {
        let distance = 10.0_f64.powf(-f64::from(index) / 40.0);
        for distance in [-distance, 0.0, distance] {
            let end = Unit::logistic(weight, bias + distance)?.state_after(start, steps)?;
            if end.sensitivity.bias.abs() > best.0 {
                best = (end.sensitivity.bias.abs(), distance);
            }
        }
    }
    Ok(best)
}

type Wall = (u64, f64, f64);

fn last_two(walls: &[Wall]) -> Option<(Wall, Wall)> {
    walls.windows(2).last().map(|pair| (pair[0], pair[1]))
}

/// A horizon as a number; none here is near 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "below 2^53")]
pub fn horizon(steps: u64) -> f64 {
    steps as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
fn whole(number: f64) -> u64 {
    number.round().max(1.0) as u64
}

#[cfg(test)]
mod tests {
    use super::{ShockKind, highest, measure};
    use shockfree::Activation::Logistic;
    use shockfree::Steps;
    use shockfree::unit::{folds, wall};

    #[test]
    fn both_laws_hold() {
        for law in measure().unwrap() {
            match law.kind {
                // T³ holds in the limit; at T = 800 the exponent is within a twentieth.
                ShockKind::Fold => {
                    assert!((law.measured - 3.0).abs() < 0.15, "{law:?}");
                    assert!((law.ghost.unwrap() - 1.0).abs() < 0.15, "{law:?}");
                }
                _ => assert!((law.measured / law.expected - 1.0).abs() < 0.02, "{law:?}"),
            }
        }
    }

    /// The wall of the library against trying every distance.
    #[test]
    fn no_slope_is_higher_than_the_wall() {
        let (weight, start, steps) = (5.0, -2.0, Steps::new(100).unwrap());
        let fold = folds(Logistic, weight).unwrap().unwrap().minus.bias;
        let (tried, _) = highest(weight, fold, start, steps).unwrap();
        let wall = wall(Logistic, weight, start, steps).unwrap().unwrap();
        // The tried distances stand 6 % apart, and the peak is about as wide as it is far.
        assert!(tried <= wall.slope * (1.0 + 1e-9) && tried > 0.9 * wall.slope);
    }
}
