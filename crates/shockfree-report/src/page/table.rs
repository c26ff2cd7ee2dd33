//! Tables in the page.

use maud::{Markup, html};

use super::words::words;
use crate::report::{Table, VERDICT, Verdict};

/// A table that scrolls by itself where it is wider than the screen.
pub fn markup(table: &Table) -> Markup {
    html! {
        figure.table id={ "table-" (table.name) } {
            figcaption { (table.title) }
            div.scroll tabindex="0" role="region" aria-label=(table.title) {
                table {
                    thead { tr { @for name in &table.header { th scope="col" { (name) } } } }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (name, cell) in table.header.iter().zip(row) { (entry(name, cell)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn entry(column: &str, cell: &str) -> Markup {
    let verdict = (column == VERDICT).then(|| Verdict::of(cell)).flatten();
    let is_number = cell.starts_with(|first: char| first.is_ascii_digit() || first == '−');
    html! {
        @match verdict {
            Some(verdict) => td { span.verdict.(verdict.as_str()) { (cell) } },
            None if is_number && cell.chars().count() < 16 => td.number { (words(cell)) },
            None => td { (words(cell)) },
        }
    }
}
