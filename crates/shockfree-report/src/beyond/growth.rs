//! How hard the gradient explodes at a finite horizon: like `T³` at the ghost of a fold, like `mᵀ` on a
//! separatrix.

use shockfree::Activation::Logistic;
use shockfree::unit::{ShockKind, Unit, folds, ghost_wall, shock, wall};
use shockfree::{Result, Steps};

use crate::number::digits;
use crate::report::Table;

/// Weights and starts whose shock is a fold.
const FOLDS: [(f64, f64); 4] = [(4.5, -2.0), (5.0, -2.0), (6.0, -3.0), (10.0, -4.0)];
/// Weights and starts whose shock is the separatrix.
const SEPARATRICES: [(f64, f64); 4] = [(5.0, 0.0), (6.0, -0.5), (8.0, 0.0), (12.0, 1.0)];
/// Weights and starts on separatrices that hardly repel: `m` between 1.04 and 1.1. The law shows only after
/// hundreds of steps.
const WEAK: [(f64, f64); 3] = [(4.2, 0.0), (4.5, 0.5), (5.0, -0.85)];
/// The horizons of the walls of folds, doubling.
const HORIZONS: [u64; 6] = [25, 50, 100, 200, 400, 800];
/// A wall of a separatrix must be wider than this, for its bias to be a number at all.
const THINNEST: f64 = 1e-11;
/// Distances from the separatrix that are tried, in powers of ten; 40 to each. Walls stand some `m^-T/50` from
/// a separatrix, and a bias near it has a spacing of 4·10⁻¹⁶.
const DECADES: u32 = 14;

/// Points of each round of zooming into the best of those distances, and the rounds. The first round spans
/// its two neighbours, each further one two steps of the one before: the distance comes out to 10⁻⁵, and the
/// height, which is flat at its top, to 10⁻⁸.
const ZOOM: u32 = 20;
const ROUNDS: u32 = 4;
/// A fitted exponent of a fold uses horizons from here on: at shorter ones the passage past the ghost is
/// not yet most of the orbit.
const LONG: u64 = 100;

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

impl Growth {
    /// The exponent of `T` (folds) or the growth per step (separatrices) between neighbouring horizons.
    pub fn local(&self) -> Vec<f64> {
        self.walls.windows(2).map(|pair| self.law(pair)).collect()
    }

    /// The same, fitted to all horizons by least squares; for folds to those from 100 on.
    pub fn fitted(&self) -> f64 {
        let long = |wall: &&Wall| self.kind != ShockKind::Fold || wall.0 >= LONG;
        self.law(&self.walls.iter().filter(long).copied().collect::<Vec<_>>())
    }

    /// With what was measured between the last two horizons.
    fn with_last(self) -> Self {
        let measured = self.local().last().copied().unwrap_or(f64::NAN);
        Self { measured, ..self }
    }

    /// The exponent or the growth per step of some walls: the slope of the line through their logarithms.
    fn law(&self, walls: &[Wall]) -> f64 {
        let abscissa = |steps| match self.kind {
            ShockKind::Fold => horizon(steps).ln(),
            _ => horizon(steps),
        };
        let slope = line(walls.iter().map(|wall| (abscissa(wall.0), wall.1.ln())));
        if self.kind == ShockKind::Fold { slope } else { slope.exp() }
    }
}

/// The slope of the line that fits points best, by least squares; not a number for fewer than two.
fn line(points: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let (mut count, mut x_mean, mut y_mean) = (0.0, 0.0, 0.0);
    for (x, y) in points.clone() {
        count += 1.0;
        x_mean += (x - x_mean) / count;
        y_mean += (y - y_mean) / count;
    }
    let (mut together, mut alone) = (0.0, 0.0);
    for (x, y) in points {
        together += (x - x_mean) * (y - y_mean);
        alone += (x - x_mean) * (x - x_mean);
    }
    together / alone
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

/// Measures the law of separatrices that hardly repel.
///
/// # Errors
/// As [`measure`].
pub fn measure_weak() -> Result<Vec<Growth>> {
    WEAK.into_iter().map(|(weight, start)| of_separatrix(weight, start)).collect()
}

/// Laws as a table.
pub fn table(laws: &[Growth]) -> Table {
    let list = |numbers: &[f64]| {
        numbers.iter().map(|number| digits(*number, 4)).collect::<Vec<_>>().join(", ")
    };
    let row = |law: &Growth| {
        let horizons: Vec<String> = law.walls.iter().map(|wall| wall.0.to_string()).collect();
        vec![
            law.kind.as_str().to_owned(),
            digits(law.weight, 3),
            digits(law.start, 3),
            horizons.join(", "),
            list(&law.local()),
            digits(law.fitted(), 4),
            digits(law.expected, 4),
            law.ghost.map_or_else(String::new, |ratio| digits(ratio, 4)),
        ]
    };
    Table {
        name: "growth-laws",
        title: "The growth of walls: exponents of T at folds, growth per step on separatrices"
            .to_owned(),
        header: vec![
            "shock",
            "w",
            "x₀",
            "horizons",
            "between neighbours",
            "fitted",
            "expected",
            "distance from the fold, of the ghost’s law",
        ],
        rows: laws.iter().map(row).collect(),
    }
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
    let law = Growth {
        weight,
        start,
        kind: ShockKind::Fold,
        walls,
        measured: f64::NAN,
        expected: 3.0,
        ghost,
    };
    Ok(law.with_last())
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
    let law = Growth {
        weight,
        start,
        kind: ShockKind::Separatrix,
        walls,
        measured: f64::NAN,
        expected: multiplier,
        ghost: None,
    };
    Ok(law.with_last())
}

/// The largest slope at distances from a bias, by trying many: `(slope, distance)`.
fn highest(weight: f64, bias: f64, start: f64, steps: Steps) -> Result<(f64, f64)> {
    let slope = |distance: f64| -> Result<f64> {
        let end = Unit::logistic(weight, bias + distance)?.state_after(start, steps)?;
        Ok(end.sensitivity.bias.abs())
    };
    let mut best = (slope(0.0)?, 0.0);
    for index in 0..=DECADES * 40 {
        let distance = 10.0_f64.powf(-f64::from(index) / 40.0);
        for distance in [-distance, distance] {
            let height = slope(distance)?;
            if height > best.0 {
                best = (height, distance);
            }
        }
    }
    let mut spacing = best.1 * (10.0_f64.powf(1.0 / 40.0) - 1.0);
    for _ in 0..ROUNDS {
        let centre = best.1;
        for index in 0..=ZOOM {
            let part = 2.0 * f64::from(index) / f64::from(ZOOM) - 1.0;
            let height = slope(centre + part * spacing)?;
            if height > best.0 {
                best = (height, centre + part * spacing);
            }
        }
        spacing *= 2.0 / f64::from(ZOOM);
    }
    Ok(best)
}

/// `(T, max |dy_T/db|, the wall's distance from the shock)`.
type Wall = (u64, f64, f64);

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
    use super::{FOLDS, Growth, HORIZONS, ShockKind, highest, line, measure, measure_weak, table};
    use shockfree::Activation::Logistic;
    use shockfree::Steps;
    use shockfree::unit::{folds, wall};

    /// The relative distance of a law from its limit at the longest horizon.
    fn off(measured: f64, law: &Growth) -> f64 {
        (measured / law.expected - 1.0).abs()
    }

    #[test]
    fn both_laws_hold() {
        for law in measure().unwrap() {
            // T³ holds in the limit; the exponent comes near it from below, with corrections of 1/T.
            let allowed = if law.kind == ShockKind::Fold { 0.05 } else { 0.02 };
            assert!(off(law.measured, &law) < allowed, "{law:?}");
            assert!(off(law.fitted(), &law) < allowed, "{law:?}");
            if law.kind == ShockKind::Fold {
                assert!((law.ghost.unwrap() - 1.0).abs() < 0.05, "{law:?}");
                let local = law.local();
                let distances: Vec<f64> = local.iter().map(|one| (one - 3.0).abs()).collect();
                let tail = &distances[distances.len() - 3..];
                assert!(tail.is_sorted_by(|a, b| a > b), "it does not tend to 3: {local:?}");
            }
        }
    }

    #[test]
    fn weak_separatrices_grow_by_their_multiplier_too() {
        for law in measure_weak().unwrap() {
            assert!(law.expected < 1.1 && law.walls.last().unwrap().0 > 200, "{law:?}");
            // The rates are told apart from 1, and from one another's.
            assert!((law.measured.ln() / law.expected.ln() - 1.0).abs() < 0.02, "{law:?}");
        }
    }

    /// The wall of the library against trying every distance, and its mirror image.
    #[test]
    fn trying_every_distance_finds_the_same_walls() {
        // Half a step of the last round of zooming: 6 % of the distance, divided by ten each round.
        let resolution = 3e-6;
        for (weight, start) in FOLDS {
            let fold = folds(Logistic, weight).unwrap().unwrap().minus.bias;
            for horizon in HORIZONS {
                let steps = Steps::new(horizon).unwrap();
                let found = wall(Logistic, weight, start, steps).unwrap().unwrap();
                let (height, distance) = highest(weight, fold, start, steps).unwrap();
                let place = distance / (found.bias - fold) - 1.0;
                // A peak is flat to half the digits of either search.
                assert!(place.abs() < 2.0 * resolution, "{weight}, {horizon}: {place}");
                // One step more or less of T carries an orbit out of the ghost: the peak is 1/T as wide as
                // it is far, and the height misses the square of the resolution in that unit.
                let short = 1.0 - height / found.slope;
                let allowed = (resolution * super::horizon(horizon)).powi(2);
                assert!(short > -1e-9 && short < allowed, "{weight}, {horizon}: {short}");
                let mirrored = wall(Logistic, weight, -start, steps).unwrap().unwrap();
                assert!((mirrored.slope / found.slope - 1.0).abs() < 1e-6, "{weight}, {horizon}");
            }
        }
    }

    #[test]
    fn a_line_is_fitted() {
        let points = [(1.0, 5.0), (2.0, 8.0), (4.0, 14.0)];
        assert!((line(points.into_iter()) - 3.0).abs() < 1e-14);
        assert!(line([(1.0, 1.0)].into_iter()).is_nan());
    }

    #[test]
    fn the_table_has_a_row_for_each_law() {
        let laws = measure_weak().unwrap();
        let table = table(&laws);
        assert_eq!(table.rows.len(), laws.len());
        assert!(table.rows.iter().all(|row| row.len() == table.header.len()));
    }
}
