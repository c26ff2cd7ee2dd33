//! Tables of a fit.

use super::said::{number, outcome};
use super::story::FitStory;
use crate::page::plain;
use crate::report::{Block, Table};

/// What the data, the model and the method are.
pub fn details(story: &FitStory) -> Vec<Block> {
    let tables = [
        ("data", "Data", &story.data),
        ("model", "Model", &story.model),
        ("method", "Method", &story.method),
    ];
    let table = |(name, title, rows): (&'static str, &str, &Vec<(String, String)>)| Table {
        name,
        title: title.to_owned(),
        header: vec!["", ""],
        rows: rows.iter().map(|(name, value)| vec![plain(name), plain(value)]).collect(),
    };
    let tables = tables.into_iter().filter(|(_, _, rows)| !rows.is_empty());
    tables.map(table).map(Block::Table).collect()
}

/// The cost of what was kept, and of what is easy.
pub fn costs(story: &FitStory) -> Option<Table> {
    let kept = story.runs.first();
    let rows = [
        (
            "best constant prediction, validation data",
            Some(story.constant_cost).filter(|cost| !cost.is_nan()),
        ),
        ("no change, validation data", story.persistence_cost),
        ("what was kept, validation data", kept.map(|run| run.best_validation)),
        ("what was kept, test data", story.test_cost),
    ];
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .filter_map(|(name, cost)| Some(vec![name.to_owned(), number(cost?)]))
        .collect();
    (!rows.is_empty()).then(|| Table {
        name: "costs",
        title: format!("Costs: {}", story.cost_name),
        header: vec!["", ""],
        rows,
    })
}

/// How the runs compare.
pub fn runs(story: &FitStory) -> Option<Table> {
    let rows: Vec<Vec<String>> = story
        .runs
        .iter()
        .map(|run| {
            let taken_back = run.epochs.iter().filter(|at| at.taken_back).count();
            vec![
                plain(&run.name),
                number(run.best_validation),
                run.best_epoch.to_string(),
                run.epochs.last().map_or(0, |at| at.epoch).to_string(),
                taken_back.to_string(),
                number(run.largest_gradient),
                outcome(run).to_owned(),
            ]
        })
        .collect();
    let title = if rows.len() == 1 { "The run" } else { "The runs" };
    (!rows.is_empty()).then(|| Table {
        name: "runs",
        title: title.to_owned(),
        header: vec![
            "run",
            "least validation cost",
            "in epoch",
            "epochs",
            "taken back",
            "largest gradient",
            "outcome",
        ],
        rows,
    })
}
