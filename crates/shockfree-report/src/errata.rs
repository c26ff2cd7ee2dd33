//! Where the paper is wrong, each shown by a computation.

mod further;

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::training::{Example, FixedWeight, StepRule, StepSize, train};
use shockfree::unit::{StripBounds, Unit};
use shockfree::{Horizon, objective::Parameters};

use crate::beyond::phase;
use crate::evidence::jumps;
use crate::evidence::planar::{largest_singular_value, times, with_largest};
use crate::number::digits;
use crate::numbers::Counts;
use crate::report::{Table, VERDICT, Verdict};
use crate::spread::spread;

/// Beyond this, a formula is wrong and not only blurred: walls of the orbits are found to 10⁻⁵.
const WRONG: f64 = 1e-3;

/// A slip of the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Erratum {
    /// Where it stands.
    pub place: &'static str,
    /// What is printed.
    pub printed: &'static str,
    /// What holds.
    pub holds: &'static str,
    /// What was computed.
    pub shown: String,
    /// Whether the computation shows the slip.
    pub is_shown: bool,
}

/// All of them.
///
/// # Errors
/// None for the fixed cases; those of the library.
pub fn all(eight: &Counts, nine: &Counts) -> Result<Vec<Erratum>> {
    let mut all = vec![
        lemma_2()?,
        theorem_4_modulus(),
        theorem_4_sign(),
        lemma_6_range(),
        lemma_6_form(),
        flip_wedge()?,
        affine_family(),
        speed_ups(eight, nine),
        remark()?,
        overshoot()?,
    ];
    all.extend(further::all()?);
    Ok(all)
}

/// The errata as a table.
pub fn table(all: &[Erratum]) -> Table {
    let row = |one: &Erratum| {
        let verdict = if one.is_shown { Verdict::Corrected } else { Verdict::Open };
        vec![
            one.place.to_owned(),
            one.printed.to_owned(),
            one.holds.to_owned(),
            one.shown.clone(),
            verdict.as_str().to_owned(),
        ]
    };
    Table {
        name: "errata",
        title: "Errata, each shown by a computation".to_owned(),
        header: vec!["where", "printed", "what holds", "shown by", VERDICT],
        rows: all.iter().map(row).collect(),
    }
}

/// The printed shock against the jump of long orbits.
fn lemma_2() -> Result<Erratum> {
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

/// (3.7) for two negative weights.
fn theorem_4_modulus() -> Erratum {
    let ((w1, b1), (w2, b2)): ((f64, f64), (f64, f64)) = ((-3.0, 1.0), (-3.0, 1.1));
    let (y, z): (f64, f64) = (0.2, 0.8);
    let left = (Logistic.value(w1 * y + b1) - Logistic.value(w2 * z + b2)).abs();
    let bound = |p: f64| p * (y - z).abs() + ((w1 - w2).abs() + (b1 - b2).abs()) / 4.0;
    let (printed, corrected) = (bound((w1 + w2) / 8.0), bound((w1 + w2).abs() / 8.0));
    Erratum {
        place: "Theorem 4, (3.7)",
        printed: "(w₁ + w₂)/8 as the factor of |y_n − z_n|",
        holds: "|w₁ + w₂|/8",
        shown: format!(
            "w₁ = w₂ = −3, b₁ = 1, b₂ = 1.1, y_n = 0.2, z_n = 0.8: the left side is {}, the printed bound \
             {}, with the modulus {}",
            digits(left, 4),
            digits(printed, 4),
            digits(corrected, 4),
        ),
        is_shown: left > printed && left <= corrected,
    }
}

/// The last inequality of (3.8), with and without equal starts.
fn theorem_4_sign() -> Erratum {
    let ((w1, b1), (w2, b2)): ((f64, f64), (f64, f64)) = ((3.0, -1.0), (3.0, -0.9));
    let (p, q) = ((w1 + w2) / 8.0, ((w1 - w2).abs() + (b1 - b2).abs()) / 4.0);
    let limit: f64 = q / (1.0 - p);
    let (mut y, mut z): (f64, f64) = (0.1, 0.9);
    let (mut fails, mut holds) = (false, true);
    let start = (y - z).abs();
    for n in 1..=30 {
        y = Logistic.value(w1 * y + b1);
        z = Logistic.value(w2 * z + b2);
        let left = (y - z).abs() - limit;
        let power = p.powi(n);
        fails |= left > -power * limit + 1e-12;
        holds &= left <= power * (start - limit) + 1e-12;
    }
    Erratum {
        place: "Theorem 4, (3.8)",
        printed: "the last step, −p^{n+1} q/(1 − p), as an inequality for all starts",
        holds: "it needs y₀ = z₀, and then gives |y_n − z_n| ≤ q(1 − pⁿ)/(1 − p)",
        shown: "w = 3, b₁ = −1, b₂ = −0.9 from y₀ = 0.1, z₀ = 0.9: the last step fails within 30 steps, \
                the one before it holds at all of them; the corrected bound: see Theorem 4 above"
            .to_owned(),
        is_shown: fails && holds,
    }
}

/// What `σ_max ∈ (-4, 4)` can mean.
fn lemma_6_range() -> Erratum {
    let lowest = (0..1000)
        .map(|n| {
            let [size, a, b, c, d] = spread::<5>(n);
            largest_singular_value(&with_largest(8.0 * size, [a, b, c, d]))
        })
        .fold(f64::INFINITY, f64::min);
    Erratum {
        place: "Lemma 6",
        printed: "σ_max(w) ∈ (−4, 4)",
        holds: "σ_max(W) < 4: singular values are not negative",
        shown: format!("the least of 1000 largest singular values is {}", digits(lowest, 3)),
        is_shown: lowest >= 0.0,
    }
}

/// The quadratic form of (3.16) against the singular value that the lemma needs.
fn lemma_6_form() -> Erratum {
    let matrix = [[0.0, 7.0], [-7.0, 0.0]];
    let form = (0..6284)
        .map(|n| {
            let (sin, cos) = (f64::from(n) * 1e-3).sin_cos();
            let [x, y] = times(&matrix, [cos, sin]);
            x * cos + y * sin
        })
        .fold(f64::NEG_INFINITY, f64::max);
    let largest = largest_singular_value(&matrix);
    let mut ratio: f64 = 0.0;
    for n in 0..2000 {
        let [size, a, b, c, d, s, t] = spread::<7>(n);
        let w = with_largest(4.0 * size, [a, b, c, d]);
        let slopes = [s, t].map(|y| y * (1.0 - y));
        let scaled = [w[0].map(|entry| slopes[0] * entry), w[1].map(|entry| slopes[1] * entry)];
        ratio = ratio.max(largest_singular_value(&scaled) / (largest_singular_value(&w) / 4.0));
    }
    Erratum {
        place: "Lemma 6, (3.14)–(3.16)",
        printed: "the argument by the form xᵀWx ≤ σ_max‖x‖²",
        holds: "not needed: ‖diag(s)W‖ ≤ σ_max/4 < 1 is the contraction",
        shown: format!(
            "for W = (0 7; −7 0) the form is at most {}, while σ_max = {}; over 2000 matrices and slopes the \
             largest ‖diag(s)W‖/(σ_max/4) is {}",
            digits(form, 2),
            digits(largest, 3),
            digits(ratio, 4),
        ),
        is_shown: form.abs() < 1e-9 && largest > 4.0 && ratio <= 1.0 + 1e-12,
    }
}

/// A shock for `w < -4`.
fn flip_wedge() -> Result<Erratum> {
    let found = phase::swaps(-8.0, 0.3, &[50, 51])?;
    let off = found.iter().map(|(_, found, line)| (found - line).abs()).fold(0.0, f64::max);
    let line = found.first().map_or(f64::NAN, |swap| swap.2);
    let steep = [-1e-6, 1e-6]
        .into_iter()
        .map(|aside| -> Result<f64> {
            let unit = Unit::logistic(-8.0, line + aside)?;
            Ok(unit.state_after(0.3, shockfree::Steps::new(50)?)?.state.y)
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

/// The rank of the constraints `W y* + b = σ⁻¹(y*)`.
fn affine_family() -> Erratum {
    let mut dimensions = Vec::new();
    for n in 1..=3_usize {
        let outputs: Vec<f64> = (1..=3_u8).map(|k| f64::from(k) / 7.0).take(n).collect();
        // Row i: the derivatives of (W y* + b)_i by all entries of W, then by those of b.
        let rows: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                let weights = (0..n * n).map(|k| if k / n == i { outputs[k % n] } else { 0.0 });
                let biases = (0..n).map(|k| if k == i { 1.0 } else { 0.0 });
                weights.chain(biases).collect()
            })
            .collect();
        dimensions.push((n, n * n + n - rank(rows)));
    }
    let text: Vec<String> = dimensions.iter().map(|(n, d)| format!("n = {n}: {d}")).collect();
    Erratum {
        place: "Theorem 7",
        printed: "a line segment of optima",
        holds: "an affine family of dimension n² (inside σ_max < 4)",
        shown: format!("unknowns less the rank of the constraints: {}", text.join(", ")),
        is_shown: dimensions.iter().all(|(n, d)| *d == n * n),
    }
}

/// The rank of a small matrix by elimination.
fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let mut rank = 0;
    let columns = rows.first().map_or(0, Vec::len);
    for column in 0..columns {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column].abs() > 1e-12) else {
            continue;
        };
        rows.swap(rank, pivot);
        let top = rows[rank].clone();
        for row in rows.iter_mut().skip(rank + 1) {
            let factor = row[column] / top[column];
            row.iter_mut().zip(&top).for_each(|(entry, above)| *entry -= factor * above);
        }
        rank += 1;
    }
    rank
}

/// Three sets of speed-ups.
fn speed_ups(eight: &Counts, nine: &Counts) -> Erratum {
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
fn remark() -> Result<Erratum> {
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

/// How far a step may go: `1/M`, and not twice that.
fn overshoot() -> Result<Erratum> {
    let problem = shockfree::objective::TerminalCost::new(Logistic, 0.0, 0.7, Horizon::Infinite)?;
    let bounds = StripBounds::new(Logistic, 3.0)?;
    let curvature = bounds.curvature_by_bias(0.7, Horizon::Infinite)?;
    let stopping = Example::Eight.stopping();
    // From close to the steepest place towards the optimum, with a step a little below the limit.
    let crosses = |step: f64| -> Result<bool> {
        let rule = StepRule::Given(StepSize::new(step)?);
        let mut crossed = false;
        for n in 0..200 {
            let [b] = spread::<1>(n);
            let initial = Parameters { weight: 3.0, bias: -4.0 + 3.0 * b };
            let mut method = FixedWeight::new(&problem, 3.0, rule)?;
            let run = train(&problem, &mut method, initial, &stopping);
            let optimum = problem.optimal_bias(3.0);
            let side = |bias: f64| bias > optimum;
            crossed |= run
                .trace()
                .windows(2)
                .any(|pair| side(pair[0].parameters.bias) != side(pair[1].parameters.bias));
        }
        Ok(crossed)
    };
    let (twice, once) = (crosses(1.98 / curvature)?, crosses(1.0 / curvature)?);
    Ok(Erratum {
        place: "Algorithm 1",
        printed: "no learning rate is given",
        holds: "α ≤ 1/M, M = sup φ″, descends without crossing the optimum; below 2/M it may cross",
        shown: format!(
            "w = 3, y* = 0.7: M = {}; of 200 starts some cross at α = 1.98/M: {}; at 1/M: {}",
            digits(curvature, 5),
            if twice { "yes" } else { "no" },
            if once { "yes" } else { "no" },
        ),
        is_shown: twice && !once,
    })
}

#[cfg(test)]
mod tests {
    use super::{all, rank};
    use crate::numbers::Counts;
    use shockfree::training::Example;

    #[test]
    fn each_is_shown() {
        let [eight, nine] =
            [Example::Eight, Example::Nine].map(|example| Counts::of(example).unwrap());
        for erratum in all(&eight, &nine).unwrap() {
            assert!(erratum.is_shown, "{erratum:#?}");
        }
    }

    #[test]
    fn ranks() {
        assert_eq!(rank(vec![vec![1.0, 2.0], vec![2.0, 4.0]]), 1);
        assert_eq!(rank(vec![vec![0.0, 1.0], vec![1.0, 0.0]]), 2);
        assert_eq!(rank(vec![vec![0.0; 3]]), 0);
    }
}
