//! A table as its file has it, before anybody asks for columns.

use super::blocks::Block;
use super::number::{Kind, has_decimal_comma};
use super::place::{Place, Places};
use crate::shown;

/// All cells that may be values, and which rows are which sequence.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) columns: Vec<Column>,
    /// Row after row; NaN where there is no number.
    pub(crate) values: Vec<f64>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) places: Places,
}

/// A column, and what its cells are.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Whether its name in the file is one of a column that counts the rows.
    pub(crate) is_named_as_index: bool,
    /// How many are numbers, infinite ones too.
    pub(crate) numbers: usize,
    /// How many are something else.
    pub(crate) texts: usize,
    /// How many of these are numbers with a decimal comma.
    pub(crate) commas: usize,
    /// The first of these, fit for a message.
    pub(crate) first_text: Option<(String, Place)>,
    /// The first number that is not finite, fit for a message.
    pub(crate) first_infinite: Option<(String, Place)>,
}

impl Raw {
    /// The number in this row and column.
    pub(crate) fn value(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.columns.len() + column]
    }
}

impl Column {
    /// The number in a cell, NaN where there is none; counted.
    pub(crate) fn take_text(&mut self, text: &str, place: Place) -> f64 {
        match Kind::of(text) {
            Kind::Number(number) => {
                self.numbers += 1;
                return number;
            }
            Kind::Infinite => {
                self.numbers += 1;
                self.first_infinite.get_or_insert_with(|| (shown::name(text), place));
            }
            Kind::Text => {
                self.texts += 1;
                self.commas += usize::from(has_decimal_comma(text));
                self.first_text.get_or_insert_with(|| (shown::name(text), place));
            }
            Kind::Missing => {}
        }
        f64::NAN
    }

    /// A number of an array; counted if it is there.
    pub(crate) fn count_number(&mut self, number: f64, place: impl FnOnce() -> Place) {
        if !number.is_nan() {
            self.numbers += 1;
        }
        if number.is_infinite() {
            self.first_infinite.get_or_insert_with(|| (number.to_string(), place()));
        }
    }
}
