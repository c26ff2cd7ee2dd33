//! What a person reads after a training.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use shockfree::training::Stop;

use super::{Finished, figures, thresholds};
use crate::number::{horizon_text, short, significant};
use crate::output::{COLUMNS, LINES};
use crate::problem::{Case, MethodName, Planned, Used};

/// The problem, the picture, the table, and what is to be said about them.
pub fn text(case: &Case, finished: &[Finished], colour: bool) -> String {
    let mut parts = vec![
        problem(case, finished),
        figures::text(case, finished, COLUMNS, LINES, colour).trim_end().to_owned(),
        table(finished).trim_fmt(),
        "(×): against shockfree. ‖∇E‖: before a method changes it; bound: known beforehand."
            .to_owned(),
    ];
    parts.extend(finished.iter().filter_map(why_it_diverged));
    parts.extend(thresholds::note(case, finished));
    parts.join("\n\n")
}

/// The names of the runs; where a name stands for several, with their settings.
pub fn labels(methods: &[Planned]) -> Vec<String> {
    let is_unique = |name| methods.iter().filter(|one| one.name == name).count() == 1;
    let label = |one: &Planned| {
        let name = one.name.text();
        if is_unique(one.name) {
            name.to_owned()
        } else {
            format!("{name}, {}", settings(&one.used))
        }
    };
    methods.iter().map(label).collect()
}

fn problem(case: &Case, finished: &[Finished]) -> String {
    let problem = &case.problem;
    let horizon = horizon_text(problem.horizon());
    let mut lines = vec![
        format!(
            "One {} unit, x₀ = {}, trained so that y = {} at T = {horizon}.",
            problem.activation().as_str(),
            short(problem.start()),
            short(problem.target()),
        ),
        format!(
            "Initial (w, b) = ({}, {}); converged when E < {}.",
            short(case.initial.weight),
            short(case.initial.bias),
            short(case.rule.tolerance()),
        ),
    ];
    lines.extend(
        finished.iter().map(|one| format!("  {}: {}", one.name.text(), settings(&one.used))),
    );
    lines.join("\n")
}

fn table(finished: &[Finished]) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(rule));
    table.set_header(["method", "iterations", "ended", "max ‖∇E‖", "bound", "w", "b", "E"]);
    for one in finished {
        let (last, cost) = one.run.last();
        table.add_row([
            one.label.clone(),
            format!("{}{}", one.run.iterations(), ratio(one, finished)),
            one.run.stop().as_str().to_owned(),
            significant(one.run.largest_gradient(), 3),
            one.gradient_bound.map_or("none".to_owned(), |bound| significant(bound, 3)),
            significant(last.weight, 3),
            significant(last.bias, 3),
            cost.map_or("none".to_owned(), |cost| significant(cost, 2)),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1)).set_cell_alignment(CellAlignment::Right);
    }
    if let Some(names) = table.column_mut(0) {
        names.set_padding((0, 2)).set_cell_alignment(CellAlignment::Left);
    }
    table
}

fn settings(used: &Used) -> String {
    [("step", used.step), ("threshold", used.threshold), ("w", used.weight), ("|w| ≤", used.radius)]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name} {}", short(value))))
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
            format!(" ({:.1}×)", one.run.iterations() as f64 / measure.run.iterations() as f64)
        }
        _ => String::new(),
    }
}

fn why_it_diverged(one: &Finished) -> Option<String> {
    match one.run.stop() {
        Stop::Diverged(reason) => Some(format!("{} diverged: {reason}.", one.label)),
        _ => None,
    }
}
