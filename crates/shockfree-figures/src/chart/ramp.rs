//! The key of the colours of a quantity: a bar with numbers under it.

use super::{Chart, Layer};
use crate::canvas::{Anchor, Canvas, Lettering, Rect};
use crate::number::number;
use crate::palette;
use crate::panel::SMALL;
use crate::style::{FAINT_INK, INK, Stroke};
use crate::text::Text;

/// A bar and what it is called.
pub struct Ramp<'a> {
    label: &'a str,
    between: (f64, f64),
}

/// The size of a bar, and the room that it takes.
const WIDTH: f64 = 240.0;
const BAR: f64 = 11.0;
const ROW: f64 = 46.0;
/// The parts of the bar that have a number.
const STEPS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// Between the bar and its name.
const GAP: f64 = 12.0;
/// The edge of the bar.
const EDGE: Stroke = Stroke::solid(FAINT_INK, 0.7);

/// A bar for each mesh of quantities; equal ones share theirs.
pub fn of<'a>(charts: &[Chart<'a>]) -> Vec<Ramp<'a>> {
    let mut ramps: Vec<Ramp<'a>> = Vec::new();
    for layer in charts.iter().flat_map(|chart| chart.layers) {
        if let Layer::Cells { label, between, .. } = *layer
            && between.0 < between.1
            && (between.1 - between.0).is_finite()
            && ramps.iter().all(|ramp| ramp.label != label || ramp.between != between)
        {
            ramps.push(Ramp { label, between });
        }
    }
    ramps
}

/// The height of some bars, one under the other.
pub fn height(ramps: &[Ramp<'_>]) -> f64 {
    ramps.iter().map(|_| ROW).sum()
}

impl Ramp<'_> {
    /// Draws the bar with its name, around the middle of a figure.
    pub fn draw(&self, canvas: &mut Canvas, middle: f64, top: f64) {
        let room = 2.0 * middle - WIDTH - 4.0 * GAP;
        let label = Text::with_symbols(self.label).within(room, f64::from(SMALL));
        let length = label.width(f64::from(SMALL));
        let left = middle - (WIDTH + GAP + length) / 2.0;
        let lettering =
            Lettering { size: SMALL, anchor: Anchor::End, angle: 0.0, colour: INK, halo: false };
        canvas.text((left + length, top + BAR), &label, lettering);
        let bar = Rect { x: left + length + GAP, y: top + BAR / 2.0, width: WIDTH, height: BAR };
        let step = WIDTH / f64::from(palette::SHADES);
        for shade in 0..palette::SHADES {
            let x = bar.x + f64::from(shade) * step;
            let width = (1.3 * step).min(bar.right() - x);
            canvas.rectangles(&[Rect { x, width, ..bar }], &palette::colour(shade, 1.0));
        }
        canvas.frame(bar, EDGE);
        let (low, high) = self.between;
        for part in STEPS {
            let x = bar.x + part * WIDTH;
            canvas.rule((x, bar.bottom()), (x, bar.bottom() + 3.0), EDGE);
            let value = Text::plain(&number(low + part * (high - low)));
            let at = (x, bar.bottom() + 5.0 + 0.5 * f64::from(SMALL));
            canvas.text(at, &value, Lettering { anchor: Anchor::Middle, ..lettering });
        }
    }
}
