//! How many of what a network has, and where its parameters stand in one vector.

use std::ops::Range;

/// `m` inputs, `n` units, `k` outputs. Parameters stand in one vector, each matrix row by row: `W` (`n × n`), `U`
/// (`n × m`), `b` (`n`), `C` (`k × n`), `d` (`k`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// `m`.
    pub inputs: usize,
    /// `n`, at least 1.
    pub units: usize,
    /// `k`, at least 1.
    pub outputs: usize,
}

impl Shape {
    /// The number of parameters.
    pub const fn parameters(self) -> usize {
        self.offset().end
    }

    /// `W`.
    pub const fn recurrent(self) -> Range<usize> {
        0..self.units * self.units
    }

    /// `U`.
    pub const fn input(self) -> Range<usize> {
        let start = self.recurrent().end;
        start..start + self.units * self.inputs
    }

    /// `b`.
    pub const fn bias(self) -> Range<usize> {
        let start = self.input().end;
        start..start + self.units
    }

    /// `C`.
    pub const fn readout(self) -> Range<usize> {
        let start = self.bias().end;
        start..start + self.outputs * self.units
    }

    /// `d`.
    pub const fn offset(self) -> Range<usize> {
        let start = self.readout().end;
        start..start + self.outputs
    }
}
