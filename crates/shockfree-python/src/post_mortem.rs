//! What happened between the checkpoints of a training.

use std::path::PathBuf;

use numpy::{PyArray1, PyArray2};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};
use shockfree_data::{Limits, Loss, Model, read_losses};
use shockfree_diagnosis::post_mortem::{self as found, Checkpoint, step_in_name};
use shockfree_diagnosis::words::summary;
use shockfree_diagnosis::{AnyCell, Assumptions, TimeLimit};

use crate::array::{Numbers, any_numbers, of_rows, wrong_shape};
use crate::diagnosis::{assumptions, seconds, takes_activation, watched};
use crate::error::refused;
use crate::fixed_point::LayerFixedPoint;
use crate::json::to_python;
use crate::model::{Source, of_file};

/// What happened between the checkpoints of one training: the bifurcations that it crossed.
///
/// At every checkpoint certified rates and fixed points are looked for, with every input held at 0. Between two of them the
/// weights move along the straight line, and every place is located where a followed fixed point is born or dies (a fold),
/// gives way to a cycle (a flip) or to an invariant circle (Neimark-Sacker).
///
/// Parameters
/// ----------
/// checkpoints : sequence
///     Two or more models, each as :func:`diagnose` takes it, of the same layers.
/// losses : str, os.PathLike, or array_like, optional
///     The losses of the training: a CSV file with the columns ``step`` and ``loss``, an array ``(k, 2)`` of steps and losses,
///     or ``(k,)`` of the losses at the steps 0, 1, 2 ...; they may be infinite or NaN.
/// steps : sequence of float, optional
///     The steps of the checkpoints, rising. Without them the last numbers in the names of files, or else 0, 1, 2 ...
/// input_bound : float, optional
///     The largest size of each single input, for the rates of gated layers; 1 if not given.
/// activation : {"tanh", "relu", "logistic"}, optional
///     Of the RNN layers that do not say it; tanh if nobody says it.
/// time_limit : float, default 15
///     Seconds that may be spent.
/// progress : callable, optional
///     Called with a word for each part of the work that begins, from other threads than this one.
///
/// Returns
/// -------
/// PostMortem
///
/// Notes
/// -----
/// Not guaranteed: that every bifurcation is found. Fixed points that are born and die between two of the places at which a
/// line is looked at (8 of them) remain unseen, and so do cycles and other attractors.
///
/// Raises
/// ------
/// OSError
///     If a file cannot be read.
/// ValueError
///     For checkpoints of different networks, steps that do not rise, losses none of which lies between the checkpoints, and
///     as :func:`diagnose`.
/// TypeError
///     For what is no model, and for what is no loss.
#[pyfunction]
#[pyo3(signature = (
    checkpoints, losses = None, *, steps = None, input_bound = None, activation = None, time_limit = 15.0, progress = None
))]
#[expect(clippy::too_many_arguments, reason = "most of them are seldom given")]
pub fn post_mortem(
    py: Python<'_>,
    checkpoints: &Bound<'_, PyAny>,
    losses: Option<&Bound<'_, PyAny>>,
    steps: Option<Vec<f64>>,
    input_bound: Option<f64>,
    activation: Option<&str>,
    time_limit: f64,
    progress: Option<Py<PyAny>>,
) -> PyResult<PostMortem> {
    let assumptions = assumptions(input_bound, activation)?;
    let time = seconds(time_limit)?;
    let sources = sources(checkpoints)?;
    let losses = losses.map_or_else(|| Ok(Vec::new()), losses_of)?;
    let checkpoints = py.detach(|| read(sources, steps.as_deref()))?;
    if let [first, .., last] = &checkpoints[..] {
        let within = |loss: &Loss| first.step <= loss.step && loss.step <= last.step;
        if !losses.is_empty() && !losses.iter().any(within) {
            return Err(refused(format!(
                "no loss lies between the steps {} and {} of the checkpoints",
                first.step, last.step
            )));
        }
    }
    let story = follow(py, &checkpoints, &losses, &assumptions, time, progress)?;
    Ok(PostMortem { story, losses, checkpoints, assumptions })
}

/// The bifurcations of fixed points on the straight line from the weights of one model to those of another.
///
/// Every input is held at 0.
///
/// Parameters
/// ----------
/// first, second : str, os.PathLike, Network, Layer, or sequence of Layer
///     Models of the same layers.
/// activation : {"tanh", "relu", "logistic"}, optional
///     Of the RNN layers that do not say it; tanh if nobody says it.
/// time_limit : float, default 15
///     Seconds that may be spent.
/// progress : callable, optional
///     As that of :func:`diagnose`.
///
/// Returns
/// -------
/// list of Crossing
///     By their ``step``, which is 0 at `first` and 1 at `second`.
///
/// Notes
/// -----
/// Not guaranteed, as by :func:`post_mortem`: that every one is found.
///
/// Raises
/// ------
/// OSError, ValueError, TypeError
///     As :func:`post_mortem`; ValueError also if there was no time to look.
#[pyfunction]
#[pyo3(signature = (first, second, *, activation = None, time_limit = 15.0, progress = None))]
pub fn bifurcations(
    py: Python<'_>,
    first: &Bound<'_, PyAny>,
    second: &Bound<'_, PyAny>,
    activation: Option<&str>,
    time_limit: f64,
    progress: Option<Py<PyAny>>,
) -> PyResult<Vec<Crossing>> {
    let assumptions = assumptions(None, activation)?;
    let time = seconds(time_limit)?;
    let sources = vec![Source::of(first)?, Source::of(second)?];
    let checkpoints = py.detach(|| read(sources, Some(&[0.0, 1.0])))?;
    let story = follow(py, &checkpoints, &[], &assumptions, time, progress)?;
    if story.not_searched > 0 {
        return Err(refused(format!(
            "time_limit is {time_limit}: there was no time to look between the two"
        )));
    }
    Ok(story.crossings.into_iter().map(Crossing).collect())
}

fn follow(
    py: Python<'_>,
    checkpoints: &[Checkpoint],
    losses: &[Loss],
    assumptions: &Assumptions,
    time: std::time::Duration,
    progress: Option<Py<PyAny>>,
) -> PyResult<found::PostMortem> {
    let models: Vec<&Model> = checkpoints.iter().map(|one| &one.model).collect();
    takes_activation(&models, assumptions)?;
    watched(py, progress, |stop, progress| {
        let limit = TimeLimit { time, stop: Some(stop) };
        found::post_mortem(checkpoints, losses, assumptions, limit, &progress)
    })?
    .map_err(refused)
}

fn sources(checkpoints: &Bound<'_, PyAny>) -> PyResult<Vec<Source>> {
    let wrong = || PyTypeError::new_err("checkpoints must be a sequence of models");
    if checkpoints.is_instance_of::<PyString>() {
        return Err(wrong());
    }
    checkpoints.try_iter().map_err(|_| wrong())?.map(|one| Source::of(&one?)).collect()
}

/// The checkpoints with their steps.
fn read(sources: Vec<Source>, steps: Option<&[f64]>) -> PyResult<Vec<Checkpoint>> {
    if let Some(steps) = steps.filter(|steps| steps.len() != sources.len()) {
        return Err(refused(format!(
            "there are {} steps for {} checkpoints, there must be one for each",
            steps.len(),
            sources.len()
        )));
    }
    let path = |source: &Source| match source {
        Source::File(path) => step_in_name(path),
        Source::Layers(_) => None,
    };
    let named: Option<Vec<f64>> = sources.iter().map(path).collect();
    let steps = steps.map(<[f64]>::to_vec).or(named);
    sources
        .into_iter()
        .enumerate()
        .map(|(k, source)| {
            #[expect(clippy::cast_precision_loss, reason = "nobody has 2⁵² checkpoints")]
            let order = k as f64;
            let step = steps.as_ref().map_or(order, |steps| steps[k]);
            let name = source.file_name().unwrap_or_else(|| format!("checkpoint {k}"));
            Ok(Checkpoint { name, step, model: source.read()? })
        })
        .collect()
}

fn losses_of(losses: &Bound<'_, PyAny>) -> PyResult<Vec<Loss>> {
    if let Ok(path) = losses.extract::<PathBuf>() {
        return read_losses(&path, &Limits::default()).map_err(of_file);
    }
    let Numbers { values, shape } = any_numbers("losses", losses)?;
    #[expect(clippy::cast_precision_loss, reason = "nobody has 2⁵² losses")]
    let found: Vec<Loss> = match shape[..] {
        [_] => {
            let numbered = values.into_iter().enumerate();
            numbered.map(|(k, loss)| Loss { step: k as f64, loss }).collect()
        }
        [_, 2] => values.chunks(2).map(|pair| Loss { step: pair[0], loss: pair[1] }).collect(),
        _ => {
            let allowed = "(k) for losses at the steps 0, 1, 2, … or k×2 for steps and losses";
            return Err(wrong_shape("losses", shape, allowed));
        }
    };
    let rise = |pair: &[Loss]| pair[0].step < pair[1].step;
    match found.windows(2).find(|pair| !rise(pair)) {
        Some(pair) => Err(refused(format!(
            "the step {} of the losses comes after {}: steps must rise",
            pair[1].step, pair[0].step
        ))),
        None => Ok(found),
    }
}

/// The story of a training.
#[pyclass(module = "shockfree._native", frozen)]
pub struct PostMortem {
    story: found::PostMortem,
    losses: Vec<Loss>,
    checkpoints: Vec<Checkpoint>,
    assumptions: Assumptions,
}

#[pymethods]
impl PostMortem {
    /// str: what was crossed, in words.
    #[getter]
    fn sentence(&self) -> String {
        let steps = [0, self.checkpoints.len() - 1].map(|k| self.checkpoints[k].step);
        summary(steps, &self.story)
    }

    /// list of Course: each layer along the checkpoints.
    #[getter]
    fn courses(&self, py: Python<'_>) -> PyResult<Vec<Course>> {
        let courses = self.story.courses.iter().enumerate();
        courses.map(|(index, course)| self.course(py, course, index)).collect()
    }

    /// list of Crossing: the bifurcations that were crossed, by step.
    #[getter]
    fn crossings(&self) -> Vec<Crossing> {
        self.story.crossings.iter().cloned().map(Crossing).collect()
    }

    /// list of Jump: where the loss jumps, between the first and the last checkpoint.
    #[getter]
    fn jumps(&self) -> Vec<Jump> {
        self.story.jumps.iter().cloned().map(Jump).collect()
    }

    /// int: the pairs of checkpoints between which there was no time to look.
    #[getter]
    fn not_searched(&self) -> usize {
        self.story.not_searched
    }

    /// numpy.ndarray: ``(k, 2)``, the steps and losses that were given.
    #[getter]
    fn losses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let values: Vec<f64> = self.losses.iter().flat_map(|one| [one.step, one.loss]).collect();
        of_rows(py, &values, (self.losses.len(), 2))
    }

    /// All of it as plain data: what ``shockfree diagnose --json`` prints of several checkpoints.
    ///
    /// Returns
    /// -------
    /// dict
    ///     Numbers that are not finite are None.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, serde_json::to_string(&self.story.json(&self.losses)))
    }

    /// Draw the loss, the rates and spectral radii against 1, and the numbers of fixed points along the training, with the
    /// bifurcations that it crossed, by matplotlib.
    ///
    /// Parameters
    /// ----------
    /// layer : int, default 0
    ///     Which of ``courses``.
    ///
    /// Returns
    /// -------
    /// matplotlib.figure.Figure
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Without matplotlib: ``pip install shockfree[plot]``.
    /// IndexError
    ///     If there is no such layer.
    #[pyo3(signature = (layer = 0))]
    fn plot<'py>(slf: &Bound<'py, Self>, layer: usize) -> PyResult<Bound<'py, PyAny>> {
        let figures = slf.py().import("shockfree.figures.post_mortem")?;
        figures.call_method1("plot_post_mortem", (slf, layer))
    }

    fn __str__(&self) -> String {
        self.sentence()
    }

    fn __repr__(&self) -> String {
        format!(
            "<PostMortem of {} checkpoints: {} bifurcations, {} jumps of the loss>",
            self.checkpoints.len(),
            self.story.crossings.len(),
            self.story.jumps.len()
        )
    }
}

impl PostMortem {
    fn course(&self, py: Python<'_>, course: &found::Course, index: usize) -> PyResult<Course> {
        let snapshots = course.snapshots.iter().zip(&self.checkpoints);
        let snapshots = snapshots.map(|(snapshot, checkpoint)| {
            let layer = &checkpoint.model.layers[index];
            let cell = AnyCell::new(layer, &self.assumptions).map_err(refused)?;
            let points = snapshot.points.iter();
            let points =
                points.map(|point| LayerFixedPoint::of(point.clone(), &cell)).collect::<Vec<_>>();
            Bound::new(
                py,
                Snapshot {
                    checkpoint: snapshot.file.clone(),
                    step: snapshot.step,
                    rates: snapshot.rates.iter().copied().collect(),
                    fixed_points: PyList::new(py, points)?.unbind(),
                    complete: snapshot.completeness.as_str(),
                },
            )
        });
        let snapshots = snapshots.collect::<PyResult<Vec<_>>>()?;
        Ok(Course {
            layer: course.layer.clone(),
            snapshots: PyList::new(py, snapshots)?.unbind(),
            radii: course.followed.iter().map(|point| course.radii(point)).collect(),
        })
    }
}

/// A layer along the checkpoints.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Course {
    layer: String,
    snapshots: Py<PyList>,
    radii: Vec<Vec<(f64, f64)>>,
}

#[pymethods]
impl Course {
    /// str: its name.
    #[getter]
    fn layer(&self) -> &str {
        &self.layer
    }

    /// list of Snapshot: at each checkpoint.
    #[getter]
    fn snapshots<'py>(&self, py: Python<'py>) -> Bound<'py, PyList> {
        self.snapshots.bind(py).clone()
    }

    /// list of numpy.ndarray: for each fixed point that was followed, ``(k, 2)``: the steps of the checkpoints, and the spectral
    /// radius there.
    #[getter]
    fn radii<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyArray2<f64>>>> {
        let curve = |radii: &Vec<(f64, f64)>| {
            let values: Vec<f64> =
                radii.iter().flat_map(|&(step, radius)| [step, radius]).collect();
            of_rows(py, &values, (radii.len(), 2))
        };
        self.radii.iter().map(curve).collect()
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Course {}: {} checkpoints>", self.layer, self.snapshots.bind(py).len())
    }
}

/// A layer at a checkpoint.
#[pyclass(module = "shockfree._native", frozen, get_all)]
pub struct Snapshot {
    /// str: the name of the checkpoint.
    checkpoint: String,
    /// float: its step.
    step: f64,
    /// dict of str to float: certified rates by name, of those that were found.
    rates: std::collections::BTreeMap<&'static str, f64>,
    /// list of LayerFixedPoint: under the input 0.
    fixed_points: Py<PyList>,
    /// str: whether these are all: ``"proven"``, ``"consistent"`` or ``"unknown"``.
    complete: &'static str,
}

#[pymethods]
impl Snapshot {
    fn __repr__(&self, py: Python<'_>) -> String {
        let count = self.fixed_points.bind(py).len();
        format!("<Snapshot {}: {count} fixed points>", self.checkpoint)
    }
}

/// A bifurcation on the straight line between two sets of weights.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Crossing(found::Crossing);

#[pymethods]
impl Crossing {
    /// str: the layer.
    #[getter]
    fn layer(&self) -> &str {
        &self.0.layer
    }

    /// float: the step, between those of two checkpoints, had the weights moved along a straight line.
    #[getter]
    fn step(&self) -> f64 {
        self.0.step
    }

    /// float: an estimate of the error of its place, in steps.
    #[getter]
    fn error(&self) -> f64 {
        self.0.error
    }

    /// tuple of float: the steps of the checkpoints before and after.
    #[getter]
    fn between(&self) -> (f64, f64) {
        self.0.between.into()
    }

    /// str: ``"fold"``, ``"flip"``, ``"neimark-sacker"`` or ``"branch-point"``.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind
    }

    /// float or None: the angle of the pair of a Neimark-Sacker point.
    #[getter]
    fn angle(&self) -> Option<f64> {
        self.0.angle
    }

    /// int: how many multipliers lie outside the unit circle there, the one that meets it not counted: none for what happens
    /// to an attractor.
    #[getter]
    fn repelling(&self) -> usize {
        self.0.repelling
    }

    /// bool: whether it is the plain case of its kind.
    #[getter]
    fn certain(&self) -> bool {
        self.0.certain
    }

    /// numpy.ndarray: the state.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.0.state)
    }

    /// All of it as plain data.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, serde_json::to_string(&self.0))
    }

    fn __repr__(&self) -> String {
        format!("<Crossing of {}: {} at step {}>", self.0.layer, self.0.kind, self.0.step)
    }
}

/// A jump of the loss from one recorded step to the next.
#[pyclass(module = "shockfree._native", frozen)]
pub struct Jump(found::Jump);

#[pymethods]
impl Jump {
    /// tuple of float: the steps before and after.
    #[getter]
    fn between(&self) -> (f64, f64) {
        (self.0.from, self.0.to)
    }

    /// float: the loss before it.
    #[getter]
    fn before(&self) -> f64 {
        self.0.before
    }

    /// float: the loss after it.
    #[getter]
    fn after(&self) -> f64 {
        self.0.after
    }

    /// list of str: the kinds of the bifurcations that were crossed between the two steps.
    #[getter]
    fn crossed(&self) -> Vec<&'static str> {
        self.0.crossed.clone()
    }

    /// float or None: how far the nearest bifurcation lies outside of the two steps, in steps; None where one lies between
    /// them, or where there is none at all.
    #[getter]
    fn nearest(&self) -> Option<f64> {
        self.0.nearest
    }

    /// All of it as plain data.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, serde_json::to_string(&self.0))
    }

    fn __repr__(&self) -> String {
        let found::Jump { from, to, before, after, .. } = &self.0;
        format!("<Jump from step {from} to {to}: {before} to {after}>")
    }
}
