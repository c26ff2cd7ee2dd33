//! Where the numbers are.

use maud::{Markup, html};

use crate::files;

/// The files that hold the numbers of a figure or a table, which lie beside the page.
pub fn markup<'a>(names: impl Iterator<Item = &'a str>) -> Markup {
    let paths: Vec<String> = names.map(files::data_path).collect();
    html! {
        @if !paths.is_empty() {
            p.beside {
                "Data: "
                @for (index, path) in paths.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href=(path) { (path) }
                }
            }
        }
    }
}
