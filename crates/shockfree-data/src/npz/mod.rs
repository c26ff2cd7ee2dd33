//! The npz format: a ZIP archive with a `.npy` file for each array.

mod archive;
mod bytes;
mod header;
mod problem;

pub use problem::NpzProblem;

use std::io::{self, Read};

use archive::{Member, Method, members};
use flate2::{Crc, read::DeflateDecoder};
use header::Header;

use crate::error::PICKLE_ADVICE;
use crate::tensor::{Tensor, Tensors, count};
use crate::{Limits, Model, Problem, Skipped, assemble, shown};

/// What the names of arrays end in within the archive.
const EXTENSION: &str = ".npy";

/// How much is decompressed at once: a multiple of the width of every number.
const CHUNK: usize = 1 << 16;

/// The file, its directory and the headers of its arrays checked.
pub(crate) struct File<'a> {
    tensors: Vec<Tensor>,
    /// Where each of them is.
    arrays: Vec<(Member<'a>, Header)>,
}

/// What becomes of arrays of integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Integers {
    /// They are read.
    Read,
    /// They are no weights.
    Refuse,
}

/// The model in such a file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Model, Problem> {
    let (file, others) = open(bytes, limits, Integers::Refuse)?;
    assemble::model(&file, others, limits)
}

/// The arrays of such a file, and what else is in it.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    integers: Integers,
) -> Result<(File<'a>, Vec<Skipped>), Problem> {
    let mut members = members(bytes, limits)?;
    members.sort_by(|one, other| one.name.cmp(other.name));
    if let Some(pair) = members.windows(2).find(|pair| pair[0].name == pair[1].name) {
        return Err(Problem::Duplicate { name: shown::name(pair[0].name) });
    }
    if let Some(pickle) = members.iter().find(|member| member.name.ends_with("data.pkl")) {
        return Err(
            NpzProblem::Pickle { member: shown::name(pickle.name), advice: PICKLE_ADVICE }.into()
        );
    }
    let mut file = File { tensors: Vec::new(), arrays: Vec::new() };
    let mut others = Vec::new();
    for member in members {
        let Some(name) = member.name.strip_suffix(EXTENSION).map(str::to_owned) else {
            let why = "no .npy file".to_owned();
            others.push(Skipped { name: member.name.to_owned(), shape: Vec::new(), why });
            continue;
        };
        let header = array(&member)?;
        let element = header.element.clone().and_then(|(element, _)| {
            if integers == Integers::Read || element.is_real() {
                Ok(element)
            } else {
                Err(header.descr.clone())
            }
        });
        file.tensors.push(Tensor { name, shape: header.shape.clone(), element });
        file.arrays.push((member, header));
    }
    // `a` and `a.npy` cannot both be there: only what ends in `.npy` is an array.
    Ok((file, others))
}

/// The header of an array, and that the member is as long as the header says.
fn array(member: &Member<'_>) -> Result<Header, Problem> {
    let header = Header::read(&mut member.contents(), member.name)?;
    if let Ok((element, _)) = header.element {
        let needed = count(&header.shape)
            .and_then(|count| count.checked_mul(element.width()))
            .and_then(|bytes| bytes.checked_add(header.bytes));
        if needed.is_none_or(|needed| needed as u64 != member.size) {
            return Err(NpzProblem::Size {
                member: shown::name(member.name),
                bytes: member.size,
                needed: needed
                    .map_or_else(|| "more than can be counted".to_owned(), |n| n.to_string()),
                shape: header.shape,
            }
            .into());
        }
    }
    Ok(header)
}

impl Member<'_> {
    /// Its bytes, decompressed: no more of them than it is said to have.
    fn contents(&self) -> Box<dyn Read + '_> {
        match self.method {
            Method::Stored => Box::new(self.data),
            Method::Deflated => Box::new(DeflateDecoder::new(self.data).take(self.size)),
        }
    }
}

impl Tensors for File<'_> {
    fn list(&self) -> &[Tensor] {
        &self.tensors
    }

    fn read(&self, index: usize) -> Result<Vec<f64>, Problem> {
        let (member, header) = &self.arrays[index];
        let Ok((element, order)) = header.element else { return Ok(Vec::new()) };
        let broken = |error: &io::Error| NpzProblem::Broken {
            member: shown::name(member.name),
            why: error.to_string(),
        };
        let mut contents = member.contents();
        let mut crc = Crc::new();
        let mut chunk = vec![0; CHUNK.max(header.bytes)];
        let start = &mut chunk[..header.bytes];
        contents.read_exact(start).map_err(|error| broken(&error))?;
        crc.update(start);

        // The size was checked against the limits, and against what the compressed bytes can hold.
        let mut left = usize::try_from(member.size).unwrap_or(usize::MAX) - header.bytes;
        let mut values = Vec::with_capacity(left / element.width());
        while left > 0 {
            let part = &mut chunk[..left.min(CHUNK)];
            contents.read_exact(part).map_err(|error| broken(&error))?;
            crc.update(part);
            element.widen(order, part, &mut values);
            left -= part.len();
        }
        if crc.sum() != member.crc {
            return Err(NpzProblem::Checksum { member: shown::name(member.name) }.into());
        }
        if header.is_fortran && header.shape.len() > 1 {
            values = transposed(&values, &header.shape);
        }
        Ok(values)
    }
}

/// With the last index running first what had the first one do so.
fn transposed(values: &[f64], shape: &[usize]) -> Vec<f64> {
    let mut turned = Vec::with_capacity(values.len());
    let Some((&last, before)) = shape.split_last() else { return turned };
    let rows = values.len().checked_div(last).unwrap_or(0);
    let mut index = vec![0; before.len()];
    for _ in 0..rows {
        let place = before.iter().zip(&index).rev().fold(0, |at, (&length, &i)| at * length + i);
        turned.extend((0..last).map(|i| values[i * rows + place]));
        for (i, &length) in index.iter_mut().zip(before).rev() {
            *i += 1;
            if *i < length {
                break;
            }
            *i = 0;
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_axes_is_turned() {
        // values[i, j, k] = 100 i + 10 j + k, as Fortran has them.
        let value = |i: u32, j: u32, k: u32| f64::from(100 * i + 10 * j + k);
        let mut fortran = Vec::new();
        for (k, j) in (0..4).flat_map(|k| (0..3).map(move |j| (k, j))) {
            fortran.extend((0..2).map(|i| value(i, j, k)));
        }
        let mut expected = Vec::new();
        for (i, j) in (0..2).flat_map(|i| (0..3).map(move |j| (i, j))) {
            expected.extend((0..4).map(|k| value(i, j, k)));
        }
        assert_eq!(transposed(&fortran, &[2, 3, 4]), expected);
        assert_eq!(transposed(&[0.0, 1.0, 2.0, 3.0], &[2, 2]), [0.0, 2.0, 1.0, 3.0]);
        assert!(transposed(&[], &[2, 0]).is_empty());
    }
}
