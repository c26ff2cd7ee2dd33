//! A surface as an SVG document.

use super::facets::{Facet, Nearness, facets};
use super::projection::{Projection, Ranges};
use super::{Surface, SurfaceCurve, frame};
use crate::canvas::{Anchor, Canvas, Lettering, Rect};
use crate::legend::{Entry, Key, Legend};
use crate::mark::Mark;
use crate::panel::{EDGE, LARGE, WIDTH};
use crate::polyline::Point;
use crate::range::extent;
use crate::style::{INK, Stroke};
use crate::text::Text;
use crate::{Range, svg};

/// The height of the picture without its legend.
const HEIGHT: f64 = 440.0;
/// Room around the box for ticks and labels: left and right, above, under.
const BESIDE: f64 = 72.0;
const ABOVE: f64 = 12.0;
const TITLE: f64 = 30.0;
const UNDER: f64 = 58.0;
/// Facets are outlined this thinly in their own colour, so that no seams show.
const SEAM: f64 = 0.5;
/// How far curves are lifted off the surface, as a part of the height of the box.
const LIFT: f64 = 0.012;
/// Curves are drawn as if they were so many steps of the mesh nearer, and their marks as many more: the
/// facet under them and its neighbours do not hide them.
const NEARER: f64 = 1.0;
/// The radius of marks along curves.
const MARK: f64 = 2.4;
/// The height of the range where there are no heights.
const NOTHING: Range = Range::known(0.0, 1.0);

/// Something between back and front.
struct Item {
    nearness: f64,
    shape: Shape,
}

enum Shape {
    Facet([Point; 4], String),
    Stretch([Point; 2], Stroke),
    Mark(Point, Mark),
}

impl Shape {
    /// Among equally near ones, equal colours stand together, and what lies on the surface comes last.
    fn order(&self) -> (u8, &str) {
        match self {
            Self::Facet(_, colour) => (0, colour),
            Self::Stretch(..) => (1, ""),
            Self::Mark(..) => (2, ""),
        }
    }
}

pub fn svg(surface: &Surface<'_>) -> String {
    let ranges = ranges(surface);
    let top = if surface.title.is_some() { TITLE } else { ABOVE };
    let into =
        Rect { x: BESIDE, y: top, width: WIDTH - 2.0 * BESIDE, height: HEIGHT - top - UNDER };
    let projection = Projection::fitting(surface.view, into);
    let legend = Legend::new([entries(surface)], WIDTH - 2.0 * EDGE);
    let mut canvas = Canvas::new(WIDTH, HEIGHT + legend.height());
    frame::draw(&mut canvas, surface, &ranges, &projection);
    canvas.joined(|canvas| draw(canvas, &items(surface, &ranges, &projection)));
    if let Some(title) = surface.title {
        let lettering =
            Lettering { size: LARGE, anchor: Anchor::Middle, angle: 0.0, colour: INK, halo: false };
        let title = Text::plain(title).within(WIDTH - 2.0 * EDGE, f64::from(LARGE));
        canvas.text((WIDTH / 2.0, TITLE / 2.0), &title, lettering);
    }
    legend.draw(&mut canvas, WIDTH / 2.0, HEIGHT);
    svg::document(canvas, "A surface over two axes")
}

/// Facets and curves, back to front.
fn items(surface: &Surface<'_>, ranges: &Ranges, projection: &Projection) -> Vec<Item> {
    let mut items: Vec<Item> = facets(surface, ranges, projection)
        .into_iter()
        .map(|Facet { nearness, corners, colour }| {
            let shape = Shape::Facet(corners, colour);
            Item { nearness, shape }
        })
        .collect();
    let nearness = Nearness::new(surface, projection);
    for curve in surface.curves {
        items.extend(on_surface(curve, &nearness, ranges, projection));
    }
    items.sort_by(|a, b| {
        a.nearness.total_cmp(&b.nearness).then_with(|| a.shape.order().cmp(&b.shape.order()))
    });
    items
}

/// A curve in pieces.
fn on_surface(
    curve: &SurfaceCurve<'_>,
    nearness: &Nearness<'_>,
    ranges: &Ranges,
    projection: &Projection,
) -> Vec<Item> {
    let place = |&point: &(f64, f64, f64)| {
        let mut place = ranges.place(point)?;
        place[2] += LIFT;
        Some((nearness.of(point.0, point.1) + NEARER, projection.pixel(place)))
    };
    let places: Vec<Option<(f64, Point)>> = curve.points.iter().map(place).collect();
    let stretch = |pair: &[Option<(f64, Point)>]| {
        let ((one, from), (other, to)) = (pair[0]?, pair[1]?);
        let stroke = Stroke { dash: &[], ..curve.ink.stroke() };
        Some(Item { nearness: one.max(other), shape: Shape::Stretch([from, to], stroke) })
    };
    let mut items: Vec<Item> = places.windows(2).filter_map(stretch).collect();
    if curve.marked {
        let mark = |&(nearness, at): &(f64, Point)| Item {
            nearness: nearness + NEARER,
            shape: Shape::Mark(at, curve.ink.mark(MARK)),
        };
        items.extend(places.iter().flatten().map(mark));
    }
    items
}

/// Draws the items; neighbours that look the same become one path.
fn draw(canvas: &mut Canvas, items: &[Item]) {
    let like = |a: &Item, b: &Item| match (&a.shape, &b.shape) {
        (Shape::Facet(_, one), Shape::Facet(_, other)) => one == other,
        _ => false,
    };
    for alike in items.chunk_by(like) {
        match &alike[0].shape {
            Shape::Facet(_, colour) => {
                let corners = |item: &Item| match item.shape {
                    Shape::Facet(corners, _) => Some(corners),
                    _ => None,
                };
                let facets: Vec<[Point; 4]> = alike.iter().filter_map(corners).collect();
                canvas.facets(&facets, colour, SEAM);
            }
            Shape::Stretch(line, stroke) => canvas.line(line, *stroke),
            Shape::Mark(at, mark) => canvas.marks(&[*at], *mark),
        }
    }
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
        key: Key::Line(Stroke { dash: &[], ..curve.ink.stroke() }),
        label: Text::plain(curve.label),
    };
    surface.curves.iter().filter(|curve| !curve.label.is_empty()).map(entry).collect()
}
