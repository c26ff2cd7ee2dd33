//! What a person reads before, during and after a fit.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use shockfree_data::SequenceTable;
use shockfree_fit::{Guard, Optimizer, Settings};

use super::plan::{Kept, Plan, Training};
use super::prepare::listed;
use super::split::Parts;
use super::summary::{Costs, Summary, TaskView, TrainingView};
use crate::failure::quoted;
use crate::number::{counted, short, significant};

/// Digits of costs and gradients.
const DIGITS: usize = 4;

/// What was understood of the data and the task.
pub fn understood(source: &str, table: &SequenceTable, parts: &Parts, task: &TaskView) -> String {
    let rows: usize = table.sequences.iter().map(|sequence| sequence.values.rows).sum();
    let mut lines = vec![format!(
        "Data: {source}: {}, {}; {}: {}.",
        counted(table.sequences.len(), "sequence"),
        counted(rows, "row"),
        counted(table.columns.len(), "column"),
        listed(&table.columns),
    )];
    if !table.ignored.is_empty() {
        lines.push(format!("  Not read: {}.", ignored(table)));
    }
    for (count, what) in [
        (table.held, "missing values replaced by the ones before them"),
        (table.dropped, "rows left out for a missing value"),
        (parts.short, "sequences left out: too short"),
    ] {
        if count > 0 {
            lines.push(format!("  {count} {what}."));
        }
    }
    let when = if task.step == "next" { "at the next step" } else { "at the same step" };
    lines.push(if task.inputs == task.targets {
        format!("Task: predict {} {when}.", listed(&task.targets))
    } else {
        format!("Task: from {}, predict {} {when}.", listed(&task.inputs), listed(&task.targets))
    });
    lines.push(format!("Cost: {}.", cost(task.cost)));
    let test =
        if task.test_steps > 0 { format!(", {} to test", task.test_steps) } else { String::new() };
    lines.push(format!(
        "Split: {} to learn from, {} to choose by{test};\n  {}.",
        counted(task.training_steps, "step"),
        task.validation_steps,
        task.split
    ));
    lines.join("\n")
}

/// Columns that are not read, and why; as many as anyone reads.
fn ignored(table: &SequenceTable) -> String {
    const MOST: usize = 6;
    let why = |why: &str| -> String { why.chars().filter(|letter| !letter.is_control()).collect() };
    let mut told: Vec<String> = table
        .ignored
        .iter()
        .take(MOST)
        .map(|column| format!("{} ({})", quoted(&column.name), why(&column.why)))
        .collect();
    if table.ignored.len() > MOST {
        told.push(format!("… ({} in all)", table.ignored.len()));
    }
    told.join(", ")
}

fn cost(name: &str) -> &'static str {
    match name {
        "bernoulli" => "the negative log likelihood of zeros and ones (bernoulli), in nats a step",
        "categorical" => "the negative log likelihood of the class (categorical), in nats a step",
        _ => "the mean squared error (mse), in units of each column's variance",
    }
}

/// The network.
pub fn network(plan: &Plan, precision: &str) -> String {
    format!("Network: {} {} units in {precision}.", plan.units, plan.activation.as_str())
}

/// What a fit takes, before it takes it.
pub fn memory(bytes: f64) -> String {
    const MEBIBYTE: f64 = 1_048_576.0;
    let size = if bytes < MEBIBYTE {
        "under 1 MiB".to_owned()
    } else {
        format!("about {} MiB", significant(bytes / MEBIBYTE, 2))
    };
    format!("Memory: {size} beside the program itself.")
}

/// What a cost is.
pub fn cost_name(name: &str) -> &'static str {
    match name {
        "bernoulli" | "categorical" => "negative log likelihood (nats a step)",
        _ => "mean squared error (variances)",
    }
}

/// What came out, in paragraphs.
pub fn paragraphs(summary: &Summary, kept: Kept) -> Vec<String> {
    let Some(training) = summary.trainings.iter().find(|one| one.label == summary.kept) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    if kept == Kept::Best {
        parts.push(chosen(training));
    }
    parts.push(learnt(summary, training));
    parts.extend(beaten(summary, training));
    parts.push(guarantees(summary, training));
    parts.iter().map(|part| part.lines().map(str::trim).collect::<Vec<_>>().join(" ")).collect()
}

/// The settings of a training: names and values.
pub fn settings(settings: &Settings) -> Vec<(&'static str, String)> {
    let optimizer = match settings.optimizer {
        Optimizer::Adam { decay } if decay > 0.0 => format!("AdamW, decay {decay}"),
        Optimizer::Adam { .. } => "Adam".to_owned(),
        Optimizer::Momentum { momentum } => format!("SGD, momentum {momentum}"),
    };
    let mut told = vec![("Optimizer", optimizer), ("Learning rate", rate(settings.rate))];
    match settings.guard {
        Guard::Plain => {}
        Guard::Clipping { threshold } => told.push(("Clipping above", threshold.to_string())),
        Guard::Shockfree { rate, kind } => told.extend([
            ("Rate of contraction", significant(rate, DIGITS)),
            ("Certificate", kind.as_str().to_owned()),
        ]),
    }
    told.push(("Sequences in a batch", settings.batch.to_string()));
    told.extend(settings.window.map(|steps| ("Steps in a window", steps.to_string())));
    told
}

fn rate(rate: f64) -> String {
    if rate.is_finite() {
        format!("{} at most", short(rate))
    } else {
        "what the curvature allows".to_owned()
    }
}

/// What will be done, and what is known before.
pub fn planned(training: &Training, bound: Option<f64>) -> String {
    let settings = &training.settings;
    let optimizer = match settings.optimizer {
        Optimizer::Adam { .. } => "adam",
        Optimizer::Momentum { .. } => "sgd",
    };
    let rate = if settings.rate.is_finite() {
        format!("learning rate {}", settings.rate)
    } else {
        "a learning rate that the curvature decides".to_owned()
    };
    let mut lines = vec![format!(
        "Method: {} with {optimizer}, {rate}, {} at a time.",
        training.label,
        counted(settings.batch, "sequence"),
    )];
    if let (Guard::Shockfree { rate, kind }, Some(bound)) = (settings.guard, bound) {
        lines.push(format!(
            "  Known before the first step: contraction at the rate {} ({} certificate), a memory of {} steps;",
            significant(rate, DIGITS),
            kind.as_str(),
            significant(1.0 / (1.0 - rate), DIGITS),
        ));
        lines.push(if bound.is_finite() {
            format!(
                "  no gradient at the start is above {}, however long the sequences.",
                significant(bound, DIGITS)
            )
        } else {
            "  gradients have no bound all the same, since the outputs of relu have none."
                .to_owned()
        });
    }
    lines.join("\n")
}

/// What came out.
pub fn outcome(summary: &Summary, kept: Kept, again: bool) -> String {
    let mut parts = Vec::new();
    if again {
        parts.push("It was finished already.".to_owned());
    }
    if summary.trainings.len() > 1 {
        parts.push(table(&summary.trainings, summary.task.validation_steps > 0).trim_fmt());
    }
    if let Some(training) = summary.trainings.iter().find(|one| one.label == summary.kept) {
        if kept == Kept::Best {
            parts.push(chosen(training));
        }
        parts.push(learnt(summary, training));
        parts.extend(beaten(summary, training));
        parts.push(guarantees(summary, training));
    }
    parts.join("\n\n")
}

/// Costs that differ by less are as good as equal.
const NOTABLE: f64 = 0.98;

/// That another training that was compared came out better, if one did.
fn beaten(summary: &Summary, training: &TrainingView) -> Option<String> {
    let better = summary
        .trainings
        .iter()
        .filter(|one| one.best.choosing() < NOTABLE * training.best.choosing())
        .min_by(|one, other| one.best.choosing().total_cmp(&other.best.choosing()))?;
    Some(format!(
        "Here {label} does better: {}. What is to be learnt may not contract, or need more memory than {}\n\
         steps (--memory). Its model is in the folder {label}.",
        significant(better.best.choosing(), DIGITS),
        significant(1.0 / (1.0 - training.contraction?), DIGITS),
        label = better.label,
    ))
}

fn chosen(training: &TrainingView) -> String {
    format!("Kept: the {}, with the lowest {}.", training.label, name(&training.best))
}

/// The name of the cost that chooses.
fn name(costs: &Costs) -> &'static str {
    if costs.validation.is_some() { "validation cost" } else { "training cost" }
}

fn learnt(summary: &Summary, training: &TrainingView) -> String {
    let best = training.best.choosing();
    let mut lines = vec![format!(
        "Learnt: {} {} after epoch {} of {} ({} s).",
        name(&training.best),
        significant(best, DIGITS),
        training.best_epoch,
        training.epochs,
        significant(training.seconds, 2),
    )];
    let against = |what: &str, costs: &Costs| {
        let other = costs.choosing();
        format!("  {what} costs {}{}.", significant(other, DIGITS), comparison(best, other))
    };
    lines.push(against("The best constant prediction", &summary.constant));
    lines.extend(
        summary.persistence.as_ref().map(|costs| against("Predicting that nothing changes", costs)),
    );
    if let (Some(test), Some(constant)) = (training.best.test, summary.constant.test) {
        let persistence = summary
            .persistence
            .and_then(|costs| costs.test)
            .map_or(String::new(), |cost| format!(", no change {}", significant(cost, DIGITS)));
        lines.push(format!(
            "  Test cost {} (best constant {}{persistence}).",
            significant(test, DIGITS),
            significant(constant, DIGITS)
        ));
    }
    if !summary.errors.is_empty() {
        let error = |one: &super::summary::ErrorView| {
            let test =
                one.test.map_or(String::new(), |e| format!(" (test {})", significant(e, DIGITS)));
            one.validation
                .map(|e| format!("{} {}{test}", quoted(&one.column), significant(e, DIGITS)))
        };
        let errors: Vec<String> = summary.errors.iter().filter_map(error).collect();
        if !errors.is_empty() {
            lines.push(format!("  Typical error (RMSE) in validation: {}.", listed(&errors)));
        }
    }
    lines.join("\n")
}

fn comparison(ours: f64, theirs: f64) -> String {
    let change = 100.0 * (ours / theirs - 1.0);
    if !change.is_finite() {
        String::new()
    } else if change <= 0.0 {
        format!(": this is {}% less", significant(-change, 2))
    } else {
        format!(": this is {}% MORE", significant(change, 2))
    }
}

fn guarantees(summary: &Summary, training: &TrainingView) -> String {
    let mut lines = Vec::new();
    lines.push(match &summary.certificate {
        Some(one) => format!(
            "Certified: it contracts at the rate {} ({} certificate), a memory of {} steps.",
            significant(one.rate, DIGITS),
            one.kind,
            significant(one.memory, DIGITS)
        ),
        None => "Not certified: `shockfree diagnose` tells whether it contracts.".to_owned(),
    });
    let gradient = significant(training.largest_gradient, DIGITS);
    lines.push(match training.largest_gradient_by_bound {
        Some(ratio) if training.first_bound.is_some_and(f64::is_finite) => format!(
            "Gradients: at most {gradient}, never above {} of the bound known before each.",
            percent(ratio)
        ),
        _ => format!("Gradients: at most {gradient}, without a bound known before."),
    });
    if training.epochs_taken_back > 0 {
        lines.push(format!(
            "{} taken back, since it cost more than twice what the start does.",
            counted(usize::try_from(training.epochs_taken_back).unwrap_or(usize::MAX), "epoch")
        ));
    }
    if training.best_epoch == training.epochs {
        lines.push("It was still getting better: --resume with more --epochs goes on.".to_owned());
    }
    if training.diverged {
        lines.push("It diverged: the last training cost is above the first.".to_owned());
    }
    lines.join("\n")
}

fn percent(share: f64) -> String {
    format!("{}%", significant(100.0 * share, 2))
}

fn table(trainings: &[TrainingView], has_validation: bool) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(rule));
    let has_test = trainings.iter().any(|one| one.best.test.is_some());
    let best = if has_validation { "validation" } else { "training" };
    let mut header = vec!["training", "epochs", best, "at epoch"];
    header.extend(has_test.then_some("test"));
    header.extend(["last training", "ended", "max ‖∇E‖", "taken back"]);
    table.set_header(header);
    for one in trainings {
        let mut row = vec![
            one.label.clone(),
            one.epochs.to_string(),
            significant(one.best.choosing(), DIGITS),
            one.best_epoch.to_string(),
        ];
        if has_test {
            row.push(one.best.test.map_or(String::new(), |cost| significant(cost, DIGITS)));
        }
        row.extend([
            significant(one.last_training_cost, DIGITS),
            if one.diverged { "diverged" } else { "well" }.to_owned(),
            significant(one.largest_gradient, 3),
            one.epochs_taken_back.to_string(),
        ]);
        table.add_row(row);
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        let side = if place == 0 { CellAlignment::Left } else { CellAlignment::Right };
        column.set_padding((0, if place == 0 { 2 } else { 1 })).set_cell_alignment(side);
    }
    table
}
