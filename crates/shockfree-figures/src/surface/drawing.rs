//! A surface as an SVG document.

use super::facets::{Facet, Nearness, facets};
use super::frame::Frame;
use super::projection::{Projection, Ranges};
use super::sight::{Sheet, Sight};
use super::tear::Tear;
use super::{Surface, SurfaceCurve, curves};
use crate::canvas::{Anchor, Canvas, Lettering, Rect};
use crate::legend::{Entry, Key, Legend};
use crate::panel::{EDGE, LARGE, WIDTH};
use crate::polyline::{Point, distance};
use crate::range::extent;
use crate::style::{INK, Stroke};
use crate::text::Text;
use crate::{Range, svg};
use std::collections::BTreeMap;

/// The height of the picture without its legend, at most.
const HEIGHT: f64 = 460.0;
/// Room around the box for ticks and labels: left and right, above, under.
const BESIDE: f64 = 66.0;
const ABOVE: f64 = 12.0;
const TITLE: f64 = 30.0;
const UNDER: f64 = 50.0;
/// Facets are outlined this thinly in their own colour, so that no seams show.
const SEAM: f64 = 0.5;
/// The edge of a line is blurred, over less than this, in pixels.
const BLUR: f64 = 1.0;
/// The radius of marks along curves.
const MARK: f64 = 2.4;
/// The height of the range where there are no heights.
const NOTHING: Range = Range::known(0.0, 1.0);

/// Something between back and front.
struct Item {
    nearness: f64,
    /// What is surely covered by it, and what may be: the facet itself; of a curve, which has round ends
    /// and blurred edges, a little less and a little more than is drawn.
    inner: Vec<Point>,
    outer: Vec<Point>,
    shape: Shape,
}

enum Shape {
    Facet(String),
    /// A piece of the curve with this number, and its place in the curve.
    Piece(usize, usize, [Point; 2]),
    /// A mark of the curve with this number.
    Mark(usize, Point),
}

impl Shape {
    /// Among equally near ones, equal colours stand together, and what lies on the surface comes last.
    fn order(&self) -> (u8, &str) {
        match self {
            Self::Facet(colour) => (0, colour),
            Self::Piece(..) => (1, ""),
            Self::Mark(..) => (2, ""),
        }
    }
}

pub fn svg(surface: &Surface<'_>, tear: &[Point]) -> String {
    let ranges = ranges(surface);
    let top = if surface.title.is_some() { TITLE } else { ABOVE };
    let into =
        Rect { x: BESIDE, y: top, width: WIDTH - 2.0 * BESIDE, height: HEIGHT - top - UNDER };
    let projection = Projection::fitting(surface.view, into);
    let frame = Frame::new(surface, &ranges, &projection);
    let under = frame.bottom();
    let legend = Legend::new([entries(surface)], WIDTH - 2.0 * EDGE);
    let size = (WIDTH, under + legend.height());
    let mut canvas = Canvas::new(size.0, size.1);
    frame.draw(&mut canvas);
    let tear = Tear::new(tear, surface.x.1, surface.y.1, &ranges);
    let items = items(surface, &tear, &ranges, &projection);
    canvas.joined(|canvas| draw(canvas, surface, &items, size));
    if let Some(title) = surface.title {
        let lettering =
            Lettering { size: LARGE, anchor: Anchor::Middle, angle: 0.0, colour: INK, halo: false };
        let title = Text::plain(title).within(WIDTH - 2.0 * EDGE, f64::from(LARGE));
        canvas.text((WIDTH / 2.0, TITLE / 2.0), &title, lettering);
    }
    legend.draw(&mut canvas, WIDTH / 2.0, under);
    svg::document(canvas, "A surface over two axes")
}

/// Facets and curves, back to front.
fn items(surface: &Surface<'_>, tear: &Tear, ranges: &Ranges, view: &Projection) -> Vec<Item> {
    let facet = |Facet { nearness, corners, colour }| Item {
        nearness,
        inner: corners.clone(),
        outer: corners,
        shape: Shape::Facet(colour),
    };
    let mut items: Vec<Item> = facets(surface, tear, ranges, view).into_iter().map(facet).collect();
    let nearness = Nearness::new(surface, view);
    for (index, curve) in surface.curves.iter().enumerate() {
        let width = curve.ink.stroke().width;
        let pieces = curves::pieces(curve, &nearness, ranges, view).into_iter().enumerate();
        items.extend(pieces.map(|(place, piece)| Item {
            nearness: piece.nearness,
            inner: strip(piece.ends, width / 2.0),
            outer: strip(piece.ends, width / 2.0 + BLUR),
            shape: Shape::Piece(index, place, piece.ends),
        }));
        items.extend(curves::marks(curve, &nearness, ranges, view).into_iter().map(|mark| Item {
            nearness: mark.nearness,
            inner: square(mark.at, 0.6 * MARK),
            outer: square(mark.at, 1.3 * MARK + BLUR),
            shape: Shape::Mark(index, mark.at),
        }));
    }
    items.sort_by(|a, b| {
        a.nearness.total_cmp(&b.nearness).then_with(|| a.shape.order().cmp(&b.shape.order()))
    });
    items
}

/// A line so wide on either side.
fn strip([from, to]: [Point; 2], half: f64) -> Vec<Point> {
    let length = distance(from, to);
    let (cos, sin) = if length > 0.0 {
        ((to.0 - from.0) / length, (to.1 - from.1) / length)
    } else {
        (1.0, 0.0)
    };
    let corner = |at: Point, along: f64, aside: f64| {
        (at.0 + half * (along * cos - aside * sin), at.1 + half * (along * sin + aside * cos))
    };
    vec![
        corner(from, -1.0, -1.0),
        corner(from, -1.0, 1.0),
        corner(to, 1.0, 1.0),
        corner(to, 1.0, -1.0),
    ]
}

/// A square around a mark.
fn square((x, y): Point, half: f64) -> Vec<Point> {
    vec![(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
}

/// How much of each item can be seen. The pieces and marks of a curve do not hide one another.
fn sights(items: &[Item], size: (f64, f64)) -> Vec<Sight> {
    let owners: Vec<u32> = (0..)
        .zip(items)
        .map(|(place, item)| match item.shape {
            Shape::Facet(_) => place,
            Shape::Piece(curve, ..) | Shape::Mark(curve, _) => {
                u32::MAX - 1 - u32::try_from(curve).unwrap_or(0)
            }
        })
        .collect();
    let sights = |outline: fn(&Item) -> &[Point]| -> Vec<Sight> {
        let mut sheet = Sheet::new(size.0, size.1);
        for (item, &owner) in items.iter().zip(&owners) {
            sheet.cover(outline(item), owner);
        }
        items.iter().zip(&owners).map(|(item, &owner)| sheet.sight(outline(item), owner)).collect()
    };
    // Hidden is what is surely covered, and free what surely is not.
    let sight = |pair| match pair {
        (Sight::Hidden, _) => Sight::Hidden,
        (_, Sight::Wholly) => Sight::Wholly,
        _ => Sight::Partly,
    };
    let pairs = sights(|item| &item.inner).into_iter().zip(sights(|item| &item.outer));
    pairs.map(sight).collect()
}

/// Draws what can be seen: first what something else partly covers, back to front, then the rest, which
/// nothing covers and whose order is free, so that what looks the same is one path.
fn draw(canvas: &mut Canvas, surface: &Surface<'_>, items: &[Item], size: (f64, f64)) {
    let sights = sights(items, size);
    let seen = |wanted: Sight| {
        let pairs = items.iter().zip(&sights).filter(move |(_, sight)| **sight == wanted);
        pairs.map(|(item, _)| item)
    };
    let partly: Vec<&Item> = seen(Sight::Partly).collect();
    let like = |a: &&Item, b: &&Item| match (&a.shape, &b.shape) {
        (Shape::Facet(one), Shape::Facet(other)) => one == other,
        _ => false,
    };
    for alike in partly.chunk_by(like) {
        match &alike[0].shape {
            Shape::Facet(colour) => {
                let facets: Vec<&[Point]> = alike.iter().map(|item| &item.outer[..]).collect();
                canvas.facets(&facets, colour, SEAM);
            }
            Shape::Piece(curve, _, ends) => canvas.line(ends, stroke(&surface.curves[*curve])),
            Shape::Mark(curve, at) => canvas.marks(&[*at], surface.curves[*curve].ink.mark(MARK)),
        }
    }
    let mut facets: BTreeMap<&str, Vec<&[Point]>> = BTreeMap::new();
    for item in seen(Sight::Wholly) {
        if let Shape::Facet(colour) = &item.shape {
            facets.entry(colour).or_default().push(&item.outer);
        }
    }
    for (colour, facets) in facets {
        canvas.facets(&facets, colour, SEAM);
    }
    for (index, curve) in surface.curves.iter().enumerate() {
        let pieces = seen(Sight::Wholly).filter_map(|item| match item.shape {
            Shape::Piece(of, place, ends) if of == index => Some((place, ends)),
            _ => None,
        });
        for line in joined(pieces.collect()) {
            canvas.line(&line, stroke(curve));
        }
        let marks = seen(Sight::Wholly).filter_map(|item| match item.shape {
            Shape::Mark(of, at) if of == index => Some(at),
            _ => None,
        });
        canvas.marks(&marks.collect::<Vec<Point>>(), curve.ink.mark(MARK));
    }
}

/// Lines of the pieces that follow one another.
fn joined(pieces: BTreeMap<usize, [Point; 2]>) -> Vec<Vec<Point>> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    for [from, to] in pieces.into_values() {
        match lines.last_mut() {
            Some(line) if line.last() == Some(&from) => line.push(to),
            _ => lines.push(vec![from, to]),
        }
    }
    lines
}

/// How a curve is drawn: in pieces, and so without dashes.
fn stroke(curve: &SurfaceCurve<'_>) -> Stroke {
    Stroke { dash: &[], ..curve.ink.stroke() }
}

fn ranges(surface: &Surface<'_>) -> Ranges {
    let of = |values: &[f64]| {
        let finite = values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = extent(finite);
        Range::new(low, high).unwrap_or(NOTHING)
    };
    let heights: Vec<f64> = surface.heights.iter().flatten().copied().collect();
    Ranges {
        x: of(surface.x.1),
        y: of(surface.y.1),
        z: surface.range.unwrap_or_else(|| of(&heights)),
    }
}

fn entries(surface: &Surface<'_>) -> Vec<Entry> {
    let entry = |curve: &SurfaceCurve<'_>| Entry {
        key: Key::Line(stroke(curve)),
        label: Text::with_symbols(curve.label),
    };
    surface.curves.iter().filter(|curve| !curve.label.is_empty()).map(entry).collect()
}
