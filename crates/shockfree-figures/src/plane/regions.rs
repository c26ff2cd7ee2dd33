//! Which part of the plane is free of bifurcations.

use super::{Curve, CurveName, curves};
use crate::number::number;
use crate::{Chart, ChartAxis, Ink, Layer, Stretch, Window};
use shockfree::Activation;

/// A picture of the (w, b)-plane in three strips: the stable strip `|w| L < 1`, where nothing
/// bifurcates, and the catastrophe regions beside it, which hold the shocks of all starts.
///
/// The shocks of some starts are drawn as evidence; those that are not finite have none.
///
/// ```
/// use shockfree::Activation;
/// use shockfree_figures::{Regions, Window};
/// let activation = Activation::Logistic;
/// let window = Window::whole(activation);
/// let regions = Regions { activation, window, starts: &[-2.0, 0.0, 2.0], title: None };
/// assert!(regions.svg().contains("stable strip"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regions<'a> {
    /// The activation of the unit.
    pub activation: Activation,
    /// The part of the plane to show.
    pub window: Window,
    /// Starts `x_0` whose shocks are drawn.
    pub starts: &'a [f64],
    /// Words above the frame.
    pub title: Option<&'a str>,
}

/// The height of the frame, that of a [`super::Plane`].
const HEIGHT: f64 = 420.0;

impl Regions<'_> {
    /// The picture as an SVG document that scales.
    pub fn svg(&self) -> String {
        let edge = self.activation.strip_edge();
        let strip = format!("stable strip, |_w_| < {}", number(edge));
        let labels = ["catastrophe region", &strip, "catastrophe region"];
        let stretches = [
            (Ink::Shock, Stretch::Columns(f64::NEG_INFINITY, -edge)),
            (Ink::Stable, Stretch::Columns(-edge, edge)),
            (Ink::Shock, Stretch::Columns(edge, f64::INFINITY)),
        ];
        let strip = |(label, (ink, at))| Layer::Strip { label, ink, at };
        let mut layers: Vec<Layer<'_>> = labels.into_iter().zip(stretches).map(strip).collect();
        let edges = [-edge, edge].map(|weight| {
            [self.window.biases.low(), self.window.biases.high()].map(|bias| (weight, bias))
        });
        let line = |points| Layer::Line { label: None, ink: Ink::Stable, points };
        layers.extend(edges.iter().map(|edge| line(edge)));
        let shocks: Vec<Curve> = self.starts.iter().flat_map(|&start| self.shocks(start)).collect();
        let mut named = Vec::new();
        for curve in &shocks {
            let (ink, label) = match curve.name {
                CurveName::PhaseShock => (Ink::PhaseShock, "phase shocks"),
                _ => (Ink::Shock, "shocks"),
            };
            // One entry of the legend for all of a kind.
            let first = !named.contains(&label);
            named.push(label);
            layers.push(Layer::Line { label: first.then_some(label), ink, points: &curve.points });
        }
        Chart {
            title: self.title,
            x: ChartAxis::linear("weight _w_").within(self.window.weights),
            y: ChartAxis::linear("bias _b_").within(self.window.biases),
            height: HEIGHT,
            layers: &layers,
        }
        .svg()
    }

    /// The shocks of a start.
    fn shocks(&self, start: f64) -> Vec<Curve> {
        let is_shock = |curve: &Curve| {
            let kinds = [CurveName::FoldShock, CurveName::SeparatrixShock, CurveName::PhaseShock];
            kinds.contains(&curve.name)
        };
        let curves = curves::of(self.activation, self.window.weights, Some(start), None);
        curves.into_iter().filter(is_shock).collect()
    }
}
