//! Which columns are read.

use super::index;
use super::raw::{Column, Raw};
use super::{IgnoredColumn, SequenceProblem};
use crate::shown;

/// How many columns a message names.
const MOST_SHOWN: usize = 4;

/// The numbers of the columns that are read, in their order, and the other ones.
pub(crate) type Choice = (Vec<usize>, Vec<IgnoredColumn>);

/// The columns that were asked for; without a list, all that are numbers and do not count the rows.
pub(crate) fn choose(raw: &Raw, asked: Option<&[String]>) -> Result<Choice, SequenceProblem> {
    let (kept, ignored) = match asked {
        Some(asked) => these(raw, asked)?,
        None => all_of_numbers(raw)?,
    };
    if kept.is_empty() {
        let reasons = ignored.iter().take(MOST_SHOWN);
        let reasons = reasons
            .map(|column| format!("{}: {}", shown::name(&column.name), shown::name(&column.why)));
        return Err(SequenceProblem::NoColumns { reasons: reasons.collect() });
    }
    for &column in &kept {
        check_finite(&raw.columns[column])?;
    }
    Ok((kept, ignored))
}

fn these(raw: &Raw, asked: &[String]) -> Result<Choice, SequenceProblem> {
    if asked.is_empty() {
        return Err(SequenceProblem::NoneAsked);
    }
    let mut is_asked = vec![false; raw.columns.len()];
    let mut kept = Vec::new();
    for name in asked {
        let Some(at) = raw.columns.iter().position(|column| column.name == *name) else {
            return Err(SequenceProblem::NoSuchColumn {
                // Nothing at all cannot be seen in a message.
                name: if name.is_empty() { "\"\"".to_owned() } else { shown::name(name) },
                present: names(&raw.columns),
            });
        };
        if std::mem::replace(&mut is_asked[at], true) {
            return Err(SequenceProblem::AskedTwice { name: shown::name(name) });
        }
        if let Some((text, place)) = &raw.columns[at].first_text {
            return Err(not_a_number(&raw.columns[at], text.clone(), *place));
        }
        kept.push(at);
    }
    let others = raw.columns.iter().zip(is_asked).filter(|(_, is_asked)| !is_asked);
    let ignored = others.map(|(column, _)| IgnoredColumn {
        name: column.name.clone(),
        why: "not asked for".to_owned(),
    });
    Ok((kept, ignored.collect()))
}

fn all_of_numbers(raw: &Raw) -> Result<Choice, SequenceProblem> {
    let mut kept = Vec::new();
    let mut ignored = Vec::new();
    for (at, column) in raw.columns.iter().enumerate() {
        if let Some(why) = why_not(raw, at)? {
            ignored.push(IgnoredColumn { name: column.name.clone(), why });
        } else {
            kept.push(at);
        }
    }
    Ok((kept, ignored))
}

/// Why a column is not read, if it is not.
fn why_not(raw: &Raw, at: usize) -> Result<Option<String>, SequenceProblem> {
    let column = &raw.columns[at];
    if let Some((text, place)) = &column.first_text {
        // Where at least half of the cells are numbers, the others are mistakes.
        if column.commas == column.texts || column.numbers >= column.texts {
            return Err(not_a_number(column, text.clone(), *place));
        }
        let total = column.numbers + column.texts;
        return Ok(Some(match column.numbers {
            0 => format!("no cell is a number: \"{text}\" in {place}"),
            numbers => format!(
                "{numbers} of its {total} cells are numbers, the others are not: \"{text}\" in {place}"
            ),
        }));
    }
    if column.numbers == 0 {
        return Ok(Some("no cell has a value".to_owned()));
    }
    let counts = column.is_named_as_index && index::counts(raw, at);
    Ok(counts.then(|| "counts the rows".to_owned()))
}

fn not_a_number(column: &Column, text: String, place: super::Place) -> SequenceProblem {
    let name = shown::name(&column.name);
    if column.commas == column.texts {
        SequenceProblem::DecimalComma { text, column: name, place }
    } else {
        SequenceProblem::NotANumber { text, column: name, place }
    }
}

fn check_finite(column: &Column) -> Result<(), SequenceProblem> {
    let Some((text, place)) = &column.first_infinite else { return Ok(()) };
    Err(SequenceProblem::NotFinite {
        text: text.clone(),
        column: shown::name(&column.name),
        place: *place,
    })
}

/// The first names.
fn names(columns: &[Column]) -> String {
    let mut names: Vec<_> =
        columns.iter().take(MOST_SHOWN).map(|column| shown::name(&column.name)).collect();
    if columns.len() > MOST_SHOWN {
        names.push(format!("and {} more", columns.len() - MOST_SHOWN));
    }
    names.join(", ")
}
