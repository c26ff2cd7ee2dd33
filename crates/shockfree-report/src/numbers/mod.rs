//! Every number that the paper states, beside what is measured here.

mod constants;

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::training::{Entry, Example, Job, Method, NormClipping, train, train_batch};
use shockfree::unit::{Limit, Unit, cusp, folds};

use crate::number::digits;
use crate::report::{Table, VERDICT, Verdict};

/// The range and the number of the thresholds over which clipping is reported: two decades around 1, the
/// size of the gradients of the examples, in equal ratios.
const THRESHOLDS: (f64, u32) = (0.1, 100);
/// A leap, as in the figures of the paths: longer than twice any ordinary step of the examples.
pub const LEAP: f64 = 0.4;

/// The runs of an example.
pub struct Counts {
    /// Iterations of plain descent, clipping at the recovered threshold, and shockfree.
    pub iterations: [u64; 3],
    /// Leaps of plain descent and of clipping.
    pub leaps: [usize; 2],
    /// Iterations of clipping over all thresholds, in order of their size.
    pub over_thresholds: Vec<u64>,
}

impl Counts {
    /// Trains the example with everything.
    ///
    /// # Errors
    /// None for the fixed thresholds; those of the library.
    pub fn of(example: Example) -> Result<Self> {
        let run = |method: &mut dyn Method| {
            train(&example.problem(), method, example.initial(), &example.stopping())
        };
        let plain = run(&mut example.gradient_descent());
        let clipped = run(&mut example.norm_clipping());
        let shockfree = run(&mut example.shockfree());
        let (lowest, count) = THRESHOLDS;
        let mut jobs = Vec::new();
        for n in 0..=count {
            let threshold = lowest * 100.0_f64.powf(f64::from(n) / f64::from(count));
            let method = Box::new(NormClipping::new(example.step(), threshold)?);
            let (problem, initial) = (example.problem(), example.initial());
            jobs.push(Job { problem, method, initial, stopping: example.stopping() });
        }
        let outcomes = train_batch(jobs);
        let mut over_thresholds: Vec<u64> = outcomes.iter().map(|run| run.iterations).collect();
        over_thresholds.sort_unstable();
        Ok(Self {
            iterations: [plain.iterations(), clipped.iterations(), shockfree.iterations()],
            leaps: [leaps(plain.trace()), leaps(clipped.trace())],
            over_thresholds,
        })
    }

    /// How many times as long as shockfree a run of so many iterations takes.
    #[expect(clippy::cast_precision_loss, reason = "below a million")]
    pub fn ratio(&self, iterations: u64) -> f64 {
        iterations as f64 / self.iterations[2] as f64
    }

    /// Plain descent and clipping at the recovered threshold, as ratios.
    pub fn ratios(&self) -> [f64; 2] {
        let [plain, clipped, _] = self.iterations;
        [plain, clipped].map(|iterations| self.ratio(iterations))
    }

    /// Clipping over the thresholds, as ratios: least, median, most.
    pub fn spread(&self) -> [f64; 3] {
        let all = &self.over_thresholds;
        [0, all.len() / 2, all.len() - 1].map(|index| self.ratio(all[index]))
    }
}

/// How many steps of a run are leaps.
pub fn leaps(trace: &[Entry]) -> usize {
    let length = |pair: &[Entry]| {
        let (from, to) = (pair[0].parameters, pair[1].parameters);
        (to.weight - from.weight).hypot(to.bias - from.bias)
    };
    trace.windows(2).filter(|pair| length(pair) > LEAP).count()
}

/// A row of the table.
struct Row {
    place: &'static str,
    what: &'static str,
    paper: &'static str,
    measured: String,
    verdict: Verdict,
}

/// The table.
///
/// # Errors
/// None for the fixed problems; those of the library.
pub fn table(eight: &Counts, nine: &Counts) -> Result<Table> {
    let mut rows = settings();
    rows.extend(theory()?);
    rows.extend(constants::rows(eight, nine)?);
    rows.extend(example(&EIGHT, eight));
    rows.extend(example(&NINE, nine));
    rows.extend(claims(eight, nine));
    let text = |row: Row| {
        let Row { place, what, paper, measured, verdict } = row;
        vec![place.into(), what.into(), paper.into(), measured, verdict.as_str().into()]
    };
    Ok(Table {
        name: "numbers",
        title: "Every number that the paper states".to_owned(),
        header: vec!["where", "what", "the paper", "measured here", VERDICT],
        rows: rows.into_iter().map(text).collect(),
    })
}

/// Agrees if a number, rounded to so many decimals, reads as the paper's.
fn rounded(paper: &str, value: f64, decimals: usize) -> Verdict {
    if format!("{value:.decimals$}") == paper { Verdict::Agrees } else { Verdict::Differs }
}

fn row(
    place: &'static str,
    what: &'static str,
    paper: &'static str,
    measured: String,
    verdict: Verdict,
) -> Row {
    Row { place, what, paper, measured, verdict }
}

/// What the paper sets, and does not claim.
fn settings() -> Vec<Row> {
    let used = |place, what, paper, value: String| row(place, what, paper, value, Verdict::Used);
    let [eight, nine] = [Example::Eight, Example::Nine].map(Example::problem);
    let horizon = eight.horizon().steps().map_or_else(String::new, |steps| steps.to_string());
    let weight = digits(Example::Eight.fixed_weight(), 3);
    vec![
        used("Figure 2", "horizon, in all experiments", "50", horizon),
        used("Figures 2 and 4", "start x₀ and target", "0.5 and 0.7", "0.5 and 0.7".to_owned()),
        used("Remark", "w, b and y₀ of the 2-cycle", "−8, 4 and 0.4", "−8, 4 and 0.4".to_owned()),
        used("Section 4.2", "the weight of Algorithm 1", "3", weight),
        used("Example 8", "start x₀", "−2", digits(eight.start(), 3)),
        used("Example 9", "start x₀", "1.2", digits(nine.start(), 3)),
    ]
}

fn theory() -> Result<Vec<Row>> {
    let (weight, bias) = cusp(Logistic);
    let grid = (-4000..=4000).map(|n| Logistic.slope(f64::from(n) / 100.0));
    let steepest = grid.fold(0.0, f64::max);
    let tangent = folds(Logistic, 5.0)?.map_or(f64::NAN, |pair| pair.minus.state.y);
    let (low, high) = match Unit::logistic(-8.0, 4.0)?.limit(Logistic.inverse(0.4)?)? {
        Limit::TwoCycle(cycle) => (cycle.low.y, cycle.high.y),
        Limit::FixedPoint(_) => (f64::NAN, f64::NAN),
    };
    let [below, above] = [-2.0, 1.2].map(|x| Logistic.value(x));
    let exact = |holds: bool| if holds { Verdict::Agrees } else { Verdict::Differs };
    Ok(vec![
        row(
            "Lemmas 1 and 3",
            "weight from which on there can be three fixed points",
            "4",
            format!("{} (the cusp, at b = {})", digits(weight, 6), digits(bias, 6)),
            exact(weight == 4.0),
        ),
        row(
            "Lemmas 3 and 6",
            "largest slope of σ",
            "1/4",
            digits(steepest, 6),
            exact((steepest - 0.25).abs() < 1e-12),
        ),
        row(
            "Lemma 1",
            "y₋ at w = 5, from 1/2 − 1/2·√(1 − 4/w)",
            "0.27639… (formula)",
            digits(tangent, 12),
            exact((tangent - (0.5 - 0.5 * 0.2_f64.sqrt())).abs() < 1e-15),
        ),
        row(
            "Remark",
            "lower end of the cycle at w = −8, b = 4",
            "0.02",
            digits(low, 6),
            rounded("0.02", low, 2),
        ),
        row("Remark", "its upper end", "0.97", digits(high, 6), rounded("0.97", high, 2)),
        row("Example 8", "y₀ = σ(−2)", "0.11920", digits(below, 8), rounded("0.11920", below, 5)),
        row("Example 9", "y₀ = σ(1.2)", "0.76852", digits(above, 8), rounded("0.76852", above, 5)),
    ])
}

/// What the paper says of one of its examples.
struct Claims {
    example: &'static str,
    /// The figures of its paths and of its costs.
    figures: [&'static str; 2],
    /// The iterations of Algorithm 1, in its words, and the most that they allow.
    iterations: (&'static str, u64),
    /// The speed-ups over plain descent and over clipping.
    ratios: [&'static str; 2],
    /// The jumps of plain descent, in its letters and counted, and of clipping.
    leaps: (&'static str, usize, &'static str),
    /// The threshold that gives its speed-up over clipping.
    threshold: &'static str,
}

const EIGHT: Claims = Claims {
    example: "Example 8",
    figures: ["Figure 8", "Figure 9"],
    iterations: ("within 20", 20),
    ratios: ["9.3 times", "5.0 times"],
    leaps: ("3 (A–C)", 3, "5 (A–E)"),
    threshold: "2.26",
};

const NINE: Claims = Claims {
    example: "Example 9",
    figures: ["Figure 10", "Figure 11"],
    iterations: ("after 50", 51),
    ratios: ["3.5 times", "1.8 times"],
    leaps: ("2 (A–B)", 2, "6 (A–F)"),
    threshold: "0.90",
};

fn example(claims: &Claims, counts: &Counts) -> Vec<Row> {
    let [plain, clipped, shockfree] = counts.iterations;
    let [paths, costs] = claims.figures;
    let Claims { iterations: (words, most), leaps: (letters, count, clipped_letters), .. } =
        *claims;
    let told = |holds: bool| if holds { Verdict::Agrees } else { Verdict::Differs };
    let ratio = counts.ratio(plain);
    let same = format!("{ratio:.1} times") == claims.ratios[0];
    vec![
        row(
            claims.example,
            "iterations with w fixed to 3",
            words,
            shockfree.to_string(),
            told(shockfree == most),
        ),
        row(
            costs,
            "plain descent against it",
            claims.ratios[0],
            format!("{plain}/{shockfree} = {}", digits(ratio, 3)),
            told(same),
        ),
        row(
            costs,
            "clipping against it",
            claims.ratios[1],
            clipping(counts, clipped, claims.threshold),
            Verdict::Open,
        ),
        row(
            paths,
            "jumps of plain descent",
            letters,
            counts.leaps[0].to_string(),
            told(counts.leaps[0] == count),
        ),
        row(
            paths,
            "jumps of clipping",
            clipped_letters,
            format!("{} at {}; depends on the threshold", counts.leaps[1], claims.threshold),
            Verdict::Open,
        ),
    ]
}

fn clipping(counts: &Counts, clipped: u64, threshold: &str) -> String {
    let [least, median, most] = counts.spread().map(|ratio| digits(ratio, 3));
    format!(
        "{} at {threshold}, which was chosen to give it; over {} thresholds from 0.1 to 10: {least} to \
         {most}, median {median}",
        digits(counts.ratio(clipped), 3),
        counts.over_thresholds.len(),
    )
}

fn claims(eight: &Counts, nine: &Counts) -> Vec<Row> {
    let [[plain_8, clipped_8], [plain_9, clipped_9]] =
        [eight, nine].map(|counts| counts.ratios().map(|ratio| digits(ratio, 3)));
    let [_, median_8, _] = eight.spread();
    let [_, median_9, _] = nine.spread();
    vec![
        row(
            "Abstract",
            "faster than clipping",
            "at least 3 times",
            format!(
                "{clipped_8} and {clipped_9} at the thresholds that give the paper's own figures; medians \
                 over thresholds {} and {}",
                digits(median_8, 3),
                digits(median_9, 3),
            ),
            Verdict::Differs,
        ),
        row(
            "Conclusion",
            "speed-up in one example",
            "6.25 times",
            format!("{plain_8} (plain), {clipped_8} (clipping) in example 8"),
            Verdict::Differs,
        ),
        row(
            "Conclusion",
            "and in the other",
            "3.3 times",
            format!("{plain_9} (plain), {clipped_9} (clipping) in example 9"),
            Verdict::Differs,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Counts, table};
    use shockfree::training::Example;

    /// Each number has the verdict that reading the paper against theory and runs gives it.
    #[test]
    fn verdicts() {
        let [eight, nine] =
            [Example::Eight, Example::Nine].map(|example| Counts::of(example).unwrap());
        let table = table(&eight, &nine).unwrap();
        let of = |what: &str| {
            let row =
                table.rows.iter().find(|row| row[1] == what && row[0] != "Example 9").unwrap();
            row.last().unwrap().clone()
        };
        assert_eq!(of("lower end of the cycle at w = −8, b = 4"), "agrees");
        assert_eq!(of("its upper end"), "differs");
        assert_eq!(of("iterations with w fixed to 3"), "agrees");
        assert_eq!(of("plain descent against it"), "agrees");
        assert_eq!(of("faster than clipping"), "differs");
        let counts = |word: &str| table.rows.iter().filter(|row| row[4] == word).count();
        assert_eq!((counts("agrees"), counts("differs"), counts("open")), (15, 4, 4));
    }
}
