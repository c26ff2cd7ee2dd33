//! The whole report.

use shockfree::Result;
use shockfree::training::Example;

use crate::beyond::{bound, growth};
use crate::numbers::Counts;
use crate::report::{Block, Figure, Report, Section, Table, VERDICT, Verdict};
use crate::{errata, evidence, figures, numbers};

/// Computes everything.
///
/// Deterministic: the same program gives the same report, whatever the number of threads.
///
/// # Errors
/// None for the fixed problems of the paper; those of the library.
pub fn reproduce() -> Result<Report> {
    let (sections, tables) = rayon::join(figure_sections, tables);
    let ([landscape, shock, training, beyond], [numbers, errata, evidence]) = (sections?, tables?);
    let summary = summary(&numbers, &errata, &evidence);
    let sections = vec![
        landscape,
        shock,
        training,
        section(
            "numbers",
            "The paper’s numbers",
            "Agrees: what is computed here reads the same, to the digits that the paper gives. Open: the \
             paper does not say what would be needed to tell; it prints neither the step size of its \
             examples nor where they start, their tolerance or the clipping threshold. The settings used \
             here (step 0.5 from (5, −3) until E < 0.001) were recovered: they give the paper’s counts.",
            vec![Block::Table(numbers)],
        ),
        section(
            "evidence",
            "Lemmas and theorems",
            "Numbers prove nothing, but they refute: each statement was attacked with many cases, close to \
             its edges too, and the worst deviation stands beside what rounding allows.",
            vec![Block::Table(evidence)],
        ),
        section(
            "errata",
            "Errata",
            "Where the paper is wrong, what holds instead, and the computation that shows it. None of it \
             touches the paper’s idea.",
            vec![Block::Table(errata)],
        ),
        beyond,
    ];
    let title = "Gradient explosion in a recurrent unit: the paper, remade".to_owned();
    Ok(Report { title, summary, sections })
}

fn section(id: &'static str, title: &str, prose: &str, blocks: Vec<Block>) -> Section {
    let mut all = vec![Block::Prose(prose.to_owned())];
    all.extend(blocks);
    Section { id, title: title.to_owned(), blocks: all }
}

fn figure_sections() -> Result<[Section; 4]> {
    let [surface, wall] = figures::surfaces::figures()?;
    let [crossings, formation] = figures::cobwebs::figures()?;
    let [paths_8, costs_8, paths_9, costs_9] = figures::examples::figures();
    let blocks = |figures: Vec<Figure>| figures.into_iter().map(Block::Figure).collect();
    let laws = growth::measure()?;
    let all_laws = [laws.clone(), growth::measure_weak()?].concat();
    Ok([
        section(
            "landscape",
            "The landscape of the cost",
            "One unit, y′ = σ(wy + b), starts in the state x₀ and is to end at the output y* after 50 \
             steps: E(w, b) = (y₅₀ − y*)². The surface of this cost has a wall, and on the wall the \
             gradient explodes.",
            blocks(vec![surface, figures::plane::bifurcations()?, wall]),
        ),
        section(
            "shock",
            "How a shock forms",
            "The wall is where the limit of the orbit jumps: the shock. It can do so in two ways, and both \
             are known in closed form.",
            blocks(vec![crossings, formation, figures::plane::regions()?]),
        ),
        section(
            "training",
            "Training",
            "Three methods on the paper’s two examples: plain gradient descent, gradient descent with norm \
             clipping, and the paper’s Algorithm 1, which fixes w = 3 and trains b.",
            blocks(vec![paths_8, costs_8, paths_9, costs_9]),
        ),
        section(
            "beyond",
            "What the paper does not have",
            "The left half of the plane, how hard the gradient explodes at a finite horizon, and the bound \
             that makes the stable strip safe in numbers.",
            vec![
                Block::Figure(figures::beyond::flip()?),
                Block::Figure(figures::beyond::phase_shock()?),
                Block::Figure(figures::beyond::growth(&laws)),
                Block::Table(growth::table(&all_laws)),
                Block::Figure(figures::beyond::bound(&bound::measure()?)?),
            ],
        ),
    ])
}

fn tables() -> Result<[Table; 3]> {
    let (eight, nine) = (Counts::of(Example::Eight)?, Counts::of(Example::Nine)?);
    let numbers = numbers::table(&eight, &nine)?;
    let errata = errata::table(&errata::all(&eight, &nine)?);
    let evidence = evidence::table(&evidence::all()?);
    Ok([numbers, errata, evidence])
}

/// How many rows of a table have a verdict.
fn count(table: &Table, verdict: Verdict) -> usize {
    let Some(column) = table.header.iter().position(|name| *name == VERDICT) else { return 0 };
    let word = verdict.as_str();
    table.rows.iter().filter(|row| row.get(column).is_some_and(|cell| cell == word)).count()
}

fn summary(numbers: &Table, errata: &Table, evidence: &Table) -> Vec<String> {
    vec![
        "Hong, Jeon, Lee and Min, “Gradient explosion free algorithm for training recurrent neural \
         networks”: every figure and every number of it, computed from scratch, with what is wrong in it \
         put right and what it leaves open added. The paper’s figure 1 is a drawing and left out."
            .to_owned(),
        format!(
            "Of the {} numbers that the paper claims, {} agree with what was computed here, {} differ, and \
             {} cannot be told, since the paper does not give its clipping thresholds. Of its {} lemmas and \
             theorems {} hold as they stand and {} after a correction. {} errata are shown by a computation.",
            numbers.rows.len() - count(numbers, Verdict::Used),
            count(numbers, Verdict::Agrees),
            count(numbers, Verdict::Differs),
            count(numbers, Verdict::Open),
            evidence.rows.len(),
            count(evidence, Verdict::Agrees),
            count(evidence, Verdict::Corrected),
            count(errata, Verdict::Corrected),
        ),
    ]
}
