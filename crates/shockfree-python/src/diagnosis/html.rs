//! A diagnosis in a few lines, as text and as a small table.

use std::fmt::Write;

use shockfree_diagnosis::LayerDiagnosis;
use shockfree_diagnosis::words::number;

/// What a layer's verdict rests on: names and values.
pub fn facts(layer: &LayerDiagnosis) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let claims = layer.claims.made.iter().map(|claim| {
        let holds = if claim.holds { "proven" } else { "no" };
        format!("{} {} ({holds})", claim.name, number(claim.rate))
    });
    let claims: Vec<_> = claims.collect();
    if !claims.is_empty() {
        facts.push(("certified rates", claims.join(", ")));
    }
    let left_out: Vec<_> =
        layer.claims.left_out.iter().map(|(name, why)| format!("{name} ({why})")).collect();
    if !left_out.is_empty() {
        facts.push(("left out", left_out.join(", ")));
    }
    facts.push(("no rate below", number(layer.least_rate())));
    let points = &layer.survey.fixed_points;
    let stable = points.attracting().count();
    facts.push((
        "fixed points",
        format!(
            "{}, {stable} of them stable (whether these are all: {})",
            points.points.len(),
            layer.completeness.as_str()
        ),
    ));
    if let Some(witness) = layer.witness() {
        let proven = if layer.witness_proven { ", proven" } else { "" };
        facts.push(("witness", format!("{}{proven}", witness.as_str().replace('-', " "))));
    }
    if let Some(first) = layer.survey.exponents.first() {
        facts.push(("largest Lyapunov exponent", format!("{:.4}", first.value)));
    }
    if let Some(bounds) = &layer.guarantees {
        facts.push(("gradients at most", number(bounds.gradient)));
    }
    if let Some(memory) = layer.memory() {
        facts.push(("memory in steps", number(memory)));
    }
    facts
}

/// A table without colours of its own, so that it suits light and dark pages.
pub fn of(sentence: &str, layers: &[LayerDiagnosis]) -> String {
    let mut html = format!("<div><p><b>{}</b></p>", escaped(sentence));
    for layer in layers {
        let name = escaped(&layer.name);
        let verdict = layer.verdict.as_str().replace('-', " ");
        let head = r#"<tr><th colspan="2" style="text-align:left">"#;
        // Writing to a string does not fail.
        write!(html, "<table>{head}{name}: {verdict}</th></tr>").unwrap_or_default();
        for (what, value) in facts(layer) {
            let row = r#"<td style="text-align:left">"#;
            write!(html, "<tr>{row}{what}</td>{row}{}</td></tr>", escaped(&value))
                .unwrap_or_default();
        }
        html.push_str("</table>");
    }
    html.push_str("</div>");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
