//! How much of a file is read.

/// The most that a file may ask for. Whatever is above is refused before it is allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub most_bytes: u64,
    /// Bytes of the header of a safetensors file. It takes up to 8 times as much memory while it is parsed.
    pub most_header_bytes: u64,
    /// Bytes of a TOML file. It takes up to 140 times as much memory while it is parsed if it is all
    /// matrices, and up to 600 times if its author means to take memory.
    pub most_text_bytes: u64,
    /// Tensors in a file, members of an archive, layers in a TOML file.
    pub most_tensors: usize,
    /// Units of a layer.
    pub most_units: usize,
    /// Inputs of a layer, values of a readout.
    pub most_inputs: usize,
    /// Numbers in all arrays of the model together; each takes 8 bytes.
    pub most_values: usize,
}

impl Default for Limits {
    /// A file of 2 GiB with 2²⁸ numbers (2 GiB in memory): an LSTM of 4096 units and as many inputs takes
    /// half of them. A TOML file of 4 MiB is a network of some four hundred units with all their digits.
    fn default() -> Self {
        Self {
            most_bytes: 2 << 30,
            most_header_bytes: 16 << 20,
            most_text_bytes: 4 << 20,
            most_tensors: 1 << 16,
            most_units: 4096,
            most_inputs: 1 << 16,
            most_values: 1 << 28,
        }
    }
}
