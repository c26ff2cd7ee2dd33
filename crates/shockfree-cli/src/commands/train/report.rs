//! What a person reads after a training.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use shockfree::training::Stop;
use shockfree::unit::StripBounds;

use super::{Finished, figures, thresholds};
use crate::json::stop_name;
use crate::number::{short, significant};
use crate::output::{COLUMNS, LINES};
use crate::problem::{Case, MethodName, Used, activation_text};

/// The problem, the picture, the table, and what is to be said about them.
pub fn text(case: &Case, finished: &[Finished], colour: bool) -> String {
    let mut parts = vec![
        problem(case, finished),
        figures::text(case, finished, COLUMNS, LINES, colour).trim_end().to_owned(),
        table(finished).trim_fmt(),
    ];
    parts.extend(finished.iter().filter_map(why_it_diverged));
    parts.extend(bound(case, finished));
    parts.extend(finished.iter().filter_map(|one| thresholds::note(case, one)));
    parts.join("\n\n")
}

fn problem(case: &Case, finished: &[Finished]) -> String {
    let problem = &case.problem;
    let horizon = problem.horizon().steps().map_or("∞".to_owned(), |steps| steps.to_string());
    let methods: Vec<_> = finished
        .iter()
        .map(|one| format!("{} ({})", one.name.text(), settings(&one.used)))
        .collect();
    format!(
        "One {} unit, x₀ = {}, trained so that y = {} at T = {horizon}.\n\
         Start (w, b) = ({}, {}); converged when E < {}.\n\
         {}.",
        activation_text(problem.activation()),
        short(problem.start()),
        short(problem.target()),
        short(case.initial.weight),
        short(case.initial.bias),
        short(case.rule.tolerance()),
        methods.join(", "),
    )
}

fn table(finished: &[Finished]) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(rule));
    table.set_header(["method", "iterations", "ratio", "ended", "max ‖∇E‖", "w", "b", "E"]);
    for one in finished {
        let (last, cost) = one.run.last();
        table.add_row([
            one.name.text().to_owned(),
            one.run.iterations().to_string(),
            ratio(one, finished),
            stop_name(one.run.stop()).to_owned(),
            significant(one.run.largest_gradient(), 3),
            significant(last.weight, 4),
            significant(last.bias, 4),
            cost.map_or("none".to_owned(), |cost| significant(cost, 2)),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2)).set_cell_alignment(CellAlignment::Right);
    }
    if let Some(names) = table.column_mut(0) {
        names.set_cell_alignment(CellAlignment::Left);
    }
    table
}

fn settings(used: &Used) -> String {
    [("α", used.step), ("c", used.threshold), ("w", used.weight), ("ρ", used.radius)]
        .into_iter()
        .filter_map(|(symbol, value)| value.map(|value| format!("{symbol} {}", short(value))))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Iterations compared with shockfree's, where both converged.
#[expect(clippy::cast_precision_loss, reason = "budgets are far below 2^53")]
fn ratio(one: &Finished, finished: &[Finished]) -> String {
    let converged = |one: &&Finished| one.run.stop() == Stop::Converged;
    let measure = finished.iter().find(|one| one.name == MethodName::Shockfree).filter(converged);
    match measure {
        Some(measure) if converged(&one) && measure.run.iterations() > 0 => {
            format!("{:.1}", one.run.iterations() as f64 / measure.run.iterations() as f64)
        }
        _ => "–".to_owned(),
    }
}

fn why_it_diverged(one: &Finished) -> Option<String> {
    match one.run.stop() {
        Stop::Diverged(reason) => Some(format!("{} diverged: {reason}.", one.name.text())),
        _ => None,
    }
}

/// What was known of shockfree's gradients before the first step.
fn bound(case: &Case, finished: &[Finished]) -> Option<String> {
    let one = finished.iter().find(|one| one.name == MethodName::Shockfree)?;
    let bounds = StripBounds::new(case.problem.activation(), one.used.weight?).ok()?;
    Some(format!(
        "With w = {} no gradient can exceed {}, at any b and any horizon.",
        short(one.used.weight?),
        short(bounds.gradient()),
    ))
}
