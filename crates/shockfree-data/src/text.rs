//! TOML: a network that a person writes.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};

use crate::model::Readout;
use crate::plain::rate;
use crate::tensor::{Budget, all_finite};
use crate::{
    Activation, Array, CellKind, Direction, Layer, Limits, Model, Problem, StateConvention, shown,
};

/// A line longer than this is not shown with what is wrong in it.
const MOST_SHOWN: usize = 160;

/// The file: one layer, or several and what is read out of the last.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    activation: Option<Activation>,
    state: Option<StateConvention>,
    leak: Option<f64>,
    #[serde(rename = "W")]
    w: Option<Matrix>,
    #[serde(rename = "U")]
    u: Option<Matrix>,
    b: Option<Vec<f64>>,
    #[serde(rename = "C")]
    c: Option<Matrix>,
    d: Option<Vec<f64>>,
    layers: Option<Vec<Table>>,
}

/// One layer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    activation: Option<Activation>,
    state: Option<StateConvention>,
    leak: Option<f64>,
    #[serde(rename = "W")]
    w: Matrix,
    #[serde(rename = "U")]
    u: Option<Matrix>,
    b: Option<Vec<f64>>,
}

/// A list of rows of one length.
struct Matrix(Array);

impl<'de> Deserialize<'de> for Matrix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Rows)
    }
}

/// What takes the rows.
struct Rows;

impl<'de> Visitor<'de> for Rows {
    type Value = Matrix;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a matrix: a list of rows, each a list of numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Matrix, A::Error> {
        let mut array = Array { rows: 0, columns: 0, values: Vec::new() };
        while let Some(length) = rows.next_element_seed(Row(&mut array.values))? {
            if array.rows == 0 {
                array.columns = length;
            } else if length != array.columns {
                return Err(A::Error::custom(format_args!(
                    "row {} has {length} numbers, row 1 has {}: all rows must be of one length",
                    array.rows + 1,
                    array.columns
                )));
            }
            array.rows += 1;
        }
        Ok(Matrix(array))
    }
}

/// What appends a row to these values and tells its length.
struct Row<'a>(&'a mut Vec<f64>);

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row: a list of numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<usize, A::Error> {
        let before = self.0.len();
        while let Some(value) = row.next_element()? {
            self.0.push(value);
        }
        Ok(self.0.len() - before)
    }
}

/// The model in such a file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Model, Problem> {
    let text = str::from_utf8(bytes).map_err(|error| {
        Problem::Toml(format!("is no text: byte {} is not UTF-8", error.valid_up_to()))
    })?;
    let file: File = toml::from_str(text).map_err(|error| Problem::Toml(message(text, &error)))?;
    let File { activation, state, leak, w, u, b, c, d, layers } = file;
    let mut reader = Reader { limits, budget: Budget::new(limits) };
    let layers = match (w, layers) {
        (Some(w), None) => {
            vec![reader.layer(0, None, "", Table { activation, state, leak, w, u, b })?]
        }
        (None, Some(tables)) => {
            let beside = [
                ("activation", activation.is_some()),
                ("state", state.is_some()),
                ("leak", leak.is_some()),
                ("U", u.is_some()),
                ("b", b.is_some()),
            ];
            if let Some((key, _)) = beside.into_iter().find(|&(_, is_there)| is_there) {
                let why = "beside [[layers]] it is of no use: it belongs into a layer";
                return Err(Problem::Misplaced { key: key.to_owned(), why });
            }
            reader.stack(tables)?
        }
        (w, layers) => {
            let why = if w.is_some() && layers.is_some() {
                "a network is either W or [[layers]]"
            } else {
                "is missing: a network is W = [[…], …], or [[layers]] with a W each"
            };
            return Err(Problem::Misplaced { key: "W".to_owned(), why });
        }
    };
    let readout = match (c, layers.last()) {
        (Some(Matrix(c)), Some(last)) => Some(reader.readout(c, d, last.units())?),
        _ if d.is_some() => {
            return Err(Problem::Incomplete { present: "d".to_owned(), missing: "C".to_owned() });
        }
        _ => None,
    };
    Ok(Model { layers, skipped: Vec::new(), readout })
}

/// What checks the parts of a file.
struct Reader<'a> {
    limits: &'a Limits,
    budget: Budget,
}

impl Reader<'_> {
    /// Several layers, each with the state of the one before as its input.
    fn stack(&mut self, tables: Vec<Table>) -> Result<Vec<Layer>, Problem> {
        if tables.is_empty() {
            let why = "is empty: a network has at least one layer";
            return Err(Problem::Misplaced { key: "layers".to_owned(), why });
        }
        if tables.len() > self.limits.most_tensors {
            return Err(Problem::TooMany {
                what: "layers",
                count: tables.len() as u64,
                most: self.limits.most_tensors,
            });
        }
        let mut layers = Vec::<Layer>::new();
        for (at, table) in tables.into_iter().enumerate() {
            let below = layers.last().map(Layer::units);
            layers.push(self.layer(at, below, &format!("layers[{at}]."), table)?);
        }
        Ok(layers)
    }

    /// A layer upon one of `below` units, if there is one; `path` is what its keys begin with.
    fn layer(
        &mut self,
        layer: usize,
        below: Option<usize>,
        path: &str,
        table: Table,
    ) -> Result<Layer, Problem> {
        let Table { activation, state, leak, w: Matrix(w), u, b } = table;
        let key = |key: &str| format!("{path}{key}");
        if w.rows == 0 {
            return Err(Problem::NoUnits { tensor: key("W"), shape: shape(&w).to_vec() });
        }
        if w.rows != w.columns {
            return Err(wrong(key("W"), &shape(&w), "n×n".to_owned()));
        }
        let n = w.rows;
        check_size(&key("W"), "units", n, self.limits.most_units)?;
        self.check(&key("W"), &shape(&w), &w.values)?;

        let u = match (u, below) {
            (Some(Matrix(u)), _) => u,
            (None, None) => Array { rows: n, columns: 0, values: Vec::new() },
            (None, Some(_)) => {
                return Err(Problem::Incomplete { present: key("W"), missing: key("U") });
            }
        };
        if u.rows != n {
            let allowed = format!("{n}×m, as {} is {n}×{n}", key("W"));
            return Err(wrong(key("U"), &shape(&u), allowed));
        }
        check_size(&key("U"), "inputs", u.columns, self.limits.most_inputs)?;
        if let Some(expected) = below.filter(|&below| below != u.columns) {
            return Err(Problem::Stack { tensor: key("U"), found: u.columns, expected });
        }
        self.check(&key("U"), &shape(&u), &u.values)?;

        let has_bias = b.is_some();
        let bias_ih = self.vector(key("b"), b, n, || format!(", as {} is {n}×{n}", key("W")))?;
        self.budget.take_shape(&key("b"), &[n])?;
        Ok(Layer {
            kind: CellKind::Rnn,
            layer,
            direction: Direction::Forward,
            weight_ih: u,
            weight_hh: w,
            bias_ih,
            bias_hh: vec![0.0; n],
            has_bias,
            activation,
            leak: leak.map(|leak| rate(&key("leak"), leak)).transpose()?,
            state,
            prefix: String::new(),
        })
    }

    fn readout(&mut self, c: Array, d: Option<Vec<f64>>, units: usize) -> Result<Readout, Problem> {
        if c.rows == 0 || c.columns != units {
            let allowed = format!("k×{units}, as W is {units}×{units}");
            return Err(wrong("C".to_owned(), &shape(&c), allowed));
        }
        check_size("C", "outputs", c.rows, self.limits.most_inputs)?;
        self.check("C", &shape(&c), &c.values)?;
        let rows = c.rows;
        let bias = self.vector("d".to_owned(), d, rows, || format!(", as C is {rows}×{units}"))?;
        Ok(Readout { weight: c, bias })
    }

    /// A vector of this length, zeros if there is none.
    fn vector(
        &mut self,
        key: String,
        values: Option<Vec<f64>>,
        length: usize,
        reason: impl Fn() -> String,
    ) -> Result<Vec<f64>, Problem> {
        let values = values.unwrap_or_else(|| vec![0.0; length]);
        if values.len() != length {
            return Err(wrong(key, &[values.len()], format!("({length}){}", reason())));
        }
        self.check(&key, &[length], &values)?;
        Ok(values)
    }

    fn check(&mut self, key: &str, shape: &[usize], values: &[f64]) -> Result<(), Problem> {
        self.budget.take_shape(key, shape)?;
        all_finite(key, shape, values)
    }
}

fn shape(array: &Array) -> [usize; 2] {
    [array.rows, array.columns]
}

fn wrong(tensor: String, shape: &[usize], allowed: String) -> Problem {
    Problem::Shape { tensor, shape: shape.to_vec(), allowed }
}

fn check_size(tensor: &str, what: &'static str, count: usize, most: usize) -> Result<(), Problem> {
    if count <= most {
        return Ok(());
    }
    Err(Problem::LayerTooLarge { tensor: tensor.to_owned(), what, count, most })
}

/// What is wrong with the text and where: with the line itself, if it can be shown.
fn message(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start).min(text.len());
    // A place within a character does not occur; it must not make a panic either.
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let message = error.to_string();
    let is_fit = |c: char| !c.is_control() || c == '\n';
    if line.len() <= MOST_SHOWN && message.len() <= 4 * MOST_SHOWN && message.chars().all(is_fit) {
        return message.trim_end().to_owned();
    }
    let number = before.matches('\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    format!("TOML parse error at line {number}, column {column}: {}", shown::name(error.message()))
}
