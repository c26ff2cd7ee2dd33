//! Numbers that contradict one another, or what is computed.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::Unit;

use super::Erratum;
use crate::number::digits;
use crate::numbers::Counts;

/// Three sets of speed-ups.
pub fn speed_ups(eight: &Counts, nine: &Counts) -> Erratum {
    let [[plain_8, clipped_8], [plain_9, clipped_9]] = [eight, nine].map(Counts::ratios);
    let measured = [plain_8, clipped_8, plain_9, clipped_9];
    // To the decimals that the paper gives.
    let is_measured = |value: f64| measured.iter().any(|ratio| (ratio - value).abs() < 0.05);
    Erratum {
        place: "Abstract, examples, conclusion",
        printed: "at least 3 times faster than clipping; 9.3, 5.0, 3.5 and 1.8 times; 6.25 and 3.3 times",
        holds: "three statements that contradict one another; clipping depends on its threshold",
        shown: format!(
            "measured: {} (plain) and {} (clipping) in example 8, {} and {} in example 9",
            digits(plain_8, 3),
            digits(clipped_8, 3),
            digits(plain_9, 3),
            digits(clipped_9, 3),
        ),
        is_shown: clipped_9 < 3.0 && !is_measured(6.25) && !is_measured(3.3),
    }
}

/// The numbers of the remark after Lemma 3.
pub fn remark() -> Result<Erratum> {
    let unit = Unit::logistic(-8.0, 4.0)?;
    let mut x = Logistic.inverse(0.4)?;
    for _ in 0..1000 {
        x = unit.step(x);
    }
    let mut ends = [Logistic.value(x), Logistic.value(unit.step(x))];
    ends.sort_by(f64::total_cmp);
    let twice = (unit.step(unit.step(x)) - x).abs();
    Ok(Erratum {
        place: "Remark after Lemma 3",
        printed: "y_n diverges between 0.02 and 0.97",
        holds: "it converges to a 2-cycle, 0.0212 and 0.9788",
        shown: format!(
            "after 1000 steps: {} and {}, and two steps later the state differs by {}",
            digits(ends[0], 6),
            digits(ends[1], 6),
            digits(twice, 2),
        ),
        is_shown: (ends[1] - 0.97).abs() > 0.005 && twice < 1e-12,
    })
}
