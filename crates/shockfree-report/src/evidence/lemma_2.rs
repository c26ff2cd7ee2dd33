//! Lemma 2: where the shock is.

use shockfree::Activation::Logistic;
use shockfree::unit::{ShockKind, Unit, folds, ghost_wall, shock};
use shockfree::{Result, Steps};

use super::{Evidence, Worst, at};
use crate::beyond::growth::horizon;
use crate::report::Verdict;
use crate::spread::{spread, within};

const CASES: u32 = 400;
const WEIGHTS: (f64, f64) = (4.2, 16.0);
const STARTS: (f64, f64) = (-6.0, 6.0);
/// Steps of the orbits: behind a fold they creep past its ghost, and this is how well they find it.
const STEPS: u64 = 4000;
/// Halvings of the interval of biases.
const HALVINGS: u32 = 50;
/// Rounding of a bias on the separatrix, which the multiplier blows up in every orbit alike.
const ROUNDING: f64 = 1e-13;

/// A jump of the limit, found by brute force, and what formulas say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jump {
    /// The weight.
    pub weight: f64,
    /// The start `x_0`.
    pub start: f64,
    /// The bias at which the end of a long orbit jumps.
    pub found: f64,
    /// The corrected lemma.
    pub corrected: f64,
    /// The lemma as printed.
    pub printed: f64,
    /// How far from the shock so long an orbit still cannot tell its side: the ghost of a fold; on a
    /// separatrix `m^-T`, in which it leaves the repelling point, and rounding.
    pub blur: f64,
}

/// Finds jumps all over the plane.
///
/// # Errors
/// None for the fixed cases; those of the library.
pub fn jumps() -> Result<Vec<Jump>> {
    let mut jumps = Vec::new();
    for n in 0..CASES {
        let [w, x] = spread::<2>(n);
        jumps.extend(jump(within(WEIGHTS, w), within(STARTS, x))?);
    }
    Ok(jumps)
}

/// The jump of one start at one weight.
fn jump(weight: f64, start: f64) -> Result<Option<Jump>> {
    let steps = Steps::new(STEPS)?;
    let (Some(pair), Some(at)) = (folds(Logistic, weight)?, shock(Logistic, weight, start)?) else {
        return Ok(None);
    };
    // Attractors lie outside the folds' states, on both sides of y = 1/2.
    let ends_high = |bias: f64| -> Result<bool> {
        Ok(Unit::logistic(weight, bias)?.state_after(start, steps)?.state.x > 0.0)
    };
    let (mut low, mut high) = (pair.plus.bias - 1.0, pair.minus.bias + 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if ends_high(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    let blur = match at.kind {
        ShockKind::Fold => {
            let wall = ghost_wall(Logistic, weight, start, steps)?;
            wall.map_or(f64::NAN, |wall| (wall - at.bias).abs())
        }
        _ => ROUNDING + (weight * Logistic.slope(start)).powf(-horizon(STEPS)),
    };
    Ok(Some(Jump {
        weight,
        start,
        found: f64::midpoint(low, high),
        corrected: at.bias,
        printed: printed(start, pair.minus.bias, pair.plus.bias),
        blur,
    }))
}

/// Lemma 2 as it is printed.
fn printed(start: f64, minus: f64, plus: f64) -> f64 {
    if start <= 0.0 {
        if minus <= start { minus } else { start }
    } else if plus >= start {
        plus
    } else {
        start
    }
}

/// The corrected lemma against brute force.
pub fn evidence() -> Result<Evidence> {
    let mut worst = Worst::new();
    for jump in jumps()? {
        let off = (jump.found - jump.corrected).abs() / jump.blur;
        worst.note(off, || at(&[("w", jump.weight), ("x₀", jump.start)]));
    }
    Ok(Evidence {
        statement: "Lemma 2, corrected",
        says: "the shock is a fold, or the separatrix b = x₀ − wy₀",
        tried: format!(
            "the jump of the end of orbits of {STEPS} steps, by halving, against the formula; in units of \
             how well such orbits can tell"
        ),
        cases: worst.cases,
        worst: worst.value,
        place: worst.place,
        allowed: (1.1, "the ghost's law 2π²/(T²(1 − 2y₋)) is asymptotic"),
        holds: Verdict::Corrected,
    })
}
