//! Tensors of whatever name: what a checkpoint is made of.

use std::collections::BTreeMap;

use super::{Entry, SafetensorsProblem, check_size, metadata, tables};
use crate::tensor::{Budget, all_finite};
use crate::{Limits, Problem, shown};

/// A tensor with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedTensor {
    /// Its name.
    pub name: String,
    /// How long it is along each axis; of no axes for a single number.
    pub shape: Vec<usize>,
    /// As many elements as the shape has places, with the last index running first.
    pub values: TensorValues,
}

/// The elements of a tensor, which keep all their bits in a file.
#[derive(Debug, Clone, PartialEq)]
pub enum TensorValues {
    /// Numbers of 32 bits, all finite.
    F32(Vec<f32>),
    /// Numbers of 64 bits, all finite.
    F64(Vec<f64>),
    /// Bytes.
    U8(Vec<u8>),
    /// Integers of 64 bits.
    U64(Vec<u64>),
}

impl TensorValues {
    /// How many elements there are.
    pub fn len(&self) -> usize {
        match self {
            Self::F32(values) => values.len(),
            Self::F64(values) => values.len(),
            Self::U8(values) => values.len(),
            Self::U64(values) => values.len(),
        }
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the format calls the type.
    pub(crate) fn dtype(&self) -> &'static str {
        match self {
            Self::F32(_) => "F32",
            Self::F64(_) => "F64",
            Self::U8(_) => "U8",
            Self::U64(_) => "U64",
        }
    }

    /// How many bytes an element of this type takes, if it is one of the four.
    pub(crate) fn width(dtype: &str) -> Option<usize> {
        match dtype {
            "U8" => Some(1),
            "F32" => Some(4),
            "F64" | "U64" => Some(8),
            _ => None,
        }
    }

    /// The elements in bytes, the lowest first; none of a type that is not one of the four.
    fn of_bytes(dtype: &str, bytes: &[u8]) -> Option<Self> {
        Some(match dtype {
            "F32" => Self::F32(each(bytes, f32::from_le_bytes)),
            "F64" => Self::F64(each(bytes, f64::from_le_bytes)),
            "U8" => Self::U8(bytes.to_vec()),
            "U64" => Self::U64(each(bytes, u64::from_le_bytes)),
            _ => return None,
        })
    }

    /// Appends the elements, the lowest byte first.
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::F32(values) => bytes.extend(values.iter().flat_map(|v| v.to_le_bytes())),
            Self::F64(values) => bytes.extend(values.iter().flat_map(|v| v.to_le_bytes())),
            Self::U8(values) => bytes.extend(values),
            Self::U64(values) => bytes.extend(values.iter().flat_map(|v| v.to_le_bytes())),
        }
    }

    /// That no number is NaN or infinite.
    pub(crate) fn check_finite(&self, name: &str, shape: &[usize]) -> Result<(), Problem> {
        match self {
            Self::F32(values) => all_finite(name, shape, values),
            Self::F64(values) => all_finite(name, shape, values),
            Self::U8(_) | Self::U64(_) => Ok(()),
        }
    }
}

fn each<const WIDTH: usize, T>(bytes: &[u8], value: impl Fn([u8; WIDTH]) -> T) -> Vec<T> {
    bytes.as_chunks::<WIDTH>().0.iter().map(|&bytes| value(bytes)).collect()
}

/// The tensors of a safetensors file by name, and its metadata. What [`write_safetensors`] wrote comes back bit
/// by bit.
///
/// [`write_safetensors`]: crate::write_safetensors
///
/// # Errors
///
/// [`Problem`], if the bytes are no such file, if `limits` do not allow what they hold, if elements are of
/// another type than F32, F64, U8 and U64, or a number is not finite. Every element counts as one of
/// [`Limits::most_values`].
pub fn read_safetensors(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Vec<NamedTensor>, BTreeMap<String, String>), Problem> {
    let length = bytes.len() as u64;
    if length > limits.most_bytes {
        return Err(Problem::TooLarge { bytes: length, most: limits.most_bytes });
    }
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    let (header, data, entries) = tables(bytes, limits)?;
    let metadata = metadata::read(header)?;
    let mut budget = Budget::new(limits);
    let mut tensors = Vec::with_capacity(entries.len());
    for (name, entry) in entries {
        let bytes = entry.bytes(&name, data)?;
        let Entry { dtype, shape, .. } = entry;
        let unread = || SafetensorsProblem::ElementType {
            tensor: shown::name(&name),
            found: shown::name(&dtype),
        };
        let width = TensorValues::width(&dtype).ok_or_else(unread)?;
        check_size(&name, &shape, &dtype, width, bytes)?;
        budget.take_shape(&name, &shape)?;
        let values = TensorValues::of_bytes(&dtype, bytes).ok_or_else(unread)?;
        values.check_finite(&name, &shape)?;
        tensors.push(NamedTensor { name, shape, values });
    }
    Ok((tensors, metadata))
}
