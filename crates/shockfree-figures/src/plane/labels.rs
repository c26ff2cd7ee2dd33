//! Words inside the plane.

use super::zone::Zone;
use super::{Curve, CurveName, Plane};
use crate::canvas::Canvas;
use crate::number::number;
use crate::panel::{Panel, SMALL};
use crate::placement::{Clutter, Place};
use crate::polyline::Point;
use crate::style::{INK, SHOCK};
use crate::text::Text;

/// The name of the optimal segment.
pub fn optimal(target: f64) -> Text {
    Text::plain("optimal for ").and_symbol("y").and(&format!("* = {}", number(target)))
}

/// Writes words beside the curves and into the regions, where they cover nothing.
pub fn draw(
    canvas: &mut Canvas,
    panel: &Panel,
    plane: &Plane<'_>,
    curves: &[Curve],
    mut clutter: Clutter,
) {
    let mut write = |clutter: &mut Clutter, place: Option<Place>, text: &Text, colour| {
        let Some(place) = place else { return };
        clutter.add_text(place, size_of(text));
        canvas.words(place, text, SMALL, colour);
    };
    for name in plane.names {
        let text = Text::plain(name.text);
        let point = panel.pixel(name.at);
        let place = clutter.place_beside(panel.frame, point, size_of(&text));
        write(&mut clutter, place, &text, INK);
    }
    let shock = [CurveName::SeparatrixShock, CurveName::FoldShock];
    let lines = [
        (longest(panel, curves, &shock), Text::plain("shock"), SHOCK.colour, 0.7),
        (
            longest(panel, curves, &[CurveName::PhaseShock]),
            Text::plain("phase shock"),
            SHOCK.colour,
            0.6,
        ),
        (
            longest(panel, curves, &[CurveName::Optimal]),
            plane.target.map(optimal).unwrap_or_default(),
            INK,
            0.3,
        ),
    ];
    for (line, text, colour, wanted) in lines {
        let place = clutter.place_along(panel.frame, &line, size_of(&text), wanted);
        write(&mut clutter, place, &text, colour);
    }
    for zone in Zone::ALL {
        let text = zone.label(plane.activation);
        let place = clutter.place_in(panel.frame, size_of(&text), |pixel| {
            zone.holds(plane.activation, panel.data(pixel))
        });
        write(&mut clutter, place, &text, zone.colour());
    }
}

/// The longest visible part of the curves with these names.
fn longest(panel: &Panel, curves: &[Curve], names: &[CurveName]) -> Vec<Point> {
    let named = curves.iter().filter(|curve| names.contains(&curve.name));
    let parts = named.flat_map(|curve| panel.line(&curve.points));
    let length = |part: &Vec<Point>| {
        part.windows(2).map(|pair| crate::polyline::distance(pair[0], pair[1])).sum::<f64>()
    };
    parts.max_by(|a, b| length(a).total_cmp(&length(b))).unwrap_or_default()
}

/// The size of a text in pixels.
fn size_of(text: &Text) -> Point {
    (text.width(f64::from(SMALL)), f64::from(SMALL))
}
