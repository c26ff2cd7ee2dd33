//! The folder of a fit: whose it is, and what is in it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use shockfree_data::{Limits, read_safetensors};

use super::model::WRITTEN_BY;
use super::plan::{Kept, Plan};
use crate::failure::Failure;
use crate::output::{STAGED, prepare_folder};

/// What a training goes on from.
pub const CHECKPOINT: &str = "checkpoint.safetensors";
/// The trained network.
pub const MODEL: &str = "model.safetensors";
/// What proves that it contracts.
pub const CERTIFICATE: &str = "certificate.json";
/// Every step.
pub const TRACE: &str = "trace.csv";
/// Every epoch.
pub const EPOCHS: &str = "epochs.csv";
/// What came out, for programs.
pub const SUMMARY: &str = "summary.json";
/// What came out, for people.
pub const REPORT: &str = "report.html";

/// The checkpoint first: whoever is killed while files are removed has nothing half to go on from.
const FILES: [&str; 7] = [CHECKPOINT, MODEL, CERTIFICATE, TRACE, EPOCHS, SUMMARY, REPORT];

/// Held by the process that works in the folder.
const LOCK: &str = "lock";

/// Whoever was killed just now may hold it a little longer.
const PATIENCE: Duration = Duration::from_millis(500);

/// A folder that nobody else works in as long as this is kept.
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes a folder: one without a fit, or with `resume` or `overwrite` one that holds one. Nothing is removed yet.
    pub fn take(path: &Path, resume: bool, overwrite: bool, kept: Kept) -> Result<Self, Failure> {
        prepare_folder(path)?;
        let lock = lock(path)?;
        let folder = Self { path: path.to_owned(), _lock: lock };
        let there: Vec<PathBuf> =
            FILES.map(|name| folder.file(name)).into_iter().filter(|file| file.is_file()).collect();
        if resume {
            folder.check_kind(kept)?;
        } else if !overwrite && (!there.is_empty() || folder.fits().next().is_some()) {
            return Err(Failure::Settings(format!(
                "{} holds a fit already: --resume goes on with it, --overwrite replaces it, --out DIR takes another folder",
                path.display()
            )));
        } else if let Some(first) = there.first().filter(|_| !is_fit(path)) {
            return Err(Failure::Settings(format!(
                "{} is no fit's, and a fit would replace it: --out DIR takes another folder",
                first.display()
            )));
        }
        Ok(folder)
    }

    /// Refuses to work where the data would be replaced.
    pub fn check_data(&self, data: Option<&Path>) -> Result<(), Failure> {
        let Some(data) = data.and_then(|path| fs::canonicalize(path).ok()) else { return Ok(()) };
        let files = self.folders().flat_map(|folder| FILES.map(|name| folder.join(name)));
        match files.into_iter().find(|file| fs::canonicalize(file).is_ok_and(|it| it == data)) {
            None => Ok(()),
            Some(file) => Err(Failure::Settings(format!(
                "{} holds the data, and the fit would write there: --out DIR takes another folder",
                file.display()
            ))),
        }
    }

    /// Makes room for a fit that begins now: no checkpoint of an earlier one stays, so that nobody goes on from it. What else
    /// there is of it stays until it is replaced.
    pub fn begin(&self) -> Result<(), Failure> {
        self.sweep();
        for folder in self.fits() {
            let file = folder.join(CHECKPOINT);
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Failure::write(&file)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes what is left of an earlier fit, once all is written: everything of a fit that is none of these files.
    pub fn finish(&self, fits: &[PathBuf], written: &[PathBuf]) -> Result<(), Failure> {
        // The checkpoints of the fits themselves are what --resume asks.
        let checkpoints = fits.iter().map(|fit| fit.join(CHECKPOINT));
        let kept: Vec<PathBuf> = written.iter().cloned().chain(checkpoints).collect();
        let looked_through =
            self.fits().filter(|folder| *folder == self.path || !fits.contains(folder));
        looked_through
            .flat_map(|folder| FILES.map(|name| folder.join(name)))
            .filter(|file| file.is_file() && !kept.contains(file))
            .try_for_each(|file| fs::remove_file(&file).map_err(Failure::write(&file)))
    }

    /// Those of the folders in which there is a fit.
    fn fits(&self) -> impl Iterator<Item = PathBuf> {
        self.folders().filter(|folder| is_fit(folder))
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Whether there is nothing that this kind of fit would lose.
    fn check_kind(&self, kept: Kept) -> Result<(), Failure> {
        let has = |name: &str| self.path.join(name).exists();
        let has_part = |prefix: &str| {
            let mut parts = Plan::folders().into_iter().filter(|name| name.starts_with(prefix));
            parts.any(|name| has(&format!("{name}/{CHECKPOINT}")))
        };
        let message = match kept {
            Kept::Best if has(CHECKPOINT) => {
                "holds a fit of one memory, which --memory auto cannot go on with"
            }
            Kept::Only | Kept::Compared if !has(CHECKPOINT) && has_part("memory-") => {
                "holds a fit with --memory auto: --resume needs it as well"
            }
            Kept::Only if !has(CHECKPOINT) && has_part("plain") => {
                "holds a fit with --compare: --resume needs it as well"
            }
            Kept::Only | Kept::Compared if has(MODEL) && !has(CHECKPOINT) => {
                "holds a model without the checkpoint that this fit could go on from"
            }
            Kept::Only | Kept::Compared | Kept::Best => return Ok(()),
        };
        Err(Failure::Problem { path: self.path.clone(), message: message.to_owned() })
    }

    /// Removes what was being written when a fit was killed.
    pub fn sweep(&self) {
        for entry in self.fits().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten()
        {
            let name = entry.file_name();
            let is_staged =
                name.to_str().and_then(|name| name.strip_prefix(STAGED)).is_some_and(|rest| {
                    rest.len() == RANDOM && rest.chars().all(|c| c.is_ascii_alphanumeric())
                });
            if is_staged {
                // If it stays, it only takes room.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The folder itself, and those of trainings in it.
    fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let trainings = Plan::folders().into_iter().map(|name| self.path.join(name));
        std::iter::once(self.path.clone()).chain(trainings)
    }
}

/// The letters that the library of temporary files adds to a name.
const RANDOM: usize = 6;

/// Whether the files of a folder are a fit's: one of the two that say so says so.
fn is_fit(folder: &Path) -> bool {
    [CHECKPOINT, MODEL].into_iter().any(|name| is_ours(&folder.join(name)))
}

/// Whether a file of tensors says that this program wrote it.
fn is_ours(path: &Path) -> bool {
    fs::read(path)
        .ok()
        .and_then(|bytes| read_safetensors(&bytes, &Limits::default()).ok())
        .is_some_and(|(_, metadata)| metadata.contains_key(WRITTEN_BY))
}

fn lock(folder: &Path) -> Result<File, Failure> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(Failure::write(&path))?;
    let began = Instant::now();
    let mut locked = file.try_lock();
    while matches!(locked, Err(TryLockError::WouldBlock)) && began.elapsed() < PATIENCE {
        std::thread::sleep(PATIENCE / 20);
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::Settings(format!(
            "another fit is at work in {}: wait for it, or take another folder with --out DIR",
            folder.display()
        ))),
        // Some file systems have no locks: then it is for people to keep apart.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(source)) => Err(Failure::Write { path, source }),
    }
}
