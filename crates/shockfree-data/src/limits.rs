//! How much of a file is read.

/// The most that a file may ask for. Whatever is above is refused before it is allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub most_bytes: u64,
    /// Bytes of text that must be parsed as a whole: of a TOML file, of the header of a safetensors file.
    /// A number that takes two bytes of text takes up to a hundred in memory while it is parsed.
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
    /// half of them.
    fn default() -> Self {
        Self {
            most_bytes: 2 << 30,
            most_text_bytes: 16 << 20,
            most_tensors: 1 << 16,
            most_units: 4096,
            most_inputs: 1 << 16,
            most_values: 1 << 28,
        }
    }
}
