//! Heights over a rectangle, in three dimensions.

mod drawing;
mod facets;
mod frame;
mod projection;

use crate::{Ink, Range};

pub use projection::Viewpoint;

/// A picture of a surface `z(x, y)`, with curves on it.
///
/// Pale is low and dark is high, shaded as by a lamp at the upper left; what lies behind is hidden. A
/// height that is not finite leaves a hole. Labels may hold symbols between underscores, `_w_`.
///
/// ```
/// use shockfree_figures::{Surface, Viewpoint};
/// let axis: Vec<f64> = (0..20).map(|n| f64::from(n) / 10.0).collect();
/// let heights: Vec<Vec<f64>> =
///     axis.iter().map(|y| axis.iter().map(|x| x * y).collect()).collect();
/// let surface = Surface {
///     title: None,
///     x: ("_x_", &axis),
///     y: ("_y_", &axis),
///     z: "_xy_",
///     range: None,
///     heights: &heights,
///     curves: &[],
///     view: Viewpoint::default(),
/// };
/// assert!(surface.svg().starts_with("<svg"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface<'a> {
    /// Words above the picture.
    pub title: Option<&'a str>,
    /// The label and the values of the first axis, in order.
    pub x: (&'a str, &'a [f64]),
    /// The label and the values of the second axis, in order.
    pub y: (&'a str, &'a [f64]),
    /// The label of the height.
    pub z: &'a str,
    /// Which heights to show; `None`: all. What is higher or lower is cut off.
    pub range: Option<Range>,
    /// The heights: `heights[j][i]` stands over `(x[i], y[j])`.
    pub heights: &'a [Vec<f64>],
    /// Curves on the surface.
    pub curves: &'a [SurfaceCurve<'a>],
    /// From where it is seen.
    pub view: Viewpoint,
}

/// A curve on a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurfaceCurve<'a> {
    /// What the legend calls it.
    pub label: &'a str,
    /// What it stands for.
    pub ink: Ink,
    /// Its points `(x, y, z)`, in order; one that is not finite breaks it.
    pub points: &'a [(f64, f64, f64)],
    /// Whether each point gets a mark: the iterations of a run.
    pub marked: bool,
}

impl Surface<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        drawing::svg(self)
    }
}
