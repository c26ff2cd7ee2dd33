//! Writing safetensors files.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{METADATA, NamedTensor, SafetensorsProblem, TensorValues};
use crate::tensor::{MOST_AXES, count};
use crate::{Problem, shown};

/// What the length of the header is a multiple of, so that numbers of 64 bits are where they should be.
const ALIGNMENT: usize = 8;

/// A tensor as the header has it.
#[derive(Serialize)]
struct Entry<'a> {
    dtype: &'static str,
    shape: &'a [usize],
    data_offsets: [usize; 2],
}

/// The bytes of a safetensors file of these tensors, with metadata unless there are none.
///
/// The same tensors in whatever order give the same bytes: as in files of the reference implementation, wide elements
/// come first, and tensors of one width are by name. [`read_safetensors`] reads what comes back within limits
/// that allow it, and [`read_model_bytes`] if the names are those of a recurrent layer.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use shockfree_data::{Limits, NamedTensor, TensorValues, read_safetensors, write_safetensors};
///
/// let values = TensorValues::F64(vec![0.5, -0.25]);
/// let tensor = NamedTensor { name: "readout.weight".to_owned(), shape: vec![1, 2], values };
/// let metadata = BTreeMap::from([("epoch".to_owned(), "7".to_owned())]);
/// let bytes = write_safetensors(std::slice::from_ref(&tensor), &metadata)?;
/// assert_eq!(read_safetensors(&bytes, &Limits::default())?, (vec![tensor], metadata));
/// # Ok::<(), shockfree_data::Problem>(())
/// ```
///
/// [`read_safetensors`]: crate::read_safetensors
/// [`read_model_bytes`]: crate::read_model_bytes
///
/// # Errors
///
/// [`Problem`], for what could not be read again: one name for two tensors, the name `__metadata__`, a shape that is
/// not of as many elements as there are or has more than 64 axes, a number that is not finite.
pub fn write_safetensors(
    tensors: &[NamedTensor],
    metadata: &BTreeMap<String, String>,
) -> Result<Vec<u8>, Problem> {
    let mut order: Vec<_> = tensors.iter().collect();
    order.sort_by(|one, other| one.name.cmp(&other.name));
    if let Some(pair) = order.windows(2).find(|pair| pair[0].name == pair[1].name) {
        return Err(Problem::Duplicate { name: shown::name(&pair[0].name) });
    }
    let width = |tensor: &NamedTensor| TensorValues::width(tensor.values.dtype()).unwrap_or(1);
    order.sort_by_key(|tensor| std::cmp::Reverse(width(tensor)));

    let mut entries = Vec::with_capacity(order.len() + 1);
    if !metadata.is_empty() {
        entries.push(format!("\"{METADATA}\":{}", json(metadata)));
    }
    let mut end = 0;
    for tensor in &order {
        check(tensor)?;
        let begin = end;
        end += width(tensor) * tensor.values.len();
        let NamedTensor { name, shape, values } = tensor;
        let entry = Entry { dtype: values.dtype(), shape, data_offsets: [begin, end] };
        entries.push(format!("{}:{}", json(name), json(&entry)));
    }
    let mut header = format!("{{{}}}", entries.join(","));
    let padded = header.len().next_multiple_of(ALIGNMENT);
    header.extend(std::iter::repeat_n(' ', padded - header.len()));

    let mut bytes = Vec::with_capacity(size_of::<u64>() + padded + end);
    bytes.extend((padded as u64).to_le_bytes());
    bytes.extend(header.as_bytes());
    for tensor in order {
        tensor.values.append_to(&mut bytes);
    }
    Ok(bytes)
}

/// That a tensor can be read again.
fn check(tensor: &NamedTensor) -> Result<(), Problem> {
    let NamedTensor { name, shape, values } = tensor;
    if name == METADATA {
        return Err(SafetensorsProblem::Reserved.into());
    }
    if shape.len() > MOST_AXES {
        let (tensor, axes) = (shown::name(name), shape.len());
        return Err(Problem::TooManyAxes { tensor, axes, most: MOST_AXES });
    }
    if count(shape) != Some(values.len()) {
        return Err(SafetensorsProblem::Elements {
            tensor: shown::name(name),
            found: values.len(),
            shape: shape.clone(),
        }
        .into());
    }
    values.check_finite(name, shape)
}

fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("strings and integers are always JSON")
}
