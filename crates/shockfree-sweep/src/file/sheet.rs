//! A file of runs that is being written.

use std::fs::{File, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::{HEADER, Part, row, scan};
use crate::{Error, Finish, Plan, Record, Result, Run};

/// The file of a part of a sweep, to which rows are appended.
///
/// While it lives it is locked, where the file system knows locks.
#[derive(Debug)]
pub struct Sheet {
    file: File,
    path: PathBuf,
    part: Part,
    rows: u64,
    bytes: u64,
}

impl Sheet {
    /// A new file.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::Busy`], [`Error::Write`].
    pub fn create(path: &Path, part: Part) -> Result<Self> {
        let file = File::create_new(path).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists { path: path.to_owned() },
            _ => Error::Write { path: path.to_owned(), source },
        })?;
        lock(path, &file)?;
        let mut sheet = Self { file, path: path.to_owned(), part, rows: 0, bytes: 0 };
        sheet.begin()?;
        Ok(sheet)
    }

    /// A file to go on with: its rows are checked and shown to `keep`, and a torn last line is cut off.
    /// If there is no file, a new one.
    ///
    /// # Errors
    /// [`Error::Busy`], and as [`scan`](super::scan()) and [`create`](Self::create).
    pub fn resume(
        path: &Path,
        plan: &Plan,
        part: Part,
        keep: &mut dyn FnMut(Record),
    ) -> Result<Self> {
        let file = match File::options().read(true).write(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Self::create(path, part);
            }
            opened => opened.map_err(|source| Error::Write { path: path.to_owned(), source })?,
        };
        lock(path, &file)?;
        let found = scan::scan(path, &file, plan, part, &mut |finish| keep(finish.record))?;
        let path = path.to_owned();
        let mut sheet = Self { file, path, part, rows: found.rows, bytes: found.bytes };
        if found.torn {
            sheet.cut().map_err(|source| sheet.cannot(source))?;
        }
        sheet.file.seek(SeekFrom::Start(sheet.bytes)).map_err(|source| sheet.cannot(source))?;
        if sheet.bytes == 0 {
            sheet.begin()?;
        }
        Ok(sheet)
    }

    /// Which part it is of.
    pub fn part(&self) -> Part {
        self.part
    }

    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends runs with their results.
    ///
    /// # Errors
    /// [`Error::Write`]. What was written of them is cut off again, if that is still possible; if not,
    /// resuming does it.
    pub fn append(&mut self, plan: &Plan, runs: &[Run], finishes: &[Finish]) -> Result<()> {
        let mut text = String::new();
        for (run, finish) in runs.iter().zip(finishes) {
            row::write_run(&mut text, plan, run);
            row::write_finish(&mut text, finish);
            text.push('\n');
        }
        self.write(&text)?;
        self.rows += runs.len() as u64;
        Ok(())
    }

    /// Waits until all rows are on the disk.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn sync(&self) -> Result<()> {
        self.file.sync_all().map_err(|source| self.cannot(source))
    }

    fn begin(&mut self) -> Result<()> {
        self.write(&format!("{HEADER}\n"))
    }

    fn write(&mut self, text: &str) -> Result<()> {
        if let Err(source) = self.file.write_all(text.as_bytes()) {
            let error = self.cannot(source);
            // The first failure is the one to tell.
            let _ = self.cut();
            return Err(error);
        }
        self.bytes += text.len() as u64;
        Ok(())
    }

    fn cut(&self) -> io::Result<()> {
        self.file.set_len(self.bytes)
    }

    fn cannot(&self, source: io::Error) -> Error {
        Error::Write { path: self.path.clone(), source }
    }
}

/// Keeps others from writing the same file.
fn lock(path: &Path, file: &File) -> Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Error::Busy { path: path.to_owned() }),
        // Some network file systems know no locks: there the user takes care.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}
