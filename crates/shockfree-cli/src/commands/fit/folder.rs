//! The folder of a fit: whose it is, and what is in it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
    /// Takes a folder: an empty one, or with `resume` one that holds a fit, or with `overwrite` any, whose fit is removed.
    pub fn take(path: &Path, resume: bool, overwrite: bool, kept: Kept) -> Result<Self, Failure> {
        prepare_folder(path)?;
        let lock = lock(path)?;
        let folder = Self { path: path.to_owned(), _lock: lock };
        folder.sweep();
        let there = folder.files();
        if overwrite {
            for file in &there {
                fs::remove_file(file).map_err(Failure::write(file))?;
            }
        } else if !resume && !there.is_empty() {
            return Err(Failure::Settings(format!(
                "{} holds a fit already: --resume goes on with it, --overwrite replaces it, --out DIR takes another folder",
                path.display()
            )));
        } else if resume {
            folder.check_kind(kept)?;
        }
        Ok(folder)
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Whether there is nothing that this kind of fit would lose.
    fn check_kind(&self, kept: Kept) -> Result<(), Failure> {
        let has = |name: &str| self.path.join(name).exists();
        let is_foreign = match kept {
            Kept::Best => has(CHECKPOINT),
            Kept::Only | Kept::Compared => has(MODEL) && !has(CHECKPOINT),
        };
        if !is_foreign {
            return Ok(());
        }
        let message = match kept {
            Kept::Best => "holds a fit of one memory, which --memory auto cannot go on with",
            Kept::Only | Kept::Compared => {
                "holds a model without the checkpoint that this fit could go on from"
            }
        };
        Err(Failure::Problem { path: self.path.clone(), message: message.to_owned() })
    }

    /// Removes what was being written when a fit was killed.
    fn sweep(&self) {
        for entry in
            self.folders().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten()
        {
            if entry.file_name().to_string_lossy().starts_with(STAGED) {
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

    /// What is there of a fit.
    fn files(&self) -> Vec<PathBuf> {
        self.folders()
            .flat_map(|folder| FILES.map(|name| folder.join(name)))
            .filter(|file| file.is_file())
            .collect()
    }
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
