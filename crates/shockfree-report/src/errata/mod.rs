//! Where the paper is wrong, each shown by a computation.

mod algorithm_1;
mod claims;
mod further;
mod lemma_2;
mod lemma_6;
mod theorem_4;
mod theorem_7;

use shockfree::Result;

use crate::numbers::Counts;
use crate::report::{Table, VERDICT, Verdict};

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
        lemma_2::formula()?,
        theorem_4::modulus(),
        theorem_4::sign(),
        lemma_6::range(),
        lemma_6::form(),
        lemma_2::left_of_the_flips()?,
        theorem_7::affine_family(),
        claims::speed_ups(eight, nine),
        claims::remark()?,
        algorithm_1::overshoot()?,
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

#[cfg(test)]
mod tests {
    use super::all;
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
}
