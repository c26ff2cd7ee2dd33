//! Sentences under a figure.

use super::{Chart, Layer};
use crate::canvas::{Anchor, Canvas, Lettering};
use crate::panel::{EDGE, SMALL, WIDTH};
use crate::style::FAINT_INK;
use crate::text::Text;

/// The height of a line, and under the last.
const ROW: f64 = 18.0;
const FOOT: f64 = 6.0;

/// The sentences, one a line.
pub struct Remarks(Vec<Text>);

impl Remarks {
    pub fn new(charts: &[Chart<'_>]) -> Self {
        let text = |layer: &Layer<'_>| match *layer {
            Layer::Remark { text } => {
                Some(Text::with_symbols(text).within(WIDTH - 2.0 * EDGE, f64::from(SMALL)))
            }
            _ => None,
        };
        Self(charts.iter().flat_map(|chart| chart.layers).filter_map(text).collect())
    }

    /// The height that they take.
    pub fn height(&self) -> f64 {
        let rows = self.0.iter().map(|_| ROW).sum::<f64>();
        if rows > 0.0 { rows + FOOT } else { 0.0 }
    }

    /// Writes them under `top`, around the middle of the figure.
    pub fn draw(&self, canvas: &mut Canvas, middle: f64, top: f64) {
        let anchor = Anchor::Middle;
        let lettering =
            Lettering { size: SMALL, anchor, angle: 0.0, colour: FAINT_INK, halo: false };
        let mut y = top + ROW / 2.0;
        for text in &self.0 {
            canvas.text((middle, y), text, lettering);
            y += ROW;
        }
    }
}
