//! A finished sweep.

use std::fs;
use std::path::{Path, PathBuf};

use numpy::PyArray1;
use pyo3::exceptions::{PyFileExistsError, PyKeyError};
use pyo3::prelude::*;
use shockfree_sweep::file::{Part, Sheet};
use shockfree_sweep::statistics::{Summary, comparisons, families};
use shockfree_sweep::{Finish, MethodName, Origin, Record, Run};

use crate::error::{refused, unreadable};
use crate::html::{short, table};
use crate::plan::{ENDINGS, PartArrays, Plan, ending_number};

/// The columns, by the names that they have in ``runs.csv``.
const COLUMNS: [&str; 16] = [
    "run",
    "method",
    "origin",
    "x_0",
    "target",
    "horizon",
    "step",
    "threshold",
    "w0",
    "b0",
    "stop",
    "iterations",
    "largest_gradient",
    "w",
    "b",
    "cost",
];

/// So many rows are written at once.
const ROWS_AT_ONCE: usize = 8192;

/// A finished sweep: what every run came to.
///
/// Made by `sweep`. ``sweep["iterations"]`` is a column as an array, ``(len(sweep),)``, in the order of the runs;
/// ``dict(sweep)`` has them all, and so has ``pandas.DataFrame(dict(sweep))``. Columns are named as in ``runs.csv``:
///
/// - ``run``: the number of the run; ``method`` and ``origin`` (``"given"``: trained from the start of its setting;
///   ``"common"``: from shockfree's weight);
/// - ``x_0``, ``target``, ``horizon`` (infinite for the limit), ``step`` and ``threshold`` (NaN for methods without one),
///   ``w0``, ``b0``: the setting;
/// - ``stop`` (``"converged"``, ``"budget"``, ``"diverged"``), ``iterations``, ``largest_gradient``, and ``w``, ``b``,
///   ``cost`` at the last point that has a cost (NaN if there is none).
#[pyclass(frozen, module = "shockfree._native")]
pub struct Sweep {
    pub plan: Plan,
    pub finishes: Vec<Finish>,
}

#[pymethods]
impl Sweep {
    /// Plan: what was done.
    #[getter]
    fn plan(&self) -> Plan {
        self.plan.clone()
    }

    /// dict: how the methods fared and how they compare, as in ``summary.json``; a run that did not converge takes longer
    /// than any. None stands for never and for infinity.
    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let text = py.detach(|| {
            let (plan, records) = (&*self.plan.0, self.records());
            let (families, comparisons) = (families(plan, &records), comparisons(plan, &records));
            serde_json::to_string(&Summary::new(plan, &families, &comparisons))
        });
        py.import("json")?.call_method1("loads", (text.map_err(refused)?,))
    }

    /// The names of the columns.
    ///
    /// Returns
    /// -------
    /// list of str
    #[staticmethod]
    fn keys() -> Vec<&'static str> {
        COLUMNS.to_vec()
    }

    /// Writes ``runs.csv`` and ``plan.toml`` into a folder, whole or not at all, as ``shockfree sweep --out`` does.
    ///
    /// Parameters
    /// ----------
    /// folder : str or os.PathLike
    ///     The folder, which is made if need be.
    ///
    /// Raises
    /// ------
    /// FileExistsError
    ///     If one of them is there already.
    /// OSError
    ///     For what cannot be written.
    fn save(&self, py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        vacant(folder.clone())?;
        fs::create_dir_all(&folder)?;
        let runs = folder.join(RUNS);
        let hidden = folder.join(format!(".{RUNS}.{}", std::process::id()));
        let written = py.detach(|| self.write(&hidden));
        if let Err(error) = written {
            // If it stays, it only takes room.
            let _ = fs::remove_file(&hidden);
            return Err(unreadable(error));
        }
        let plan = folder.join(format!(".{PLAN}.{}", std::process::id()));
        fs::write(&plan, self.plan.0.to_toml())?;
        fs::rename(&plan, folder.join(PLAN))?;
        fs::rename(&hidden, runs)?;
        Ok(())
    }

    fn __len__(&self) -> usize {
        self.finishes.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, column: &str) -> PyResult<Bound<'py, PyAny>> {
        let of_run = |number: &dyn Fn(&Run) -> f64| {
            let numbers = self.runs().map(|run| number(&run)).collect();
            Ok(PyArray1::from_vec(py, numbers).into_any())
        };
        let of_finish = |number: &dyn Fn(&Finish) -> f64| {
            Ok(PyArray1::from_vec(py, self.finishes.iter().map(number).collect()).into_any())
        };
        match column {
            "run" => {
                Ok(PyArray1::from_vec(py, self.runs().map(|run| run.index).collect()).into_any())
            }
            "method" => {
                let names = MethodName::ALL.map(MethodName::as_str);
                words(py, &names, self.runs().map(|run| run.family.method as u8).collect())
            }
            "origin" => {
                let names = [Origin::Given, Origin::Common].map(Origin::as_str);
                words(py, &names, self.runs().map(|run| run.family.origin as u8).collect())
            }
            "x_0" => of_run(&|run| run.start),
            "target" => of_run(&|run| run.target),
            #[expect(clippy::cast_precision_loss, reason = "horizons are at most ten million")]
            "horizon" => {
                of_run(&|run| run.horizon.steps().map_or(f64::INFINITY, |steps| steps as f64))
            }
            "step" => of_run(&|run| run.step.unwrap_or(f64::NAN)),
            "threshold" => of_run(&|run| run.threshold.unwrap_or(f64::NAN)),
            "w0" => of_run(&|run| run.initial.weight),
            "b0" => of_run(&|run| run.initial.bias),
            "stop" => {
                let endings =
                    self.finishes.iter().map(|finish| ending_number(finish.record.ending));
                words(py, &ENDINGS.map(shockfree_sweep::Ending::as_str), endings.collect())
            }
            "iterations" => {
                let counts = self.finishes.iter().map(|finish| finish.record.iterations);
                Ok(PyArray1::from_vec(py, counts.collect()).into_any())
            }
            "largest_gradient" => of_finish(&|finish| finish.record.largest_gradient),
            "w" => of_finish(&|finish| finish.last.weight),
            "b" => of_finish(&|finish| finish.last.bias),
            "cost" => of_finish(&|finish| finish.cost.unwrap_or(f64::NAN)),
            _ => Err(PyKeyError::new_err(format!(
                "{column:?} is no column; the columns are {}",
                COLUMNS.join(", ")
            ))),
        }
    }

    fn __repr__(&self) -> String {
        format!("Sweep({} runs, plan='{}')", self.finishes.len(), self.plan.0.fingerprint())
    }

    /// The plan, and what puts the parts of it together: here there is one.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, ([PartArrays<'py>; 1],))> {
        let collect = Bound::new(py, self.plan.clone())?.getattr("collect")?;
        Ok((collect, ([self.plan.arrays(py, Part::WHOLE, &self.finishes)],)))
    }

    fn _repr_html_(&self) -> String {
        let rows: Vec<Vec<String>> = families(&self.plan.0, &self.records())
            .iter()
            .map(|one| {
                let never =
                    |count: Option<u32>| count.map_or("∞".to_owned(), |count| count.to_string());
                vec![
                    one.family.method.as_str().to_owned(),
                    one.family.origin.as_str().to_owned(),
                    one.runs.to_string(),
                    format!("{:.1} %", 100.0 * one.share(one.converged)),
                    never(one.iterations.at(50)),
                    never(one.iterations.at(95)),
                    short(one.largest_gradient.at(100)),
                ]
            })
            .collect();
        let head =
            ["method", "origin", "runs", "converged", "median iterations", "95 %", "largest |∇E|"];
        table(&format!("{} runs", self.finishes.len()), &head, &rows)
    }
}

/// The files of a sweep.
const RUNS: &str = "runs.csv";
/// See [`RUNS`].
const PLAN: &str = "plan.toml";

/// Refuses a folder in which a sweep is already.
#[pyfunction]
pub fn vacant(folder: PathBuf) -> PyResult<()> {
    match [RUNS, PLAN].map(|name| folder.join(name)).iter().find(|path| path.exists()) {
        None => Ok(()),
        Some(path) => {
            Err(PyFileExistsError::new_err(format!("{} is there already", path.display())))
        }
    }
}

impl Sweep {
    fn runs(&self) -> impl Iterator<Item = Run> {
        (0..self.plan.0.runs()).map(|run| self.plan.0.run(run))
    }

    fn records(&self) -> Vec<Record> {
        self.finishes.iter().map(|finish| finish.record).collect()
    }

    fn write(&self, path: &Path) -> shockfree_sweep::Result<()> {
        let mut sheet = Sheet::create(path, Part::WHOLE)?;
        let mut runs = self.runs();
        for finishes in self.finishes.chunks(ROWS_AT_ONCE) {
            let runs: Vec<Run> = runs.by_ref().take(finishes.len()).collect();
            sheet.append(&self.plan.0, &runs, finishes)?;
        }
        sheet.sync()
    }
}

/// Words by their numbers, as an array of strings.
fn words<'py>(py: Python<'py>, names: &[&str], numbers: Vec<u8>) -> PyResult<Bound<'py, PyAny>> {
    let names = py.import("numpy")?.call_method1("array", (names.to_vec(),))?;
    names.call_method1("take", (PyArray1::from_vec(py, numbers),))
}
