//! Heights over a rectangle, in three dimensions.

mod curves;
mod drawing;
mod facets;
mod frame;
mod projection;
mod sight;
mod tear;

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
        self.svg_torn(&[])
    }

    /// The picture where the heights jump across a curve `(x, y)`, such as a shock.
    ///
    /// The surface is torn along the curve: cells that it enters and leaves once are cut, each side keeps
    /// the heights of its own corners, and a wall stands between them. A cell in which the curve begins
    /// or ends stays whole, so that a curve meant to reach the edge of the mesh should go beyond it.
    /// Without the curve such a wall is as jagged as the mesh. Points that are not finite break the
    /// curve.
    ///
    /// ```
    /// use shockfree_figures::{Surface, Viewpoint};
    /// let axis: Vec<f64> = (0..20).map(|n| f64::from(n) / 19.0).collect();
    /// let step = |x: f64, y: f64| if x + y < 1.1 { 0.0 } else { 1.0 };
    /// let heights: Vec<Vec<f64>> =
    ///     axis.iter().map(|y| axis.iter().map(|x| step(*x, *y)).collect()).collect();
    /// let surface = Surface {
    ///     title: None,
    ///     x: ("_x_", &axis),
    ///     y: ("_y_", &axis),
    ///     z: "step",
    ///     range: None,
    ///     heights: &heights,
    ///     curves: &[],
    ///     view: Viewpoint::default(),
    /// };
    /// assert_ne!(surface.svg_torn(&[(0.0, 1.1), (1.1, 0.0)]), surface.svg());
    /// ```
    pub fn svg_torn(&self, tear: &[(f64, f64)]) -> String {
        drawing::svg(self, tear)
    }
}
