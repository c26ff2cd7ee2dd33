//! Tables as arrays of `numpy`.

use super::blocks::{Block, Blocks, MOST_SEQUENCES};
use super::csv::MOST_COLUMNS;
use super::index;
use super::place::Places;
use super::raw::{Column, Raw};
use super::{IgnoredColumn, SequenceProblem, Split};
use crate::npz;
use crate::tensor::{Budget, Tensor, Tensors};
use crate::{Limits, Problem, shown};

/// The arrays that say something of the rows or of the sequences.
const DATA: &str = "data";
const LENGTHS: &str = "lengths";
const SEQUENCE: &str = "sequence";
const SPLIT: &str = "split";

/// How many arrays a message names.
const MOST_SHOWN: usize = 4;

/// The table in an archive, and its arrays that are no part of it.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<(Raw, Vec<IgnoredColumn>), Problem> {
    let (file, others) = npz::open(bytes, limits, npz::Integers::Read)?;
    let mut ignored: Vec<_> = others
        .into_iter()
        .map(|other| IgnoredColumn { name: other.name, why: other.why })
        .collect();
    let mut arrays = Arrays { file, budget: Budget::new(limits), is_used: Vec::new() };
    arrays.is_used = vec![false; arrays.list().len()];
    let data = arrays.find(DATA).or_else(|| arrays.only());
    let raw = match data {
        Some(data) => arrays.one(data)?,
        None => arrays.columns()?,
    };
    for (tensor, is_used) in arrays.list().iter().zip(&arrays.is_used) {
        if !is_used {
            let why = match (&tensor.element, data) {
                (Err(element), _) => format!("its elements are of type {}", shown::name(element)),
                (Ok(_), Some(_)) => "no part of the array of data".to_owned(),
                (Ok(_), None) => "not of one axis, as columns are".to_owned(),
            };
            ignored.push(IgnoredColumn { name: tensor.name.clone(), why });
        }
    }
    Ok((raw, ignored))
}

/// The arrays of an archive, of which some are used.
struct Arrays<'a> {
    file: npz::File<'a>,
    budget: Budget,
    is_used: Vec<bool>,
}

impl Arrays<'_> {
    fn list(&self) -> &[Tensor] {
        self.file.list()
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.list().iter().position(|tensor| tensor.name == name)
    }

    /// The only array of numbers that may be data, if it has more than one axis.
    fn only(&self) -> Option<usize> {
        let may_be = |tensor: &Tensor| {
            tensor.element.is_ok() && ![LENGTHS, SEQUENCE, SPLIT].contains(&tensor.name.as_str())
        };
        let mut found = (0..self.list().len()).filter(|&at| may_be(&self.list()[at]));
        let only = found.next().filter(|_| found.next().is_none())?;
        (self.list()[only].shape.len() != 1).then_some(only)
    }

    /// The numbers of an array.
    fn take(&mut self, at: usize) -> Result<Vec<f64>, Problem> {
        let tensor = &self.file.list()[at];
        if let Err(element) = &tensor.element {
            return Err(SequenceProblem::ElementType {
                array: shown::name(&tensor.name),
                found: shown::name(element),
            }
            .into());
        }
        self.budget.take(tensor)?;
        self.is_used[at] = true;
        self.file.read(at)
    }

    /// The table in one array.
    fn one(&mut self, data: usize) -> Result<Raw, Problem> {
        let Tensor { name, shape, .. } = &self.list()[data];
        let (count, steps, width) = match *shape.as_slice() {
            [steps] if steps > 0 => (None, steps, 1),
            [steps, width] if steps > 0 && width > 0 => (None, steps, width),
            [count, steps, width] if count > 0 && steps > 0 && width > 0 => {
                (Some(count), steps, width)
            }
            _ => {
                return Err(Problem::Shape {
                    tensor: shown::name(name),
                    shape: shape.clone(),
                    allowed: "T, T×columns or N×T×columns, and not empty".to_owned(),
                });
            }
        };
        for (what, found, most) in
            [("columns", width, MOST_COLUMNS), ("sequences", count.unwrap_or(1), MOST_SEQUENCES)]
        {
            if found > most {
                return Err(Problem::TooMany { what, count: found as u64, most });
            }
        }
        let blocks = match count {
            Some(count) => self.many(count, steps)?,
            None => self.single(steps)?,
        };
        let values = self.take(data)?;
        let columns = (0..width).map(|at| Column { name: format!("x{at}"), ..Column::default() });
        let places = Places::Steps(count.map(|_| steps));
        Ok(counted(Raw { columns: columns.collect(), values, blocks, places }))
    }

    /// Sequences of up to so many steps, each as long as `lengths` says.
    fn many(&mut self, count: usize, steps: usize) -> Result<Vec<Block>, Problem> {
        let lengths = self.of_length(LENGTHS, count, "one for each sequence")?;
        let splits = self.splits(count, "one for each sequence")?;
        let mut blocks = Vec::with_capacity(count);
        for number in 0..count {
            let length = match &lengths {
                Some(lengths) => length(lengths[number], steps).ok_or_else(|| {
                    let allowed = format!("a whole number from 1 to {steps}");
                    let value = lengths[number];
                    SequenceProblem::Entry { array: LENGTHS, index: number, value, allowed }
                })?,
                None => steps,
            };
            blocks.push(Block {
                name: Some(number.to_string()),
                split: splits.as_ref().map(|splits| splits[number]),
                rows: number * steps..number * steps + length,
            });
        }
        Ok(blocks)
    }

    /// One sequence, in pieces if every step has a split.
    fn single(&mut self, steps: usize) -> Result<Vec<Block>, Problem> {
        if let Some(lengths) = self.find(LENGTHS) {
            return Err(SequenceProblem::LengthsOfOne {
                shape: self.list()[lengths].shape.clone(),
            }
            .into());
        }
        let of_all = self.find(SPLIT).is_some_and(|at| {
            let shape = &self.list()[at].shape;
            shape.is_empty() || shape.as_slice() == [1]
        });
        let mut blocks = Blocks::default();
        let splits = self.splits(if of_all { 1 } else { steps }, "one for each step, or one")?;
        let places = Places::Steps(None);
        for row in 0..steps {
            let split = splits.as_ref().map(|splits| splits[if of_all { 0 } else { row }]);
            blocks.push(row, None, split, &places)?;
        }
        Ok(blocks.finish())
    }

    /// The table whose columns are arrays.
    fn columns(&mut self) -> Result<Raw, Problem> {
        let is_column = |tensor: &Tensor, steps: usize| {
            tensor.element.is_ok()
                && tensor.shape == [steps]
                && ![SEQUENCE, SPLIT].contains(&tensor.name.as_str())
        };
        // The first one says how long all are.
        let first = self.list().iter().find(|t| t.shape.len() == 1 && is_column(t, t.shape[0]));
        let Some(steps) = first.map(|first| first.shape[0]).filter(|&steps| steps > 0) else {
            return Err(self.no_data());
        };
        let found: Vec<_> =
            (0..self.list().len()).filter(|&at| is_column(&self.list()[at], steps)).collect();
        let others = self.list().iter().filter(|tensor| tensor.element.is_ok());
        if let Some(other) = others
            .filter(|tensor| tensor.shape.len() == 1 && tensor.shape != [steps])
            .find(|tensor| ![SEQUENCE, SPLIT].contains(&tensor.name.as_str()))
        {
            return Err(Problem::Shape {
                tensor: shown::name(&other.name),
                shape: other.shape.clone(),
                allowed: format!(
                    "({steps}), as {} is: arrays that are columns are of one length",
                    shown::name(&self.list()[found[0]].name)
                ),
            });
        }
        if found.len() > MOST_COLUMNS {
            let count = found.len() as u64;
            return Err(Problem::TooMany { what: "columns", count, most: MOST_COLUMNS });
        }
        let names = self.of_length(SEQUENCE, steps, "one for each step")?;
        let is_bad = |names: &Vec<f64>| names.iter().position(|name| !name.is_finite());
        if let Some((names, index)) = names.as_ref().and_then(|n| Some((n, is_bad(n)?))) {
            let (value, allowed) = (names[index], "a finite number".to_owned());
            return Err(SequenceProblem::Entry { array: SEQUENCE, index, value, allowed }.into());
        }
        let splits = self.splits(steps, "one for each step")?;
        let places = Places::Steps(None);
        let mut blocks = Blocks::default();
        for row in 0..steps {
            let name = names.as_ref().map(|names| names[row].to_string());
            let split = splits.as_ref().map(|splits| splits[row]);
            blocks.push(row, name.as_deref(), split, &places)?;
        }
        let width = found.len();
        let mut values = vec![f64::NAN; steps * width];
        let mut columns = Vec::with_capacity(width);
        for (place, at) in found.into_iter().enumerate() {
            for (row, value) in self.take(at)?.into_iter().enumerate() {
                values[row * width + place] = value;
            }
            let name = self.list()[at].name.clone();
            columns.push(Column {
                is_named_as_index: index::is_named_so(&name),
                name,
                ..Column::default()
            });
        }
        Ok(counted(Raw { columns, values, blocks: blocks.finish(), places }))
    }

    fn no_data(&self) -> Problem {
        let reasons = self.list().iter().take(MOST_SHOWN);
        let reasons = reasons.map(|Tensor { name, shape, element }| {
            let element = element.as_ref().err().map(|e| format!(" of type {}", shown::name(e)));
            format!("{}: {}{}", shown::name(name), shown::shape(shape), element.unwrap_or_default())
        });
        SequenceProblem::NoData { reasons: reasons.collect() }.into()
    }

    /// The numbers of an array of this name, if it is there; it must be of this length.
    fn of_length(
        &mut self,
        name: &str,
        length: usize,
        what: &str,
    ) -> Result<Option<Vec<f64>>, Problem> {
        let Some(at) = self.find(name) else { return Ok(None) };
        let shape = &self.list()[at].shape;
        if shape.as_slice() != [length] && !(length == 1 && shape.is_empty()) {
            return Err(Problem::Shape {
                tensor: name.to_owned(),
                shape: shape.clone(),
                allowed: format!("({length}), {what}"),
            });
        }
        self.take(at).map(Some)
    }

    fn splits(&mut self, length: usize, what: &str) -> Result<Option<Vec<Split>>, Problem> {
        let Some(codes) = self.of_length(SPLIT, length, what)? else { return Ok(None) };
        let split = |(index, &value): (usize, &f64)| {
            Split::of_number(value).ok_or_else(|| {
                let allowed = "0 (train), 1 (validation) or 2 (test)".to_owned();
                SequenceProblem::Entry { array: SPLIT, index, value, allowed }
            })
        };
        Ok(Some(codes.iter().enumerate().map(split).collect::<Result<_, _>>()?))
    }
}

/// A length of a sequence, if it is one.
fn length(value: f64, most: usize) -> Option<usize> {
    // It saturates, and makes 0 of NaN and of what is below.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    let length = value as usize;
    (value.fract() == 0.0 && (1..=most).contains(&length)).then_some(length)
}

/// The same with what its columns are.
fn counted(mut raw: Raw) -> Raw {
    let width = raw.columns.len();
    for row in raw.blocks.iter().flat_map(|block| block.rows.clone()) {
        for (column, &number) in raw.columns.iter_mut().zip(&raw.values[row * width..]) {
            column.count_number(number, || raw.places.of(row));
        }
    }
    raw
}
