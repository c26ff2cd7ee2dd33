//! The safetensors format: eight bytes with the length of a header, the header in JSON, the numbers.
//!
//! As its reference implementation does, a file is refused whose tensors overlap, leave a gap or do not
//! reach to the end; beyond it, a name that is there twice.

mod metadata;
mod named;
mod problem;
mod write;

pub use named::{NamedTensor, TensorValues, read_safetensors};
pub use problem::SafetensorsProblem;
pub use write::write_safetensors;

use std::fmt;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use crate::element::{ByteOrder, Element};
use crate::tensor::{MOST_AXES, Tensor, Tensors, count};
use crate::{Limits, Model, Problem, assemble, shown};

/// The key of the header that is no tensor.
const METADATA: &str = "__metadata__";

/// A tensor as the header has it.
#[derive(Deserialize)]
#[serde(expecting = "a tensor: dtype, shape and data_offsets")]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

/// The header, with names as often as they are there.
struct Header(Vec<(String, Entry)>);

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Header;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of tensors")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
                let mut entries = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == METADATA {
                        map.next_value::<IgnoredAny>()?;
                    } else {
                        entries.push((name, map.next_value()?));
                    }
                }
                Ok(Header(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// The file, its header checked.
struct File<'a> {
    tensors: Vec<Tensor>,
    /// The bytes of each.
    bytes: Vec<&'a [u8]>,
}

impl Tensors for File<'_> {
    fn list(&self) -> &[Tensor] {
        &self.tensors
    }

    fn read(&self, index: usize) -> Result<Vec<f64>, Problem> {
        let bytes = self.bytes[index];
        let mut values = Vec::new();
        if let Ok(element) = self.tensors[index].element {
            values.reserve_exact(bytes.len() / element.width());
            element.widen(ByteOrder::Little, bytes, &mut values);
        }
        Ok(values)
    }
}

/// The model in such a file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Model, Problem> {
    assemble::model(&open(bytes, limits)?, Vec::new(), limits)
}

/// Checks everything that the header says.
fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<File<'a>, Problem> {
    let (_, data, entries) = tables(bytes, limits)?;
    let mut file = File { tensors: Vec::new(), bytes: Vec::new() };
    for (name, entry) in entries {
        let (tensor, bytes) = check(name, entry, data)?;
        file.tensors.push(tensor);
        file.bytes.push(bytes);
    }
    Ok(file)
}

/// The header, the data, and the tensors by name, which lie in the data one after the other.
type Tables<'a> = (&'a [u8], &'a [u8], Vec<(String, Entry)>);

/// Checks that the tensors are in the file.
fn tables<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Tables<'a>, Problem> {
    let (header, data) = split(bytes, limits)?;
    let Header(mut entries) = serde_json::from_slice(header)
        .map_err(|error| SafetensorsProblem::Header(shown::name(&error.to_string())))?;
    if entries.len() > limits.most_tensors {
        return Err(Problem::TooMany {
            what: "tensors",
            count: entries.len() as u64,
            most: limits.most_tensors,
        });
    }
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(Problem::Duplicate { name: shown::name(&pair[0].0) });
    }
    check_order(&entries, data.len())?;
    Ok((header, data, entries))
}

/// The header and what comes after it.
fn split<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(&'a [u8], &'a [u8]), SafetensorsProblem> {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return Err(SafetensorsProblem::TooShort { bytes: bytes.len() });
    };
    let claimed = u64::from_le_bytes(*length);
    let split = usize::try_from(claimed).ok().and_then(|length| rest.split_at_checked(length));
    let Some((header, data)) = split else {
        return Err(SafetensorsProblem::HeaderCutOff { claimed, present: rest.len() });
    };
    if claimed > limits.most_header_bytes {
        return Err(SafetensorsProblem::HeaderTooLarge {
            bytes: claimed,
            most: limits.most_header_bytes,
        });
    }
    Ok((header, data))
}

/// That the tensors lie one after the other and fill the data.
fn check_order(entries: &[(String, Entry)], present: usize) -> Result<(), SafetensorsProblem> {
    let mut order: Vec<_> =
        entries.iter().map(|(name, entry)| (entry.data_offsets, name.as_str())).collect();
    order.sort_unstable();
    let mut before: Option<&str> = None;
    let mut reached = 0;
    for ((begin, end), name) in order {
        let (Ok(from), Ok(to)) = (usize::try_from(begin), usize::try_from(end)) else {
            return Err(SafetensorsProblem::OutOfFile {
                tensor: shown::name(name),
                begin,
                end,
                present,
            });
        };
        if from > to || to > present {
            return Err(SafetensorsProblem::OutOfFile {
                tensor: shown::name(name),
                begin,
                end,
                present,
            });
        }
        if from > reached {
            return Err(SafetensorsProblem::Gap {
                bytes: from - reached,
                place: format!("before {}", shown::name(name)),
            });
        }
        if let Some(before) = before.filter(|_| from < reached) {
            return Err(SafetensorsProblem::Overlap {
                one: shown::name(before),
                other: shown::name(name),
            });
        }
        (before, reached) = (Some(name), to);
    }
    if reached < present {
        return Err(SafetensorsProblem::Gap {
            bytes: present - reached,
            place: "at its end".to_owned(),
        });
    }
    Ok(())
}

/// A tensor whose bytes are in the file and as many as it needs.
fn check(name: String, entry: Entry, data: &[u8]) -> Result<(Tensor, &[u8]), Problem> {
    let bytes = entry.bytes(&name, data)?;
    let Entry { dtype, shape, .. } = entry;
    let element = match dtype.as_str() {
        "F16" => Ok(Element::F16),
        "BF16" => Ok(Element::Bf16),
        "F32" => Ok(Element::F32),
        "F64" => Ok(Element::F64),
        _ => Err(dtype.clone()),
    };
    // How wide other types are does not matter: their numbers are never read.
    if let Ok(element) = element {
        check_size(&name, &shape, &dtype, element.width(), bytes)?;
    }
    Ok((Tensor { name, shape, element }, bytes))
}

impl Entry {
    /// Its bytes.
    fn bytes<'a>(&self, name: &str, data: &'a [u8]) -> Result<&'a [u8], Problem> {
        if self.shape.len() > MOST_AXES {
            return Err(Problem::TooManyAxes {
                tensor: shown::name(name),
                axes: self.shape.len(),
                most: MOST_AXES,
            });
        }
        let (begin, end) = self.data_offsets;
        let range = usize::try_from(begin).ok().zip(usize::try_from(end).ok());
        range.and_then(|(begin, end)| data.get(begin..end)).ok_or_else(|| {
            let (tensor, present) = (shown::name(name), data.len());
            SafetensorsProblem::OutOfFile { tensor, begin, end, present }.into()
        })
    }
}

/// That a tensor with elements of so many bytes has as many as it needs.
fn check_size(
    name: &str,
    shape: &[usize],
    dtype: &str,
    width: usize,
    bytes: &[u8],
) -> Result<(), SafetensorsProblem> {
    let needed = count(shape).and_then(|count| count.checked_mul(width));
    if needed == Some(bytes.len()) {
        return Ok(());
    }
    Err(SafetensorsProblem::Size {
        tensor: shown::name(name),
        bytes: bytes.len(),
        needed: needed.map_or_else(|| "more than can be counted".to_owned(), |n| n.to_string()),
        shape: shape.to_vec(),
        element: shown::name(dtype),
    })
}
