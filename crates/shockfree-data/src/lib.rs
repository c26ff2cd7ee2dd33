//! The weights of recurrent networks, from files that nobody vouches for.
//!
//! Three formats are read: `.safetensors` and `.npz` with the parameter names of `torch.nn.RNN`, `GRU`
//! and `LSTM` (and their cells) or with matrices `W`, `U`, `b`; and TOML with such matrices, for networks
//! that a person writes.
//!
//! ```
//! use shockfree_data::{CellKind, Format, Limits, read_model_bytes};
//!
//! let text = "activation = 'tanh'\nW = [[0.5, -1.0], [1.0, 0.5]]";
//! let model = read_model_bytes(Format::Toml, text.as_bytes(), &Limits::default())?;
//! assert_eq!(model.layers[0].kind, CellKind::Rnn);
//! assert_eq!(model.layers[0].weight_hh.row(1), [1.0, 0.5]);
//! # Ok::<(), shockfree_data::Problem>(())
//! ```
//!
//! What a file says is checked before anything of the size that it claims is allocated; what is allocated
//! stays within a small multiple of the file and within [`Limits`]. No file makes the reader panic: the
//! targets in `fuzz/` look for one.
//!
//! Data flows one way: bytes → tensors with a name, an element type and a shape → the plan of the layers,
//! from names and shapes alone → their values. So a file of gigabytes whose shapes are wrong is refused
//! without reading a number of it.

mod assemble;
mod element;
mod error;
mod format;
mod limits;
mod losses;
mod model;
mod npz;
mod plain;
mod read;
mod safetensors;
mod sequences;
mod shown;
mod sunspots;
mod tensor;
mod text;
mod torch;

pub use error::{Error, Problem, Result};
pub use format::Format;
pub use limits::Limits;
pub use losses::{Loss, read_losses};
pub use model::{
    Activation, Array, CellKind, Direction, Layer, Model, Readout, Skipped, StateConvention,
};
pub use npz::NpzProblem;
pub use read::{read_model, read_model_bytes};
pub use safetensors::{
    NamedTensor, SafetensorsProblem, TensorValues, read_safetensors, write_safetensors,
};
pub use sequences::{
    IgnoredColumn, Missing, Place, Sequence, SequenceOptions, SequenceProblem, SequenceTable,
    Split, TableFormat, read_sequences, read_sequences_bytes,
};
pub use sunspots::SUNSPOTS;
