//! Tables as text.

use std::borrow::Cow;
use std::collections::HashSet;

use super::blocks::Blocks;
use super::cells::{Cell, Cells, line_breaks};
use super::index;
use super::number::{Kind, has_decimal_comma};
use super::place::{Place, Places};
use super::raw::{Column, Raw};
use super::{SequenceProblem, Split};
use crate::{Limits, Problem, shown};

/// How many columns a table may have.
pub(crate) const MOST_COLUMNS: usize = 1 << 16;

/// What a column of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Sequence,
    Split,
    /// May be values: the number of it among those.
    Value(usize),
}

/// What the header says.
#[derive(Debug, Default)]
struct Header {
    roles: Vec<Role>,
    columns: Vec<Column>,
}

/// The cells of a table.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Raw, Problem> {
    let text = text(bytes)?;
    let mut cells = Cells::new(text);
    let header = header(&mut cells)?;
    let most = limits.most_values;
    rows(&mut cells, header, most)
}

/// The text without its mark of the order of bytes.
fn text(bytes: &[u8]) -> Result<&str, SequenceProblem> {
    let line = |before: &[u8]| 1 + line_breaks(&String::from_utf8_lossy(before));
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        // UTF-16 has them too.
        return Err(SequenceProblem::NotText { what: "a zero byte", line: line(&bytes[..at]) });
    }
    let text = str::from_utf8(bytes).map_err(|error| SequenceProblem::NotText {
        what: "other bytes",
        line: line(&bytes[..error.valid_up_to()]),
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn header(cells: &mut Cells<'_>) -> Result<Header, Problem> {
    let mut names = Vec::new();
    let mut count = 0;
    let mut line = 1;
    while let Some(Cell { text, line: at, ends_row }) = cells.next()? {
        (line, count) = (at, count + 1);
        if count <= MOST_COLUMNS {
            names.push(text);
        }
        if ends_row {
            break;
        }
    }
    if count > MOST_COLUMNS {
        let count = count as u64;
        return Err(Problem::TooMany { what: "columns", count, most: MOST_COLUMNS });
    }
    check_names(&names, line)?;
    let mut header = Header::default();
    for (number, name) in names.into_iter().enumerate() {
        let role = if name.eq_ignore_ascii_case("sequence") {
            Role::Sequence
        } else if name.eq_ignore_ascii_case("split") {
            Role::Split
        } else {
            Role::Value(header.columns.len())
        };
        if let (Role::Sequence | Role::Split, true) = (role, header.roles.contains(&role)) {
            return Err(SequenceProblem::TwoColumns { name: shown::name(&name) }.into());
        }
        header.roles.push(role);
        if let Role::Value(_) = role {
            header.columns.push(Column {
                is_named_as_index: index::is_named_so(&name),
                name: name_of(name, number),
                ..Column::default()
            });
        }
    }
    let mut seen = HashSet::new();
    if let Some(twice) = header.columns.iter().find(|column| !seen.insert(&column.name)) {
        return Err(SequenceProblem::TwoColumns { name: shown::name(&twice.name) }.into());
    }
    Ok(header)
}

/// The name of a column, which may have none.
fn name_of(name: Cow<'_, str>, number: usize) -> String {
    if name.is_empty() { format!("column {}", number + 1) } else { name.into_owned() }
}

/// That a first row is no row of numbers.
fn check_names(names: &[Cow<'_, str>], line: u64) -> Result<(), Problem> {
    let mut named = names.iter().filter(|name| !name.is_empty()).peekable();
    let Some(first) = named.peek().map(|first| shown::name(first)) else {
        // Nothing at all, or only what stands between cells.
        return if names.is_empty() { Err(Problem::Empty) } else { Ok(()) };
    };
    let is_number = |name: &Cow<'_, str>| {
        matches!(Kind::of(name), Kind::Number(_) | Kind::Infinite) || has_decimal_comma(name)
    };
    if named.all(is_number) {
        return Err(SequenceProblem::NoHeader { line, first }.into());
    }
    Ok(())
}

fn rows(cells: &mut Cells<'_>, header: Header, most: usize) -> Result<Raw, Problem> {
    let Header { roles, mut columns } = header;
    let is_named = roles.contains(&Role::Sequence);
    let is_split = roles.contains(&Role::Split);
    let mut values = Vec::with_capacity(cells.most_left(columns.len()).min(most));
    let mut blocks = Blocks::default();
    let mut places = Places::Lines(Vec::new());
    let (mut name, mut split) = (Cow::Borrowed(""), Cow::Borrowed(""));
    let (mut row, mut at) = (0, 0);
    while let Some(Cell { text, line, ends_row }) = cells.next()? {
        let place = Place::Line(line);
        match roles.get(at) {
            Some(Role::Sequence) => name = text,
            Some(Role::Split) => split = text,
            Some(&Role::Value(column)) => {
                if values.len() == most {
                    return Err(SequenceProblem::TooManyCells { most }.into());
                }
                values.push(columns[column].take_text(&text, place));
            }
            // Too many: they are counted.
            None => {}
        }
        at += 1;
        if !ends_row {
            continue;
        }
        if at != roles.len() {
            return Err(SequenceProblem::Ragged { line, cells: at, columns: roles.len() }.into());
        }
        places.push(row, line);
        if is_named && name.is_empty() {
            return Err(SequenceProblem::Nameless { place }.into());
        }
        let part = is_split.then(|| split_of(&split, place)).transpose()?;
        blocks.push(row, is_named.then_some(&*name), part, &places)?;
        (row, at) = (row + 1, 0);
    }
    if row == 0 {
        return Err(SequenceProblem::NoRows.into());
    }
    Ok(Raw { columns, values, blocks: blocks.finish(), places })
}

fn split_of(text: &str, place: Place) -> Result<Split, SequenceProblem> {
    Split::of_cell(text).ok_or_else(|| SequenceProblem::NoSplit {
        text: shown::name(text),
        place,
        allowed: "train, validation or test",
    })
}
