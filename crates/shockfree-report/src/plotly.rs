//! The library for surfaces that readers turn, by another hand (see vendor/plotly/README.md).

/// plotly.js with nothing but its surfaces.
pub const PLOTLY: &str = include_str!("../vendor/plotly/plotly-gl3d.min.js");
/// Its licence, MIT.
pub const PLOTLY_LICENCE: &str = include_str!("../vendor/plotly/LICENSE");
