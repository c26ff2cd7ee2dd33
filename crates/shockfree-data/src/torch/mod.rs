//! The parameters of `torch.nn.RNN`, `GRU`, `LSTM` and of their cells, by name.

mod name;
mod plan;

pub(crate) use plan::{LayerPlan, plan};

use crate::tensor::{Budget, Tensors};
use crate::{Layer, Limits, Model, Problem};

/// Reads what was planned.
pub(crate) fn read(
    tensors: &impl Tensors,
    plan: Vec<LayerPlan>,
    limits: &Limits,
) -> Result<Model, Problem> {
    let mut budget = Budget::new(limits);
    for layer in &plan {
        for index in layer.arrays() {
            budget.take(&tensors.list()[index])?;
        }
        if layer.bias.is_none() {
            // The zeros in their place.
            budget.take_shape("bias_ih with bias_hh", &[2, layer.rows()])?;
        }
    }
    let layers =
        plan.into_iter().map(|layer| read_layer(tensors, layer)).collect::<Result<_, _>>()?;
    Ok(Model { layers, skipped: Vec::new(), readout: None })
}

fn read_layer(tensors: &impl Tensors, plan: LayerPlan) -> Result<Layer, Problem> {
    let rows = plan.rows();
    let (bias_ih, bias_hh) = match plan.bias {
        Some((ih, hh)) => (tensors.values(ih)?, tensors.values(hh)?),
        None => (vec![0.0; rows], vec![0.0; rows]),
    };
    Ok(Layer {
        kind: plan.kind,
        weight_ih: tensors.matrix(plan.weight_ih, rows, plan.inputs)?,
        weight_hh: tensors.matrix(plan.weight_hh, rows, plan.units)?,
        bias_ih,
        bias_hh,
        has_bias: plan.bias.is_some(),
        prefix: plan.prefix,
        layer: plan.layer,
        direction: plan.direction,
        activation: None,
        leak: None,
        state: None,
    })
}
