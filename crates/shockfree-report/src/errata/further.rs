//! Slips found while computing: none of them changes a result, each of them stops whoever follows the text.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::training::{Example, Stop, StoppingRule, train};
use shockfree::unit::Unit;
use shockfree::{Steps, objective::Parameters};

use super::{Erratum, WRONG};
use crate::evidence::planar::{times, transposed};
use crate::evidence::theorem_7;
use crate::number::digits;
use crate::spread::{spread, within};

/// The paper's number of steps.
const HORIZON: u64 = 50;
/// Pairs of vectors that are tried against an inequality.
const PAIRS: u32 = 2000;
/// Biases at which Algorithm 1 is started, farther and farther out.
const BIASES: [f64; 4] = [-3.0, -5.0, -7.0, -9.0];
/// Updates that Algorithm 1 is given.
const BUDGET: u64 = 1_000_000;

/// All of them.
///
/// # Errors
/// None for the fixed cases; those of the library.
pub fn all() -> Result<Vec<Erratum>> {
    Ok(vec![
        near_enough()?,
        slope_of_a_state(),
        inequality_of_vectors()?,
        rows_and_columns()?,
        targets_on_the_edge(),
        any_bias()?,
    ])
}

/// Section 2.2: `y_50` for `y_∞`.
fn near_enough() -> Result<Erratum> {
    // On the centre line b = -w/2 contraction is slowest; the starts are the two ends.
    let off = |weight: f64| -> Result<f64> {
        let unit = Unit::logistic(weight, -weight / 2.0)?;
        let limit = unit.fixed_points().lowest().state.y;
        let mut worst: f64 = 0.0;
        for start in [-40.0, 40.0] {
            let end = unit.state_after(start, Steps::new(HORIZON)?)?.state.y;
            worst = worst.max((end - limit).abs());
        }
        Ok(worst)
    };
    let (inside, edge) = (off(3.0)?, off(3.99)?);
    Ok(Erratum {
        place: "Section 2.2",
        printed: "y₅₀ is close enough to y_∞ for w ∈ (−4, 4)",
        holds: "within (|w|/4)⁵⁰, which says nothing near the edges",
        shown: format!(
            "b = −w/2, starts ±40: |y₅₀ − y_∞| = {} at w = 3, but {} at w = 3.99",
            digits(inside, 2),
            digits(edge, 2),
        ),
        is_shown: inside < 1e-6 && edge > 0.01,
    })
}

/// Theorem 4: `σ'(c) = c(1-c)` for a state `c`.
fn slope_of_a_state() -> Erratum {
    let c: f64 = 0.9;
    let aside = 1e-5;
    let slope = (Logistic.value(c + aside) - Logistic.value(c - aside)) / (2.0 * aside);
    let (printed, holds) = (c * (1.0 - c), Logistic.value(c) * (1.0 - Logistic.value(c)));
    Erratum {
        place: "Theorem 4, after (3.6)",
        printed: "σ′(c) = c(1 − c), c ∈ (0, 1)",
        holds: "σ′(c) = σ(c)(1 − σ(c)), and c is any number; the bound 1/4 stays",
        shown: format!(
            "at c = 0.9 the difference quotient is {}, the printed form {}, the other {}",
            digits(slope, 4),
            digits(printed, 4),
            digits(holds, 4),
        ),
        is_shown: (slope - printed).abs() > 0.1 && (slope - holds).abs() < 1e-9,
    }
}

/// Lemma 6: an inequality between vectors, entry by entry.
fn inequality_of_vectors() -> Result<Erratum> {
    let (mut fails, mut least) = (0_u32, f64::INFINITY);
    for n in 0..PAIRS {
        let ys = spread::<4>(n).map(|part| within((1e-6, 1.0 - 1e-6), part));
        let x = |k: usize| Logistic.inverse(ys[k]);
        let left = [x(0)? - x(2)?, x(1)? - x(3)?];
        let right = [ys[0] - ys[2], ys[1] - ys[3]];
        fails += u32::from(left[0] < 4.0 * right[0] || left[1] < 4.0 * right[1]);
        least = least.min(left[0].hypot(left[1]) / right[0].hypot(right[1]));
    }
    Ok(Erratum {
        place: "Lemma 6, proof",
        printed: "σ⁻¹(y₁) − σ⁻¹(y₂) ≥ 4(y₁ − y₂), between vectors",
        holds: "‖σ⁻¹(y₁) − σ⁻¹(y₂)‖ ≥ 4‖y₁ − y₂‖; an entry with y₁ < y₂ has it the other way round",
        shown: format!(
            "of {PAIRS} pairs it fails for {fails}; the least ratio of the norms is {}",
            digits(least, 4)
        ),
        is_shown: fails > PAIRS / 2 && least >= 4.0,
    })
}

/// Section 3.3 writes `y w`, Theorem 7 `w y_T`.
fn rows_and_columns() -> Result<Erratum> {
    // σ(yW + b) is σ(Wᵀy + b), so in the columns of `against` the drive that Theorem 7 prints is Wᵀ's.
    let printed = theorem_7::against(|matrix, target| times(&transposed(matrix), target))?;
    let corrected = theorem_7::against(times)?;
    Ok(Erratum {
        place: "Section 3.3 and Theorem 7",
        printed: "the network as σ(y w + b), its optima as w y_T + b = σ⁻¹(y_T)",
        holds: "both with w on the same side",
        shown: format!(
            "with one each way the outputs of {} orbits end up to {} from their targets, at {}; with both \
             on one side up to {}",
            printed.cases,
            digits(printed.value, 3),
            printed.place,
            digits(corrected.value, 2),
        ),
        is_shown: printed.value > WRONG && corrected.value < 1e-12,
    })
}

/// Theorem 7's targets in the closed square.
fn targets_on_the_edge() -> Erratum {
    let refused = [0.0, 1.0].into_iter().filter(|&y| Logistic.inverse(y).is_err()).count();
    // The largest output at |w| ≤ 4 and a large bias is still below 1 in exact arithmetic: 1 - y = σ(-x).
    let short = Logistic.value(-(4.0 + 30.0));
    Erratum {
        place: "Theorem 7",
        printed: "targets in [0, 1]²",
        holds: "(0, 1)²: no output reaches 0 or 1, and σ⁻¹ is not defined there",
        shown: format!(
            "σ⁻¹ has no value at {refused} of the 2 ends; w = 4, b = 30 still leaves 1 − y = {}",
            digits(short, 2)
        ),
        is_shown: refused == 2 && short > 0.0,
    }
}

/// Algorithm 1 from any bias.
fn any_bias() -> Result<Erratum> {
    let example = Example::Eight;
    let stopping = StoppingRule::new(example.stopping().tolerance(), BUDGET)?;
    let mut counts = Vec::new();
    let mut all_end = true;
    for bias in BIASES {
        let initial = Parameters { weight: example.fixed_weight(), bias };
        let run = train(&example.problem(), &mut example.shockfree(), initial, &stopping);
        all_end &= run.stop() == Stop::Converged;
        counts.push(run.iterations());
    }
    // y ≈ eᵇ far out, and so is its slope: each 2 of bias costs e² = 7.4 times as long.
    let grows = counts.windows(2).all(|pair| pair[1] > 2 * pair[0]);
    let list = |numbers: Vec<String>| numbers.join(", ");
    Ok(Erratum {
        place: "Algorithm 1",
        printed: "b ← arbitrary value in ℝ",
        holds: "it converges from any, but the gradient vanishes like e^{−|b|} and the time grows as its \
                inverse: no explosion is not yet no plateau",
        shown: format!(
            "example 8 at w = 3 from b = {}: {} iterations",
            list(BIASES.iter().map(|bias| digits(*bias, 2)).collect()),
            list(counts.iter().map(u64::to_string).collect()),
        ),
        is_shown: all_end && grows,
    })
}
