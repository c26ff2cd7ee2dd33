//! Whether the layers of a model contract, with evidence.

mod html;
mod layer;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use shockfree_data::{CellKind, Model};
use shockfree_diagnosis::certificate_file::CertificateFile;
use shockfree_diagnosis::words::sentence;
use shockfree_diagnosis::{self as diagnosis, Assumptions, Report, TimeLimit};

use crate::certificate::Certificate;
use crate::error::refused;
use crate::interrupt::interruptible;
use crate::json::to_python;
use crate::layer::activation_named;
use crate::model::Source;
pub use layer::{Claim, LayerDiagnosis, Witness};

/// Whether the recurrent layers of a model contract, so that their gradients cannot explode.
///
/// Certificates of contraction are searched for on one thread, what refutes it (attractors, cycles, repelling fixed points,
/// chaos) on another.
///
/// Parameters
/// ----------
/// model : str, os.PathLike, Network, Layer, or sequence of Layer
///     The weights: a ``.safetensors``, ``.npz`` or ``.toml`` file, or layers. The layers of one prefix stand on each other.
/// input_bound : float, optional
///     The largest size of each single input. Without it RNN layers are judged for all inputs, gated layers for inputs up to 1.
/// activation : {"tanh", "relu", "logistic"}, optional
///     Of the RNN layers that do not say it; tanh, PyTorch's default, if nobody says it.
/// time_limit : float, default 10
///     Seconds that may be spent. What there was no time for is left out and named. It is looked at between steps of the
///     work: of 1000 units one step may take a second.
/// progress : callable, optional
///     Called with a word for each part of the work that begins, from other threads than this one.
///
/// Returns
/// -------
/// Diagnosis
///
/// Notes
/// -----
/// *Contracting* is proven, with rounding accounted for. A witness of *not contracting* is what anyone can iterate; ``proven``
/// says whether interval arithmetic proves it. Nothing found proves nothing: then the verdict is *undecided*.
///
/// The interpreter goes on meanwhile, and Ctrl-C ends it.
///
/// Raises
/// ------
/// OSError
///     If the file cannot be read.
/// ValueError
///     For what a file holds, bounds and times that cannot mean anything, weights that overflow, and an activation where no
///     layer takes one.
/// TypeError
///     For a model that is none of these.
#[pyfunction]
#[pyo3(signature = (model, *, input_bound = None, activation = None, time_limit = 10.0, progress = None))]
pub fn diagnose(
    py: Python<'_>,
    model: &Bound<'_, PyAny>,
    input_bound: Option<f64>,
    activation: Option<&str>,
    time_limit: f64,
    progress: Option<Py<PyAny>>,
) -> PyResult<Diagnosis> {
    let assumptions = assumptions(input_bound, activation)?;
    let time = seconds(time_limit)?;
    let source = Source::of(model)?;
    let model = py.detach(|| source.read())?;
    takes_activation(&[&model], &assumptions)?;
    let found = watched(py, progress, |stop, progress| {
        let limit = TimeLimit { time, stop: Some(stop) };
        diagnosis::diagnose(&model, &assumptions, limit, &progress)
    })?;
    let told = assumptions.activation.is_some();
    Ok(Diagnosis(Arc::new(Found { model, diagnosis: found.map_err(refused)?, told })))
}

/// What a file cannot know.
pub fn assumptions(input_bound: Option<f64>, activation: Option<&str>) -> PyResult<Assumptions> {
    if let Some(bound) = input_bound.filter(|bound| !(*bound >= 0.0 && bound.is_finite())) {
        return Err(refused(format!(
            "input_bound is {bound}, it must be a finite number, 0 or more"
        )));
    }
    let activation = activation.map(activation_named).transpose()?.map(|one| match one {
        shockfree_data::Activation::Logistic => shockfree::network::Activation::Logistic,
        shockfree_data::Activation::Tanh => shockfree::network::Activation::Tanh,
        shockfree_data::Activation::Relu => shockfree::network::Activation::Relu,
    });
    Ok(Assumptions { activation, input_bound })
}

/// A limit of time.
pub fn seconds(time_limit: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(time_limit)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| refused(format!("time_limit is {time_limit}, it must be seconds above 0")))
}

/// Refuses an activation that would change nothing.
pub fn takes_activation(models: &[&Model], assumptions: &Assumptions) -> PyResult<()> {
    let mut layers = models.iter().flat_map(|model| &model.layers);
    if assumptions.activation.is_some()
        && !layers.any(|layer| layer.kind == CellKind::Rnn && layer.activation.is_none())
    {
        return Err(refused(
            "activation is for RNN layers that do not say it: here it would change nothing",
        ));
    }
    Ok(())
}

/// Runs `work` as [`interruptible`] does, and tells `progress` what goes on. What that raises ends the work, and is raised.
pub fn watched<T: Send>(
    py: Python<'_>,
    progress: Option<Py<PyAny>>,
    work: impl FnOnce(&AtomicBool, &(dyn Fn(&str) + Sync)) -> T + Send,
) -> PyResult<T> {
    let raised: Mutex<Option<PyErr>> = Mutex::new(None);
    let result = interruptible(py, |stop| {
        work(stop, &|stage| {
            let Some(progress) = progress.as_ref().filter(|_| !stop.load(Ordering::Relaxed)) else {
                return;
            };
            if let Err(error) = Python::attach(|py| progress.call1(py, (stage,)).map(drop)) {
                stop.store(true, Ordering::Relaxed);
                raised.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            }
        })
    })?;
    match raised.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(result),
    }
}

/// What was found, shared by all that is seen of it.
pub struct Found {
    model: Model,
    diagnosis: diagnosis::Diagnosis,
    told: bool,
}

/// What :func:`diagnose` found of a model.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Diagnosis(Arc<Found>);

#[pymethods]
impl Diagnosis {
    /// str: ``"contracting"``, ``"not-contracting"`` or ``"undecided"``, for all layers together.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.diagnosis.verdict.as_str()
    }

    /// str: the verdict in words, with its reason and its conditions.
    #[getter]
    fn sentence(&self) -> String {
        sentence(&self.0.model, &self.0.diagnosis, self.0.told)
    }

    /// list of LayerDiagnosis: by prefix, place, direction.
    #[getter]
    fn layers(&self) -> Vec<LayerDiagnosis> {
        (0..self.0.diagnosis.layers.len())
            .map(|index| LayerDiagnosis::new(Arc::clone(&self.0), index))
            .collect()
    }

    /// LayerDiagnosis: the layer that the verdict rests on: the first that does not contract, else the first undecided, else
    /// the one with the largest rate.
    #[getter]
    fn deciding(&self) -> LayerDiagnosis {
        let deciding = self.0.diagnosis.deciding();
        let index = self.0.diagnosis.layers.iter().position(|layer| std::ptr::eq(layer, deciding));
        LayerDiagnosis::new(Arc::clone(&self.0), index.unwrap_or(0))
    }

    /// list of (str, tuple of int, str): what of the file was not read: name, shape, why.
    #[getter]
    fn skipped<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        use pyo3::IntoPyObjectExt;
        use pyo3::types::PyTuple;
        let skipped = self.0.model.skipped.iter();
        skipped
            .map(|one| (&one.name, PyTuple::new(py, &one.shape)?, &one.why).into_bound_py_any(py))
            .collect()
    }

    /// All of it as plain data: what ``shockfree diagnose --json`` prints.
    ///
    /// Returns
    /// -------
    /// dict
    ///     Numbers that are not finite are None.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let report = Report::new(&self.0.diagnosis, &self.0.model.skipped);
        to_python(py, serde_json::to_string(&report))
    }

    /// Draw what the verdict rests on, by matplotlib: :meth:`LayerDiagnosis.plot` of the deciding layer.
    ///
    /// Returns
    /// -------
    /// matplotlib.figure.Figure
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Without matplotlib: ``pip install shockfree[plot]``.
    fn plot<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        LayerDiagnosis::plot(&Bound::new(py, self.deciding())?)
    }

    /// The certificates that prove the verdict.
    ///
    /// Returns
    /// -------
    /// Certificate or None
    ///     For each layer the one with the smallest rate; None unless the verdict is *contracting*.
    fn certificate(&self) -> Option<Certificate> {
        CertificateFile::new(&self.0.diagnosis).map(Certificate::of)
    }

    fn __repr__(&self) -> String {
        let layers = self.0.diagnosis.layers.len();
        let what = if layers == 1 { "layer" } else { "layers" };
        format!("<Diagnosis of {layers} {what}: {}>", self.verdict())
    }

    fn __str__(&self) -> String {
        let mut lines = vec![self.sentence()];
        for layer in &self.0.diagnosis.layers {
            lines.push(String::new());
            lines.push(format!("{}: {}", layer.name, layer.verdict.as_str().replace('-', " ")));
            lines.extend(
                html::facts(layer).into_iter().map(|(what, value)| format!("  {what}: {value}")),
            );
        }
        lines.join("\n")
    }

    fn _repr_html_(&self) -> String {
        html::of(&self.sentence(), &self.0.diagnosis.layers)
    }
}
