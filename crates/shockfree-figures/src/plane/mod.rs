//! The (w, b)-plane of one unit.

mod curve;
mod curves;
mod drawing;
mod labels;
mod terminal;
mod terminal_legend;
mod zone;

use crate::{Track, Window};
use shockfree::Activation;

pub use curve::{Curve, CurveName};

/// A picture of the (w, b)-plane: where a unit has one attractor, two, or a 2-cycle, where the cost of
/// a start jumps, where it is least, and how training runs went.
///
/// A start that is not finite has no shock, a target outside the range of the activation no optimal
/// segment; they are left out.
///
/// ```
/// use shockfree::Activation;
/// use shockfree_figures::{CurveName, Plane, Window};
/// let plane = Plane {
///     activation: Activation::Logistic,
///     window: Window::whole(Activation::Logistic),
///     start: Some(-2.0),
///     target: Some(0.7),
///     tracks: &[],
///     names: &[],
///     title: Some("One logistic unit"),
/// };
/// let curves = plane.curves();
/// assert!(curves.iter().any(|curve| curve.name == CurveName::SeparatrixShock));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane<'a> {
    /// The activation of the unit.
    pub activation: Activation,
    /// The part of the plane to show.
    pub window: Window,
    /// The start `x_0` whose shock is drawn.
    pub start: Option<f64>,
    /// The target `y*` whose optimal segment `w y* + b = φ⁻¹(y*)`, `|w| L < 1`, is drawn.
    pub target: Option<f64>,
    /// Paths; later ones are drawn over earlier ones.
    pub tracks: &'a [Track<'a>],
    /// Points with names of their own, such as those where a run lands after a leap.
    pub names: &'a [Name<'a>],
    /// Words above the frame.
    pub title: Option<&'a str>,
}

/// A named point `(w, b)`. Its name is left out of the text for terminals, and where there is no room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Name<'a> {
    /// The point.
    pub at: (f64, f64),
    /// A letter, or a word.
    pub text: &'a str,
}

impl Plane<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        drawing::svg(self)
    }

    /// The picture for a terminal: braille dots in a frame, and a legend under it.
    ///
    /// It has `columns` characters a line and `rows` lines, the legend included; less than 40 by 12 is
    /// taken for that, more than 1000 likewise. Tracks end in their number. `colour` adds escape
    /// sequences for 24-bit colours.
    pub fn text(&self, columns: usize, rows: usize, colour: bool) -> String {
        terminal::text(self, columns, rows, colour)
    }

    /// The curves in the coordinates of the plane, over the weights of the window.
    ///
    /// Each has points enough to look smooth, more of them next to the cusp and the tip. Biases
    /// outside the window are not cut off. Curves without a point in the window's weights are left
    /// out.
    pub fn curves(&self) -> Vec<Curve> {
        curves::of(self.activation, self.window.weights, self.start, self.target)
    }
}
