//! Figures of one recurrent unit: the (w, b)-plane with its folds, flips and shocks, and the course of
//! a training run.
//!
//! A result in, a picture out. Each picture is a struct that borrows points and numbers and gives an SVG
//! document:
//!
//! - [`Plane`]: the (w, b)-plane with its curves and with paths; also as a picture for the terminal,
//!   [`Plane::text`], and as the curves themselves, [`Plane::curves`];
//! - [`Regions`]: the part of the plane that is free of bifurcations;
//! - [`Profiles`]: values per iteration;
//! - [`Chart`]: two axes with any [`Layer`]s: lines, points, bars, bands, strips, cells, arrows, words;
//! - [`ChartStack`]: charts one under the other over one horizontal axis;
//! - [`Surface`]: heights over a rectangle in three dimensions, with curves on them and a wall where they
//!   jump, [`Surface::svg_torn`].
//!
//! And of networks of many units, from plain numbers, whether they contract and why not:
//!
//! - [`Eigenvalues`] of the Jacobian at fixed points, around the unit circle;
//! - [`SingularValues`] under the bound 1, with certified rates;
//! - [`FixedPointMap`]: fixed points and orbits along two directions;
//! - [`Exponents`]: Lyapunov exponents with errors;
//! - [`PostMortem`]: the loss, rates, radii and bifurcations along one training.
//!
//! What a line stands for, its [`Ink`] or [`Role`], decides how it looks, so that the same thing looks the
//! same in all of them; the shock is always red.
//!
//! Every curve is computed by [`shockfree::unit`]; nothing of the theory is repeated here.
//!
//! Whatever the numbers are, a figure comes out: what is NaN or infinite is not drawn, what lies
//! outside the frame is cut off. Only an axis must be a [`Range`] that can be drawn. The same input
//! gives the same bytes.
//!
//! ```
//! use shockfree::Activation;
//! use shockfree_figures::{Plane, Role, Track, Window};
//!
//! let path = [(5.0, -3.0), (4.4, -2.7), (3.5, -1.9)];
//! let tracks = [Track { label: "a run", role: Role::GradientDescent, points: &path }];
//! let plane = Plane {
//!     activation: Activation::Logistic,
//!     window: Window::around(Activation::Logistic, &tracks),
//!     start: Some(-2.0),
//!     target: Some(0.7),
//!     tracks: &tracks,
//!     names: &[],
//!     title: None,
//! };
//! assert!(plane.svg().starts_with("<svg"));
//! println!("{}", plane.text(80, 30, false));
//! ```

mod canvas;
mod chart;
mod clip;
mod dashes;
mod diagnosis;
mod legend;
mod mark;
pub mod number;
mod palette;
mod panel;
mod placement;
mod plane;
mod polyline;
mod profiles;
mod range;
mod style;
mod surface;
mod svg;
mod terminal;
mod text;
mod ticks;
mod track;
mod view;
mod window;

pub use chart::{
    Across, Chart, ChartAxis, ChartPanel, ChartStack, Edge, Ink, Layer, MarkSize, Scale, Stretch,
};
pub use diagnosis::{
    Bifurcation, Crossing, Eigenvalues, Exponent, Exponents, FixedPointMap, FollowedPoint,
    JacobianSpectrum, PointCount, PostMortem, ProjectedPoint, Rate, RateCourse, SingularValues,
};
pub use plane::{Curve, CurveName, Name, Plane, Regions};
pub use profiles::{Profiles, Reference, Series};
pub use range::{Range, RangeError};
pub use style::Role;
pub use surface::{Surface, SurfaceCurve, Viewpoint};
pub use track::Track;
pub use window::Window;
