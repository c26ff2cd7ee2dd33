//! Where in a file something stands.

use std::fmt;

/// Where in a file something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line of text, as an editor counts them: from 1, with the header and blank lines.
    Line(u64),
    /// A step of arrays, as `numpy` counts: from 0.
    Step {
        /// The number of the sequence, from 0, where there are many.
        sequence: Option<usize>,
        /// The step within it.
        step: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Step { sequence: None, step } => write!(f, "step {step} (from 0)"),
            Self::Step { sequence: Some(sequence), step } => {
                write!(f, "step {step} of sequence {sequence} (both from 0)")
            }
        }
    }
}

/// Where the rows of a table stand.
#[derive(Debug)]
pub(crate) enum Places {
    /// On lines. Kept are the rows whose line is not the one after that of the row before: few, as a rule.
    Lines(Vec<(usize, u64)>),
    /// In arrays, whose sequences have so many steps; with none, there is one.
    Steps(Option<usize>),
}

impl Places {
    /// Notes that this row, the next one, begins on this line.
    pub(crate) fn push(&mut self, row: usize, line: u64) {
        if let Self::Lines(lines) = self {
            let is_next =
                lines.last().is_some_and(|&(from, first)| first + (row - from) as u64 == line);
            if !is_next {
                lines.push((row, line));
            }
        }
    }

    /// Where this row stands.
    pub(crate) fn of(&self, row: usize) -> Place {
        match self {
            Self::Lines(lines) => {
                let after = lines.partition_point(|&(from, _)| from <= row);
                let (from, line) = after.checked_sub(1).map_or((row, 0), |last| lines[last]);
                Place::Line(line + (row - from) as u64)
            }
            Self::Steps(None) => Place::Step { sequence: None, step: row },
            Self::Steps(Some(steps)) => {
                Place::Step { sequence: Some(row / steps), step: row % steps }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_where_they_jump() {
        let mut places = Places::Lines(Vec::new());
        let lines = [2, 3, 4, 7, 8, 10];
        for (row, &line) in lines.iter().enumerate() {
            places.push(row, line);
        }
        for (row, &line) in lines.iter().enumerate() {
            assert_eq!(places.of(row), Place::Line(line));
        }
        assert!(matches!(places, Places::Lines(kept) if kept.len() == 3));
    }
}
