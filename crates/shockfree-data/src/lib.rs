//! The weights of recurrent networks and the sequences that they learn, from files that nobody vouches for.
//!
//! Weights are read from three formats: `.safetensors` and `.npz` with the parameter names of `torch.nn.RNN`, `GRU`
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
//! Tables of sequences are read from CSV and `.npz` ([`read_sequences`]), losses of a training from CSV
//! ([`read_losses`]), and a series to try things on is part of the crate ([`SUNSPOTS`]).
//!
//! ```
//! use shockfree_data::{Limits, SequenceOptions, TableFormat, read_sequences_bytes};
//!
//! let (text, options) = ("year,rain\n2001,0.5\n2002,0.25\n", SequenceOptions::default());
//! let table =
//!     read_sequences_bytes(TableFormat::Csv, text.as_bytes(), &options, &Limits::default())?;
//! assert_eq!(table.columns, ["rain"]);
//! assert_eq!(table.sequences[0].values.values, [0.5, 0.25]);
//! # Ok::<(), shockfree_data::Problem>(())
//! ```
//!
//! One format is written: [`write_safetensors`] makes a checkpoint of whatever tensors, and
//! [`read_safetensors`] gives back every bit.
//!
//! What a file says is checked before anything of the size that it claims is allocated; what is allocated
//! stays within a small multiple of the file and within [`Limits`]. No file makes the reader panic: the
//! targets in `fuzz/` look for one.
//!
//! Data flows one way: bytes → tensors with a name, an element type and a shape → the plan of the layers,
//! from names and shapes alone → their values. So a file of gigabytes whose shapes are wrong is refused
//! without reading a number of it. And of tables: bytes → cells → columns, and rows that are sequences → values.

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
pub use read::{read_model, read_model_bytes, read_named_model};
pub use safetensors::{
    NamedTensor, SafetensorsProblem, TensorValues, read_safetensors, write_safetensors,
};
pub use sequences::{
    IgnoredColumn, Missing, Place, Sequence, SequenceOptions, SequenceProblem, SequenceTable,
    Split, TableFormat, read_sequences, read_sequences_bytes,
};
pub use sunspots::SUNSPOTS;
