//! Figures in the page.

use maud::{Markup, PreEscaped, html};

use super::words::words;
use super::{beside, inline, turn};
use crate::report::{Figure, Picture};

/// A figure: its pictures side by side where there is room, and under them what to see.
pub fn markup(figure: &Figure, has_files: bool) -> Markup {
    html! {
        figure id=(figure.name) {
            div.pictures data-count=(figure.pictures.len()) {
                @for picture in &figure.pictures { (one(picture)) }
            }
            figcaption {
                b { (words(&figure.title)) ". " } (words(&figure.see))
                @if has_files { (beside::markup(figure.data.iter().map(|data| data.name.as_str()))) }
            }
        }
    }
}

fn one(picture: &Picture) -> Markup {
    html! {
        div.picture {
            div.still { (PreEscaped(inline::svg(picture))) }
            @if picture.surface.is_some() { (turn::button(picture)) }
        }
    }
}
