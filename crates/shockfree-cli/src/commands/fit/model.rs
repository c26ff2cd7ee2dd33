//! A trained network as a file, with all that is needed to use it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use shockfree::network::{Activation, Network, Readout};
use shockfree::simd::Real as _;
use shockfree_data::{Limits, NamedTensor, TensorValues, read_safetensors, write_safetensors};
use shockfree_fit::{Architecture, Cost, Real};
use shockfree_linalg::Matrix;

use super::prepare::MOST_CLASSES;
use super::scaling::Scaling;
use super::task::{Step, Task};

/// Metadata under this name, the version, are in every file of tensors that a fit writes.
pub const WRITTEN_BY: &str = "shockfree";

/// What the readers of weights call the recurrent layer of the file.
pub const LAYER: &str = "rnn.l0";

/// A network with its task.
#[derive(Clone, Debug)]
pub struct Model {
    /// What it reads and predicts.
    pub task: Task,
    /// The network, with its readout.
    pub network: Network,
}

/// The bytes of a file, with the names of PyTorch's `nn.RNN` and `nn.Linear`.
pub fn write<T: Real>(
    task: &Task,
    net: &Architecture,
    parameters: &[T],
    seed: u64,
) -> Result<Vec<u8>, String> {
    let shape = net.shape;
    let (n, m, k) = (shape.units, shape.inputs, shape.outputs);
    let tensor = |name: &str, shape: &[usize], values: &[T]| NamedTensor {
        name: name.to_owned(),
        shape: shape.to_vec(),
        values: elements(values),
    };
    let zeros = vec![T::of(0.0); n];
    let tensors = [
        tensor("rnn.weight_ih_l0", &[n, m], &parameters[shape.input()]),
        tensor("rnn.weight_hh_l0", &[n, n], &parameters[shape.recurrent()]),
        tensor("rnn.bias_ih_l0", &[n], &parameters[shape.bias()]),
        tensor("rnn.bias_hh_l0", &[n], &zeros),
        tensor("readout.weight", &[k, n], &parameters[shape.readout()]),
        tensor("readout.bias", &[k], &parameters[shape.offset()]),
    ];
    let names: [Vec<&str>; 2] = [task.input_names().collect(), task.target_names().collect()];
    let metadata = [
        ("nonlinearity", net.activation.as_str().to_owned()),
        ("cost", task.cost.as_str().to_owned()),
        ("task", task.step.as_str().to_owned()),
        ("columns", json(&task.columns)),
        ("inputs", json(&names[0])),
        ("targets", json(&names[1])),
        ("classes", task.classes.to_string()),
        ("means", json(&task.scaling.means)),
        ("deviations", json(&task.scaling.deviations)),
        ("seed", seed.to_string()),
        (WRITTEN_BY, env!("CARGO_PKG_VERSION").to_owned()),
    ];
    let metadata = metadata.map(|(name, value)| (name.to_owned(), value));
    write_safetensors(&tensors, &BTreeMap::from(metadata)).map_err(|problem| problem.to_string())
}

impl Model {
    /// Reads a file; the error says what it lacks.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let (tensors, metadata) =
            read_safetensors(bytes, &Limits::default()).map_err(|problem| problem.to_string())?;
        let entry = |name: &str| {
            metadata.get(name).ok_or_else(|| {
                format!("does not say its {name}: `shockfree fit` writes models that can forecast")
            })
        };
        let task = task(&entry)?;
        let activation = entry("nonlinearity")?;
        let activation = [Activation::Tanh, Activation::Relu, Activation::Logistic]
            .into_iter()
            .find(|one| one.as_str() == activation)
            .ok_or("has a nonlinearity that is not tanh, relu or logistic")?;
        let network = network(&tensors, &task, activation)?;
        Ok(Self { task, network })
    }
}

fn task<'a>(entry: &impl Fn(&str) -> Result<&'a String, String>) -> Result<Task, String> {
    let columns: Vec<String> = list(entry, "columns")?;
    let places = |name: &str| -> Result<Vec<usize>, String> {
        let names: Vec<String> = list(entry, name)?;
        let place = |name: &String| columns.iter().position(|column| column == name);
        let places: Option<Vec<usize>> = names.iter().map(place).collect();
        places
            .filter(|places| !places.is_empty())
            .ok_or_else(|| format!("has {name} that are no columns of it"))
    };
    let (inputs, targets) = (places("inputs")?, places("targets")?);
    let step = [Step::Same, Step::Next]
        .into_iter()
        .find(|step| entry("task").is_ok_and(|text| text == step.as_str()));
    let cost = entry("cost")?;
    let cost = Cost::ALL.into_iter().find(|one| one.as_str() == cost);
    let (means, deviations): (Vec<f64>, Vec<f64>) =
        (list(entry, "means")?, list(entry, "deviations")?);
    let classes: usize =
        entry("classes")?.parse().map_err(|_| "has classes that are no number".to_owned())?;
    let fits = means.len() == columns.len()
        && deviations.len() == columns.len()
        && deviations.iter().all(|&deviation| deviation > 0.0);
    if !fits {
        return Err("has other means or deviations than columns".to_owned());
    }
    let step = step.ok_or("has a task that is not next or same")?;
    let cost = cost.ok_or("has a cost that is not mse, bernoulli or categorical")?;
    if cost == Cost::Categorical && targets.len() != 1 {
        return Err("has a categorical cost of several columns".to_owned());
    }
    if classes > MOST_CLASSES {
        return Err(format!("has {classes} classes: at most {MOST_CLASSES} are allowed"));
    }
    let scaling = Scaling { means, deviations };
    Ok(Task { columns, inputs, targets, step, cost, classes, scaling })
}

fn network(
    tensors: &[NamedTensor],
    task: &Task,
    activation: Activation,
) -> Result<Network, String> {
    let tensor = |name: &str, shape: &[Option<usize>]| {
        let Some(tensor) = tensors.iter().find(|tensor| tensor.name == name) else {
            return Err(format!("has no tensor {name}"));
        };
        let fits = tensor.shape.len() == shape.len()
            && tensor
                .shape
                .iter()
                .zip(shape)
                .all(|(&is, &must)| must.is_none_or(|must| is == must));
        match &tensor.values {
            _ if !fits => {}
            TensorValues::F32(values) => {
                return Ok((tensor.shape[0], values.iter().map(|&value| value.into()).collect()));
            }
            TensorValues::F64(values) => return Ok((tensor.shape[0], values.clone())),
            TensorValues::U8(_) | TensorValues::U64(_) => {}
        }
        Err(format!("has a tensor {name} of another type or shape than its task needs"))
    };
    let (units, bias): (usize, Vec<f64>) = tensor("rnn.bias_ih_l0", &[None])?;
    let n = Some(units);
    let (m, k) = (task.input_width(), task.outputs());
    let (_, more) = tensor("rnn.bias_hh_l0", &[n])?;
    let (_, recurrent) = tensor("rnn.weight_hh_l0", &[n, n])?;
    let (_, input) = tensor("rnn.weight_ih_l0", &[n, Some(m)])?;
    let (_, readout) = tensor("readout.weight", &[Some(k), n])?;
    let (_, offset) = tensor("readout.bias", &[Some(k)])?;
    let bias = bias.iter().zip(more).map(|(one, other)| one + other).collect();
    let network = Network::new(
        Matrix::new(units, units, recurrent),
        Matrix::new(units, m, input),
        bias,
        activation,
    );
    let readout = Readout::new(Matrix::new(k, units, readout), offset);
    network
        .and_then(|network| network.with_readout(readout?))
        .map_err(|error| format!("is no network: {error}"))
}

fn list<'a, T: DeserializeOwned>(
    entry: &impl Fn(&str) -> Result<&'a String, String>,
    name: &str,
) -> Result<Vec<T>, String> {
    serde_json::from_str(entry(name)?).map_err(|_| format!("has {name} that are no list"))
}

fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("strings and finite numbers are always JSON")
}

fn elements<T: Real>(values: &[T]) -> TensorValues {
    if T::NAME == f32::NAME {
        TensorValues::F32(values.iter().map(|value| f32::of(value.wide())).collect())
    } else {
        TensorValues::F64(values.iter().map(|value| value.wide()).collect())
    }
}
