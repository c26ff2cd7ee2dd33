//! Arrays with names: what safetensors and npz have in common.

use crate::element::Element;
use crate::model::Array;
use crate::{Limits, Problem, shown};

/// An array of the file that has a name, before its numbers are read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tensor {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    /// The type of its numbers, or why they cannot be read.
    pub(crate) element: std::result::Result<Element, String>,
}

/// A file of such arrays.
pub(crate) trait Tensors {
    /// All of them, by name; no name is there twice.
    fn list(&self) -> &[Tensor];

    /// The numbers of number `index`, row after row, as the file has them. Called once the shape is known
    /// to be within the limits.
    fn read(&self, index: usize) -> Result<Vec<f64>, Problem>;

    /// The numbers of number `index`, all finite.
    fn values(&self, index: usize) -> Result<Vec<f64>, Problem> {
        let values = self.read(index)?;
        let tensor = &self.list()[index];
        all_finite(&tensor.name, &tensor.shape, &values)?;
        Ok(values)
    }

    /// The same as a matrix of a shape with as many elements.
    fn matrix(&self, index: usize, rows: usize, columns: usize) -> Result<Array, Problem> {
        Ok(Array { rows, columns, values: self.values(index)? })
    }
}

/// That no number is NaN or infinite; the message says where the first one is.
pub(crate) fn all_finite<T: Copy + Into<f64>>(
    name: &str,
    shape: &[usize],
    values: &[T],
) -> Result<(), Problem> {
    let is_bad = |(_, value): &(usize, f64)| !value.is_finite();
    let mut numbers = values.iter().map(|&value| value.into()).enumerate();
    let Some((place, value)) = numbers.find(is_bad) else { return Ok(()) };
    let mut rest = place;
    let mut index = vec![0; shape.len()];
    for (at, &length) in index.iter_mut().zip(shape).rev() {
        (rest, *at) = (rest / length, rest % length);
    }
    Err(Problem::NotFinite { tensor: shown::name(name), place: index, value })
}

/// How many numbers the model will have, counted before any is read.
#[derive(Debug)]
pub(crate) struct Budget {
    left: usize,
    most: usize,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { left: limits.most_values, most: limits.most_values }
    }

    /// Takes what an array of this shape needs.
    pub(crate) fn take(&mut self, tensor: &Tensor) -> Result<(), Problem> {
        if let Err(dtype) = &tensor.element {
            return Err(Problem::ElementType {
                tensor: shown::name(&tensor.name),
                found: shown::name(dtype),
            });
        }
        self.take_shape(&tensor.name, &tensor.shape)
    }

    /// Takes what an array of this name and shape needs.
    pub(crate) fn take_shape(&mut self, name: &str, shape: &[usize]) -> Result<(), Problem> {
        let left = count(shape).and_then(|count| self.left.checked_sub(count));
        self.left = left.ok_or_else(|| Problem::TooManyValues {
            tensor: shown::name(name),
            shape: shape.to_vec(),
            most: self.most,
        })?;
        Ok(())
    }
}

/// How many numbers an array of this shape has, if that can be counted.
pub(crate) fn count(shape: &[usize]) -> Option<usize> {
    // An axis of length 0 makes it empty, however long the others are.
    if shape.contains(&0) {
        return Some(0);
    }
    shape.iter().try_fold(1usize, |product, &length| product.checked_mul(length))
}

/// How long the list of axes of an array may be: as in `numpy`. Longer ones only blow up messages.
pub(crate) const MOST_AXES: usize = 64;
