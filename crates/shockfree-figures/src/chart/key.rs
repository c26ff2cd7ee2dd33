//! The legend of a chart.

use super::{Chart, Ink, Layer, MarkSize};
use crate::legend::{Entry, Key};
use crate::mark::Mark;
use crate::palette;
use crate::style::{PAPER, Stroke};
use crate::text::Text;

/// How much paler an area is than its line.
const PALER: f64 = 0.6;
/// How much paler a strip is, which lies under much else.
const MUCH_PALER: f64 = 0.86;
/// The line around an area.
const BORDER: f64 = 0.7;
/// The line around the key of a kind, which may be as pale as paper.
const KIND_BORDER: Stroke = Stroke::solid(crate::style::FAINT_INK, 0.5);

/// What has a name: lines and areas, then the kinds of cells.
pub fn entries(chart: &Chart<'_>) -> [Vec<Entry>; 2] {
    let mut named = Vec::new();
    let mut kinds: Vec<Entry> = Vec::new();
    for layer in chart.layers {
        let (key, label) = match *layer {
            Layer::Line { label: Some(label), ink, .. } => (Key::Line(ink.stroke()), label),
            Layer::Points { label: Some(label), ink, size, .. } => {
                (Key::Mark(mark(ink, size)), label)
            }
            Layer::Bars { label: Some(label), ink, .. }
            | Layer::Band { label: Some(label), ink, .. } => {
                (Key::Area(fill(ink), Some(border(ink))), label)
            }
            Layer::Classes { names, .. } => {
                for (index, name) in (0..=u8::MAX).zip(names) {
                    let key = Key::Area(palette::class(index).to_owned(), Some(KIND_BORDER));
                    let entry = Entry { key, label: Text::with_symbols(name) };
                    // Two meshes of the same kinds share their key.
                    if !kinds.contains(&entry) {
                        kinds.push(entry);
                    }
                }
                continue;
            }
            _ => continue,
        };
        named.push(Entry { key, label: Text::with_symbols(label) });
    }
    [named, kinds]
}

/// How a point looks.
pub fn mark(ink: Ink, size: MarkSize) -> Mark {
    let colour = ink.stroke().colour;
    let shape = ink.shape();
    let (radius, fill, outline) = match size {
        // In the legend, a dot must be seen.
        MarkSize::Tiny => (2.1, colour, Stroke::solid(PAPER, 0.3)),
        MarkSize::Dot | MarkSize::Small => (3.0, colour, Stroke::solid(PAPER, 0.5)),
        MarkSize::Large => (5.0, colour, Stroke::solid(PAPER, 1.0)),
        MarkSize::SmallHollow => (2.8, PAPER, Stroke::solid(colour, 1.3)),
        MarkSize::Hollow => (4.6, PAPER, Stroke::solid(colour, 1.8)),
    };
    Mark { shape, radius, fill, outline }
}

/// The colour of an area.
pub fn fill(ink: Ink) -> String {
    paler(ink.stroke().colour, PALER)
}

/// The colour of a strip.
pub fn strip_fill(ink: Ink) -> String {
    paler(ink.stroke().colour, MUCH_PALER)
}

/// The line around an area.
pub fn border(ink: Ink) -> Stroke {
    Stroke { dash: &[], ..ink.stroke().with_width(BORDER) }
}

/// A colour mixed with paper.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes")]
fn paler(colour: &str, by: f64) -> String {
    let channel = |at: usize| {
        let value = colour.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let value = f64::from(value.unwrap_or(0));
        (value + by * (255.0 - value)).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", channel(1), channel(3), channel(5))
}
