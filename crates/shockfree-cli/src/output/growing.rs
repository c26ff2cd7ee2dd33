//! A file that is written bit by bit, and has its place only when it is whole.

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Place, Staged, new_file_beside, place};

/// A file beside its place, and gone unless it is [kept](Self::seal).
pub struct Growing {
    file: NamedTempFile,
    place: PathBuf,
    permissions: Option<Permissions>,
}

impl Growing {
    /// Begins a file that will have so many bytes. A folder that cannot be written, and a size that the disk or a limit does
    /// not allow for a file, are found now.
    pub fn begin(path: &Path, bytes: u64) -> io::Result<Self> {
        let Place::File { place, permissions } = place(path)? else {
            return Err(io::Error::other("it is no ordinary file"));
        };
        let file = new_file_beside(&place)?;
        file.as_file().set_len(bytes)?;
        Ok(Self { file, place, permissions })
    }

    /// Where it is until it has its place.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Makes sure that all of it is on the disk; what is left to do cannot find the disk full.
    pub fn seal(self) -> io::Result<Staged<'static>> {
        if let Some(permissions) = self.permissions {
            self.file.as_file().set_permissions(permissions)?;
        }
        self.file.as_file().sync_all()?;
        Ok(Staged::File { file: self.file, place: self.place })
    }
}

impl Write for Growing {
    // Through the file itself: the library would add the temporary name to an error.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file: &File = self.file.as_file();
        file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
