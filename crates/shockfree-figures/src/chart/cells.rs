//! Meshes of cells.

use super::Chart;
use crate::canvas::Canvas;
use crate::palette;
use crate::panel::Panel;

/// Neighbours overlap by this many pixels, so that no seams show.
const OVERLAP: f64 = 0.4;

/// A mesh: its edges, its quantities, and those of the palest and the darkest colour.
pub struct Mesh<'a> {
    pub x: &'a [f64],
    pub y: &'a [f64],
    pub values: &'a [f64],
    pub between: (f64, f64),
}

impl Mesh<'_> {
    pub fn draw(&self, canvas: &mut Canvas, chart: &Chart<'_>, panel: &Panel) {
        let columns = self.x.len().saturating_sub(1);
        if columns == 0 {
            return;
        }
        for (row, (values, sides)) in self.values.chunks(columns).zip(self.y.windows(2)).enumerate()
        {
            let _ = row;
            let shades: Vec<Option<u8>> = values.iter().map(|&value| self.shade(value)).collect();
            let mut column = 0;
            // Equal neighbours are one rectangle.
            for run in shades.chunk_by(|a, b| a == b) {
                let (from, to) = (self.x[column], self.x[column + run.len()]);
                column += run.len();
                let Some(Some(shade)) = run.first() else { continue };
                let corners = [(from, sides[0]), (to, sides[0]), (to, sides[1]), (from, sides[1])];
                let placed = corners.map(|corner| chart.place(corner));
                if placed.iter().any(|corner| corner.0.is_nan() || corner.1.is_nan()) {
                    continue;
                }
                let area = widened(&panel.area(&placed));
                canvas.area(&area, &palette::colour(*shade, 1.0));
            }
        }
    }

    fn shade(&self, value: f64) -> Option<u8> {
        let (low, high) = self.between;
        let width = high - low;
        (value.is_finite() && width > 0.0).then(|| palette::shade((value - low) / width))
    }
}

/// A rectangle, a little larger to the right and down.
fn widened(corners: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let middle =
        |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (right, bottom) = (middle(|corner| corner.0), middle(|corner| corner.1));
    let grown = |value: f64, end: f64| if value == end { value + OVERLAP } else { value };
    corners.iter().map(|&(x, y)| (grown(x, right), grown(y, bottom))).collect()
}
