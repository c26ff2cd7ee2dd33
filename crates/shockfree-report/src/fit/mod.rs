//! What one fit to data leaves behind, as a page: what was learned, how, and how far to trust it.
//!
//! Plain numbers in, a [`Report`] out. Whatever the numbers are, a page comes out: what is not finite is
//! not drawn but said.

mod axis;
mod curves;
mod forecasts;
mod gradients;
mod look;
mod memory;
mod rates;
mod said;
mod story;
mod tables;
mod thin;

pub use story::{EpochPoint, FitStory, ForecastPanel, Run, StepPoint};

use crate::page::{alone, plain};
use crate::report::{Block, Report, Section};

/// The page, which needs no other file. The same story gives the same bytes.
///
/// ```
/// use shockfree_report::fit::{FitStory, page};
/// let story = FitStory {
///     title: "sunspots: one step ahead".to_owned(),
///     words: vec!["Nothing was learned yet.".to_owned()],
///     ..FitStory::default()
/// };
/// assert!(page(&story).contains("Nothing was learned yet."));
/// ```
pub fn page(story: &FitStory) -> String {
    alone(&report(story))
}

/// The report. Sections for which there is nothing are left out.
pub fn report(story: &FitStory) -> Report {
    let sections = [
        ("learning", "What was learned, epoch by epoch", learning(story)),
        ("gradients", "Gradients against their bound", gradients::blocks(story)),
        ("rates", "How fast it was allowed to learn", rates::blocks(story)),
        ("forecasts", "Forecasts against data", forecasts::blocks(story)),
        ("memory", "How a perturbation fades", memory::blocks(story)),
        ("details", "Data, model, method", tables::details(story)),
    ];
    let sections = sections.into_iter().filter(|(_, _, blocks)| !blocks.is_empty());
    let sections =
        sections.map(|(id, title, blocks)| Section { id, title: title.to_owned(), blocks });
    Report {
        title: story.title.clone(),
        summary: story.words.iter().map(|paragraph| plain(paragraph)).collect(),
        sections: sections.collect(),
    }
}

fn learning(story: &FitStory) -> Vec<Block> {
    let diverged = story.runs.iter().filter_map(said::divergence).map(Block::Prose);
    let curves = curves::blocks(story);
    let tables = [tables::costs(story), tables::runs(story)];
    curves
        .into_iter()
        .chain(diverged)
        .chain(tables.into_iter().flatten().map(Block::Table))
        .collect()
}
