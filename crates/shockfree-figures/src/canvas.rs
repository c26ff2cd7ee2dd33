//! Shapes in pixels. With [`crate::terminal`] and [`crate::svg`] the only place that knows kuva, the
//! crate that writes them down.

use crate::mark::Mark;
use crate::placement::Place;
use crate::polyline::Point;
use crate::style::Stroke;
use crate::text::{Text, pixels, push_pixels};
use kuva::render::color::Color;
use kuva::render::render::{PathData, Primitive, Scene, TextAnchor, TextSpan};
use std::fmt::Write as _;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub fn corners(self) -> [Point; 4] {
        let (right, bottom) = (self.right(), self.bottom());
        [(self.x, self.y), (right, self.y), (right, bottom), (self.x, bottom)]
    }
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set. Its point is at half the height of its letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lettering {
    pub size: u32,
    pub anchor: Anchor,
    /// Degrees, clockwise.
    pub angle: f64,
    pub colour: &'static str,
    /// A rim in the colour of the paper, for words that stand on lines.
    pub halo: bool,
}

/// From the middle of a letter to its foot, as a part of the font size.
const HALF_HEIGHT: f64 = 0.35;

/// The length of the head of an arrow, and half its width.
const HEAD: Point = (9.5, 4.0);

/// Attributes of words with a rim.
const HALO: &str =
    r##"stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke""##;

/// Something to draw on, in pixels from its upper left corner.
pub struct Canvas {
    pub(crate) scene: Scene,
}

impl Canvas {
    pub fn new(width: f64, height: f64) -> Self {
        Self { scene: Scene::new(width, height) }
    }

    /// A filled polygon.
    pub fn area(&mut self, corners: &[Point], colour: &str) {
        if corners.len() > 2 {
            self.path(outline(corners, true), Some(colour), None);
        }
    }

    /// A polyline.
    pub fn line(&mut self, points: &[Point], stroke: Stroke) {
        if points.len() > 1 {
            self.path(outline(points, false), None, Some(stroke));
        }
    }

    /// A closed polyline.
    pub fn frame(&mut self, rect: Rect, stroke: Stroke) {
        self.path(outline(&rect.corners(), true), None, Some(stroke));
    }

    /// A horizontal or vertical line; a terminal draws it with box characters.
    pub fn rule(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.scene.add(Primitive::Line {
            x1: from.0,
            y1: from.1,
            x2: to.0,
            y2: to.1,
            stroke: stroke.colour.into(),
            stroke_width: stroke.width,
            stroke_dasharray: None,
        });
    }

    /// The same mark at many points.
    pub fn marks(&mut self, at: &[Point], mark: Mark) {
        let mut data = String::new();
        for &point in at {
            mark.push(&mut data, point);
        }
        if !data.is_empty() {
            self.path(data, Some(mark.fill), Some(mark.outline));
        }
    }

    /// Many polygons of one colour, outlined in it.
    pub fn facets(&mut self, facets: &[&[Point]], colour: &str, outline: f64) {
        let mut data = String::with_capacity(30 * facets.len());
        for corners in facets {
            // Differences of rounded numbers, so that neighbours share their corners.
            let mut last = None;
            for corner in corners.iter().map(|&(x, y)| (tenths(x), tenths(y))) {
                let (x, y) = match last {
                    None => {
                        data.push('M');
                        corner
                    }
                    Some((x, y)) => (tenths(corner.0 - x), tenths(corner.1 - y)),
                };
                push_tenths(&mut data, x);
                if y >= 0.0 || last.is_none() {
                    data.push(' ');
                }
                push_tenths(&mut data, y);
                data.push(if last.is_none() { 'l' } else { ' ' });
                last = Some(corner);
            }
            data.pop();
            data.push('z');
        }
        if !data.is_empty() {
            self.scene.add(Primitive::Path(Box::new(PathData {
                d: data,
                fill: Some(colour.into()),
                stroke: colour.into(),
                stroke_width: outline,
                opacity: None,
                stroke_dasharray: None,
            })));
        }
    }

    /// Draws something whose lines have round joints.
    pub fn joined(&mut self, draw: impl FnOnce(&mut Self)) {
        let extra_attrs = Some(r#"stroke-linejoin="round" stroke-linecap="round""#.to_string());
        self.scene.add(Primitive::GroupStart { transform: None, title: None, extra_attrs });
        draw(self);
        self.scene.add(Primitive::GroupEnd);
    }

    /// Many dots of one size, in few bytes: on half pixels, each told from the one before.
    pub fn dots(&mut self, at: &[Point], colour: &'static str, diameter: f64) {
        let half = |value: f64| (2.0 * value).round() / 2.0;
        let mut places: Vec<Point> = at.iter().map(|&(x, y)| (half(x), half(y))).collect();
        places.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
        places.dedup();
        let mut data = String::with_capacity(8 * places.len());
        let mut last = None;
        for &(x, y) in &places {
            let (from, (left, top)) = match last {
                None => ('M', (0.0, 0.0)),
                Some(last) => ('m', last),
            };
            let _ = write!(data, "{from}{} {}h0", x - left, y - top);
            last = Some((x, y));
        }
        if !data.is_empty() {
            let extra_attrs = Some(r#"stroke-linecap="round""#.to_string());
            self.scene.add(Primitive::GroupStart { transform: None, title: None, extra_attrs });
            self.path(data, None, Some(Stroke::solid(colour, diameter)));
            self.scene.add(Primitive::GroupEnd);
        }
    }

    /// Filled rectangles of one colour.
    pub fn rectangles(&mut self, rectangles: &[Rect], colour: &str) {
        let mut data = String::with_capacity(26 * rectangles.len());
        for rect in rectangles {
            let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(pixels);
            let _ = write!(data, "M{x} {y}h{width}v{height}h-{width}z");
        }
        if !data.is_empty() {
            self.path(data, Some(colour), None);
        }
    }

    /// The head of an arrow from somewhere.
    pub fn head(&mut self, from: Point, tip: Point, stroke: Stroke) {
        let length = (tip.0 - from.0).hypot(tip.1 - from.1);
        if length == 0.0 {
            return;
        }
        let (cos, sin) = ((tip.0 - from.0) / length, (tip.1 - from.1) / length);
        let (back, aside) = HEAD;
        let corner =
            |aside: f64| (tip.0 - back * cos - aside * sin, tip.1 - back * sin + aside * cos);
        let data = outline(&[tip, corner(aside), corner(-aside)], true);
        let rim = Stroke::solid(stroke.colour, 0.5);
        self.path(data, Some(stroke.colour), Some(rim));
    }

    /// Words in a place that was found for them, on whatever is there.
    pub fn words(&mut self, place: Place, text: &Text, size: u32, colour: &'static str) {
        let anchor = Anchor::Middle;
        self.text(
            place.at,
            text,
            Lettering { size, anchor, angle: place.angle, colour, halo: true },
        );
    }

    /// A line of text.
    pub fn text(&mut self, at: Point, text: &Text, lettering: Lettering) {
        let (x, middle) = at;
        let rotated = lettering.angle != 0.0;
        let transform = rotated.then(|| {
            format!("rotate({} {} {})", pixels(lettering.angle), pixels(x), pixels(middle))
        });
        let grouped = rotated || lettering.halo;
        if grouped {
            let extra_attrs = lettering.halo.then(|| HALO.to_string());
            self.scene.add(Primitive::GroupStart { transform, title: None, extra_attrs });
        }
        let span = |span: &crate::text::Span| {
            let mut styled = TextSpan::plain(span.text.clone());
            styled.italic = span.italic;
            styled
        };
        self.scene.add(Primitive::RichText {
            x,
            y: middle + HALF_HEIGHT * f64::from(lettering.size),
            spans: text.spans.iter().map(span).collect(),
            size: lettering.size,
            anchor: match lettering.anchor {
                Anchor::Start => TextAnchor::Start,
                Anchor::Middle => TextAnchor::Middle,
                Anchor::End => TextAnchor::End,
            },
            color: Some(lettering.colour.into()),
        });
        if grouped {
            self.scene.add(Primitive::GroupEnd);
        }
    }

    /// Draws something that is cut off outside a rectangle.
    pub fn clipped(&mut self, rect: Rect, draw: impl FnOnce(&mut Self)) {
        let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(pixels);
        // Figures may stand in one page: equal names then mean equal rectangles.
        let id = format!("frame-{x}-{y}-{width}-{height}");
        self.scene.defs.push(format!(
            r#"<clipPath id="{id}"><rect x="{x}" y="{y}" width="{width}" height="{height}"/></clipPath>"#
        ));
        let Rect { x, y, width, height } = rect;
        self.scene.add(Primitive::ClipStart { x, y, width, height, id });
        let extra_attrs = Some(r#"stroke-linejoin="round""#.to_string());
        self.scene.add(Primitive::GroupStart { transform: None, title: None, extra_attrs });
        draw(self);
        self.scene.add(Primitive::GroupEnd);
        self.scene.add(Primitive::ClipEnd);
    }

    fn path(&mut self, data: String, fill: Option<&str>, stroke: Option<Stroke>) {
        let dash = stroke.filter(|stroke| !stroke.dash.is_empty()).map(|stroke| {
            let lengths: Vec<String> = stroke.dash.iter().map(|&length| pixels(length)).collect();
            lengths.join(" ")
        });
        self.scene.add(Primitive::Path(Box::new(PathData {
            d: data,
            fill: fill.map(Into::into),
            stroke: stroke.map_or(Color::None, |stroke| stroke.colour.into()),
            stroke_width: stroke.map_or(0.0, |stroke| stroke.width),
            opacity: None,
            stroke_dasharray: dash,
        })));
    }
}

/// A number of pixels in tenths, all that an eye can tell.
fn tenths(value: f64) -> f64 {
    // 0.0 + clears the sign of -0.
    0.0 + (10.0 * value).round() / 10.0
}

/// Appends a number of tenths, without a 0 before its point.
fn push_tenths(into: &mut String, value: f64) {
    let start = into.len();
    let _ = write!(into, "{value}");
    for (zero, without) in [("0.", "."), ("-0.", "-.")] {
        if into[start..].starts_with(zero) {
            into.replace_range(start..start + zero.len(), without);
        }
    }
}

/// The path data of a polyline, in the form that kuva's terminal reads too.
pub fn outline(points: &[Point], closed: bool) -> String {
    let mut data = String::with_capacity(12 * points.len());
    for (index, &(x, y)) in points.iter().enumerate() {
        data.push(if index == 0 { 'M' } else { 'L' });
        push_pixels(&mut data, x);
        data.push(' ');
        push_pixels(&mut data, y);
    }
    if closed {
        data.push('Z');
    }
    data
}
