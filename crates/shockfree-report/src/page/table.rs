//! Tables in the page.

use maud::{Markup, html};

use super::beside;
use super::words::words;
use crate::report::{Table, VERDICT, Verdict};

/// A table that scrolls by itself where it is wider than the page; on a phone every row is a list, in
/// which the cells say what column they are of. Columns without names hold names and values.
pub fn markup(table: &Table, has_files: bool) -> Markup {
    let is_nameless = table.header.iter().all(|name| name.is_empty());
    html! {
        figure.table id={ "table-" (table.name) } {
            figcaption { (table.title) }
            div.scroll tabindex="0" role="region" aria-label=(table.title) {
                table.facts[is_nameless] {
                    @if !is_nameless {
                        thead { tr { @for name in &table.header { th scope="col" { (name) } } } }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (name, cell) in table.header.iter().zip(row) { (entry(name, cell)) }
                            }
                        }
                    }
                }
            }
            @if has_files { (beside::markup([table.name].into_iter())) }
        }
    }
}

fn entry(column: &str, cell: &str) -> Markup {
    let verdict = (column == VERDICT).then(|| Verdict::of(cell)).flatten();
    let is_number = cell.starts_with(|first: char| first.is_ascii_digit() || first == '−');
    html! {
        @match verdict {
            Some(verdict) => td data-column=(column) { span.verdict.(verdict.as_str()) { (cell) } },
            None if is_number && cell.chars().count() < 16 => td.number data-column=(column) { (words(cell)) },
            None => td data-column=(column) { (words(cell)) },
        }
    }
}
