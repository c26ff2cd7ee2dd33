//! Left of the flips: the 2-cycle, and the shock of its phase.

use shockfree::Activation::Logistic;
use shockfree::unit::{Limit, Unit, flips, shock};
use shockfree::{Result, Steps};

use crate::spread::{spread, within};

/// How many units are tried.
const CASES: u32 = 2000;
/// Their weights, and how close to the flips their biases come, as a part of the way between them.
const WEIGHTS: (f64, f64) = (-20.0, -4.1);
const BETWEEN: (f64, f64) = (0.05, 0.95);
/// Steps of the orbit that a cycle is compared with: at the slowest of these units, `m² = 0.98`, the
/// distance shrinks below a unit in the last place.
const STEPS: u32 = 4000;

/// How the closed form of the cycles compares with long orbits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cycles {
    /// How many were compared.
    pub cases: u32,
    /// The largest difference of an output, and where: `(difference, w, b)`.
    pub worst: (f64, f64, f64),
}

/// Compares cycles with orbits.
///
/// # Errors
/// None for the fixed cases; those of the library.
pub fn cycles() -> Result<Cycles> {
    let mut compared = Cycles { cases: 0, worst: (0.0, 0.0, 0.0) };
    for n in 0..CASES {
        let [w, b, x] = spread::<3>(n);
        let weight = within(WEIGHTS, w);
        let Some(pair) = flips(Logistic, weight)? else { continue };
        let ends = (pair.minus.bias.min(pair.plus.bias), pair.minus.bias.max(pair.plus.bias));
        let bias = within(ends, within(BETWEEN, b));
        let unit = Unit::logistic(weight, bias)?;
        let start = within((-5.0, 5.0), x);
        let Limit::TwoCycle(cycle) = unit.limit(start)? else { continue };
        let mut x = start;
        for _ in 0..STEPS {
            x = unit.step(x);
        }
        let mut seen = [Logistic.value(x), Logistic.value(unit.step(x))];
        seen.sort_by(f64::total_cmp);
        let off = (seen[0] - cycle.low.y).abs().max((seen[1] - cycle.high.y).abs());
        compared.cases += 1;
        if off.is_nan() || off > compared.worst.0 {
            compared.worst = (off, weight, bias);
        }
    }
    Ok(compared)
}

/// Where the phase of the cycle swaps at a finite horizon, found by halving an interval, against the
/// line `b = x₀ - w y₀`: `(T, found, line)`.
///
/// # Errors
/// None for weights left of the flips; those of the library.
pub fn swaps(weight: f64, start: f64, horizons: &[u64]) -> Result<Vec<(u64, f64, f64)>> {
    let line = shock(Logistic, weight, start)?.map_or(f64::NAN, |shock| shock.bias);
    let mut found = Vec::new();
    for &horizon in horizons {
        let steps = Steps::new(horizon)?;
        let above = |bias: f64| -> Result<bool> {
            let unit = Unit::logistic(weight, bias)?;
            let end = unit.state_after(start, steps)?.state.x;
            Ok(end > unit.fixed_points().lowest().state.x)
        };
        let (mut low, mut high) = (line - 0.5, line + 0.5);
        let side = above(low)?;
        // Sixty halvings leave nothing between the two.
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if above(middle)? == side {
                low = middle;
            } else {
                high = middle;
            }
        }
        found.push((horizon, f64::midpoint(low, high), line));
    }
    Ok(found)
}

/// The line against brute force all over the wedge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// How many units and horizons were compared.
    pub cases: u32,
    /// The largest distance of the found place from the line, and where: `(distance, w, x_0)`.
    pub worst: (f64, f64, f64),
    /// The smallest jump of the output within 10⁻⁹ of the line, and where.
    pub least_jump: (f64, f64, f64),
}

/// How many starts are tried.
const LINES: u32 = 300;
/// Starts at which the fixed point on the line repels by this at least, so that an orbit leaves [`ASIDE`]
/// within the horizons.
const REPELS: f64 = 1.2;
/// An even and an odd horizon: `1.2^200` is 7·10¹⁵.
const HORIZONS: [u64; 2] = [200, 201];
/// The distance from the line at which the output has jumped.
const ASIDE: f64 = 1e-9;

/// Finds the swap of the phase for starts and weights all over the wedge.
///
/// # Errors
/// None for the fixed cases; those of the library.
pub fn line() -> Result<Line> {
    let nothing = f64::INFINITY;
    let mut line =
        Line { cases: 0, worst: (0.0, 0.0, 0.0), least_jump: (nothing, f64::NAN, f64::NAN) };
    for n in 0..LINES {
        let [w, y] = spread::<2>(n);
        let weight = within((-20.0, -REPELS * 4.0), w);
        // -w y(1-y) ≥ REPELS between 1/2 ± this.
        let half = (0.25 + REPELS / weight).max(0.0).sqrt();
        let start = Logistic.inverse(0.5 + half * within((-1.0, 1.0), y))?;
        for (steps, found, expected) in swaps(weight, start, &HORIZONS)? {
            let end = |bias: f64| -> Result<f64> {
                Ok(Unit::logistic(weight, bias)?.state_after(start, Steps::new(steps)?)?.state.y)
            };
            let jump = (end(found + ASIDE)? - end(found - ASIDE)?).abs();
            line.cases += 1;
            let off = (found - expected).abs();
            if off.is_nan() || off > line.worst.0 {
                line.worst = (off, weight, start);
            }
            if jump.is_nan() || jump < line.least_jump.0 {
                line.least_jump = (jump, weight, start);
            }
        }
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::{LINES, cycles, line, swaps};

    #[test]
    fn cycles_are_what_orbits_end_in() {
        let compared = cycles().unwrap();
        assert!(compared.cases > 1900, "{compared:?}");
        // An orbit rounds at every step, which its cycle damps by 1/(1-m²) < 100.
        assert!(compared.worst.0 < 1e-13, "{compared:?}");
    }

    #[test]
    fn the_phase_swaps_on_the_line_at_even_and_at_odd_horizons() {
        for (horizon, found, line) in swaps(-8.0, 0.3, &[10, 11, 50, 51]).unwrap() {
            assert!((found - line).abs() < 1e-12, "T = {horizon}: {found} and {line}");
        }
    }

    #[test]
    fn the_line_is_a_shock_all_over_the_wedge() {
        let line = line().unwrap();
        assert_eq!(line.cases, 2 * LINES);
        // A few roundings of b and wy, which are below 32.
        assert!(line.worst.0 < 4.0 * 32.0 * f64::EPSILON, "{line:?}");
        // Within 2·10⁻⁹ of bias: no slope below 5·10⁷ does that.
        assert!(line.least_jump.0 > 0.1, "{line:?}");
    }
}
