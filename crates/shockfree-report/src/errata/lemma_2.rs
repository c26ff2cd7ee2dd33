//! Lemma 2: where the shock is, and that there is one left of the flips.

use shockfree::unit::Unit;
use shockfree::{Result, Steps};

use super::{Erratum, WRONG};
use crate::beyond::phase;
use crate::evidence::jumps;
use crate::number::digits;

/// The printed shock against the jump of long orbits.
pub fn formula() -> Result<Erratum> {
    let jumps = jumps()?;
    let off = |value: f64, found: f64| (value - found).abs();
    let wrong = jumps.iter().filter(|jump| off(jump.printed, jump.found) > WRONG).count();
    let worst_corrected =
        jumps.iter().map(|jump| off(jump.corrected, jump.found)).fold(0.0, f64::max);
    let worst = jumps
        .iter()
        .max_by(|a, b| off(a.printed, a.found).total_cmp(&off(b.printed, b.found)))
        .copied();
    let example = worst.map_or_else(String::new, |jump| {
        format!(
            "; at w = {}, x₀ = {} it prints b = {} and the jump is at {}",
            digits(jump.weight, 4),
            digits(jump.start, 4),
            digits(jump.printed, 4),
            digits(jump.found, 4),
        )
    });
    Ok(Erratum {
        place: "Lemma 2",
        printed: "the shock at b = σ⁻¹(y₀), or b±(w) by a comparison with it",
        holds: "b = σ⁻¹(y₀) − wy₀ where y₋ < y₀ < y₊, else b₋ or b₊; examples 8 and 9 use this form",
        shown: format!(
            "the printed form is off by more than {WRONG} in {wrong} of {} cases{example}; the corrected one \
             by at most {}",
            jumps.len(),
            digits(worst_corrected, 2),
        ),
        is_shown: wrong > 0 && worst_corrected < WRONG,
    })
}

/// A shock for `w < -4`.
pub fn left_of_the_flips() -> Result<Erratum> {
    let found = phase::swaps(-8.0, 0.3, &[50, 51])?;
    let off = found.iter().map(|(_, found, line)| (found - line).abs()).fold(0.0, f64::max);
    let line = found.first().map_or(f64::NAN, |swap| swap.2);
    let steep = [-1e-6, 1e-6]
        .into_iter()
        .map(|aside| -> Result<f64> {
            let unit = Unit::logistic(-8.0, line + aside)?;
            Ok(unit.state_after(0.3, Steps::new(50)?)?.state.y)
        })
        .collect::<Result<Vec<_>>>()?;
    let jump = (steep[1] - steep[0]).abs();
    Ok(Erratum {
        place: "Lemma 2",
        printed: "shocks for w ≥ 4 only",
        holds: "every finite-horizon cost has one between the flips too, w < −4: on b = σ⁻¹(y₀) − wy₀",
        shown: format!(
            "w = −8, x₀ = 0.3: across b = {} the output after 50 steps jumps by {} within 2·10⁻⁶; found \
             by halving, it is within {} of the line",
            digits(line, 5),
            digits(jump, 3),
            digits(off.max(f64::EPSILON), 2),
        ),
        is_shown: off < 1e-12 && jump > 0.5,
    })
}
