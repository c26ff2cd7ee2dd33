//! Small tables for notebooks.

use std::fmt::Write as _;

use shockfree_figures::number::significant;

/// A table with a caption; everything is text.
pub fn table(caption: &str, head: &[&str], rows: &[Vec<String>]) -> String {
    let mut html = format!("<table><caption>{}</caption><thead><tr>", text(caption));
    for word in head {
        // Writing to a string cannot fail.
        let _ = write!(html, "<th>{}</th>", text(word));
    }
    html.push_str("</tr></thead><tbody>");
    for row in rows {
        html.push_str("<tr>");
        for cell in row {
            let _ = write!(html, "<td>{}</td>", text(cell));
        }
        html.push_str("</tr>");
    }
    html + "</tbody></table>"
}

fn text(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Six significant digits, for people.
pub fn short(value: f64) -> String {
    significant(value, 6)
}
