//! Charts as an SVG document, one under the other over one horizontal axis.

use super::drawing::draw;
use super::flags::Flags;
use super::key::entries;
use super::remarks::Remarks;
use super::{Chart, axes, ramp, words};
use crate::Range;
use crate::canvas::{Canvas, Rect};
use crate::legend::{Entry, Legend};
use crate::panel::{Axis, EDGE, FOOT, Panel, TITLE_HEIGHT, USUAL_WIDTH, WIDTH};
use crate::svg;
use crate::view::View;

/// The height of a frame, and what it is without a number.
const HEIGHTS: (f64, f64) = (80.0, 2000.0);
const USUAL_HEIGHT: f64 = 300.0;
/// Under the frame of a chart whose horizontal axis has no name.
const SHORT_FOOT: f64 = 34.0;
/// Between two frames: room for half a tick label of each.
const BETWEEN: f64 = 16.0;

/// A chart as wide as a figure and as high as it says.
pub fn svg(chart: &Chart<'_>) -> String {
    Sheet::new(chart.title, &[*chart]).document()
}

/// Charts over the horizontal axis of the first.
pub fn stacked(title: Option<&str>, charts: &[Chart<'_>]) -> String {
    Sheet::new(title, charts).document()
}

/// A chart whose axes have the same scale: no higher than it says, and lower where that is enough.
pub fn to_scale(chart: &Chart<'_>) -> String {
    let charts = [*chart];
    let mut sheet = Sheet::new(chart.title, &charts);
    // The width of tick labels depends on the view, and the view on the room that they leave.
    for _ in 0..2 {
        let (width, most) = (sheet.width(), sheet.heights[0]);
        for (view, height) in sheet.views.iter_mut().zip(&mut sheet.heights) {
            *height = (width * view.y.width() / view.x.width()).clamp(HEIGHTS.0, most);
            *view = proportional(*view, width / *height);
        }
        sheet.label();
    }
    sheet.document()
}

/// A view made wider or higher, so that its width is so many times its height.
fn proportional(view: View, ratio: f64) -> View {
    let wider = |range: Range, width: f64| {
        let missing = (width - range.width()).max(0.0) / 2.0;
        Range::new(range.low() - missing, range.high() + missing).unwrap_or(range)
    };
    let x = wider(view.x, view.y.width() * ratio);
    View { x, y: wider(view.y, x.width() / ratio) }
}

/// Charts, and how they are arranged.
struct Sheet<'a> {
    title: Option<&'a str>,
    charts: &'a [Chart<'a>],
    views: Vec<View>,
    heights: Vec<f64>,
    flags: Vec<Flags>,
    x: Option<Axis>,
    y: Vec<Axis>,
}

impl<'a> Sheet<'a> {
    fn new(title: Option<&'a str>, charts: &'a [Chart<'a>]) -> Self {
        let height = |chart: &Chart<'_>| {
            let height = chart.height.clamp(HEIGHTS.0, HEIGHTS.1);
            if height.is_nan() { USUAL_HEIGHT } else { height }
        };
        let views = axes::views(charts);
        let heights = charts.iter().map(height).collect();
        let flags = charts.iter().zip(&views).map(|(chart, view)| Flags::new(chart, *view));
        let flags = flags.collect();
        let mut sheet = Self { title, charts, views, heights, flags, x: None, y: Vec::new() };
        sheet.label();
        sheet
    }

    /// Chooses the ticks.
    fn label(&mut self) {
        let width = USUAL_WIDTH - (self.names_beside() - EDGE).max(0.0);
        let x = self.charts.first().zip(self.views.first());
        self.x = x.map(|(chart, view)| axes::horizontal(&chart.x, view.x, width));
        let shown = self.charts.iter().zip(self.views.iter().zip(&self.heights));
        self.y = shown.map(|(chart, (view, &h))| axes::vertical(&chart.y, view.y, h)).collect();
    }

    /// The room for names right of the frames.
    fn names_beside(&self) -> f64 {
        self.flags.iter().map(Flags::room_beside).fold(0.0, f64::max)
    }

    fn left(&self) -> f64 {
        self.y.iter().map(Axis::room_beside).fold(0.0, f64::max)
    }

    /// The width of the frames.
    fn width(&self) -> f64 {
        let x = self.x.as_ref().zip(self.views.first());
        let right = x.map_or(EDGE, |(x, view)| x.room_after(view.x));
        WIDTH - self.left() - right.max(self.names_beside())
    }

    fn panels(&self) -> Vec<Panel> {
        let (left, width) = (self.left(), self.width());
        let mut top = if self.title.is_some() { TITLE_HEIGHT } else { EDGE };
        let mut panels = Vec::new();
        for (index, (view, height)) in self.views.iter().zip(&self.heights).enumerate() {
            let frame = Rect { x: left, y: top, width, height: *height };
            let (Some(x), Some(y)) = (&self.x, self.y.get(index)) else { continue };
            let last = index + 1 == self.views.len();
            let x = if last { x.clone() } else { x.without_words() };
            let mut panel = Panel { frame, view: *view, x, y: y.clone() };
            panel.frame.y += self.flags[index].room_above(&panel);
            top = panel.frame.bottom() + BETWEEN;
            panels.push(panel);
        }
        panels
    }

    /// What has a name in any of the charts.
    fn entries(&self) -> [Vec<Entry>; 2] {
        let mut all = [Vec::new(), Vec::new()];
        for chart in self.charts {
            for (all, group) in all.iter_mut().zip(entries(chart)) {
                // Charts of one sheet share their keys.
                let before = all.len();
                for entry in group {
                    if !all[..before].contains(&entry) {
                        all.push(entry);
                    }
                }
            }
        }
        all
    }

    fn document(&self) -> String {
        let panels = self.panels();
        let nameless = self.x.as_ref().is_none_or(|x| x.scaled_label().unstyled().is_empty());
        let legend = Legend::new(self.entries(), WIDTH - 2.0 * EDGE);
        let ramps = ramp::of(self.charts);
        let remarks = Remarks::new(self.charts);
        let bottom = panels.last().map_or(0.0, |panel| panel.frame.bottom());
        let mut under = bottom + if nameless { SHORT_FOOT } else { FOOT };
        let height = under + legend.height() + ramp::height(&ramps) + remarks.height();
        let mut canvas = Canvas::new(WIDTH, height);
        for ((chart, panel), flags) in self.charts.iter().zip(&panels).zip(&self.flags) {
            canvas.clipped(panel.frame, |canvas| {
                for layer in chart.layers {
                    draw(canvas, chart, panel, layer);
                }
                words::write(canvas, chart, panel);
            });
            panel.draw_axes(&mut canvas);
            flags.draw(&mut canvas, panel);
        }
        if let Some((title, panel)) = self.title.zip(panels.first()) {
            panel.draw_title(&mut canvas, title);
        }
        legend.draw(&mut canvas, WIDTH / 2.0, under);
        under += legend.height();
        for (index, bar) in ramps.iter().enumerate() {
            bar.draw(&mut canvas, WIDTH / 2.0, under + ramp::height(&ramps[..index]));
        }
        remarks.draw(&mut canvas, WIDTH / 2.0, under + ramp::height(&ramps));
        svg::document(canvas, "A chart")
    }
}
