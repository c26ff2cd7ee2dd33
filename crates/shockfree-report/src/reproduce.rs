//! The whole report.

use shockfree::Result;

use crate::beyond::{bound, growth};
use crate::figures;
use crate::report::{Block, Report, Section};

/// Computes everything.
///
/// Deterministic: the same program gives the same report.
///
/// # Errors
/// None for the fixed problems of the paper; those of the library.
pub fn reproduce() -> Result<Report> {
    let [surface, wall] = figures::surfaces::figures()?;
    let [crossings, formation] = figures::cobwebs::figures()?;
    let [paths_8, costs_8, paths_9, costs_9] = figures::examples::figures();
    let figures = |list: Vec<_>| list.into_iter().map(Block::Figure).collect();
    let laws = growth::measure()?;
    let gradients = bound::measure()?;
    let beyond = vec![
        figures::beyond::flip()?,
        figures::beyond::phase_shock()?,
        figures::beyond::growth(&laws),
        figures::beyond::bound(&gradients)?,
    ];
    let sections = vec![
        Section {
            id: "landscape",
            title: "The landscape of the cost".to_owned(),
            blocks: figures(vec![surface, figures::plane::bifurcations()?, wall]),
        },
        Section {
            id: "shock",
            title: "How a shock forms".to_owned(),
            blocks: figures(vec![crossings, formation, figures::plane::regions()]),
        },
        Section {
            id: "training",
            title: "Training".to_owned(),
            blocks: figures(vec![paths_8, costs_8, paths_9, costs_9]),
        },
        Section {
            id: "beyond",
            title: "What the paper does not have".to_owned(),
            blocks: figures(beyond),
        },
    ];
    Ok(Report { title: "The paper, remade".to_owned(), summary: Vec::new(), sections })
}
