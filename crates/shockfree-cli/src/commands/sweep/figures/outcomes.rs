//! How the methods fare over the plane of starts.

use shockfree_figures::{Across, Chart, ChartAxis, CurveName, Ink, Layer, Plane, Range, Window};
use shockfree_sweep::statistics::{Map, map};
use shockfree_sweep::{Axis, Family, Plan, Record, Values};

/// So many shocks can be told apart in a picture; those of more starts are not drawn.
const MOST_SHOCKS: usize = 4;

/// A map for every method whose runs begin all over the plane.
pub fn files(plan: &Plan, records: &[Record]) -> Vec<(String, String)> {
    let one = |(place, family): (usize, &Family)| {
        let map = map(plan, records, place)?;
        let name = family.method.as_str();
        Some((format!("outcomes-{name}.svg"), svg(plan, &map, name)?))
    };
    plan.families().iter().enumerate().filter_map(one).collect()
}

/// The median of the iterations, by its logarithm; where it is never, the cell stays white.
#[expect(clippy::cast_precision_loss, reason = "budgets are at most a million")]
fn svg(plan: &Plan, map: &Map, method: &str) -> Option<String> {
    let median =
        |median: Option<u32>| median.map_or(f64::NAN, |count| f64::from(count.max(1)).log10());
    let values: Vec<f64> = map.cells.iter().map(|cell| median(cell.median)).collect();
    let ends = |borders: &[f64]| Range::new(*borders.first()?, *borders.last()?).ok();
    let window = Window { weights: ends(&map.weights)?, biases: ends(&map.biases)? };
    let shocks = shocks(plan, window);
    let highest = (plan.settings().budget as f64).log10().max(1.0);
    let mut layers = vec![Layer::Cells {
        label: "log₁₀ of median iterations",
        x: &map.weights,
        y: &map.biases,
        values: &values,
        between: (0.0, highest),
    }];
    for (place, points) in shocks.iter().enumerate() {
        let label = (place == 0).then_some("shocks of the starts");
        layers.push(Layer::Line { label, ink: Ink::Shock, points });
    }
    let edge = plan.settings().activation.strip_edge();
    let other_edge = [window.biases.low(), window.biases.high()].map(|bias| (-edge, bias));
    layers.push(Layer::Line { label: None, ink: Ink::Bound, points: &other_edge });
    layers.push(Layer::Reference {
        label: "edge of the stable strip",
        ink: Ink::Bound,
        at: Across::Vertical(edge),
    });
    let title = format!("{method} (white: never)");
    let chart = Chart {
        title: Some(&title),
        x: ChartAxis::linear("initial weight w").within(window.weights),
        y: ChartAxis::linear("initial bias b").within(window.biases),
        layers: &layers,
        ..Chart::default()
    };
    Some(chart.svg())
}

/// The shocks of the starts `x_0`, if they are few.
fn shocks(plan: &Plan, window: Window) -> Vec<Vec<(f64, f64)>> {
    let settings = plan.settings();
    let Values::List(starts) = settings.values(Axis::Start) else { return Vec::new() };
    if starts.len() > MOST_SHOCKS {
        return Vec::new();
    }
    let curves = |start: &f64| {
        let plane = Plane {
            activation: settings.activation,
            window,
            start: Some(*start),
            target: None,
            tracks: &[],
            names: &[],
            title: None,
        };
        plane.curves()
    };
    let is_shock = |name| matches!(name, CurveName::FoldShock | CurveName::SeparatrixShock);
    starts
        .iter()
        .flat_map(curves)
        .filter(|curve| is_shock(curve.name))
        .map(|curve| curve.points)
        .collect()
}
