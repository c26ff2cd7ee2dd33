//! Text with indices: `y_T`, `σ_max`, `y_{n+1}`, `p^{n+1}`; after `\` they are what they are.

use maud::{Markup, html};

/// Text in which what follows `_` is set lower and `^{…}` higher; without braces an index ends with the
/// word.
pub fn words(text: &str) -> Markup {
    html! {
        @for piece in pieces(text) {
            @match piece {
                Piece::Plain(text) => (text),
                Piece::Lower(text) => sub { (text) },
                Piece::Upper(text) => sup { (text) },
            }
        }
    }
}

/// Text by others, in which nothing is an index.
pub fn plain(text: &str) -> String {
    text.replace('\\', r"\\").replace('_', r"\_").replace('^', r"\^")
}

#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Plain(&'a str),
    Lower(&'a str),
    Upper(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['_', '^', '\\']) {
        let (before, from) = rest.split_at(at);
        if let Some(escaped) = from.strip_prefix('\\') {
            let end = usize::from(escaped.starts_with(['_', '^', '\\']));
            let (sign, after) = escaped.split_at(end);
            pieces.extend([
                Piece::Plain(before),
                Piece::Plain(if end > 0 { sign } else { &from[..1] }),
            ]);
            rest = after;
            continue;
        }
        let is_lower = from.starts_with('_');
        let index = &from[1..];
        let (inside, after) = match index.strip_prefix('{').and_then(|inner| inner.split_once('}'))
        {
            Some(parts) => parts,
            None if is_lower => {
                let is_outside = |letter: char| !letter.is_alphanumeric() && letter != '∞';
                index.split_at(index.find(is_outside).unwrap_or(index.len()))
            }
            None => ("", index),
        };
        pieces.push(Piece::Plain(before));
        pieces.push(match (inside.is_empty(), is_lower) {
            (true, _) => Piece::Plain(&from[..1]),
            (false, true) => Piece::Lower(inside),
            (false, false) => Piece::Upper(inside),
        });
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::{plain, words};

    #[test]
    fn indices() {
        let cases = [
            ("|∂y_T/∂b|", "|∂y<sub>T</sub>/∂b|"),
            ("y_{n+1} ≤ p^{n+1}", "y<sub>n+1</sub> ≤ p<sup>n+1</sup>"),
            ("σ_max < 4", "σ<sub>max</sub> &lt; 4"),
            ("y_∞ − y*", "y<sub>∞</sub> − y*"),
            ("a_ ^b _{", "a_ ^b _{"),
        ];
        for (text, markup) in cases {
            assert_eq!(words(text).into_string(), markup);
        }
    }
    #[test]
    fn text_by_others_stays_as_it_is() {
        for text in ["user_id", "a^{2}_b", r"C:\data\_x", r"\\_", "°C"] {
            assert_eq!(words(&plain(text)).into_string(), text);
        }
        assert_eq!(words(r"a\b").into_string(), r"a\b");
    }
}
