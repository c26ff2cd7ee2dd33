//! A table that grows while a fit runs, and is cut back to where a checkpoint saw it.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A CSV file that rows are appended to.
pub struct Log {
    path: PathBuf,
    file: BufWriter<File>,
    length: u64,
}

impl Log {
    /// A new one with its header, in the place of any other.
    pub fn create(path: &Path, header: &str) -> Result<Self, Failure> {
        let file = File::create(path).map_err(Failure::write(path))?;
        let mut log = Self { path: path.to_owned(), file: BufWriter::new(file), length: 0 };
        log.append(&format!("{header}\n"))?;
        Ok(log)
    }

    /// One that is there, cut back to so many bytes, which it has.
    pub fn resume(path: &Path, length: u64) -> Result<Self, Failure> {
        let open = || -> io::Result<File> {
            let mut file = File::options().write(true).open(path)?;
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let file = open().map_err(Failure::write(path))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file), length })
    }

    /// Appends text, which ends with a newline.
    pub fn append(&mut self, text: &str) -> Result<(), Failure> {
        self.length += text.len() as u64;
        self.file.write_all(text.as_bytes()).map_err(Failure::write(&self.path))
    }

    /// Makes sure that all of it is on the disk; returns how many bytes that are.
    pub fn sync(&mut self) -> Result<u64, Failure> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        synced.map(|()| self.length).map_err(Failure::write(&self.path))
    }
}
