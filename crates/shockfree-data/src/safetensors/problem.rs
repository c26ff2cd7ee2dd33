//! How bytes can fail to be a safetensors file, and tensors to become one.

use thiserror::Error;

use super::METADATA;
use crate::shown;

/// How bytes can fail to be a safetensors file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SafetensorsProblem {
    /// Fewer bytes than the length of a header takes.
    #[error(
        "is no safetensors file: it has {bytes} bytes, and 8 of them would be the header's length"
    )]
    TooShort {
        /// How many bytes there are.
        bytes: usize,
    },
    /// A header longer than the file.
    #[error(
        "says that its header has {claimed} bytes, but only {present} follow: it is cut off or no safetensors file"
    )]
    HeaderCutOff {
        /// The length that the file states.
        claimed: u64,
        /// How many bytes there are.
        present: usize,
    },
    /// A header longer than is read.
    #[error("has a header of {bytes} bytes; at most {most} are read")]
    HeaderTooLarge {
        /// Its length.
        bytes: u64,
        /// How long it may be.
        most: u64,
    },
    /// A header that is no JSON, or not the right one.
    #[error("has a header that is none: {0}")]
    Header(String),
    /// A tensor that is not within the file.
    #[error("says that {tensor} is at bytes {begin} to {end} of its data, which has {present}")]
    OutOfFile {
        /// The tensor.
        tensor: String,
        /// Where it begins.
        begin: u64,
        /// Where it ends.
        end: u64,
        /// How many bytes there are.
        present: usize,
    },
    /// A tensor that has not the bytes that it needs.
    #[error(
        "has {bytes} bytes for {tensor}, which needs {needed} for shape {} of {element}",
        shown::shape(shape)
    )]
    Size {
        /// The tensor.
        tensor: String,
        /// How many bytes it has.
        bytes: usize,
        /// How many it needs, or that it is more than can be counted.
        needed: String,
        /// Its shape.
        shape: Vec<usize>,
        /// Its type.
        element: String,
    },
    /// Two tensors that share bytes.
    #[error("has the tensors {one} and {other} at the same bytes")]
    Overlap {
        /// A tensor.
        one: String,
        /// The next one.
        other: String,
    },
    /// Bytes that belong to no tensor.
    #[error("has {bytes} bytes {place} that belong to no tensor")]
    Gap {
        /// How many.
        bytes: usize,
        /// Where.
        place: String,
    },
    /// Elements of a type that is no part of a checkpoint.
    #[error("has elements of type {found} in {tensor}; F32, F64, U8 and U64 are read")]
    ElementType {
        /// The tensor.
        tensor: String,
        /// The type, as the file calls it.
        found: String,
    },
    /// Metadata that are not pairs of strings, each key once.
    #[error("has metadata that are none: {0}")]
    Metadata(String),
    /// A tensor to be written whose shape is of another number of elements.
    #[error("cannot be written: {tensor} has {found} elements and shape {}", shown::shape(shape))]
    Elements {
        /// The tensor.
        tensor: String,
        /// How many elements it has.
        found: usize,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// A tensor to be written with the name of the metadata.
    #[error("cannot be written: a tensor must not be called {METADATA}")]
    Reserved,
}
