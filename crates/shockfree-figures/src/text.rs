//! Words on a figure.

use std::fmt::Write as _;

/// No label is longer than this many characters: it would leave the figure.
const LONGEST: usize = 60;

/// A line of text, some of it italic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    pub spans: Vec<Span>,
}

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub text: String,
    pub italic: bool,
}

impl Text {
    /// Upright text, cleaned of what is not printable and shortened where it is too long.
    pub fn plain(text: &str) -> Self {
        Self::default().and(text)
    }

    /// Text in which `_x_` is a symbol; an underscore without a partner stands for itself.
    pub fn with_symbols(text: &str) -> Self {
        let mut all = Self::default();
        let mut rest = text;
        while let Some((before, (symbol, after))) =
            rest.split_once('_').and_then(|(before, after)| Some((before, after.split_once('_')?)))
        {
            all = if before.is_empty() { all } else { all.and(before) };
            all = all.and_symbol(symbol);
            rest = after;
        }
        if rest.is_empty() { all } else { all.and(rest) }
    }

    /// Continues with upright text.
    pub fn and(mut self, text: &str) -> Self {
        self.spans.push(Span { text: printable(text), italic: false });
        self
    }

    /// Continues with an italic symbol.
    pub fn and_symbol(mut self, symbol: &str) -> Self {
        self.spans.push(Span { text: printable(symbol), italic: true });
        self
    }

    /// The text, cut so that it is not wider than this at a font size.
    pub fn within(mut self, width: f64, size: f64) -> Self {
        let fits = self.width(size) <= width;
        while self.width(size) > width {
            let emptied = self.spans.last_mut().is_none_or(|span| span.text.pop().is_none());
            if emptied && self.spans.pop().is_none() {
                break;
            }
        }
        if fits { self } else { self.and("…") }
    }

    /// The text without its style.
    pub fn unstyled(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// About how wide the text is at a font size, rather too wide than too narrow.
    pub fn width(&self, size: f64) -> f64 {
        self.spans.iter().map(|span| width(&span.text, size)).sum()
    }
}

/// About how wide a text is at a font size; the advances are those of `DejaVu` Sans, the widest of the
/// fonts that a figure asks for.
pub fn width(text: &str, size: f64) -> f64 {
    let advance = |letter: char| match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.3,
        ' ' | '.' | ',' | ':' | ';' | 'f' | 't' | 'r' | '(' | ')' | 'I' | '⁻' | '-' => 0.4,
        '₀' | '¹' => 0.42,
        'm' | 'w' | 'M' | 'W' | '−' | '=' | '<' | '>' | '+' | '×' | '→' | '≥' | '≤' => {
            0.88
        }
        _ if letter.is_ascii_uppercase() => 0.72,
        _ if letter.is_ascii() => 0.62,
        _ => 0.7,
    };
    text.chars().map(advance).sum::<f64>() * size
}

/// A coordinate in pixels: two decimals at most, no trailing zeros.
pub fn push_pixels(into: &mut String, value: f64) {
    let start = into.len();
    let _ = write!(into, "{value:.2}");
    let kept = into[start..].trim_end_matches('0').trim_end_matches('.').len();
    into.truncate(start + kept);
    if &into[start..] == "-0" {
        into.replace_range(start.., "0");
    }
}

/// A coordinate in pixels.
pub fn pixels(value: f64) -> String {
    let mut text = String::new();
    push_pixels(&mut text, value);
    text
}

fn printable(text: &str) -> String {
    // XML has no control characters and none of the last two of the plane.
    let clean = |letter: char| match letter {
        _ if letter.is_control() => ' ',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => letter,
    };
    if text.chars().count() <= LONGEST {
        return text.chars().map(clean).collect();
    }
    text.chars().take(LONGEST - 1).map(clean).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{Text, pixels};

    #[test]
    fn pixels_are_short() {
        assert_eq!(
            (pixels(-0.001), pixels(12.50), pixels(100.0)),
            ("0".into(), "12.5".into(), "100".into())
        );
    }

    #[test]
    fn symbols_stand_between_underscores() {
        let text = Text::with_symbols("cost _E_ of x_0");
        assert_eq!(text.unstyled(), "cost E of x_0");
        assert!(text.spans.iter().any(|span| span.italic && span.text == "E"));
    }

    #[test]
    fn a_text_is_cut_to_a_width() {
        let text = || Text::plain("bias ").and_symbol("b");
        assert_eq!(text().within(100.0, 10.0), text());
        assert_eq!(text().within(20.0, 10.0).unstyled(), "bia…");
        assert_eq!(text().within(-1.0, 10.0).unstyled(), "…");
    }

    #[test]
    fn labels_are_printable_and_end() {
        assert_eq!(Text::plain("a\u{1b}[0m\nb").unstyled(), "a [0m b");
        assert_eq!(Text::plain(&"x".repeat(500)).unstyled().chars().count(), 60);
    }
}
