//! Numbers for people to read.

/// So many significant digits, with a true minus sign and without zeros that say nothing.
pub fn digits(value: f64, digits: usize) -> String {
    let size = value.abs();
    if value == 0.0 {
        return "0".to_owned();
    }
    let text = if (1e-3..1e6).contains(&size) {
        let before = format!("{size:.0}").len();
        let zeros = [1.0, 0.1, 0.01].iter().filter(|step| size < **step).count();
        let decimals = if zeros > 0 { digits + zeros - 1 } else { digits.saturating_sub(before) };
        without_zeros(&format!("{value:.decimals$}")).to_owned()
    } else {
        let text = format!("{value:.*e}", digits - 1);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        format!("{}·10{}", without_zeros(mantissa), superscript(exponent))
    };
    text.replace('-', "−")
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn superscript(exponent: &str) -> String {
    let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    exponent
        .chars()
        .map(|letter| match letter.to_digit(10) {
            Some(digit) => raised.chars().nth(digit as usize).unwrap_or(letter),
            None => '⁻',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn numbers_read_well() {
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
            assert_eq!(digits(value, 4), text);
        }
    }
}
