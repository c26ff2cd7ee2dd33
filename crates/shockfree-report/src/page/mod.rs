//! A report as one HTML page that needs nothing else: no network, no other file.

mod beside;
mod figure;
mod inline;
mod table;
mod turn;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::{Block, Report, Section};
pub(crate) use words::plain;
use words::words;

/// How the page looks, on a screen, a phone and on paper.
const STYLE: &str = include_str!("style.css");

/// The page.
///
/// Pictures stand in it as SVG, with their ids made unique; surfaces can be turned by whoever presses
/// the button, where the browser has WebGL, and are still pictures otherwise and in print. The same
/// report gives the same bytes.
pub fn page(report: &Report) -> String {
    document(report, true)
}

/// The page of a report beside which no data lie: it says nothing of files.
pub fn alone(report: &Report) -> String {
    document(report, false)
}

fn document(report: &Report, has_files: bool) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (report.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (report.title) }
                    @for paragraph in &report.summary { p { (words(paragraph)) } }
                }
                nav aria-label="Contents" {
                    ol { @for section in &report.sections { li { (link(section)) } } }
                }
                main { @for section in &report.sections { (chapter(section, has_files)) } }
                (turn::scripts(report))
            }
        }
    }
    .into_string()
}

fn link(section: &Section) -> Markup {
    html! { a href={ "#" (section.id) } { (section.title) } }
}

fn chapter(section: &Section, has_files: bool) -> Markup {
    html! {
        section id=(section.id) {
            h2 { (section.title) }
            @for block in &section.blocks {
                @match block {
                    Block::Prose(text) => p { (words(text)) },
                    Block::Figure(figure) => (figure::markup(figure, has_files)),
                    Block::Table(table) => (table::markup(table, has_files)),
                }
            }
        }
    }
}
