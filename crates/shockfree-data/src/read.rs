//! From a file to a model.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, Problem};
use crate::{Format, Limits, Model, npz, safetensors, text};

/// The recurrent layers in a file.
///
/// The extension says the format: `.safetensors`, `.npz`, `.toml`. Without one of them the first bytes do,
/// and then it cannot be TOML. The file is read once and whole, and is no longer open afterwards.
///
/// # Errors
///
/// [`Error`](enum@Error), with the path in its message: if there is no such file, if it is a folder, a pipe
/// or a device, if it is larger than `limits` allow, and whatever [`read_model_bytes`] refuses.
pub fn read_model(path: &Path, limits: &Limits) -> Result<Model, Error> {
    let bytes = read_bytes(path, most_bytes(Format::of_path(path), limits))?;
    read_named_model(path, &bytes, limits)
}

/// The recurrent layers in the bytes of a file of this name, for files that somebody sent: nothing is opened.
///
/// The format is found as [`read_model`] finds it. A name may be a path or none.
///
/// ```
/// use std::path::Path;
///
/// use shockfree_data::{Limits, read_named_model};
///
/// let text = "activation = 'tanh'\nW = [[0.5]]";
/// let read = |name: &str| read_named_model(Path::new(name), text.as_bytes(), &Limits::default());
/// assert_eq!(read("model.toml")?.layers.len(), 1);
/// assert!(read("model").unwrap_err().to_string().starts_with("model: what is it?"));
/// # Ok::<(), shockfree_data::Error>(())
/// ```
///
/// # Errors
///
/// [`Error`](enum@Error), with the name in its message: if neither name nor bytes say the format, and whatever
/// [`read_model_bytes`] refuses.
pub fn read_named_model(name: &Path, bytes: &[u8], limits: &Limits) -> Result<Model, Error> {
    let refused = |problem| Error::Content { path: name.to_owned(), problem: Box::new(problem) };
    let Some(format) = Format::of_path(name).or_else(|| Format::of_bytes(bytes)) else {
        return Err(Error::UnknownFormat { path: name.to_owned() });
    };
    read_model_bytes(format, bytes, limits).map_err(refused)
}

/// All bytes of a file that has at most so many.
pub(crate) fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let unreadable = |source| Error::Read { path: path.to_owned(), source };
    // Before it is opened: opening a pipe waits until somebody writes.
    check_kind(path, &fs::metadata(path).map_err(unreadable)?)?;
    let mut file = File::open(path).map_err(unreadable)?;
    // And again, should it have been replaced meanwhile.
    let metadata = file.metadata().map_err(unreadable)?;
    check_kind(path, &metadata)?;
    // A file in /proc says that it is empty and is not: so one byte too many is asked for and no more.
    if metadata.len() > most {
        let problem = Box::new(Problem::TooLarge { bytes: metadata.len(), most });
        return Err(Error::Content { path: path.to_owned(), problem });
    }
    read_at_most(&mut file, metadata.len(), most).map_err(unreadable)
}

/// That it is a file as one expects files to be.
fn check_kind(path: &Path, metadata: &fs::Metadata) -> Result<(), Error> {
    let what = if metadata.is_dir() {
        "a folder"
    } else if metadata.is_file() {
        return Ok(());
    } else {
        "a pipe, a socket or a device"
    };
    Err(Error::NotAFile { path: path.to_owned(), what })
}

/// The most bytes that a file of this format may have.
fn most_bytes(format: Option<Format>, limits: &Limits) -> u64 {
    match format {
        Some(Format::Toml) => limits.most_bytes.min(limits.most_text_bytes),
        _ => limits.most_bytes,
    }
}

/// All bytes of a file that is said to have `length`, up to one more than `most`.
fn read_at_most(file: &mut impl Read, length: u64, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // So that a machine without the memory gets a message and no abort.
    bytes
        .try_reserve_exact(usize::try_from(length).unwrap_or(usize::MAX))
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The recurrent layers in the bytes of a file.
///
/// # Errors
///
/// [`Problem`], if the bytes are no such file, if `limits` do not allow what they hold, if no recurrent
/// layer is in them, or one that cannot be what it says.
pub fn read_model_bytes(format: Format, bytes: &[u8], limits: &Limits) -> Result<Model, Problem> {
    let most = most_bytes(Some(format), limits);
    let length = bytes.len() as u64;
    if length > most {
        return Err(Problem::TooLarge { bytes: length, most });
    }
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    match format {
        Format::Safetensors => safetensors::read(bytes, limits),
        Format::Npz => npz::read(bytes, limits),
        Format::Toml => text::read(bytes, limits),
    }
}
