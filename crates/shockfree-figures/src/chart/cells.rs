//! Meshes of cells.

use super::Chart;
use crate::canvas::{Canvas, Rect};
use crate::palette;
use crate::panel::Panel;
use std::collections::BTreeMap;

/// Neighbours overlap by this many pixels, so that no seams show.
const OVERLAP: f64 = 0.4;

/// The edges of a mesh, and the colours of its cells row by row; one without is left out.
pub struct Mesh<'a> {
    pub x: &'a [f64],
    pub y: &'a [f64],
    pub colours: Vec<Option<String>>,
}

/// The colours of quantities between that of the palest and that of the darkest.
pub fn shades(values: &[f64], (low, high): (f64, f64)) -> Vec<Option<String>> {
    let width = high - low;
    let part = |value: f64| (value - low) / width;
    let drawn = |value: &f64| value.is_finite() && width > 0.0;
    let colour = |value: f64| palette::colour(palette::shade(part(value)), 1.0);
    values.iter().map(|value| drawn(value).then(|| colour(*value))).collect()
}

/// The colours of kinds.
pub fn kinds(classes: &[Option<u8>]) -> Vec<Option<String>> {
    classes.iter().map(|class| class.map(|class| palette::class(class).to_owned())).collect()
}

impl Mesh<'_> {
    /// Draws all cells, those of one colour at once.
    pub fn draw(&self, canvas: &mut Canvas, chart: &Chart<'_>, panel: &Panel) {
        let mut alike: BTreeMap<&str, Vec<Rect>> = BTreeMap::new();
        let columns = self.x.len().saturating_sub(1).max(1);
        for (colours, sides) in self.colours.chunks(columns).zip(self.y.windows(2)) {
            let mut column = 0;
            // Equal neighbours are one rectangle.
            for run in colours.chunk_by(|a, b| a == b) {
                let edges = (self.x.get(column), self.x.get(column + run.len()));
                column += run.len();
                if let ((Some(&from), Some(&to)), Some(Some(colour))) = (edges, run.first()) {
                    let corners = [(from, sides[0]), (to, sides[1])];
                    alike.entry(colour).or_default().extend(rectangle(corners, chart, panel));
                }
            }
        }
        for (colour, rectangles) in alike {
            canvas.rectangles(&rectangles, colour);
        }
    }
}

/// The visible part of a rectangle between two corners, in pixels.
fn rectangle(corners: [(f64, f64); 2], chart: &Chart<'_>, panel: &Panel) -> Option<Rect> {
    let [one, other] = corners.map(|corner| chart.place(corner));
    let side = |one: f64, other: f64, range: crate::Range| {
        let (low, high) = (one.min(other).max(range.low()), one.max(other).min(range.high()));
        (!one.is_nan() && !other.is_nan() && low < high).then_some((low, high))
    };
    let (left, right) = side(one.0, other.0, panel.view.x)?;
    let (bottom, top) = side(one.1, other.1, panel.view.y)?;
    let (from, to) = (panel.pixel((left, top)), panel.pixel((right, bottom)));
    let width = (to.0 + OVERLAP).min(panel.frame.right()) - from.0;
    let height = (to.1 + OVERLAP).min(panel.frame.bottom()) - from.1;
    Some(Rect { x: from.0, y: from.1, width, height })
}
