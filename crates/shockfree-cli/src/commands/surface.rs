//! `shockfree surface`: cost and gradient over a window, as arrays in files that may be larger than the memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use clap::Args;
use shockfree::objective::{Grid, TerminalCost};
use shockfree::training::Example;
use shockfree::{Activation, Horizon};
use shockfree_figures::{Range, Window};

use self::cells::Cells;
use self::npy::Number;
use self::stream::{Broken, Ended};
use super::fit::arguments::Precision;
use crate::failure::Failure;
use crate::number;
use crate::output::{Growing, tell};
use crate::problem::ActivationName;
use crate::progress::Progress;
use crate::{interrupt, threads};

mod cells;
mod npy;
mod stream;
mod text;

/// The cost E and the size of its gradient |∇E| over a window of the (w, b)-plane, as NumPy arrays.
///
/// FILE.npy holds the costs, FILE.gradient.npy the sizes of the gradients: arrays of rows × columns, row 0
/// with the lowest bias, column 0 with the lowest weight. They are written as they are computed, so that
/// they may be larger than the memory. Without other arguments this is the problem of example 8 of the paper.
#[derive(Args)]
#[command(after_help = include_str!("surface/help.txt").trim_end())]
pub struct Surface {
    /// The file of the costs; its name ends in .npy.
    #[arg(long, value_name = "FILE.npy")]
    out: PathBuf,
    /// The weights of the window; if not given those of `atlas`.
    #[arg(long, value_name = "LOW,HIGH", allow_hyphen_values = true, value_parser = number::interval)]
    weights: Option<(f64, f64)>,
    /// The biases of the window; if not given those of `atlas`.
    #[arg(long, value_name = "LOW,HIGH", allow_hyphen_values = true, value_parser = number::interval)]
    biases: Option<(f64, f64)>,
    /// Cells from the lowest weight to the highest.
    #[arg(long, value_name = "N", default_value = "1024", allow_hyphen_values = true, value_parser = number::within::<1, MOST>)]
    columns: u64,
    /// Cells from the lowest bias to the highest; as many as columns if not given.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::within::<1, MOST>)]
    rows: Option<u64>,
    /// The activation φ.
    #[arg(long, value_enum, default_value_t)]
    activation: ActivationName,
    /// The initial state x_0 (not the output φ(x_0)).
    #[arg(long, value_name = "X0", default_value_t = Example::Eight.problem().start(), allow_hyphen_values = true, value_parser = number::finite)]
    start: f64,
    /// The wanted output y*: strictly between 0 and 1, or -1 and 1 for tanh.
    #[arg(long, value_name = "Y", default_value_t = Example::Eight.problem().target(), allow_hyphen_values = true, value_parser = number::finite)]
    target: f64,
    /// After how many steps the cost is read, or "infinite" for the limit.
    #[arg(long, value_name = "N|infinite", default_value = "50", allow_hyphen_values = true, value_parser = number::horizon)]
    horizon: Horizon,
    /// The precision of orbits and of the arrays: single for pictures, which takes half of the time.
    #[arg(long, value_enum, default_value_t = Precision::F64)]
    precision: Precision,
    /// Only the costs, in about two thirds of the time.
    #[arg(long)]
    cost_only: bool,
    /// Replace files that are there.
    #[arg(long)]
    overwrite: bool,
    /// Threads; as many as there are processors if not given. The results do not depend on it.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::within::<1, 1024>)]
    threads: Option<u64>,
}

/// The most columns, and the most rows.
const MOST: u64 = Grid::MOST as u64;

/// What the names of the files end with.
const COST: &str = "npy";
/// See [`COST`].
const GRADIENT: &str = "gradient.npy";

impl Surface {
    pub fn run(&self) -> Result<(), Failure> {
        let cells = self.cells()?;
        let gradient = self.gradient_file()?;
        let mut paths = vec![self.out.clone()];
        if !self.cost_only {
            paths.push(gradient.clone());
        }
        self.check_absent(&paths)?;
        threads::take(self.threads);
        match self.precision {
            Precision::F32 => self.write::<f32>(&cells, &paths)?,
            Precision::F64 => self.write::<f64>(&cells, &paths)?,
        }
        tell(&text::written(&cells.grid, &paths))?;
        if self.cost_only && is_there(&gradient) {
            tell(&format!("{} was there before: it is not of this surface.", gradient.display()))?;
        }
        Ok(())
    }

    fn cells(&self) -> Result<Cells, Failure> {
        let activation: Activation = self.activation.into();
        let problem = TerminalCost::new(activation, self.start, self.target, self.horizon)?;
        let whole = Window::whole(activation);
        let window = |name: &str, given: Option<(f64, f64)>, whole: Range| match given {
            None => Ok((whole.low(), whole.high())),
            Some((low, high)) if (high - low).is_finite() => Ok((low, high)),
            Some((low, high)) => Err(Failure::Settings(format!(
                "{name} {low:?},{high:?} is not allowed: the ends must be less than {:?} apart",
                f64::MAX
            ))),
        };
        let weights = window("--weights", self.weights, whole.weights)?;
        let biases = window("--biases", self.biases, whole.biases)?;
        let count = |cells: u64| usize::try_from(cells).unwrap_or(usize::MAX);
        let rows = self.rows.unwrap_or(self.columns);
        let grid = Grid::new(weights, biases, count(self.columns), count(rows))?;
        Ok(Cells { problem, grid })
    }

    /// The file of the gradients, beside that of the costs.
    fn gradient_file(&self) -> Result<PathBuf, Failure> {
        if self.out.extension().is_some_and(|ending| ending == COST) {
            return Ok(self.out.with_extension(GRADIENT));
        }
        Err(Failure::Settings(format!(
            "--out {} is not allowed: the name of the file must end in .npy",
            self.out.display()
        )))
    }

    fn check_absent(&self, paths: &[PathBuf]) -> Result<(), Failure> {
        match paths.iter().find(|path| !self.overwrite && is_there(path)) {
            None => Ok(()),
            Some(path) => Err(Failure::Settings(format!(
                "{} is there already: --overwrite replaces it, --out FILE.npy takes another name",
                path.display()
            ))),
        }
    }

    /// Writes the files whole, or not at all.
    fn write<T: Number>(&self, cells: &Cells, paths: &[PathBuf]) -> Result<(), Failure> {
        // Whoever asks a second time must not leave half of a file behind either.
        let begun = Arc::new(OnceLock::<Vec<PathBuf>>::new());
        let known = Arc::clone(&begun);
        let stop = interrupt::listen_and(move || {
            for file in known.get().into_iter().flatten() {
                // If it stays, it only takes room.
                let _ = fs::remove_file(file);
            }
        });
        let bytes = stream::bytes_of_file::<T>(cells);
        let begin = |path: &PathBuf| Growing::begin(path, bytes).map_err(Failure::write(path));
        let mut files = paths.iter().map(begin).collect::<Result<Vec<_>, _>>()?;
        let _ = begun.set(files.iter().map(|file| file.path().to_owned()).collect());
        tell(&text::planned::<T>(cells, paths.len()))?;

        let progress = Progress::of_cells(cells.count() as u64);
        let done = AtomicU64::new(0);
        let proceed = |cells: usize| {
            let cells = cells as u64;
            progress.show(done.fetch_add(cells, Ordering::Relaxed) + cells);
            !stop()
        };
        let ended = stream::write::<T>(cells, &mut files, &proceed);
        drop(progress);

        let abandoned =
            |why: String, wanted| Failure::Abandoned { why, wanted, path: self.out.clone() };
        let broken = |Broken { file, source }| {
            abandoned(Failure::write(&paths[file])(source).to_string(), false)
        };
        if ended.map_err(broken)? == Ended::Interrupted {
            return Err(abandoned("interrupted".to_owned(), true));
        }
        let mut sealed = Vec::new();
        for (file, growing) in files.into_iter().enumerate() {
            sealed.push(growing.seal().map_err(|source| broken(Broken { file, source }))?);
        }
        // Much may have happened since it was first asked.
        self.check_absent(paths)?;
        for (file, path) in sealed.into_iter().zip(paths) {
            file.put().map_err(Failure::write(path))?;
        }
        Ok(())
    }
}

/// Whether something has this name, were it a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
