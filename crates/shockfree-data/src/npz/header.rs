//! The header of a `.npy` file: the text of a Python dictionary with three keys (`numpy`'s NEP 1).

use std::io::Read;

use super::NpzProblem;
use crate::element::{ByteOrder, Element};
use crate::tensor::MOST_AXES;
use crate::{Problem, shown};

/// What an array begins with.
const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// How long a header may be: `numpy` itself refuses longer ones, as parsing them takes long.
const MOST_BYTES: usize = 10_000;

/// What the header says.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// The type of the numbers, or what it is called if they are not read.
    pub(crate) element: Result<(Element, ByteOrder), String>,
    /// What the type is called.
    pub(crate) descr: String,
    /// Whether columns come one after the other, not rows.
    pub(crate) is_fortran: bool,
    /// No more than [`MOST_AXES`]; empty where the type is not read and its text ends the reading.
    pub(crate) shape: Vec<usize>,
    /// How long the header is, all included.
    pub(crate) bytes: usize,
}

impl Header {
    /// Reads it from the front of the member.
    pub(crate) fn read(contents: &mut impl Read, member: &str) -> Result<Self, Problem> {
        let none = |why: &str| {
            let why = why.to_owned();
            Problem::from(NpzProblem::Array { member: shown::name(member), why })
        };
        let mut read = |count: usize| {
            let mut bytes = vec![0; count];
            contents
                .read_exact(&mut bytes)
                .map(|()| bytes)
                .map_err(|error| none(&format!("its header is cut off: {error}")))
        };
        let start = read(8)?;
        let Some(version) = start.strip_prefix(MAGIC) else {
            return Err(none("it does not begin with \\x93NUMPY"));
        };
        let length_bytes = match version {
            [1, 0] => 2,
            [2 | 3, 0] => 4,
            _ => {
                return Err(none(&format!(
                    "its version is {}.{}; 1.0, 2.0 and 3.0 are read",
                    version[0], version[1]
                )));
            }
        };
        let mut length = read(length_bytes)?;
        length.resize(4, 0);
        let length = length.iter().rev().fold(0, |length, &byte| length << 8 | usize::from(byte));
        if length > MOST_BYTES {
            return Err(none(&format!(
                "its header has {length} bytes; at most {MOST_BYTES} are read"
            )));
        }
        let text = read(length)?;
        let Ok(text) = str::from_utf8(&text) else {
            return Err(none("its header is not UTF-8"));
        };
        let Some((descr, is_fortran, shape)) = Text(text).dictionary() else {
            return Err(none(&format!(
                "its header must be {{'descr': …, 'fortran_order': …, 'shape': …}}, not {}",
                shown::name(text.trim_end())
            )));
        };
        if shape.len() > MOST_AXES {
            let (tensor, axes) = (shown::name(member), shape.len());
            return Err(Problem::TooManyAxes { tensor, axes, most: MOST_AXES });
        }
        Ok(Self {
            element: element_type(&descr),
            descr,
            is_fortran,
            shape,
            bytes: 8 + length_bytes + length,
        })
    }
}

/// What is left of the text.
struct Text<'a>(&'a str);

/// What the type of the numbers is called, whether they are in Fortran's order, the shape.
type Dictionary = (String, bool, Vec<usize>);

impl<'a> Text<'a> {
    /// The three keys in any order, each once.
    fn dictionary(mut self) -> Option<Dictionary> {
        let (mut descr, mut is_fortran, mut shape) = (None, None, None);
        self.symbol("{")?;
        while self.symbol("}").is_none() {
            let key = self.string()?;
            self.symbol(":")?;
            match key {
                "descr" if descr.is_none() => {
                    if self.0.trim_start().starts_with('[') {
                        // A record: a list with its own types, which are not read.
                        let what = format!("record {}", self.0.trim());
                        return Some((what, false, Vec::new()));
                    }
                    descr = Some(self.string()?.to_owned());
                }
                "fortran_order" if is_fortran.is_none() => is_fortran = Some(self.boolean()?),
                "shape" if shape.is_none() => shape = Some(self.tuple()?),
                _ => return None,
            }
            if self.symbol(",").is_none() {
                self.symbol("}")?;
                break;
            }
        }
        self.0.trim().is_empty().then_some(())?;
        Some((descr?, is_fortran?, shape?))
    }

    /// Takes these characters, with whitespace before them.
    fn symbol(&mut self, symbol: &str) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(symbol)?;
        Some(())
    }

    /// Takes a string. `numpy`'s have no escapes.
    fn string(&mut self) -> Option<&'a str> {
        let quote = if self.symbol("'").is_some() {
            '\''
        } else {
            self.symbol("\"")?;
            '"'
        };
        let (string, rest) = self.0.split_once(quote)?;
        self.0 = rest;
        Some(string)
    }

    fn boolean(&mut self) -> Option<bool> {
        let found = self.symbol("True").is_some();
        if !found {
            self.symbol("False")?;
        }
        Some(found)
    }

    /// Takes a tuple of lengths: `()`, `(3,)`, `(3, 4)`.
    fn tuple(&mut self) -> Option<Vec<usize>> {
        self.symbol("(")?;
        let mut lengths = Vec::new();
        while self.symbol(")").is_none() {
            lengths.push(self.number()?);
            if self.symbol(",").is_none() {
                self.symbol(")")?;
                break;
            }
        }
        Some(lengths)
    }

    fn number(&mut self) -> Option<usize> {
        let text = self.0.trim_start();
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        // Python 2 wrote `3L`.
        self.0 = rest.strip_prefix('L').unwrap_or(rest);
        digits.parse().ok()
    }
}

/// What `numpy` calls a type: `<f8`. `=` never stands in a file.
fn element_type(text: &str) -> Result<(Element, ByteOrder), String> {
    let unread = || text.to_owned();
    let order = match text.chars().next() {
        Some('<') => ByteOrder::Little,
        Some('>') => ByteOrder::Big,
        // Of one byte, which has no order.
        Some('|') => {
            let element = match &text[1..] {
                "i1" => Element::I8,
                "u1" | "b1" => Element::U8,
                _ => return Err(unread()),
            };
            return Ok((element, ByteOrder::Little));
        }
        _ => return Err(unread()),
    };
    let element = match &text[1..] {
        "f2" => Element::F16,
        "f4" => Element::F32,
        "f8" => Element::F64,
        "i2" => Element::I16,
        "i4" => Element::I32,
        "i8" => Element::I64,
        "u2" => Element::U16,
        "u4" => Element::U32,
        "u8" => Element::U64,
        _ => return Err(unread()),
    };
    Ok((element, order))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read, with the type of the numbers or what it is called.
    type Found = (Result<(Element, ByteOrder), String>, bool, Vec<usize>);

    fn read(text: &str) -> Option<Found> {
        let (descr, is_fortran, shape) = Text(text).dictionary()?;
        Some((element_type(&descr), is_fortran, shape))
    }

    #[test]
    fn whatever_numpy_wrote_in_any_version() {
        let expected = Some((Ok((Element::F64, ByteOrder::Little)), true, vec![3, 4]));
        for text in [
            "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 4), }          \n",
            "{'shape': (3L, 4L), 'fortran_order': True, 'descr': '<f8'}",
            "{\"descr\":\"<f8\",\"fortran_order\":True,\"shape\":(3,4,)}",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let scalar = read("{'descr': '>f2', 'fortran_order': False, 'shape': (), }");
        assert_eq!(scalar, Some((Ok((Element::F16, ByteOrder::Big)), false, vec![])));
    }

    #[test]
    fn other_types_keep_their_names() {
        for descr in ["|O", "<U8", "|f8", "<b1", "<c16", "<f16", "=f8", "", "é8"] {
            let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}");
            assert_eq!(read(&text), Some((Err(descr.to_owned()), false, vec![2])));
        }
        let record = read("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }");
        assert!(record.is_some_and(|(element, ..)| element.is_err()));
    }

    #[test]
    fn integers_and_booleans_have_types() {
        for (descr, element) in [
            ("<i8", (Element::I64, ByteOrder::Little)),
            (">u2", (Element::U16, ByteOrder::Big)),
            ("|b1", (Element::U8, ByteOrder::Little)),
        ] {
            let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}");
            assert_eq!(read(&text), Some((Ok(element), false, vec![2])));
        }
    }

    #[test]
    fn what_is_no_header() {
        for text in [
            "",
            "{",
            "{}",
            "{'descr': '<f8'}",
            "{'descr': '<f8', 'fortran_order': 1, 'shape': (3,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': 3}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (-3,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (3 4)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (99999999999999999999,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (3,), 'shape': (3,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (3,), 'more': (3,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (3,)} and more",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
