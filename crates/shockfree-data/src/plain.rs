//! One layer as matrices `W`, `U`, `b`, with a readout `C`, `d`: `W φ(x) + U u + b` and `C y + d`.

use crate::model::Readout;
use crate::tensor::{Budget, Tensor, Tensors};
use crate::{Array, CellKind, Direction, Layer, Limits, Model, Problem, shown};

/// An array of the file and what its shape means.
#[derive(Debug, Clone, Copy)]
struct Matrix {
    index: usize,
    rows: usize,
    columns: usize,
}

/// What such a file holds.
#[derive(Debug)]
pub(crate) struct Network {
    recurrent: Matrix,
    input: Option<Matrix>,
    bias: Option<Matrix>,
    readout: Option<Matrix>,
    readout_bias: Option<Matrix>,
    leak: Option<Matrix>,
}

/// The names, in this order: the only ones that are read.
const NAMES: [&str; 6] = ["W", "U", "b", "C", "d", "leak"];

/// The network of a file with an array `W`; its shapes are checked.
pub(crate) fn plan(tensors: &[Tensor], limits: &Limits) -> Result<Option<Network>, Problem> {
    let [w, u, b, c, d, leak] = NAMES.map(|name| tensors.iter().position(|t| t.name == name));
    let Some(w) = w else { return Ok(None) };
    let shape = |index: usize| tensors[index].shape.as_slice();
    let wrong = |index: usize, allowed: String| Problem::Shape {
        tensor: tensors[index].name.clone(),
        shape: tensors[index].shape.clone(),
        allowed,
    };
    let checked = |index: usize, what, count, most| {
        if count <= most {
            return Ok(());
        }
        Err(Problem::LayerTooLarge { tensor: tensors[index].name.clone(), what, count, most })
    };
    let n = match *shape(w) {
        [] => 1,
        [0, 0] => {
            return Err(Problem::NoUnits { tensor: "W".to_owned(), shape: vec![0, 0] });
        }
        [rows, columns] if rows == columns => rows,
        _ => return Err(wrong(w, "n×n".to_owned())),
    };
    checked(w, "units", n, limits.most_units)?;

    let input = u.map(|u| match *shape(u) {
        [] if n == 1 => Ok(Matrix { index: u, rows: 1, columns: 1 }),
        [rows] if rows == n => Ok(Matrix { index: u, rows, columns: 1 }),
        [rows, columns] if rows == n => Ok(Matrix { index: u, rows, columns }),
        _ => Err(wrong(u, format!("{n}×m, as W is {n}×{n}"))),
    });
    let input = input.transpose()?;
    if let Some(input) = input {
        checked(input.index, "inputs", input.columns, limits.most_inputs)?;
    }
    let readout = c.map(|c| match *shape(c) {
        [] if n == 1 => Ok(Matrix { index: c, rows: 1, columns: 1 }),
        [columns] if columns == n => Ok(Matrix { index: c, rows: 1, columns }),
        [rows, columns] if columns == n && rows > 0 => Ok(Matrix { index: c, rows, columns }),
        _ => Err(wrong(c, format!("k×{n}, as W is {n}×{n}"))),
    });
    let readout = readout.transpose()?;
    if let Some(readout) = readout {
        checked(readout.index, "outputs", readout.rows, limits.most_inputs)?;
    }
    // A vector may also be a column, as it is in files that come from MATLAB.
    let vector = |index: usize, length: usize, like: String| match *shape(index) {
        [] if length == 1 => Ok(Matrix { index, rows: 1, columns: 1 }),
        [rows] | [rows, 1] if rows == length => Ok(Matrix { index, rows, columns: 1 }),
        _ => Err(wrong(index, format!("({length}){like}"))),
    };
    let bias = b.map(|b| vector(b, n, format!(", as W is {n}×{n}"))).transpose()?;
    let readout_bias = match (d, readout) {
        (None, _) => None,
        (Some(d), Some(c)) => Some(vector(d, c.rows, format!(", as C is {}×{n}", c.rows))?),
        (Some(_), None) => {
            return Err(Problem::Incomplete { present: "d".to_owned(), missing: "C".to_owned() });
        }
    };
    let leak = leak.map(|leak| vector(leak, 1, ", a single number".to_owned())).transpose()?;
    let recurrent = Matrix { index: w, rows: n, columns: n };
    Ok(Some(Network { recurrent, input, bias, readout, readout_bias, leak }))
}

impl Network {
    /// Whether an array of this name is part of such a network.
    pub(crate) fn uses(name: &str) -> bool {
        NAMES.contains(&name)
    }

    /// Reads what was planned.
    pub(crate) fn read(&self, tensors: &impl Tensors, limits: &Limits) -> Result<Model, Problem> {
        let mut budget = Budget::new(limits);
        let arrays = [self.recurrent].into_iter().chain(
            [self.input, self.bias, self.readout, self.readout_bias, self.leak]
                .into_iter()
                .flatten(),
        );
        for array in arrays {
            budget.take(&tensors.list()[array.index])?;
        }
        let n = self.recurrent.rows;
        let matrix = |array: Matrix| tensors.matrix(array.index, array.rows, array.columns);
        let values = |array: Matrix| tensors.values(array.index);
        let no_input = Array { rows: n, columns: 0, values: Vec::new() };
        let layer = Layer {
            kind: CellKind::Rnn,
            prefix: String::new(),
            layer: 0,
            direction: Direction::Forward,
            weight_ih: self.input.map_or(Ok(no_input), matrix)?,
            weight_hh: matrix(self.recurrent)?,
            bias_ih: self.bias.map_or_else(|| Ok(vec![0.0; n]), values)?,
            bias_hh: vec![0.0; n],
            has_bias: self.bias.is_some(),
            activation: None,
            leak: self
                .leak
                .map(values)
                .transpose()?
                .map(|leak| rate("leak", leak[0]))
                .transpose()?,
            state: None,
        };
        let readout = |c: Matrix| -> Result<Readout, Problem> {
            let bias = self.readout_bias.map_or_else(|| Ok(vec![0.0; c.rows]), values)?;
            Ok(Readout { weight: matrix(c)?, bias })
        };
        let readout = self.readout.map(readout).transpose()?;
        Ok(Model { layers: vec![layer], skipped: Vec::new(), readout })
    }
}

/// A rate of leak, checked.
pub(crate) fn rate(tensor: &str, value: f64) -> Result<f64, Problem> {
    if value > 0.0 && value <= 1.0 {
        return Ok(value);
    }
    Err(Problem::Leak { tensor: shown::name(tensor), value })
}
