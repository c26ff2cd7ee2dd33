//! From arrays with names to a model.

use crate::tensor::Tensors;
use crate::{Limits, Model, Problem, Skipped, plain, shown, torch};

/// How many arrays the message about a file without layers names.
const MOST_REASONS: usize = 4;

/// Why an array is not read that has nothing to do with recurrence.
pub(crate) const UNRELATED: &str = "not part of a recurrent layer";

/// The model in a file of arrays; `others` is what else the file has.
pub(crate) fn model(
    tensors: &impl Tensors,
    mut others: Vec<Skipped>,
    limits: &Limits,
) -> Result<Model, Problem> {
    let list = tensors.list();
    let (plan, mut skipped) = torch::plan(list, limits)?;
    let mut model = if let Some(network) = plain::plan(list, limits)? {
        if let Some(layer) = plan.first() {
            return Err(Problem::TwoModels { other: shown::name(&list[layer.weight_hh].name) });
        }
        skipped.retain(|skipped| !plain::Network::uses(&skipped.name));
        network.read(tensors, limits)?
    } else {
        torch::read(tensors, plan, limits)?
    };
    skipped.append(&mut others);
    skipped.sort_by(|one, other| one.name.cmp(&other.name));
    if model.layers.is_empty() {
        // What comes near to a layer is of more use than what has nothing to do with one.
        skipped.sort_by_key(|skipped| skipped.why == UNRELATED);
        let reasons = skipped.iter().take(MOST_REASONS);
        return Err(Problem::NoLayers {
            tensors: skipped.len(),
            reasons: reasons
                .map(|Skipped { name, why, .. }| format!("{}: {why}", shown::name(name)))
                .collect(),
        });
    }
    model.skipped = skipped;
    Ok(model)
}
