//! What a file says, fit for a message: names and shapes may be anything.

use std::fmt;

/// How much of a name is shown: two lines of a terminal.
const MOST_CHARACTERS: usize = 120;

/// A name of the file, cut if it is long, without characters that a terminal would act on.
pub(crate) fn name(name: &str) -> String {
    let mut shown = String::new();
    for (place, character) in name.chars().enumerate() {
        if place == MOST_CHARACTERS {
            shown.push('…');
            break;
        }
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Characters that turn the direction of a line, or that nobody sees.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A shape as people write it: `30×7`.
pub(crate) fn shape(shape: &[usize]) -> String {
    if shape.is_empty() {
        "() (a single number)".to_owned()
    } else if shape.len() == 1 {
        format!("({})", shape[0])
    } else {
        join(shape, "×")
    }
}

/// Where a number stands: `3, 0`.
pub(crate) fn place(place: &[usize]) -> String {
    join(place, ", ")
}

fn join<T: fmt::Display>(values: &[T], between: &str) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(between)
}
