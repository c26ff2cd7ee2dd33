//! A diagnosis for people.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use shockfree::network::{Cell, Limit, Stability};
use shockfree_data::Model;
use shockfree_diagnosis::words::{number, sentence};
use shockfree_diagnosis::{Completeness, Diagnosis, Evidence, LayerDiagnosis, Source};

use crate::number::{counted, significant};

/// An output, three digits of it; what is far below them is 0.
pub fn coordinate(y: f64) -> String {
    if y.abs() < 1e-15 { "0".to_owned() } else { significant(y, 3) }
}

/// Rows of a table of fixed points, and coordinates of one, at most; JSON has them all.
const MOST_POINTS: usize = 8;
const MOST_COORDINATES: usize = 6;

/// Names of tensors that were skipped, for one reason, at most.
const MOST_SKIPPED: usize = 6;

/// Certificates, rates and so on of every layer, under a first line with the verdict.
pub fn of_model(model: &Model, diagnosis: &Diagnosis, told_activation: bool) -> String {
    let mut parts = vec![
        sentence(model, diagnosis, told_activation),
        contents(model, diagnosis, told_activation),
    ];
    parts.extend(diagnosis.layers.iter().map(|layer| of_layer(layer, diagnosis.layers.len() > 1)));
    parts.join("\n\n")
}

/// What was read of the file, what was assumed, and what was skipped.
fn contents(model: &Model, diagnosis: &Diagnosis, told_activation: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (layer, found) in model.layers.iter().zip(&diagnosis.layers) {
        let network = found.cell().network();
        let activation = network.map_or(String::new(), |network| {
            let name = network.activation().as_str();
            match (layer.activation, told_activation) {
                (None, false) => format!(", {name} (assumed; see --activation)"),
                _ => format!(", {name}"),
            }
        });
        let leak = network
            .filter(|network| network.leak() < 1.0)
            .map_or(String::new(), |network| format!(", leak {}", significant(network.leak(), 3)));
        let inputs = match (found.inputs, found.input_bound) {
            (0, _) => "no inputs".to_owned(),
            (count, None) => format!("{} of any size", counted(count, "input")),
            (count, Some(bound)) => {
                format!("{} within ±{}", counted(count, "input"), significant(bound, 3))
            }
        };
        lines.push(format!(
            "{}: {} of {}{activation}, {inputs}{leak}",
            found.name,
            layer.kind.as_str(),
            counted(found.cell().units(), "unit"),
        ));
    }
    let mut reasons: Vec<&str> = model.skipped.iter().map(|skipped| skipped.why.as_str()).collect();
    reasons.dedup();
    for why in reasons {
        let names: Vec<String> = model
            .skipped
            .iter()
            .filter(|skipped| skipped.why == why)
            .map(|skipped| skipped.name.escape_debug().to_string())
            .collect();
        let more = names.len().saturating_sub(MOST_SKIPPED);
        let and = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.push(format!("skipped ({why}): {}{and}", names[..names.len() - more].join(", ")));
    }
    lines.join("\n")
}

fn of_layer(layer: &LayerDiagnosis, named: bool) -> String {
    let mut parts = Vec::new();
    if named {
        parts.push(format!("{}: {}", layer.name, layer.verdict.as_str().replace('-', " ")));
    }
    parts.push(certificates(layer));
    if let Some(bounds) = &layer.guarantees {
        let gradient = if bounds.gradient.is_finite() {
            format!(
                "Gradients: ‖∂y/∂θ‖ ≤ {} for all parameters together, at every horizon",
                number(bounds.gradient)
            )
        } else {
            "No bound of the gradient: outputs or inputs are unbounded".to_owned()
        };
        parts.push(format!(
            "{gradient}{}.",
            if layer.inputs > 0 && layer.input_bound.is_none() && bounds.gradient.is_finite() {
                " (for inputs up to 1)"
            } else {
                ""
            }
        ));
    }
    if let Some(memory) = layer.memory() {
        parts.push(format!(
            "Memory: a perturbation falls to 1/e within about {} steps at most.",
            significant(memory, 3)
        ));
    }
    parts.push(fixed_points(layer));
    parts.extend(cycles(layer));
    if !layer.survey.exponents.is_empty() {
        parts.push(exponents(layer));
    }
    parts.join("\n")
}

fn certificates(layer: &LayerDiagnosis) -> String {
    let mut table = table(&["certificate", "rate", "contraction"]);
    for claim in &layer.claims.made {
        let after = match claim.evidence {
            Evidence::Reached { steps, .. } if claim.holds => {
                format!("proven, after {steps} steps")
            }
            _ if claim.holds => "proven".to_owned(),
            _ => "no".to_owned(),
        };
        table.add_row(vec![claim.name.to_owned(), number(claim.rate), after]);
    }
    for (name, why) in &layer.claims.left_out {
        table.add_row(vec![(*name).to_owned(), "–".to_owned(), format!("left out: {why}")]);
    }
    align(&mut table, &[1]);
    table.trim_fmt()
}

fn fixed_points(layer: &LayerDiagnosis) -> String {
    let points = &layer.survey.fixed_points.points;
    let complete = match layer.completeness {
        Completeness::Proven => "proven to be all".to_owned(),
        Completeness::Consistent => "perhaps all: sign det(I − J) sums to 1".to_owned(),
        Completeness::Unknown if layer.survey.fixed_points.consistent() => {
            "whether there are more is not known".to_owned()
        }
        Completeness::Unknown => {
            let sum = layer.survey.fixed_points.index_sum();
            format!("not all: sign det(I − J) sums to {sum}, not to 1")
        }
    };
    let held = if layer.inputs == 0 {
        String::new()
    } else if layer.source == Source::Unknown {
        " with zero input (what comes from below is not known: this refutes nothing)".to_owned()
    } else if layer.input.iter().all(|&u| u == 0.0) {
        " with zero input".to_owned()
    } else {
        format!(" with the constant input ({})", coordinates(&layer.input))
    };
    let mut text = format!("Fixed points{held}: {} ({complete})", points.len());
    if points.is_empty() {
        return text;
    }
    let mut table = table(&["", "stability", "spectral radius", "y"]);
    for (k, point) in points.iter().take(MOST_POINTS).enumerate() {
        let stability = match point.stability() {
            Stability::Attracting => "stable".to_owned(),
            Stability::Neutral => "neutral".to_owned(),
            Stability::Repelling => format!("repels in {}", point.repelling()),
        };
        let y = coordinates(&layer.cell().output(&point.state));
        table.add_row(vec![(k + 1).to_string(), stability, number(point.spectral_radius()), y]);
    }
    align(&mut table, &[0, 2]);
    text.push('\n');
    text.push_str(&table.trim_fmt());
    if points.len() > MOST_POINTS {
        let rest = points.len() - MOST_POINTS;
        text = format!("{text}\n… and {rest} more (--json has them all)");
    }
    text
}

/// The first coordinates, and dots if there are more.
fn coordinates(values: &[f64]) -> String {
    let mut shown: Vec<String> =
        values.iter().take(MOST_COORDINATES).map(|&value| coordinate(value)).collect();
    if values.len() > MOST_COORDINATES {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// The stable cycles that orbits ended on, each by one of its states.
fn cycles(layer: &LayerDiagnosis) -> Option<String> {
    let found: Vec<String> = layer
        .survey
        .limits
        .iter()
        .filter_map(|limit| match limit {
            Limit::Cycle { states, point } => {
                let y = layer.cell().output(&states[0]);
                let shown: Vec<String> =
                    y.iter().take(MOST_COORDINATES).map(|&y| coordinate(y)).collect();
                let radius = number(point.spectral_radius());
                Some(format!(
                    "{} steps (spectral radius {radius}) through y = {}",
                    states.len(),
                    shown.join(", ")
                ))
            }
            _ => None,
        })
        .collect();
    (!found.is_empty()).then(|| format!("Stable cycles: {}", found.join("; ")))
}

fn exponents(layer: &LayerDiagnosis) -> String {
    let exponents = &layer.survey.exponents;
    let mut shown: Vec<String> =
        exponents.iter().take(4).map(|one| significant(one.value, 3)).collect();
    if exponents.len() > 4 {
        shown.push("…".to_owned());
    }
    let error = exponents[0].error;
    // Below this it is rounding, of an orbit that rests.
    let error = if error.is_finite() && error > 1e-12 {
        format!(" (the first ± {})", significant(error, 1))
    } else {
        String::new()
    };
    format!("Lyapunov exponents: {}{error}", shown.join(", "))
}

pub fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(rule));
    table.set_header(header.iter().copied());
    table
}

/// Numbers stand right.
pub fn align(table: &mut Table, numbers: &[usize]) {
    for (index, column) in table.column_iter_mut().enumerate() {
        let side =
            if numbers.contains(&index) { CellAlignment::Right } else { CellAlignment::Left };
        column.set_padding((0, 2)).set_cell_alignment(side);
    }
}
