//! CSV, cell by cell (RFC 4180), with the lines of an editor.

use std::borrow::Cow;

use super::SequenceProblem;

/// A cell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    /// Without quotes, and without spaces around it.
    pub(crate) text: Cow<'a, str>,
    /// The line on which its row begins.
    pub(crate) line: u64,
    /// Whether it is the last one of its row.
    pub(crate) ends_row: bool,
}

/// The cells that are left.
#[derive(Debug)]
pub(crate) struct Cells<'a> {
    rest: &'a str,
    delimiter: u8,
    /// The line on which the rest begins.
    line: u64,
    /// The line on which the row began, within one.
    row: Option<u64>,
}

impl<'a> Cells<'a> {
    /// All cells of a text, whose first row says what stands between them.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut cells = Self { rest: text, delimiter: b',', line: 1, row: None };
        cells.skip_blank_lines();
        cells.delimiter = delimiter(cells.rest);
        cells
    }

    /// The next one. Lines of nothing but spaces are no rows.
    pub(crate) fn next(&mut self) -> Result<Option<Cell<'a>>, SequenceProblem> {
        let line = if let Some(line) = self.row {
            line
        } else {
            self.skip_blank_lines();
            if self.rest.is_empty() {
                return Ok(None);
            }
            self.line
        };
        let delimiter = char::from(self.delimiter);
        let is_space = |c: char| c == ' ' || c == '\t' && delimiter != '\t';
        let start = self.rest.trim_start_matches(is_space);
        let text = if let Some(quoted) = start.strip_prefix('"') {
            self.quoted(quoted)?
        } else {
            let (text, rest) = self.rest.split_at(self.end_of(self.rest));
            self.rest = rest;
            Cow::Borrowed(text.trim())
        };
        let ends_row = !self.take(delimiter);
        if ends_row {
            self.take_line_break();
        }
        self.row = (!ends_row).then_some(line);
        Ok(Some(Cell { text, line, ends_row }))
    }

    /// At most so many cells are left in rows of so many.
    pub(crate) fn most_left(&self, columns: usize) -> usize {
        // A row needs a line break, and a cell a byte behind it, but for the last ones.
        let rows = usize::try_from(line_breaks(self.rest)).map_or(usize::MAX, |count| count + 1);
        rows.saturating_mul(columns).min(self.rest.len() + 1)
    }

    /// Takes a cell whose opening quote is taken; a quote within it is written twice.
    fn quoted(&mut self, text: &'a str) -> Result<Cow<'a, str>, SequenceProblem> {
        let mut found = Cow::Borrowed("");
        let mut rest = text;
        let opened = self.line;
        loop {
            let Some((part, behind)) = rest.split_once('"') else {
                return Err(SequenceProblem::OpenQuote { line: opened });
            };
            self.line += line_breaks(part);
            found += part;
            let Some(more) = behind.strip_prefix('"') else {
                rest = behind;
                break;
            };
            found += "\"";
            rest = more;
        }
        let (behind, rest) = rest.split_at(self.end_of(rest));
        if !behind.trim().is_empty() {
            return Err(SequenceProblem::BehindQuote { line: self.line });
        }
        self.rest = rest;
        Ok(match found {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        })
    }

    /// How far it is to what ends a cell without quotes.
    fn end_of(&self, text: &str) -> usize {
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r') || *byte == self.delimiter;
        text.as_bytes().iter().position(ends).unwrap_or(text.len())
    }

    fn skip_blank_lines(&mut self) {
        loop {
            let before = self.rest;
            self.rest = self.rest.trim_start_matches(' ');
            if !self.take_line_break() {
                // At the end, spaces are nothing; before a cell they are part of it.
                if !self.rest.is_empty() {
                    self.rest = before;
                }
                return;
            }
        }
    }

    fn take(&mut self, character: char) -> bool {
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes one, in the manner of Unix, Windows or the first Macs.
    fn take_line_break(&mut self) -> bool {
        let is_there = if self.take('\r') {
            self.take('\n');
            true
        } else {
            self.take('\n')
        };
        self.line += u64::from(is_there);
        is_there
    }
}

/// How many line breaks are in a text.
pub(crate) fn line_breaks(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let is_break = |&(at, &byte): &(usize, &u8)| {
        byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')
    };
    bytes.iter().enumerate().filter(is_break).count() as u64
}

/// What stands between the cells of the first row: the most frequent of comma, semicolon and tab. Where there are
/// as many of two, it is the one that is less usual in names.
fn delimiter(text: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for &byte in text.as_bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if !is_quoted => {
                for (delimiter, count) in &mut counts {
                    *count += u64::from(*delimiter == byte);
                }
            }
            _ => {}
        }
    }
    // The last of the most frequent ones, if there is any.
    let most = counts.into_iter().filter(|&(_, count)| count > 0).max_by_key(|&(_, count)| count);
    most.map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows with the lines on which they begin.
    fn rows(text: &str) -> Result<Vec<(u64, Vec<String>)>, SequenceProblem> {
        let mut cells = Cells::new(text);
        let mut rows = Vec::new();
        let mut row = Vec::new();
        while let Some(cell) = cells.next()? {
            row.push(cell.text.into_owned());
            if cell.ends_row {
                rows.push((cell.line, std::mem::take(&mut row)));
            }
        }
        assert!(row.is_empty(), "a row without an end");
        Ok(rows)
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        for line_break in ["\n", "\r\n", "\r"] {
            let text = "\n\na, b\n\n1,\"two\n\nlines\"\n  \n3,\n\n,\n".replace('\n', line_break);
            let lines = format!("two{line_break}{line_break}lines");
            assert_eq!(
                rows(&text).unwrap(),
                [
                    row(3, &["a", "b"]),
                    row(5, &["1", &lines]),
                    row(9, &["3", ""]),
                    row(11, &["", ""])
                ]
            );
        }
    }

    #[test]
    fn the_first_row_says_what_is_between_cells() {
        for (text, cells) in [
            ("a,b;c,d", &["a", "b;c", "d"][..]),
            ("a;b;c,d", &["a", "b", "c,d"]),
            ("a\tb,c\td", &["a", "b,c", "d"]),
            ("\"a,b,c\";d", &["a,b,c", "d"]),
            ("a;b,c", &["a", "b,c"]),
            ("a", &["a"]),
            ("a\t", &["a", ""]),
        ] {
            assert_eq!(rows(text).unwrap(), [row(1, cells)], "{text}");
        }
        assert_eq!(rows("a;b\n1,5;2\n").unwrap()[1], row(2, &["1,5", "2"]));
    }

    #[test]
    fn quotes() {
        let cells = ["", "\"", "a\"b", "x,y", "4\" wide"];
        let text = "\"\", \"\"\"\" ,\"a\"\"b\",\"x,y\",4\" wide";
        assert_eq!(rows(text).unwrap(), [row(1, &cells)]);
        assert_eq!(rows("a,b\n\n1,\"2\n3\n"), Err(SequenceProblem::OpenQuote { line: 3 }));
        assert_eq!(rows("a,b\n1,\"2\n3\"4\n"), Err(SequenceProblem::BehindQuote { line: 3 }));
    }

    #[test]
    fn nothing_is_no_row() {
        for text in ["", "\n", "  ", " \r\n \r\n  ", "\r\r"] {
            assert_eq!(rows(text).unwrap(), [], "{text:?}");
        }
        assert_eq!(rows(",").unwrap(), [row(1, &["", ""])]);
    }
}
