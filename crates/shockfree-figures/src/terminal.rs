//! A canvas as lines of text: braille dots, box characters and words.

use crate::canvas::Canvas;
use kuva::backend::terminal::TerminalBackend;
use std::fmt::Write as _;

/// Pixels that one character is wide.
pub const COLUMN: f64 = 8.0;
/// Pixels that one character is high.
pub const ROW: f64 = 16.0;

/// What takes the terminal's own colour for text: black would be lost on a dark screen.
const BLACK: &str = "\x1b[38;2;0;0;0m";
const DEFAULT: &str = "\x1b[39m";
const RESET: &str = "\x1b[0m";

/// Inks with all parts below this would be lost on a dark screen as well.
const DARK: u8 = 0x40;

/// The lines, without blanks at their ends.
pub fn lines(mut canvas: Canvas, columns: usize, rows: usize, colour: bool) -> Vec<String> {
    canvas.scene.text_color = Some("#000000".into());
    let drawn = TerminalBackend::new(columns, rows).render_scene(&canvas.scene);
    let line = |line: &str| {
        if colour {
            line.replace(BLACK, DEFAULT).trim_end().to_string()
        } else {
            uncoloured(line).trim_end().to_string()
        }
    };
    drawn.lines().take(rows).map(line).collect()
}

/// A text in a colour `#rrggbb`; a dark one stands for the terminal's own.
pub fn coloured(text: &str, colour: &str, wanted: bool) -> String {
    let part = |at: usize| colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let (Some(red), Some(green), Some(blue), true) = (part(1), part(3), part(5), wanted) else {
        return text.to_string();
    };
    if red.max(green).max(blue) < DARK {
        return text.to_string();
    }
    let mut out = String::new();
    let _ = write!(out, "\x1b[38;2;{red};{green};{blue}m{text}{RESET}");
    out
}

/// Takes out the escape sequences `ESC … m`.
fn uncoloured(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for (index, piece) in line.split('\x1b').enumerate() {
        let shown =
            if index == 0 { piece } else { piece.split_once('m').map_or("", |part| part.1) };
        plain.push_str(shown);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{coloured, uncoloured};

    #[test]
    fn colours_come_and_go() {
        let red = coloured("shock", "#c1121f", true);
        assert!(red.starts_with("\x1b[38;2;193;18;31m"));
        assert_eq!(uncoloured(&red), "shock");
        assert_eq!(coloured("shock", "#c1121f", false), "shock");
        assert_eq!(coloured("optimal", "#333333", true), "optimal");
    }
}
