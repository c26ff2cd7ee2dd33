//! The second picture of figure 3: along a line across the folds, one fixed point becomes three and one
//! again.

use shockfree::Activation::Logistic;
use shockfree::Result;
use shockfree::unit::{folds, standing_bias};
use shockfree_figures::{Across, Chart, ChartAxis, Ink, Layer, Range};

use super::{data, flat};
use crate::report::{Data, Picture};

/// The weight along which the bias is varied; that of figure 6.
const WEIGHT: f64 = 7.0;
/// The biases that are drawn: both folds with room on both sides.
const BIASES: (f64, f64) = (-6.0, -1.0);
/// The states of the fixed points that are drawn: beyond them the bias lies outside the picture.
const STATES: (f64, f64) = (-6.0, 6.0);
/// Points of the curve.
const POINTS: u32 = 800;
/// As high as the plane beside it.
const HEIGHT: f64 = 420.0;

/// The picture and its numbers.
///
/// The state comes first: a fixed point at `x` has the bias `x − wσ(x)`, so that nothing is searched for.
///
/// # Errors
/// None for the fixed weight; those of the library.
pub fn branches(name: &str) -> Result<(Picture, Data)> {
    let mut rows = Vec::new();
    let mut lines = [const { Vec::new() }; 3];
    let pair = folds(Logistic, WEIGHT)?;
    let (low, high) = pair.map_or(STATES, |pair| (pair.minus.state.x, pair.plus.state.x));
    let parts = [(STATES.0, low), (low, high), (high, STATES.1)];
    for ((from, to), line) in parts.into_iter().zip(&mut lines) {
        for n in 0..=POINTS {
            let x = from + (to - from) * f64::from(n) / f64::from(POINTS);
            let bias = standing_bias(Logistic, WEIGHT, x);
            let y = Logistic.value(x);
            line.push((bias, y));
            rows.push([bias, y, WEIGHT * y * (1.0 - y)]);
        }
    }
    let [lower, middle, upper] = &lines;
    let fold =
        |bias| Layer::Reference { label: "fold", ink: Ink::Fold, at: Across::Vertical(bias) };
    let line = |label, ink, points| Layer::Line { label, ink, points };
    let mut layers = vec![
        line(Some("attracting fixed point"), Ink::Attracting, lower),
        line(Some("repelling fixed point"), Ink::Repelling, middle),
        line(None, Ink::Attracting, upper),
    ];
    if let Some(pair) = pair {
        layers.extend([fold(pair.plus.bias), fold(pair.minus.bias)]);
    }
    let range = |(low, high)| Range::new(low, high).expect("a fixed range");
    let svg = Chart {
        x: ChartAxis::linear("bias _b_, at _w_ = 7").within(range(BIASES)),
        y: ChartAxis::linear("output _y_").within(range((0.0, 1.0))),
        layers: &layers,
        height: HEIGHT,
        ..Chart::default()
    }
    .svg();
    let words = "Fixed points against the bias at w = 7: one, three between the folds, and one";
    let name = format!("{name}-branches");
    Ok((flat(&name, words, svg), data(&name, ["b", "y", "multiplier"], rows)))
}

#[cfg(test)]
mod tests {
    use shockfree::unit::{Stability, Unit};

    use super::{WEIGHT, branches};

    /// The curve is drawn without a search; a search finds the same points.
    #[test]
    fn every_point_is_a_fixed_point_of_the_right_kind() {
        let (_, data) = branches("figure").unwrap();
        for row in data.rows.iter().step_by(7) {
            let [bias, y, multiplier] = [0, 1, 2].map(|column| row[column].parse::<f64>().unwrap());
            // Next to a fold, where the multiplier is 1, a rounding moves a fixed point a long way.
            if (multiplier - 1.0).abs() < 1e-3 {
                continue;
            }
            let unit = Unit::logistic(WEIGHT, bias).unwrap();
            let points = unit.fixed_points();
            let found = points.iter().find(|point| (point.state.y - y).abs() < 1e-9).unwrap();
            assert_eq!(found.stability == Stability::Attracting, multiplier < 1.0, "b = {bias}");
        }
    }
}
