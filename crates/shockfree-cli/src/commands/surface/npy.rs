//! The file format of NumPy's arrays.
//!
//! Version 1.0, as <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html> describes it: a magic string, the
//! version, the length of a header, and the header, which is a Python dictionary in ASCII, padded with spaces and ended with a
//! newline so that the numbers begin at a multiple of 64 bytes. Then the numbers, row after row.

use shockfree::simd::Real;

/// What the file begins with: the magic string and the version.
const BEGINNING: &[u8; 8] = b"\x93NUMPY\x01\x00";

/// The bytes of the header's length.
const LENGTH: usize = 2;

/// Numbers begin at a multiple of so many bytes, where a mapped file can be read with vector instructions.
const ALIGNMENT: usize = 64;

/// A number that an array can hold.
pub trait Number: Real {
    /// NumPy's name of its type, the order of its bytes included: little-endian on every machine.
    const DESCR: &'static str;

    /// Puts its bytes into their place, which has as many.
    fn put(self, place: &mut [u8]);
}

impl Number for f32 {
    const DESCR: &'static str = "<f4";

    fn put(self, place: &mut [u8]) {
        place.copy_from_slice(&self.to_le_bytes());
    }
}

impl Number for f64 {
    const DESCR: &'static str = "<f8";

    fn put(self, place: &mut [u8]) {
        place.copy_from_slice(&self.to_le_bytes());
    }
}

/// All that comes before the numbers of an array with rows and columns.
pub fn header<T: Number>(rows: usize, columns: usize) -> Vec<u8> {
    let descr = T::DESCR;
    let mut dictionary =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    let before = BEGINNING.len() + LENGTH;
    let end = (before + dictionary.len() + 1).next_multiple_of(ALIGNMENT);
    while before + dictionary.len() + 1 < end {
        dictionary.push(' ');
    }
    dictionary.push('\n');
    let length = u16::try_from(dictionary.len()).expect("two numbers and some words are short");
    [BEGINNING, &length.to_le_bytes()[..], dictionary.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::header;

    /// As `numpy.save` writes them (NumPy 2.4).
    #[test]
    fn headers_are_those_of_numpy() {
        let expected =
            b"\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }";
        let found = header::<f32>(3, 5);
        assert!(found.starts_with(expected));
        assert_eq!((found.len(), found.last()), (128, Some(&b'\n')));
        assert!(found[expected.len()..127].iter().all(|&byte| byte == b' '));
        let largest = header::<f64>(32_768, 32_768);
        assert_eq!(largest.len(), 128);
        assert!(largest.starts_with(b"\x93NUMPY\x01\x00\x76\x00{'descr': '<f8', "));
    }
}
