//! A frame with axes: from data to pixels.

use crate::canvas::{Anchor, Canvas, Lettering, Rect};
use crate::clip;
use crate::number::superscript;
use crate::polyline::{self, Point};
use crate::style::{INK, Stroke};
use crate::text::{self, Text};
use crate::ticks::Ticks;
use crate::view::View;

/// The width of a figure.
pub const WIDTH: f64 = 620.0;
/// The width of a frame beside tick labels of usual length, to choose ticks by before it is known.
pub const USUAL_WIDTH: f64 = WIDTH - 80.0;
/// The font size of tick labels and legends.
pub const SMALL: u32 = 13;
/// The font size of axis labels and titles.
pub const LARGE: u32 = 15;
/// Above the frame without a title, and right of it: room for half a tick label.
pub const EDGE: f64 = 14.0;
/// Above the frame with a title.
pub const TITLE_HEIGHT: f64 = 34.0;
/// Under the frame, for tick labels and the axis label.
pub const FOOT: f64 = 56.0;
/// The length of ticks with and without a label.
const TICK: f64 = 5.0;
const SHORT_TICK: f64 = 3.0;
/// Between a tick and its label.
const GAP: f64 = 4.0;
/// The room for the label of the vertical axis.
const SIDE: f64 = 24.0;
/// The least room between tick labels side by side.
const BETWEEN: f64 = 14.0;

const FRAME: Stroke = Stroke::solid(INK, 1.0);
const LABEL: Lettering =
    Lettering { size: SMALL, anchor: Anchor::Middle, angle: 0.0, colour: INK, halo: false };

/// Which ticks an axis has, and what it is called.
#[derive(Clone, Debug)]
pub struct Axis {
    pub ticks: Ticks,
    pub label: Text,
}

/// A frame that shows a window of the data.
#[derive(Clone, Debug)]
pub struct Panel {
    pub frame: Rect,
    pub view: View,
    pub x: Axis,
    pub y: Axis,
}

/// The ticks of a linear horizontal axis of about this length.
pub fn horizontal_ticks(range: crate::Range, length: f64) -> Ticks {
    Ticks::fitting(range, length, |label| text::width(label, f64::from(SMALL)) + BETWEEN)
}

/// The ticks of a linear vertical axis of this length.
pub fn vertical_ticks(range: crate::Range, length: f64) -> Ticks {
    Ticks::fitting(range, length, |_| 2.5 * f64::from(SMALL))
}

impl Panel {
    /// The panel of a figure, as wide as it and so high.
    pub fn new(view: View, x: Axis, y: Axis, height: f64, titled: bool) -> Self {
        let (left, right) = (y.room_beside(), x.room_after(view.x));
        let top = if titled { TITLE_HEIGHT } else { EDGE };
        let frame = Rect { x: left, y: top, width: WIDTH - left - right, height };
        Self { frame, view, x, y }
    }

    /// Where a point of the data stands.
    pub fn pixel(&self, point: Point) -> Point {
        let (x, y) = (self.view.x.fraction(point.0), self.view.y.fraction(point.1));
        (self.frame.x + x * self.frame.width, self.frame.bottom() - y * self.frame.height)
    }

    /// The point of the data that stands at a pixel.
    pub fn data(&self, pixel: Point) -> Point {
        let (x, y) = (self.view.x, self.view.y);
        let along = (pixel.0 - self.frame.x) / self.frame.width;
        let up = (self.frame.bottom() - pixel.1) / self.frame.height;
        (x.low() + along * x.width(), y.low() + up * y.width())
    }

    /// The visible parts of a line.
    pub fn line(&self, points: &[Point]) -> Vec<Vec<Point>> {
        let pixels = |part: Vec<Point>| {
            let part: Vec<Point> = part.into_iter().map(|point| self.pixel(point)).collect();
            polyline::thin(&part)
        };
        clip::clip_line(points, self.view).into_iter().map(pixels).collect()
    }

    /// The visible part of an area.
    pub fn area(&self, corners: &[Point]) -> Vec<Point> {
        let area = clip::clip_area(corners, self.view);
        area.into_iter().map(|point| self.pixel(point)).collect()
    }

    /// The visible ones of some points.
    pub fn points(&self, points: &[Point]) -> Vec<Point> {
        let inside = points.iter().filter(|&&point| self.view.contains(point));
        inside.map(|&point| self.pixel(point)).collect()
    }

    /// Draws the frame, the ticks and the labels of the axes.
    pub fn draw_axes(&self, canvas: &mut Canvas) {
        let Rect { x: left, .. } = self.frame;
        let bottom = self.frame.bottom();
        for tick in &self.x.ticks.labelled {
            let x = self.pixel((tick.at, 0.0)).0;
            canvas.rule((x, bottom), (x, bottom + TICK), FRAME);
            let at = (x, bottom + TICK + GAP + 0.5 * f64::from(SMALL));
            canvas.text(at, &Text::plain(&tick.label), LABEL);
        }
        for &at in &self.x.ticks.unlabelled {
            let x = self.pixel((at, 0.0)).0;
            canvas.rule((x, bottom), (x, bottom + SHORT_TICK), FRAME);
        }
        for tick in &self.y.ticks.labelled {
            let y = self.pixel((0.0, tick.at)).1;
            canvas.rule((left - TICK, y), (left, y), FRAME);
            let lettering = Lettering { anchor: Anchor::End, ..LABEL };
            canvas.text((left - TICK - GAP, y), &Text::plain(&tick.label), lettering);
        }
        for &at in &self.y.ticks.unlabelled {
            let y = self.pixel((0.0, at)).1;
            canvas.rule((left - SHORT_TICK, y), (left, y), FRAME);
        }
        canvas.frame(self.frame, FRAME);
        self.draw_labels(canvas);
    }

    fn draw_labels(&self, canvas: &mut Canvas) {
        let lettering = Lettering { size: LARGE, ..LABEL };
        let middle = self.frame.x + self.frame.width / 2.0;
        let under = self.frame.bottom() + FOOT - 1.1 * f64::from(LARGE);
        let fitted = |axis: &Axis, length| axis.scaled_label().within(length, f64::from(LARGE));
        let mut write = |at: Point, label: &Text, angle: f64| {
            if !label.unstyled().is_empty() {
                canvas.text(at, label, Lettering { angle, ..lettering });
            }
        };
        write((middle, under), &fitted(&self.x, self.frame.width), 0.0);
        let beside = (0.7 * f64::from(LARGE), self.frame.y + self.frame.height / 2.0);
        write(beside, &fitted(&self.y, self.frame.height), -90.0);
    }

    /// Draws the title above the frame.
    pub fn draw_title(&self, canvas: &mut Canvas, title: &str) {
        let middle = (self.frame.x + self.frame.width / 2.0, TITLE_HEIGHT / 2.0);
        let title = Text::plain(title).within(self.frame.width, f64::from(LARGE));
        canvas.text(middle, &title, Lettering { size: LARGE, ..LABEL });
    }
}

impl Axis {
    /// Left of a frame with this vertical axis: its tick labels and its name.
    pub fn room_beside(&self) -> f64 {
        let labels = self.ticks.labelled.iter();
        let widest = labels.map(|tick| text::width(&tick.label, f64::from(SMALL)));
        (SIDE + widest.fold(0.0, f64::max) + GAP + TICK).ceil()
    }

    /// Right of a frame with this horizontal axis: its last tick label may stand at the corner.
    pub fn room_after(&self, range: crate::Range) -> f64 {
        let last = self.ticks.labelled.last().filter(|tick| range.fraction(tick.at) > 0.9);
        let half = last.map_or(0.0, |tick| text::width(&tick.label, f64::from(SMALL)) / 2.0);
        half.max(EDGE).ceil()
    }

    /// The same axis where the one under it, of another frame, has the words.
    pub fn without_words(&self) -> Self {
        let labelled = self.ticks.labelled.iter().map(|tick| tick.at);
        let unlabelled = labelled.chain(self.ticks.unlabelled.iter().copied()).collect();
        let ticks = Ticks { labelled: Vec::new(), unlabelled, exponent: 0 };
        Self { ticks, label: Text::default() }
    }

    /// The label with the power of ten that the tick labels count in.
    pub fn scaled_label(&self) -> Text {
        match self.ticks.exponent {
            0 => self.label.clone(),
            exponent => self.label.clone().and(&format!(" (×10{})", superscript(exponent))),
        }
    }
}
