//! What a cell is.

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A finite number.
    Number(f64),
    /// A number that is not finite, or beyond the largest of 64 bits.
    Infinite,
    /// No value.
    Missing,
    /// Anything else.
    Text,
}

/// What stands for no value, in capitals or not; and nothing at all, and what Rust reads as NaN.
const MISSING: [&str; 6] = ["NA", "N/A", "NaN", "null", "None", "?"];

impl Kind {
    /// What a cell is that has no spaces around it.
    pub(crate) fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self::Missing;
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Self::Number(number),
            Ok(number) if number.is_nan() => Self::Missing,
            Ok(_) => Self::Infinite,
            Err(_) if MISSING.iter().any(|missing| missing.eq_ignore_ascii_case(text)) => {
                Self::Missing
            }
            Err(_) => Self::Text,
        }
    }
}

/// Whether a text would be a number if its comma were a point.
pub(crate) fn has_decimal_comma(text: &str) -> bool {
    // As long as a number with all its digits is; so a cell of gigabytes is not copied.
    const MOST_BYTES: usize = 400;
    text.len() <= MOST_BYTES
        && text.bytes().filter(|&byte| byte == b',').count() == 1
        && matches!(Kind::of(&text.replace(',', ".")), Kind::Number(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cells_are() {
        for (text, number) in [
            ("0", 0.0),
            ("-1.5", -1.5),
            ("+2e3", 2000.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1E-400", 0.0),
        ] {
            assert_eq!(Kind::of(text), Kind::Number(number), "{text}");
        }
        for text in ["", "NA", "na", "N/A", "NaN", "nan", "-nan", "null", "NULL", "None", "?"] {
            assert_eq!(Kind::of(text), Kind::Missing, "{text}");
        }
        for text in ["inf", "-Infinity", "1e999"] {
            assert_eq!(Kind::of(text), Kind::Infinite, "{text}");
        }
        for text in ["12,5", "abc", "1 2", "0x10", "1_000", "12%", "-", "2020-01-01", "٣"] {
            assert_eq!(Kind::of(text), Kind::Text, "{text}");
        }
    }

    #[test]
    fn decimal_commas() {
        for text in ["12,5", "-0,25", ",5", "1,5e-3"] {
            assert!(has_decimal_comma(text), "{text}");
        }
        for text in ["12.5", "1,2,3", "1.234,5", "a,b", ","] {
            assert!(!has_decimal_comma(text), "{text}");
        }
    }
}
