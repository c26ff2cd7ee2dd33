//! A report as files.

use crate::page::page;
use crate::report::{Block, Data, Report, Table};

/// A file of a report: its path with `/` between folders, and its text.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Where it belongs, below the report's folder.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The page, every picture as SVG, and the numbers of figures and tables as CSV.
pub fn files(report: &Report) -> Vec<File> {
    let mut files = vec![File { path: "index.html".to_owned(), text: page(report) }];
    for block in report.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Figure(figure) => {
                files.extend(figure.pictures.iter().map(|picture| File {
                    path: format!("figures/{}.svg", picture.name),
                    text: picture.svg.clone(),
                }));
                files.extend(figure.data.iter().map(numbers));
            }
            Block::Table(table) => files.push(cells(table)),
            Block::Prose(_) => {}
        }
    }
    files
}

/// Where the numbers of this name are, seen from the page.
pub(crate) fn data_path(name: &str) -> String {
    format!("data/{name}.csv")
}

fn numbers(data: &Data) -> File {
    File { path: data_path(&data.name), text: csv(&data.header, &data.rows) }
}

fn cells(table: &Table) -> File {
    File { path: data_path(table.name), text: csv(&table.header, &table.rows) }
}

/// Comma-separated values, with plain newlines.
fn csv(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let written = writer
        .write_record(header)
        .and_then(|()| rows.iter().try_for_each(|row| writer.write_record(row)));
    // Writing to memory does not fail, and what was text is text.
    written.expect("memory takes every byte");
    let bytes = writer.into_inner().expect("memory takes every byte");
    String::from_utf8(bytes).expect("the cells are text")
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let rows = [vec!["1".to_owned(), "say \"no\", twice".to_owned()]];
        assert_eq!(csv(&["a", "b"], &rows), "a,b\n1,\"say \"\"no\"\", twice\"\n");
    }
}
