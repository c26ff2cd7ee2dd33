//! Values per iteration.

mod axes;
mod drawing;

use crate::Role;

/// A picture of values per iteration, on a logarithmic axis: costs, gradient norms.
///
/// `values[n]` is the value after `n` iterations. What is not above 0 or not finite is not drawn and
/// breaks the line. The axis of iterations is logarithmic too where the runs differ much in length.
///
/// ```
/// use shockfree_figures::{Profiles, Reference, Role, Series};
/// let values: Vec<f64> = (0..20).map(|n| 0.5_f64.powi(n)).collect();
/// let profiles = Profiles {
///     title: None,
///     quantity: "cost",
///     series: &[Series { label: "a run", role: Role::Shockfree, values: &values }],
///     reference: Some(Reference { label: "tolerance", value: 1e-3 }),
/// };
/// assert!(profiles.svg().contains("tolerance"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profiles<'a> {
    /// Words above the frame.
    pub title: Option<&'a str>,
    /// What the values are: the label of the vertical axis.
    pub quantity: &'a str,
    /// The runs; later ones are drawn over earlier ones.
    pub series: &'a [Series<'a>],
    /// A horizontal line.
    pub reference: Option<Reference<'a>>,
}

/// The values of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Series<'a> {
    /// What the legend calls it.
    pub label: &'a str,
    /// What it stands for; decides its colour, mark and dash.
    pub role: Role,
    /// The value after 0, 1, 2, … iterations.
    pub values: &'a [f64],
}

/// A horizontal line with a name: a tolerance, a bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference<'a> {
    /// The words beside it.
    pub label: &'a str,
    /// Where it stands; not drawn unless it is a finite number above 0.
    pub value: f64,
}

impl Profiles<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        drawing::svg(self)
    }
}
