//! Printing, and writing files whole.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::failure::Failure;

/// The size of a picture of characters: fits any terminal, and the same everywhere.
pub const COLUMNS: usize = 80;
/// See [`COLUMNS`].
pub const LINES: usize = 30;

/// Prints text, with a newline at its end.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.trim_end_matches('\n').as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(Failure::Print)
}

/// A value as JSON; every number keeps all its digits.
pub fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|error| Failure::Print(io::Error::other(error)))
}

/// Prints a value as JSON.
pub fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    print(&to_json(value)?)
}

/// Whether what is printed may be coloured: a terminal that nobody asked to stay plain
/// (<https://no-color.org>).
pub fn colour() -> bool {
    let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !forbidden && io::stdout().is_terminal()
}

/// Writes files into a folder, which is made if need be: each is written beside its place first, and
/// all are moved there at the end, so that a full disk or a kill leaves no half of a file.
pub fn write_files(folder: &Path, files: &[(&str, String)]) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    let staged = files
        .iter()
        .map(|(name, text)| {
            let path = folder.join(name);
            stage(&path, text).map(|file| (file, path))
        })
        .collect::<Result<Vec<_>, _>>()?;
    staged
        .into_iter()
        .map(|(file, path)| {
            file.persist(&path).map_err(|error| Failure::write(&path)(error.error))?;
            Ok(path)
        })
        .collect()
}

/// Writes one file whole.
pub fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let file = stage(path, text)?;
    file.persist(path).map_err(|error| Failure::write(path)(error.error))?;
    Ok(())
}

/// Writes text to a new file in the folder of `path`, from where it can be moved there in one step.
fn stage(path: &Path, text: &str) -> Result<tempfile::NamedTempFile, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let write = || {
        let mut builder = tempfile::Builder::new();
        // Readable by others as any file that a program makes; the default is for secrets.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut file =
            builder.prefix(".shockfree-").tempfile_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    if path.is_dir() {
        return Err(Failure::write(path)(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    // The kind alone: the rest of the message names the temporary file, which is nobody's business.
    write().map_err(|error: io::Error| Failure::write(path)(error.kind().into()))
}
