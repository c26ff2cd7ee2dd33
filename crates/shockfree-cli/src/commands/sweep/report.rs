//! What a person reads after a sweep.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use shockfree_sweep::statistics::{Comparison, FamilySummary, Starts};
use shockfree_sweep::{Family, Origin, Plan};

use crate::number::{counted, short, significant};

/// The quantiles of the iterations that a table has room for; the JSON has more.
const ITERATIONS: [u32; 4] = [25, 50, 75, 95];

/// Those of the speed-up.
const SPEED_UP: [u32; 3] = [25, 50, 75];

/// What was run, how each method fared, shockfree against the others, and what that says.
pub fn text(plan: &Plan, families: &[FamilySummary], comparisons: &[Comparison]) -> String {
    let mut parts = vec![head(plan), methods(families).trim_fmt(), notes(plan)];
    if !comparisons.is_empty() {
        parts.push(speed_ups(comparisons).trim_fmt());
        parts.push(
            "Speed-up: iterations of the other method divided by shockfree's; ∞ where only the other\n\
             did not converge, 0 where only shockfree did not, 1 where neither did (\"failed\", and no tie).\n\
             A run that is there at once counts as one iteration."
                .to_owned(),
        );
        parts.push(judgement(plan, families, comparisons));
    }
    parts.join("\n\n")
}

fn head(plan: &Plan) -> String {
    let settings = plan.settings();
    let kind = match settings.sample {
        Some(sample) => format!("drawn with seed {}", sample.seed),
        None => "all combinations".to_owned(),
    };
    format!(
        "{} ({kind}), {} of one {} unit; converged when E < {}\nwithin {} iterations. Plan {}.",
        counted(plan.settings_count(), "setting"),
        counted(plan.runs(), "run"),
        settings.activation.as_str(),
        short(settings.tolerance),
        settings.budget,
        plan.fingerprint(),
    )
}

fn notes(plan: &Plan) -> String {
    format!(
        "From: `given` is the start of the setting, `outside` those of them outside the stable strip,\n\
         |w| ≥ {}; `common` is shockfree's own, w = {} with the same b.\n\
         Iterations: quantiles of all runs; one that does not converge takes longer than any.",
        short(plan.settings().activation.strip_edge()),
        short(plan.settings().weight),
    )
}

fn table<const N: usize>(header: [&str; N], left: usize) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(rule));
    table.set_header(header);
    for (place, column) in table.column_iter_mut().enumerate() {
        let side = if place < left { CellAlignment::Left } else { CellAlignment::Right };
        column.set_padding((0, 1)).set_cell_alignment(side);
    }
    table
}

fn methods(families: &[FamilySummary]) -> Table {
    let header = [
        "method",
        "from",
        "converged",
        "budget",
        "diverged",
        "25%",
        "median",
        "75%",
        "95%",
        "max ‖∇E‖",
    ];
    let mut table = table(header, 2);
    for one in families {
        let mut row = vec![
            one.family.method.as_str().to_owned(),
            one.family.origin.as_str().to_owned(),
            percent(one.share(one.converged)),
            percent(one.share(one.budget)),
            percent(one.share(one.diverged)),
        ];
        row.extend(ITERATIONS.map(|percent| iterations(one.iterations.at(percent))));
        row.push(significant(one.largest_gradient.at(100), 3));
        table.add_row(row);
    }
    table
}

fn speed_ups(comparisons: &[Comparison]) -> Table {
    let header = [
        "speed-up of",
        "over",
        "from",
        "faster",
        "tie",
        "slower",
        "failed",
        "25%",
        "median",
        "75%",
    ];
    let mut table = table(header, 3);
    for one in comparisons {
        let mut row = vec![
            one.shockfree.method.as_str().to_owned(),
            one.other.method.as_str().to_owned(),
            match one.starts {
                Starts::All => one.other.origin.as_str().to_owned(),
                Starts::OutsideStrip => "outside".to_owned(),
            },
        ];
        let counts = [one.wins, one.ties, one.losses, one.both_failed];
        row.extend(counts.map(|count| percent(one.share(count))));
        row.extend(SPEED_UP.map(|percent| ratio(one.speed_up.at(percent))));
        table.add_row(row);
    }
    table
}

/// What speaks for shockfree and what against it, both in every comparison.
fn judgement(plan: &Plan, families: &[FamilySummary], comparisons: &[Comparison]) -> String {
    let Some(ours) = comparisons.first().map(|one| one.shockfree.method) else {
        return String::new();
    };
    let mut pro = Vec::new();
    let mut contra = Vec::new();
    for one in comparisons.iter().filter(|one| one.shockfree.method == ours) {
        let other = match one.starts {
            Starts::All => named(one.other, plan),
            Starts::OutsideStrip => format!("{} from outside the strip", one.other.method.as_str()),
        };
        pro.push(format!(
            "  faster than {other} in {}, {} in the median",
            percent(one.share(one.wins)),
            ratio(one.speed_up.at(50)),
        ));
        contra.push(format!(
            "  slower than {other} in {}, {} or less in one of twenty",
            percent(one.share(one.losses)),
            ratio(one.speed_up.at(5)),
        ));
    }
    for one in families {
        let line = format!(
            "  {}: does not converge in {}, largest gradient {}",
            named(one.family, plan),
            percent(one.share(one.runs - one.converged)),
            significant(one.largest_gradient.at(100), 3),
        );
        if one.family.method.is_shockfree() { contra.push(line) } else { pro.push(line) }
    }
    let name = ours.as_str();
    format!("For {name}:\n{}\nAgainst it:\n{}", pro.join("\n"), contra.join("\n"))
}

fn named(family: Family, plan: &Plan) -> String {
    let name = family.method.as_str();
    match family.origin {
        Origin::Common if family.method.origins().len() > 1 => {
            format!("{name} from w = {}", short(plan.settings().weight))
        }
        _ => name.to_owned(),
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

fn iterations(count: Option<u32>) -> String {
    count.map_or("never".to_owned(), |count| count.to_string())
}

fn ratio(ratio: f64) -> String {
    if ratio.is_infinite() { "∞".to_owned() } else { format!("{}×", significant(ratio, 2)) }
}
