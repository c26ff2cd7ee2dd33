//! The plan of a sweep: from what users write to runs that can be done anywhere.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyString, PyTuple};
use serde::Deserialize as _;
use shockfree::objective::Parameters;
use shockfree_sweep::file::Part;
use shockfree_sweep::{Ending, Finish, Problem, Record, Settings, train_part};
use toml::Value;

use crate::error::{refused, unreadable};
use crate::given::IN_ORDER;
use crate::interrupt::interruptible;
use crate::sweep::Sweep;

/// The plan of a sweep, checked: which runs there are, numbered through.
///
/// Parameters
/// ----------
/// settings : dict, str or os.PathLike, optional
///     What is varied: a dict, the text of a TOML file, or the path of one. A grid around examples 8 and 9 of the paper if not
///     given. Wherever a training has one number there may be a list or a range,
///     ``{"from": 0.1, "to": 2, "count": 5, "spacing": "log"}``; runs are all combinations. Names are those of the command
///     ``shockfree sweep``: ``activation``, ``start``, ``target``, ``horizon``, ``step``, ``threshold``,
///     ``initial = {"w": ..., "b": ...}``, ``tolerance``, ``budget``, ``weight``, ``radius``, ``methods``, and
///     ``sample = {"count": ..., "seed": ...}`` for random settings instead of all.
///
/// Raises
/// ------
/// ValueError
///     For settings that cannot mean anything.
/// TypeError
///     For a setting that is neither a number nor a word, nor made of those.
/// OSError
///     For a file that cannot be read.
#[pyclass(frozen, module = "shockfree._native")]
#[derive(Clone)]
pub struct Plan(pub Arc<shockfree_sweep::Plan>);

/// What a part comes to: the fingerprint of the plan, the numbers of the runs, how they ended, their iterations, their
/// largest gradients, the weights, biases and costs at their last points.
pub type PartArrays<'py> = (
    String,
    Bound<'py, PyArray1<u64>>,
    Bound<'py, PyArray1<u8>>,
    Bound<'py, PyArray1<u32>>,
    Bound<'py, PyArray1<f64>>,
    Bound<'py, PyArray1<f64>>,
    Bound<'py, PyArray1<f64>>,
    Bound<'py, PyArray1<f64>>,
);

/// The same, from Python.
type GivenPart<'py> = (
    String,
    PyReadonlyArray1<'py, u64>,
    PyReadonlyArray1<'py, u8>,
    PyReadonlyArray1<'py, u32>,
    PyReadonlyArray1<'py, f64>,
    PyReadonlyArray1<'py, f64>,
    PyReadonlyArray1<'py, f64>,
    PyReadonlyArray1<'py, f64>,
);

/// Endings by their numbers in parts.
pub const ENDINGS: [Ending; 3] = [Ending::Converged, Ending::Budget, Ending::Diverged];

/// The number of an ending.
pub fn ending_number(ending: Ending) -> u8 {
    match ending {
        Ending::Converged => 0,
        Ending::Budget => 1,
        Ending::Diverged => 2,
    }
}

/// So many missing runs are named.
const MOST_NAMED: usize = 5;

#[pymethods]
impl Plan {
    #[new]
    #[pyo3(signature = (settings = None))]
    fn new(settings: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let settings = match settings {
            None => Settings::default(),
            Some(given) => problem(given)?.settings().map_err(refused)?,
        };
        let plan = shockfree_sweep::Plan::new(settings).map_err(refused)?;
        Ok(Self(Arc::new(plan)))
    }

    /// str: the plan as the text of a TOML file that makes the same plan again, all values written out.
    #[getter]
    fn toml(&self) -> String {
        self.0.to_toml()
    }

    /// str: sixteen hexadecimal digits that tell this plan, and this version of shockfree, from others.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.0.fingerprint()
    }

    /// int: the number of settings; those on which a method does not depend share its runs.
    #[getter]
    fn settings_count(&self) -> u64 {
        self.0.settings_count()
    }

    /// Does all runs here, on all threads.
    ///
    /// Returns
    /// -------
    /// Sweep
    ///
    /// Notes
    /// -----
    /// Other threads of Python go on meanwhile, and Ctrl-C ends it.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a computed step that does not exist for a target and horizon.
    fn run(&self, py: Python<'_>) -> PyResult<Sweep> {
        let finishes = self.train(py, Part::WHOLE, None)?;
        Ok(Sweep { plan: self.clone(), finishes })
    }

    /// Does one part of the runs: those numbers ``r`` with ``r % of == number - 1``.
    ///
    /// Parameters
    /// ----------
    /// number, of : int
    ///     Part ``number`` of ``of``, counted from 1.
    /// threads : int, optional
    ///     How many threads compute; all if not given. Results do not depend on it.
    ///
    /// Returns
    /// -------
    /// tuple
    ///     What `collect` takes: a string and arrays, which can be sent anywhere.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     Unless ``1 <= number <= of <= len(plan)``.
    #[pyo3(signature = (number, of, *, threads = None))]
    fn part<'py>(
        &self,
        py: Python<'py>,
        number: u64,
        of: u64,
        threads: Option<usize>,
    ) -> PyResult<PartArrays<'py>> {
        let part = Part::new(&self.0, number, of).map_err(refused)?;
        let finishes = self.train(py, part, threads)?;
        Ok(self.arrays(py, part, &finishes))
    }

    /// Puts parts together, and checks that every run is there exactly once.
    ///
    /// Parameters
    /// ----------
    /// parts : iterable
    ///     What `part` returned, in any order.
    ///
    /// Returns
    /// -------
    /// Sweep
    ///     The same, to the last bit, however the plan was cut.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For a part of another plan or version, for a run that is there twice, and for missing ones.
    fn collect(&self, parts: &Bound<'_, PyAny>) -> PyResult<Sweep> {
        let runs = usize::try_from(self.0.runs()).unwrap_or(usize::MAX);
        let mut found: Vec<Option<Finish>> = vec![None; runs];
        for part in parts.try_iter()? {
            self.take(in_order(&part?)?.extract()?, &mut found)?;
        }
        let missing: Vec<String> = (0..runs)
            .filter(|&run| found[run].is_none())
            .take(MOST_NAMED)
            .map(|run| run.to_string())
            .collect();
        if !missing.is_empty() {
            let count = found.iter().filter(|finish| finish.is_none()).count();
            return Err(refused(format!(
                "{count} of {runs} runs are missing, the first of them {}",
                missing.join(", ")
            )));
        }
        Ok(Sweep { plan: self.clone(), finishes: found.into_iter().flatten().collect() })
    }

    fn __len__(&self) -> usize {
        usize::try_from(self.0.runs()).unwrap_or(usize::MAX)
    }

    fn __repr__(&self) -> String {
        format!("Plan({} runs, fingerprint='{}')", self.0.runs(), self.fingerprint())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().fingerprint() == self.fingerprint())
    }

    fn __hash__(&self) -> u64 {
        u64::from_str_radix(self.fingerprint(), 16).unwrap_or(0)
    }

    fn __getnewargs__(&self) -> (String,) {
        (self.toml(),)
    }
}

impl Plan {
    fn train(&self, py: Python<'_>, part: Part, threads: Option<usize>) -> PyResult<Vec<Finish>> {
        let pool = match threads {
            None => None,
            Some(0) => return Err(refused("threads = 0 is not allowed: there must be one")),
            Some(threads) => {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                Some(pool.map_err(unreadable)?)
            }
        };
        let finishes = interruptible(py, |stop| {
            let proceed = || !stop.load(Ordering::Relaxed);
            match &pool {
                None => train_part(&self.0, part, &proceed),
                Some(pool) => pool.install(|| train_part(&self.0, part, &proceed)),
            }
        })?;
        // Who interrupted it has been told already.
        Ok(finishes.map_err(refused)?.unwrap_or_default())
    }

    /// What the runs of a part came to, as arrays.
    pub fn arrays<'py>(&self, py: Python<'py>, part: Part, finishes: &[Finish]) -> PartArrays<'py> {
        let floats = |number: &dyn Fn(&Finish) -> f64| {
            PyArray1::from_vec(py, finishes.iter().map(number).collect())
        };
        let endings = finishes.iter().map(|finish| ending_number(finish.record.ending)).collect();
        let iterations = finishes.iter().map(|finish| finish.record.iterations).collect();
        (
            self.fingerprint().to_owned(),
            PyArray1::from_vec(py, (0..part.size(&self.0)).map(|row| part.run(row)).collect()),
            PyArray1::from_vec(py, endings),
            PyArray1::from_vec(py, iterations),
            floats(&|finish| finish.record.largest_gradient),
            floats(&|finish| finish.last.weight),
            floats(&|finish| finish.last.bias),
            floats(&|finish| finish.cost.unwrap_or(f64::NAN)),
        )
    }

    /// Puts the runs of a part where they belong.
    fn take(&self, part: GivenPart<'_>, found: &mut [Option<Finish>]) -> PyResult<()> {
        let (fingerprint, runs, endings, iterations, gradients, weights, biases, costs) = part;
        if fingerprint != self.fingerprint() {
            return Err(refused(format!(
                "a part belongs to another plan, or was made by another version: it carries {fingerprint}, this plan is {}",
                self.fingerprint()
            )));
        }
        let (runs, endings, iterations) =
            (runs.as_slice()?, endings.as_slice()?, iterations.as_slice()?);
        let (gradients, weights) = (gradients.as_slice()?, weights.as_slice()?);
        let (biases, costs) = (biases.as_slice()?, costs.as_slice()?);
        let lengths = [
            endings.len(),
            iterations.len(),
            gradients.len(),
            weights.len(),
            biases.len(),
            costs.len(),
        ];
        if lengths.iter().any(|&length| length != runs.len()) {
            return Err(refused("the arrays of a part have different lengths"));
        }
        for (at, &run) in runs.iter().enumerate() {
            let place = usize::try_from(run).ok().and_then(|run| found.get_mut(run));
            let Some(place) = place else {
                return Err(refused(format!(
                    "run {run} is none of the {} of this plan",
                    self.0.runs()
                )));
            };
            let Some(&ending) = ENDINGS.get(usize::from(endings[at])) else {
                return Err(refused(format!(
                    "run {run} has the ending {}, there is none",
                    endings[at]
                )));
            };
            let finish = Finish {
                record: Record {
                    largest_gradient: gradients[at],
                    iterations: iterations[at],
                    ending,
                },
                last: Parameters { weight: weights[at], bias: biases[at] },
                cost: (!costs[at].is_nan()).then_some(costs[at]),
            };
            if place.replace(finish).is_some() {
                return Err(refused(format!("run {run} is there twice")));
            }
        }
        Ok(())
    }
}

/// A part whose arrays can be read, which those that came through a network may not be.
fn in_order<'py>(part: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
    let require = part.py().import("numpy")?.getattr("require")?;
    let entries: PyResult<Vec<_>> = part
        .try_iter()?
        .enumerate()
        .map(|(at, entry)| {
            // The first is the fingerprint.
            if at == 0 { entry } else { require.call1((entry?, part.py().None(), IN_ORDER)) }
        })
        .collect();
    PyTuple::new(part.py(), entries?)
}

/// What somebody wrote.
fn problem(given: &Bound<'_, PyAny>) -> PyResult<Problem> {
    let said = |error: toml::de::Error| refused(error.to_string().trim_end());
    if let Ok(text) = given.cast::<PyString>() {
        let text = text.to_string();
        // No path of a problem file has one of these in it; every problem has.
        if text.contains(['=', '\n']) {
            return toml::from_str(&text).map_err(said);
        }
    }
    if given.cast::<PyDict>().is_ok() {
        return Problem::deserialize(value("settings", given)?).map_err(said);
    }
    let path: PathBuf = given.extract().map_err(|_| {
        PyTypeError::new_err(format!(
            "settings must be a dict, TOML or a path, not {}",
            kind(given)
        ))
    })?;
    // Python's own reading, for the sake of its errors, which name the file.
    let text = given.py().import("pathlib")?.call_method1("Path", (given,))?;
    let text: String = text.call_method1("read_text", ("utf-8",))?.extract()?;
    toml::from_str(&text).map_err(|error: toml::de::Error| {
        refused(format!("{}: {}", path.display(), error.to_string().trim_end()))
    })
}

/// A setting as TOML would have it.
fn value(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    if given.is_instance_of::<PyBool>() {
        return Ok(Value::Boolean(given.extract()?));
    }
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(Value::String(text.to_string()));
    }
    if let Ok(table) = given.cast::<PyDict>() {
        let entry = |(key, given): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            let key: String = key.extract()?;
            let value = value(&key, &given)?;
            Ok((key, value))
        };
        let table: PyResult<toml::Table> = table.iter().map(entry).collect();
        return Ok(Value::Table(table?));
    }
    // As everywhere else, an endless horizon is infinite.
    let endless = |number: f64| name == "horizon" && number == f64::INFINITY;
    if given.is_instance_of::<PyFloat>() {
        let number: f64 = given.extract()?;
        return Ok(if endless(number) {
            Value::String("infinite".to_owned())
        } else {
            Value::Float(number)
        });
    }
    if given.hasattr("__index__")?
        && let Ok(number) = given.extract::<i64>()
    {
        return Ok(Value::Integer(number));
    }
    if let Ok(entries) = given.try_iter() {
        let entries: PyResult<Vec<Value>> = entries.map(|entry| value(name, &entry?)).collect();
        return Ok(Value::Array(entries?));
    }
    match given.extract::<f64>() {
        Ok(number) => Ok(Value::Float(number)),
        Err(_) => {
            Err(PyTypeError::new_err(format!("{name} cannot be of the type {}", kind(given))))
        }
    }
}

fn kind(given: &Bound<'_, PyAny>) -> String {
    given.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string())
}
