//! The legend: under the frame, where it covers nothing.

use crate::Role;
use crate::canvas::{Anchor, Canvas, Lettering};
use crate::mark::Mark;
use crate::panel::SMALL;
use crate::style::{INK, Stroke};
use crate::text::Text;
use crate::track;

/// What a label of the legend stands beside.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    Line(Stroke),
    /// An area of this colour and the line around it.
    Area(String, Option<Stroke>),
    Track(Role),
    Mark(Mark),
}

/// A line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: Key,
    pub label: Text,
}

/// Groups of entries, one under the other.
#[derive(Clone, Debug)]
pub struct Legend {
    groups: Vec<Group>,
}

/// Entries in rows and columns.
#[derive(Clone, Debug)]
struct Group {
    entries: Vec<Entry>,
    columns: Vec<f64>,
}

/// The length of a key, the room between it and its label, and between columns.
const KEY: f64 = 32.0;
const GAP: f64 = 7.0;
const BETWEEN: f64 = 24.0;
const ROW: f64 = 21.0;
/// The height of the key of an area.
const SWATCH: f64 = 11.0;
/// Under the last row.
const FOOT: f64 = 8.0;
/// No more columns than this.
const MOST_COLUMNS: usize = 4;

impl Legend {
    /// Arranges groups of entries, each in as many columns as fit in a width.
    pub fn new<const N: usize>(groups: [Vec<Entry>; N], width: f64) -> Self {
        let filled = groups.into_iter().filter(|entries| !entries.is_empty());
        Self { groups: filled.map(|entries| Group::new(entries, width)).collect() }
    }

    /// The height that the legend takes.
    pub fn height(&self) -> f64 {
        let rows = self.groups.iter().flat_map(Group::rows).map(|_| ROW).sum::<f64>();
        if rows > 0.0 { rows + FOOT } else { 0.0 }
    }

    /// Draws the legend under `top`, around the middle of the figure.
    pub fn draw(&self, canvas: &mut Canvas, middle: f64, top: f64) {
        let widest = self.groups.iter().map(|group| total(&group.columns)).fold(0.0, f64::max);
        let left = middle - widest / 2.0;
        let mut y = top + ROW / 2.0;
        for group in &self.groups {
            for row in group.rows() {
                let mut x = left;
                for (entry, width) in row.iter().zip(&group.columns) {
                    draw_entry(canvas, entry, (x, y));
                    x += width + BETWEEN;
                }
                y += ROW;
            }
        }
    }
}

impl Group {
    fn new(mut entries: Vec<Entry>, width: f64) -> Self {
        for entry in &mut entries {
            let label = std::mem::take(&mut entry.label);
            entry.label = label.within(width - KEY - GAP, f64::from(SMALL));
        }
        let most = MOST_COLUMNS.min(entries.len());
        let fits = |&count: &usize| total(&columns(&entries, count)) <= width;
        let fitting = (1..=most).rev().find(fits).unwrap_or(1);
        // As few columns as give no more rows: the last row is then not left with one entry.
        let rows = entries.len().div_ceil(fitting);
        let columns = columns(&entries, entries.len().div_ceil(rows.max(1)).max(1));
        Self { entries, columns }
    }

    fn rows(&self) -> std::slice::Chunks<'_, Entry> {
        self.entries.chunks(self.columns.len())
    }
}

fn draw_entry(canvas: &mut Canvas, entry: &Entry, (x, y): (f64, f64)) {
    match &entry.key {
        Key::Line(stroke) => canvas.line(&[(x, y), (x + KEY, y)], *stroke),
        Key::Area(colour, border) => {
            let (above, below) = (y - SWATCH / 2.0, y + SWATCH / 2.0);
            canvas.area(&[(x, above), (x + KEY, above), (x + KEY, below), (x, below)], colour);
            for side in [above, below] {
                if let Some(stroke) = border {
                    canvas.line(&[(x, side), (x + KEY, side)], *stroke);
                }
            }
        }
        Key::Mark(mark) => canvas.marks(&[(x + KEY / 2.0, y)], *mark),
        Key::Track(role) => track::draw_key(canvas, *role, (x, y), (x + KEY, y)),
    }
    let lettering =
        Lettering { size: SMALL, anchor: Anchor::Start, angle: 0.0, colour: INK, halo: false };
    canvas.text((x + KEY + GAP, y), &entry.label, lettering);
}

/// The widths of so many columns.
fn columns(entries: &[Entry], count: usize) -> Vec<f64> {
    let mut widths = vec![0.0_f64; count];
    for row in entries.chunks(count) {
        for (width, entry) in widths.iter_mut().zip(row) {
            *width = width.max(KEY + GAP + entry.label.width(f64::from(SMALL)));
        }
    }
    widths
}

fn total(columns: &[f64]) -> f64 {
    columns.iter().map(|width| width + BETWEEN).sum::<f64>() - BETWEEN
}
