//! The verdict in words, wherever it is shown.

use shockfree::network::Witness;
use shockfree_data::Model;
use shockfree_figures::number::{counted, significant};

use crate::post_mortem::PostMortem;
use crate::{Claim, Diagnosis, Evidence, LayerDiagnosis, Verdict};

/// A number that people compare with 1, like a rate, in four digits: what is not 1 does not read 1.
///
/// ```
/// use shockfree_diagnosis::words::number;
///
/// assert_eq!(number(0.912_345), "0.9123");
/// assert_eq!(number(0.999_999), "just below 1");
/// ```
pub fn number(value: f64) -> String {
    const DIGITS: usize = 4;
    let text = significant(value, DIGITS);
    match text.as_str() {
        "1" if value < 1.0 => "just below 1".to_owned(),
        "1" if value > 1.0 => "just above 1".to_owned(),
        _ => text,
    }
}

/// The verdict on `model` with its reason, its conditions, and what it means.
///
/// A proof that rests on an activation that the file does not say names it among its conditions, unless the user said it
/// (`told_activation`). It may hold the name of a layer as the file has it, without control characters: in HTML it must
/// be escaped.
///
/// ```
/// use std::time::Duration;
///
/// use shockfree_data::{Format, Limits, read_model_bytes};
/// use shockfree_diagnosis::words::sentence;
/// use shockfree_diagnosis::{Assumptions, diagnose};
///
/// let text = "activation = 'tanh'\nW = [[0.5, 0.0], [0.0, 0.25]]";
/// let model = read_model_bytes(Format::Toml, text.as_bytes(), &Limits::default())?;
/// let limit = Duration::from_secs(600);
/// let diagnosis = diagnose(&model, &Assumptions::default(), limit, &|_| ())?;
/// let verdict = sentence(&model, &diagnosis, false);
/// assert!(verdict.starts_with("Contracting: its gradients cannot explode"), "{verdict}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sentence(model: &Model, diagnosis: &Diagnosis, told_activation: bool) -> String {
    let layer = diagnosis.deciding();
    let at =
        if diagnosis.layers.len() > 1 { format!(" (layer {})", layer.name) } else { String::new() };
    match diagnosis.verdict {
        Verdict::Contracting => {
            // What holds from the first step on says more than what holds later.
            let claim = layer.claims.proven().min_by(|x, y| {
                later(x).is_some().cmp(&later(y).is_some()).then(x.rate.total_cmp(&y.rate))
            });
            let how = claim.map_or(String::new(), |claim| {
                let when = later(claim).unwrap_or_default();
                format!(": rate {} by the {} certificate{when}{at}", number(claim.rate), claim.name)
            });
            let given = conditions(model, diagnosis, told_activation);
            format!(
                "Contracting{given}: its gradients cannot explode, however long the sequence{how}."
            )
        }
        Verdict::NotContracting => {
            let why = layer.witness().map_or(String::new(), |witness| said(witness, layer));
            format!("Not contracting: {why}{}{at}.{}", chaos(layer), consequence(layer))
        }
        Verdict::Undecided => {
            let best = layer.best_rate().map_or("no certificate was found".to_owned(), |claim| {
                format!("no certificate below 1 (best: {} {})", claim.name, number(claim.rate))
            });
            format!(
                "Undecided: {best} and no witness{at}; no rate can be below {}.",
                number(layer.least_rate())
            )
        }
    }
}

/// What a training crossed from the step `first` to the step `last`, and where.
pub fn summary([first, last]: [f64; 2], story: &PostMortem) -> String {
    let span = format!("between steps {first} and {last}");
    let (Some(from), Some(to)) = (story.crossings.first(), story.crossings.last()) else {
        return format!("No bifurcation of a followed fixed point was crossed {span}.");
    };
    let kinds = ["fold", "flip", "neimark-sacker", "branch-point"]
        .iter()
        .map(|kind| (kind, story.crossings.iter().filter(|one| one.kind == *kind).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| {
            let said = bifurcation(kind);
            if count == 1 { format!("1 {said}") } else { format!("{count} {said}s") }
        })
        .collect::<Vec<_>>()
        .join(", ");
    let stable = story.crossings.iter().filter(|one| one.repelling == 0).count();
    let changing = if stable == 1 {
        "1 of them changes its attractors".to_owned()
    } else {
        format!("{stable} of them change its attractors")
    };
    format!(
        "The training crossed {kinds} {span}, the first at step {}, the last at {}; {changing}. (On straight lines between the checkpoints.)",
        significant(from.step, 8),
        significant(to.step, 8),
    )
}

/// The kind of a [`Crossing`](crate::post_mortem::Crossing), as people say it.
pub fn bifurcation(kind: &str) -> &str {
    match kind {
        "neimark-sacker" => "Neimark–Sacker point",
        "branch-point" => "branch point",
        kind => kind,
    }
}

/// When a claim begins to hold, if not at once.
fn later(claim: &Claim) -> Option<String> {
    match claim.evidence {
        Evidence::Reached { steps, .. } => Some(format!(", after {}", counted(steps, "step"))),
        Evidence::Gated(_) if claim.name.starts_with("settled") => {
            Some(", once its states have settled".to_owned())
        }
        Evidence::Certificate(_) | Evidence::Gated(_) => None,
    }
}

/// What a proof takes for granted.
fn conditions(model: &Model, diagnosis: &Diagnosis, told_activation: bool) -> String {
    let mut given = Vec::new();
    let lowest =
        diagnosis.layers.iter().find(|layer| layer.inputs > 0 && layer.input_bound.is_some());
    let needed = diagnosis.layers.iter().any(|layer| {
        layer.claims.proven().all(|claim| !matches!(claim.evidence, Evidence::Certificate(_)))
    });
    if let Some(bound) = lowest.and_then(|layer| layer.input_bound).filter(|_| needed) {
        given.push(format!("for inputs within ±{}", significant(bound, 3)));
    }
    let assumed = model.layers.iter().zip(&diagnosis.layers).find_map(|(layer, found)| {
        let unknown = layer.activation.is_none() && !told_activation;
        found.cell().network().filter(|_| unknown).map(shockfree::network::Network::activation)
    });
    if let Some(activation) = assumed {
        given.push(format!("if its units are {}", activation.as_str()));
    }
    if given.is_empty() { String::new() } else { format!(" {}", given.join(", ")) }
}

/// What it means for gradients.
fn consequence(layer: &LayerDiagnosis) -> &'static str {
    match layer.witness() {
        Some(Witness::TwoAttractors { .. }) => {
            " Gradients explode where an orbit is torn between its attractors."
        }
        _ => "",
    }
}

/// What a positive exponent adds to another witness.
fn chaos(layer: &LayerDiagnosis) -> String {
    if matches!(layer.witness(), Some(Witness::PositiveExponent { .. })) {
        return String::new();
    }
    match layer.survey.exponents.first() {
        Some(first) if first.is_positive() => format!(
            "; it is chaotic, with the Lyapunov exponent {} ± {}",
            number(first.value),
            significant(first.error, 1)
        ),
        _ => String::new(),
    }
}

fn said(witness: &Witness, layer: &LayerDiagnosis) -> String {
    let text = match witness {
        Witness::TwoAttractors { periods: [1, 1], .. } => {
            format!(
                "it has {} stable fixed points",
                layer.survey.fixed_points.attracting().count().max(2)
            )
        }
        Witness::TwoAttractors { periods: [p, q], .. } => {
            let one = |period: &usize| {
                if *period == 1 {
                    "a stable fixed point".to_owned()
                } else {
                    format!("a stable {period}-cycle")
                }
            };
            format!("it has {} and {}", one(p), one(q))
        }
        Witness::Cycle { states } => format!("it has a stable {}-cycle", states.len()),
        Witness::RepellingFixedPoint { spectral_radius, .. } => {
            format!(
                "it has a repelling fixed point, of spectral radius {}",
                number(*spectral_radius)
            )
        }
        Witness::TwoFixedPoints { .. } => "it has two fixed points".to_owned(),
        Witness::Escape { .. } => "an orbit grows beyond all numbers".to_owned(),
        Witness::PositiveExponent { exponent, .. } => format!(
            "nearby orbits part, with the Lyapunov exponent {} ± {}",
            number(exponent.value),
            significant(exponent.error, 1)
        ),
    };
    let text = if layer.input.iter().any(|&u| u != 0.0) {
        format!("{text} under a constant input")
    } else {
        text
    };
    if layer.witness_proven { format!("{text} (proven)") } else { text }
}
