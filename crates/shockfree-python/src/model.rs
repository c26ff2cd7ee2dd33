//! What a model may be: a file, a layer, or several.

use std::path::{Path, PathBuf};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use shockfree_data::{Error, Limits, Model, Problem, read_model};
use shockfree_diagnosis::name;

use crate::error::{refused, unreadable};
use crate::layer::Layer;

/// A model that is still to be read, or is one already.
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Layers.
    Layers(Model),
}

impl Source {
    /// What `model` stands for.
    pub fn of(model: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(layer) = model.cast::<Layer>() {
            return Ok(Self::Layers(of_layers(vec![(*layer.get().data).clone()])?));
        }
        // Bytes are a path for the operating system, and more often a mistake.
        if !model.is_instance_of::<PyBytes>()
            && let Ok(path) = model.extract::<PathBuf>()
        {
            return Ok(Self::File(path));
        }
        let wrong = || {
            PyTypeError::new_err(
                "the model must be the path of a file, a Network, a Layer, or a sequence of Layers",
            )
        };
        if model.is_instance_of::<PyString>() || model.is_instance_of::<PyBytes>() {
            return Err(wrong());
        }
        let mut layers = Vec::new();
        for one in model.try_iter().map_err(|_| wrong())? {
            let one = one?;
            let layer = one.cast::<Layer>().map_err(|_| wrong())?;
            layers.push((*layer.get().data).clone());
        }
        Ok(Self::Layers(of_layers(layers)?))
    }

    /// The model; what a file holds is read now.
    pub fn read(self) -> PyResult<Model> {
        match self {
            Self::File(path) => read(&path),
            Self::Layers(model) => Ok(model),
        }
    }

    /// The name of its file, without folders.
    pub fn file_name(&self) -> Option<String> {
        match self {
            Self::File(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            Self::Layers(_) => None,
        }
    }
}

/// The model in a file.
pub fn read(path: &Path) -> PyResult<Model> {
    read_model(path, &Limits::default()).map_err(of_file)
}

/// `OSError` (one of its kind) where a file cannot be read, `ValueError` for what it holds.
pub fn of_file(error: Error) -> PyErr {
    match &error {
        Error::Read { source, .. } => {
            PyErr::from(std::io::Error::new(source.kind(), error.to_string()))
        }
        Error::NotAFile { .. } => unreadable(error),
        _ => refused(error),
    }
}

/// The model of these layers, which must be able to stand on each other.
fn of_layers(mut layers: Vec<shockfree_data::Layer>) -> PyResult<Model> {
    if layers.is_empty() {
        return Err(refused("there is no layer, there must be one or more"));
    }
    layers
        .sort_by(|x, y| (&x.prefix, x.layer, x.direction).cmp(&(&y.prefix, y.layer, y.direction)));
    for pair in layers.windows(2) {
        if name(&pair[0]) == name(&pair[1]) {
            return Err(refused(format!(
                "there are two layers {}: prefix, layer or reverse must tell them apart",
                name(&pair[0])
            )));
        }
    }
    for layer in &layers {
        let below: Vec<_> = layers
            .iter()
            .filter(|other| other.prefix == layer.prefix && other.layer + 1 == layer.layer)
            .collect();
        let expected: usize = below.iter().map(|other| other.units()).sum();
        if !below.is_empty() && expected != layer.inputs() {
            let tensor = format!("weight_ih of {}", name(layer));
            return Err(refused(Problem::Stack { tensor, found: layer.inputs(), expected }));
        }
    }
    Ok(Model { layers, skipped: Vec::new(), readout: None })
}
