//! Surfaces that readers can turn.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use crate::PLOTLY;
use crate::report::{Block, Heights, Picture, Report};

/// What the buttons do.
const SCRIPT: &str = include_str!("turn.js");
/// Digits after the point of the numbers of a surface, which is looked at and not read.
const DECIMALS: f64 = 1e4;

/// The button under a surface. It shows itself where scripts run.
pub fn button(picture: &Picture) -> Markup {
    html! { button.turn type="button" hidden data-surface=(id(picture)) { "Turn it" } }
}

/// The data of the surfaces, the library, and what the buttons do. Nothing where there is no surface.
///
/// The library is text until somebody presses a button: a page that nobody touches stays quick.
pub fn scripts(report: &Report) -> Markup {
    let surfaces: Vec<_> = pictures(report)
        .filter_map(|picture| Some((id(picture), picture.surface.as_ref()?)))
        .collect();
    html! {
        @if !surfaces.is_empty() {
            @for (id, surface) in surfaces {
                script type="application/json" id=(id) { (raw(&data(surface).to_string())) }
            }
            script type="text/plain" id="plotly" { (raw(PLOTLY)) }
            script { (raw(SCRIPT)) }
        }
    }
}

fn pictures(report: &Report) -> impl Iterator<Item = &Picture> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    blocks.flat_map(|block| match block {
        Block::Figure(figure) => figure.pictures.as_slice(),
        _ => &[],
    })
}

fn id(picture: &Picture) -> String {
    format!("{}-surface", picture.name)
}

/// Text of a script element, which only `</script` could end; in strings, the only place for it,
/// `<\/script` is the same.
fn raw(text: &str) -> PreEscaped<String> {
    PreEscaped(text.replace("</script", "<\\/script"))
}

fn data(surface: &Heights) -> Value {
    let curves: Vec<_> = surface
        .curves
        .iter()
        .map(|curve| {
            let column = |of: fn(&(f64, f64, f64)) -> f64| {
                rounded(&curve.points.iter().map(of).collect::<Vec<_>>())
            };
            json!({
                "label": curve.label,
                "colour": curve.colour,
                "marked": curve.marked,
                "x": column(|point| point.0),
                "y": column(|point| point.1),
                "z": column(|point| point.2),
            })
        })
        .collect();
    json!({
        "x": {"label": surface.x.0, "values": rounded(&surface.x.1)},
        "y": {"label": surface.y.0, "values": rows(&surface.y.1)},
        "z": {"label": surface.z, "values": rows(&surface.heights)},
        "curves": curves,
    })
}

fn rows(values: &[Vec<f64>]) -> Vec<Vec<f64>> {
    values.iter().map(|row| rounded(row)).collect()
}

fn rounded(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| (value * DECIMALS).round() / DECIMALS).collect()
}
