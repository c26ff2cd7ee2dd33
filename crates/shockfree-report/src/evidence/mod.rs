//! Numerical evidence for each lemma and theorem: what was tried against it, and how near it came.

mod lemma_1;
mod lemma_2;
mod lemma_3;
mod lemma_6;
pub mod planar;
mod theorem_4;
mod theorem_5;
pub(crate) mod theorem_7;

pub use lemma_2::{Jump, jumps};

use rayon::prelude::*;
use shockfree::Result;

use crate::number::digits;
use crate::report::{Table, VERDICT, Verdict};

/// What was tried against a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The statement.
    pub statement: &'static str,
    /// What it says.
    pub says: &'static str,
    /// What was done, and what was compared.
    pub tried: String,
    /// How many cases.
    pub cases: u32,
    /// The largest deviation, or the largest ratio to a bound.
    pub worst: f64,
    /// Where it was met.
    pub place: String,
    /// What is allowed, and why.
    pub allowed: (f64, &'static str),
    /// The verdict if nothing worse than that was met.
    pub holds: Verdict,
}

impl Evidence {
    /// Whether nothing worse than what is allowed was met. Not with NaN, and not without cases.
    pub fn verdict(&self) -> Verdict {
        let fine = self.cases > 0 && self.worst <= self.allowed.0;
        if fine { self.holds } else { Verdict::Differs }
    }
}

/// The worst of some cases, and where it was met. NaN is worse than all numbers.
#[derive(Clone, Debug)]
pub(crate) struct Worst {
    pub cases: u32,
    pub value: f64,
    pub place: String,
}

impl Worst {
    fn new() -> Self {
        Self { cases: 0, value: 0.0, place: String::new() }
    }

    /// Takes in a case.
    fn note(&mut self, value: f64, place: impl FnOnce() -> String) {
        self.cases += 1;
        if is_worse(value, self.value) {
            self.value = value;
            self.place = place();
        }
    }
}

/// Whether a value is worse than the worst so far. NaN is, and nothing is worse than NaN but another;
/// `f64::max` would forget it.
fn is_worse(value: f64, worst: f64) -> bool {
    value.is_nan() || value > worst
}

/// The worse of two.
fn worse(value: f64, worst: f64) -> f64 {
    if is_worse(value, worst) { value } else { worst }
}

/// Numbers of a place.
fn at(names: &[(&str, f64)]) -> String {
    let part = |(name, value): &(&str, f64)| format!("{name} = {}", digits(*value, 5));
    names.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// All evidence.
///
/// # Errors
/// None for the fixed cases; those of the library.
pub fn all() -> Result<Vec<Evidence>> {
    let tests: [fn() -> Result<Evidence>; 7] = [
        lemma_1::evidence,
        lemma_2::evidence,
        lemma_3::evidence,
        theorem_4::evidence,
        theorem_5::evidence,
        || Ok(lemma_6::evidence()),
        theorem_7::evidence,
    ];
    tests.par_iter().map(|test| test()).collect()
}

/// The evidence as a table.
pub fn table(all: &[Evidence]) -> Table {
    let row = |one: &Evidence| {
        vec![
            one.statement.to_owned(),
            one.says.to_owned(),
            one.tried.clone(),
            one.cases.to_string(),
            digits(one.worst, 3),
            one.place.clone(),
            format!("{} ({})", digits(one.allowed.0, 3), one.allowed.1),
            one.verdict().as_str().to_owned(),
        ]
    };
    Table {
        name: "evidence",
        title: "Each lemma and theorem, put to the test".to_owned(),
        header: vec!["statement", "says", "tried", "cases", "worst", "at", "allowed", VERDICT],
        rows: all.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, all};
    use crate::report::Verdict;

    #[test]
    fn every_statement_holds_and_lemma_2_once_corrected() {
        let evidence = all().unwrap();
        for one in &evidence {
            let expected = if one.statement.starts_with("Lemma 2") {
                Verdict::Corrected
            } else {
                Verdict::Agrees
            };
            assert_eq!(one.verdict(), expected, "{one:#?}");
        }
        assert_eq!(evidence, all().unwrap(), "two computations agree");
    }

    #[test]
    fn a_worse_case_would_be_told() {
        let evidence = all().unwrap().remove(0);
        let worse = |worst| Evidence { worst, ..evidence.clone() }.verdict();
        assert_eq!(worse(1.0), Verdict::Differs);
        assert_eq!(worse(f64::NAN), Verdict::Differs);
    }

    #[test]
    fn nan_is_never_forgotten() {
        let worst =
            [1.0, f64::NAN, 2.0].into_iter().fold(0.0, |worst, one| super::worse(one, worst));
        assert!(worst.is_nan());
        let mut noted = super::Worst::new();
        for value in [1.0, f64::NAN, 2.0] {
            noted.note(value, String::new);
        }
        assert!(noted.value.is_nan() && noted.cases == 3);
    }
}
