//! Numbers for people: the same in figures, in text and on pages.
//!
//! ```
//! use shockfree_figures::number::{counted, significant, typeset};
//!
//! assert_eq!(significant(-1.285_306_85, 6), "−1.28531");
//! assert_eq!(significant(0.000_377_266_9, 2), "3.8e−4");
//! assert_eq!(typeset(0.000_377_266_9, 2), "3.8·10⁻⁴");
//! assert_eq!(counted(2, "step"), "2 steps");
//! ```

use std::fmt::Display;

/// The minus sign of typography.
pub(crate) const MINUS: &str = "−";

/// So many significant digits (1 or more), with a true minus sign and without zeros that say nothing; with an exponent
/// below 10⁻³ and from 10⁶ on. Digits before the point are never rounded away.
pub fn significant(value: f64, digits: usize) -> String {
    match rounded(value, digits) {
        (text, None) => text,
        (mantissa, Some(exponent)) => format!("{mantissa}e{exponent}").replace('-', MINUS),
    }
}

/// The same, with the exponent raised: for pages, where a program need not read it.
pub fn typeset(value: f64, digits: usize) -> String {
    match rounded(value, digits) {
        (text, None) => text,
        (mantissa, Some(exponent)) => format!("{mantissa}·10{}", superscript(exponent)),
    }
}

/// How many there are of what: `1 step`, `2 steps`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, what: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// So many significant digits, and the power of ten that they are to be multiplied by, if any.
fn rounded(value: f64, digits: usize) -> (String, Option<i32>) {
    let magnitude = value.abs();
    if value == 0.0 {
        return ("0".to_owned(), None);
    }
    if magnitude.is_finite() && !(1e-3..1e6).contains(&magnitude) {
        let (mantissa, exponent) = scientific(value, digits.saturating_sub(1));
        return (mantissa, Some(exponent));
    }
    // Digits before the point: they are printed whatever is asked for.
    let whole = format!("{magnitude:.0}").len();
    let leading_zeros = [1.0, 0.1, 0.01].iter().filter(|step| magnitude < **step).count();
    let decimals = if leading_zeros > 0 {
        (digits + leading_zeros).saturating_sub(1)
    } else {
        digits.saturating_sub(whole)
    };
    (without_zeros(&format!("{value:.decimals$}")).replace('-', MINUS), None)
}

/// A number on a figure: few digits, a true minus sign, a power of ten where it is far from 1.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-3..1e5).contains(&size) {
        return without_zeros(&format!("{value:.4}")).replace('-', MINUS);
    }
    let (mantissa, exponent) = scientific(value, 3);
    let power = format!("10{}", superscript(exponent));
    match mantissa.as_str() {
        "1" => power,
        "−1" => format!("−{power}"),
        _ => format!("{mantissa}×{power}"),
    }
}

/// A mantissa of at most so many decimals, and the exponent of ten.
fn scientific(value: f64, decimals: usize) -> (String, i32) {
    let text = format!("{value:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (without_zeros(mantissa).replace('-', MINUS), exponent.parse().unwrap_or(0))
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// An integer in raised digits.
pub(crate) fn superscript(value: i32) -> String {
    let raised = |digit| match digit {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    };
    value.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::{number, significant, typeset};

    #[test]
    fn numbers_on_figures_read_well() {
        assert_eq!(number(-2.0), "−2");
        assert_eq!(number(0.7), "0.7");
        assert_eq!(number(1e6), "10⁶");
        assert_eq!(number(-2.5e-7), "−2.5×10⁻⁷");
    }

    #[test]
    fn numbers_in_text_read_well() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (3.0, "3"),
            (-1.285_306_85, "−1.28531"),
            (0.012_345_678, "0.0123457"),
            (0.000_377_266_9, "3.77267e−4"),
            (1.5e-9, "1.5e−9"),
            (12_345.678, "12345.7"),
            (999_999.9, "1000000"),
            (-2e9, "−2e9"),
            (f64::INFINITY, "inf"),
        ];
        for (value, text) in cases {
            assert_eq!(significant(value, 6), text);
        }
        assert_eq!(significant(0.000_377_266_9, 2), "3.8e−4");
    }

    #[test]
    fn numbers_on_pages_read_well() {
        let cases = [
            (0.0, "0"),
            (3.0, "3"),
            (-1.285_306_85, "−1.285"),
            (0.012_345_678, "0.01235"),
            (4.44e-16, "4.44·10⁻¹⁶"),
            (186.0, "186"),
            (-2e9, "−2·10⁹"),
        ];
        for (value, text) in cases {
            assert_eq!(typeset(value, 4), text);
        }
    }
}
