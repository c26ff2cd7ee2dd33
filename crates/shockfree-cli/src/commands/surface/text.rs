//! What a person reads before and after a surface is computed.

use std::path::PathBuf;

use shockfree::objective::Grid;

use super::cells::Cells;
use super::npy::Number;
use super::stream;
use crate::number::{counted, horizon_text, significant};

/// What is going to be computed, and what it takes.
pub fn planned<T: Number>(cells: &Cells, files: usize) -> String {
    let Cells { problem, grid } = cells;
    let number = if size_of::<T>() == 4 { "single" } else { "double" };
    let arrays = if files == 1 { "One file" } else { "Two files" };
    format!(
        "The {} unit from x_0 = {:?}, to end at y* = {:?} with the horizon T = {}.\n\
         {} × {} = {} in {number} precision.\n\
         {arrays} of {}{}; memory: about {} beside the program itself.",
        problem.activation().as_str(),
        problem.start(),
        problem.target(),
        horizon_text(problem.horizon()),
        counted(grid.rows() as u64, "row"),
        counted(grid.columns() as u64, "column"),
        counted(cells.count() as u64, "cell"),
        size(stream::bytes_of_file::<T>(cells)),
        if files == 1 { "" } else { " each" },
        size(stream::bytes_of_memory::<T>(cells, files) as u64),
    )
}

/// What was written, and what the numbers in it mean.
pub fn written(grid: &Grid, paths: &[PathBuf]) -> String {
    let contents = ["the costs E = (y_T - y*)²", "the sizes |∇E| of their gradients over (w, b)"];
    let mut lines = vec![String::new()];
    for (path, content) in paths.iter().zip(contents) {
        lines.push(format!("{}: {content}", path.display()));
    }
    lines.push("The number in row j and column i is that at the centre of its cell:".to_owned());
    let axis = |name: &str, (low, high): (f64, f64), cells: usize, index: &str| {
        // A line of Python, with all digits.
        format!("  {name} = {low:?} + ({index} + 0.5) / {cells} * ({high:?} - {low:?})")
            .replace("- -", "+ ")
    };
    lines.push(axis("w", grid.weights(), grid.columns(), "i"));
    lines.push(axis("b", grid.biases(), grid.rows(), "j"));
    lines.push("It is NaN where there is no cost.".to_owned());
    lines.join("\n")
}

/// So many bytes, for people.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["bytes", "KiB", "MiB", "GiB"];
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        (size, unit) = (size / 1024.0, unit + 1);
    }
    format!("{} {}", significant(size, 3), UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        let sizes = [136, 1 << 10, 12_345_678, (1 << 32) + 128, 1 << 43];
        assert_eq!(sizes.map(size), ["136 bytes", "1 KiB", "11.8 MiB", "4 GiB", "8192 GiB"]);
    }
}
