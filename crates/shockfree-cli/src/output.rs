//! Printing, and writing files whole.

use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

mod growing;

use crate::failure::Failure;
pub use growing::Growing;

/// The size of a picture of characters: fits any terminal, and the same everywhere.
pub const COLUMNS: usize = 80;
/// See [`COLUMNS`].
pub const LINES: usize = 30;

/// How the names of files begin that are not yet in their place.
pub const STAGED: &str = ".shockfree-";

/// Prints text, with a newline at its end.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.trim_end_matches('\n').as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(Failure::Print)
}

/// Prints text about work that goes on: that nobody reads any more is no reason to stop it.
pub fn tell(text: &str) -> Result<(), Failure> {
    match print(text) {
        Err(Failure::Print(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        told => told,
    }
}

/// Prints a value as JSON, as it is made; every number keeps all its digits.
pub fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)
        .map_err(io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(Failure::Print)
}

/// A value as JSON, for a file.
pub fn json_text(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|error| Failure::Print(error.into()))
}

/// Whether what is printed may be coloured: a terminal that nobody asked to stay plain
/// (<https://no-color.org>).
pub fn colour() -> bool {
    let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !forbidden && io::stdout().is_terminal()
}

/// Makes a folder if need be and makes sure that files can be written there, before work is done whose
/// results would be lost.
pub fn prepare_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    new_file_in(folder).map(drop).map_err(Failure::write(folder))
}

/// Writes files into a folder, and folders in it where their names have some: each is written beside its
/// place first, and all are moved there at the end, so that a full disk leaves no half of a file.
pub fn write_files(
    folder: &Path,
    files: &[(impl AsRef<Path>, String)],
) -> Result<Vec<PathBuf>, Failure> {
    let staged = files
        .iter()
        .map(|(name, text)| {
            let path = folder.join(name);
            if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
                prepare_folder(parent)?;
            }
            match stage(&path, text.as_bytes()) {
                Ok(staged) => Ok((staged, path)),
                Err(error) => Err(Failure::write(&path)(error)),
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    staged
        .into_iter()
        .map(|(staged, path)| staged.put().map(|()| path.clone()).map_err(Failure::write(&path)))
        .collect()
}

/// Writes one file whole.
pub fn write_file(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    stage(path, content.as_ref()).and_then(Staged::put).map_err(Failure::write(path))
}

/// A file that is written but not yet in its place, or a device, which has no other place.
pub enum Staged<'a> {
    File { file: NamedTempFile, place: PathBuf },
    Device { file: File, content: &'a [u8] },
}

impl Staged<'_> {
    /// Puts it there.
    pub fn put(self) -> io::Result<()> {
        match self {
            Self::File { file, place } => file.persist(place).map(drop).map_err(|e| e.error),
            Self::Device { mut file, content } => file.write_all(content),
        }
    }
}

fn stage<'a>(path: &Path, content: &'a [u8]) -> io::Result<Staged<'a>> {
    let (place, permissions) = match place(path)? {
        Place::File { place, permissions } => (place, permissions),
        Place::Device(file) => return Ok(Staged::Device { file, content }),
    };
    let file = new_file_beside(&place)?;
    file.as_file().write_all(content)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(Staged::File { file, place })
}

/// Where a file is to be.
enum Place {
    /// Where there is none, or one that may be replaced, with the permissions that it has.
    File { place: PathBuf, permissions: Option<Permissions> },
    /// Where there is something that can only be written into.
    Device(File),
}

fn place(path: &Path) -> io::Result<Place> {
    // A link stays a link: what it points to is replaced.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&place) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => {
            File::options().write(true).open(&place).map(Place::Device)
        }
        Ok(there) if there.permissions().readonly() => Err(io::ErrorKind::PermissionDenied.into()),
        Ok(there) => Ok(Place::File { place, permissions: Some(there.permissions()) }),
        Err(_) => Ok(Place::File { place, permissions: None }),
    }
}

/// A new file in the folder of a place, from where it can be moved there.
fn new_file_beside(place: &Path) -> io::Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    new_file_in(folder.unwrap_or(Path::new(".")))
}

/// A new file that is gone unless it is given a place.
pub fn new_file_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(STAGED);
    // Readable by others as any file that a program makes; the default is for secrets.
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o644));
    // The library adds the name of the temporary file to the error, which is nobody's business.
    builder.tempfile_in(folder).map_err(|error| error.kind().into())
}
