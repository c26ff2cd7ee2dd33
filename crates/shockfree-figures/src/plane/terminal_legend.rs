//! The legend under a picture for the terminal.

use crate::legend::{Entry, Key};
use crate::style::{FAINT_INK, Stroke};
use crate::terminal::coloured;
use std::fmt::Write as _;

/// The legend in lines of so many columns.
pub fn legend(entries: &[Entry], columns: usize, colour: bool) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for (key, shade, label) in keys(entries) {
        let room = columns.saturating_sub(key.chars().count() + 2);
        let label: String = label.chars().take(room).collect();
        let width = key.chars().count() + 1 + label.chars().count() + 3;
        if used > 0 && used + width > columns {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            let gap = if used == 0 { " " } else { "   " };
            let _ = write!(line, "{gap}{} {label}", coloured(&key, shade, colour));
        }
        used += width;
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The sign, the colour and the words of each entry; areas are told by the lines around them.
fn keys(entries: &[Entry]) -> impl Iterator<Item = (String, &'static str, String)> {
    let mut number = 0;
    entries.iter().map(move |entry| {
        let label = entry.label.unstyled();
        match entry.key {
            Key::Track(role) => {
                number += 1;
                (number.to_string(), role.colour(), label)
            }
            Key::Area(_, border) => {
                let sign = if border.is_some() { "···" } else { "⡇ ⡇" };
                (sign.to_string(), border.map_or(FAINT_INK, |stroke| stroke.colour), label)
            }
            Key::Mark(mark) => ("•".to_owned(), mark.fill, label),
            Key::Line(stroke) => (sign(stroke).to_string(), stroke.colour, label),
        }
    })
}

/// A short piece of a line.
fn sign(stroke: Stroke) -> &'static str {
    match (stroke.width > 2.0, stroke.dash.is_empty()) {
        (true, true) => "━━━",
        (true, false) => "╍╍╍",
        (false, _) => "╌╌╌",
    }
}
