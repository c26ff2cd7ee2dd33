//! Figures of what the paper does not have.

use shockfree::Activation::Logistic;
use shockfree::unit::{Limit, ShockKind, Stability, StripBounds, Unit, flips, shock};
use shockfree::{Result, Steps};
use shockfree_figures::{Across, Chart, ChartAxis, Ink, Layer, MarkSize, Range};

use super::{data, flat};
use crate::beyond::bound::{Measured, nearest};
use crate::beyond::growth::{Growth, horizon};
use crate::beyond::phase;
use crate::number::digits;
use crate::report::{Data, Figure};

/// The weight at which the flips are shown, and the start of the phase shock there.
const WEIGHT: f64 = -8.0;
const START: f64 = 0.3;
/// The biases that are shown.
const BIASES: (f64, f64) = (-2.0, 10.0);
/// Points of a curve.
const POINTS: u32 = 600;
/// At small weights the bound of the slope is reached in one step; it says something from here on.
const STEEP: f64 = 3.0;
/// Gradients below this part of the largest are not drawn: the picture is about the upper edge.
const LOWEST: f64 = 1e-3;

fn along((low, high): (f64, f64)) -> impl Iterator<Item = f64> {
    (0..=POINTS).map(move |n| low + (high - low) * f64::from(n) / f64::from(POINTS))
}

fn fixed(low: f64, high: f64) -> Range {
    Range::new(low, high).expect("a fixed range")
}

/// Fixed points and the 2-cycle against the bias.
///
/// # Errors
/// None for the fixed units; those of the library.
pub fn flip() -> Result<Figure> {
    let name = "flips";
    let nothing = (f64::NAN, f64::NAN);
    let (mut attracting, mut repelling) = (Vec::new(), Vec::new());
    let (mut low, mut high) = (Vec::new(), Vec::new());
    let mut rows = Vec::new();
    for bias in along(BIASES) {
        let unit = Unit::logistic(WEIGHT, bias)?;
        let point = unit.fixed_points();
        let point = point.lowest();
        let attracts = point.stability == Stability::Attracting;
        attracting.push(if attracts { (bias, point.state.y) } else { nothing });
        repelling.push(if attracts { nothing } else { (bias, point.state.y) });
        let cycle = match unit.limit(START)? {
            Limit::TwoCycle(cycle) => (cycle.low.y, cycle.high.y),
            Limit::FixedPoint(_) => nothing,
        };
        low.push((bias, cycle.0));
        high.push((bias, cycle.1));
        rows.push([bias, point.state.y, point.multiplier, cycle.0, cycle.1]);
    }
    let borders = flips(Logistic, WEIGHT)?;
    let cycles = phase::cycles()?;
    let at = |bias| Layer::Reference { label: "flip", ink: Ink::Flip, at: Across::Vertical(bias) };
    let mut layers = vec![
        Layer::Line {
            label: Some("attracting fixed point"),
            ink: Ink::Attracting,
            points: &attracting,
        },
        Layer::Line {
            label: Some("repelling fixed point"),
            ink: Ink::Repelling,
            points: &repelling,
        },
        Layer::Line { label: Some("2-cycle"), ink: Ink::Cycle, points: &low },
        Layer::Line { label: None, ink: Ink::Cycle, points: &high },
    ];
    if let Some(pair) = borders {
        layers.extend([at(pair.minus.bias), at(pair.plus.bias)]);
    }
    let svg = Chart {
        x: ChartAxis::linear("bias _b_").within(fixed(BIASES.0, BIASES.1)),
        y: ChartAxis::linear("output _y_").within(fixed(0.0, 1.0)),
        layers: &layers,
        ..Chart::default()
    }
    .svg();
    let header = ["b", "y_fixed", "multiplier", "y_low", "y_high"];
    let words = "Fixed points and the 2-cycle at w = −8 against the bias";
    Ok(Figure {
        name,
        title: "Flips: where a fixed point gives way to a 2-cycle".to_owned(),
        see: format!(
            "At w = −8. Between the flips the fixed point repels, and every orbit swings between the two \
             blue branches. No limit, hence no infinite-horizon cost; the paper’s remark meets this at \
             b = 4. The branches are computed in closed form: in {} units the ends of long orbits differ \
             from them by at most {}.",
            cycles.cases,
            digits(cycles.worst.0, 2),
        ),
        pictures: vec![flat(name, words, svg)],
        data: vec![data(name, header, rows)],
    })
}

/// The output at an even and an odd horizon, across the phase shock.
///
/// # Errors
/// None for the fixed units; those of the library.
pub fn phase_shock() -> Result<Figure> {
    let name = "phase-shock";
    let mut curves = [Vec::new(), Vec::new()];
    let mut rows = Vec::new();
    for bias in along(BIASES) {
        let unit = Unit::logistic(WEIGHT, bias)?;
        let y = |steps| -> Result<f64> { Ok(unit.state_after(START, Steps::new(steps)?)?.state.y) };
        let (even, odd) = (y(50)?, y(51)?);
        curves[0].push((bias, even));
        curves[1].push((bias, odd));
        rows.push([bias, even, odd]);
    }
    let line = shock(Logistic, WEIGHT, START)?.map_or(f64::NAN, |shock| shock.bias);
    let [even, odd] = &curves;
    let svg = Chart {
        x: ChartAxis::linear("bias _b_").within(fixed(BIASES.0, BIASES.1)),
        y: ChartAxis::linear("output _y_").within(fixed(0.0, 1.0)),
        layers: &[
            Layer::Line { label: Some("T = 50"), ink: Ink::Series(0), points: even },
            Layer::Line { label: Some("T = 51"), ink: Ink::Series(2), points: odd },
            Layer::Reference {
                label: "phase shock",
                ink: Ink::PhaseShock,
                at: Across::Vertical(line),
            },
        ],
        ..Chart::default()
    }
    .svg();
    let tried = phase::line()?;
    let see = format!(
        "At w = −8, x₀ = 0.3. Crossing b = x₀ − wy₀ = {} swaps the phase of the cycle, and with it the \
         output at every finite horizon, even or odd: a shock left of the strip, which the paper’s lemma \
         leaves out. Found by halving in {} cases all over the wedge, it is never farther than {} from the \
         line.",
        digits(line, 5),
        tried.cases,
        digits(tried.worst.0, 2),
    );
    let words = "The output after 50 and after 51 steps at w = −8 against the bias";
    Ok(Figure {
        name,
        title: "The phase shock".to_owned(),
        see,
        pictures: vec![flat(name, words, svg)],
        data: vec![data(name, ["b", "y_50", "y_51"], rows)],
    })
}

/// The two growth laws.
pub fn growth(laws: &[Growth]) -> Figure {
    let of = |kind| laws.iter().filter(move |law| law.kind == kind).collect::<Vec<_>>();
    let (folds, separatrices) = (of(ShockKind::Fold), of(ShockKind::Separatrix));
    let rows = laws.iter().flat_map(|law| {
        law.walls.iter().map(|&(steps, height, distance)| {
            let mut row = vec![law.kind.as_str().to_owned()];
            row.extend([law.weight, law.start].map(|number| number.to_string()));
            row.push(steps.to_string());
            row.extend([height, distance].map(|number| number.to_string()));
            row
        })
    });
    let header = vec!["shock", "w", "x_0", "horizon", "largest_slope", "distance_from_the_shock"];
    let data = Data { name: "growth".to_owned(), header, rows: rows.collect() };
    let exponents: Vec<String> = folds.iter().map(|law| digits(law.measured, 4)).collect();
    let ghosts: Vec<String> =
        folds.iter().filter_map(|law| law.ghost).map(|ratio| digits(ratio, 3)).collect();
    let rates: Vec<String> = separatrices
        .iter()
        .map(|law| format!("{} ({})", digits(law.measured, 4), digits(law.expected, 4)))
        .collect();
    let see = format!(
        "The largest slope |∂y_T/∂b| of the wall. Left, at folds, it grows like T³: the exponents between \
         T = 400 and 800 are {}; the wall stands behind the fold, at {} times the distance of the law \
         2π²/(T²(1 − 2y₋)). Right, on separatrices, it grows by the multiplier m = wy₀(1 − y₀) every \
         step: measured {} (m in brackets). The infinite horizon says where the wall is, the finite one \
         how high.",
        exponents.join(", "),
        ghosts.join(", "),
        rates.join(", "),
    );
    let horizons =
        [25, 50, 100, 200, 400, 800].map(|steps: u32| (f64::from(steps), steps.to_string()));
    let ticks = horizons.each_ref().map(|(at, label)| (*at, label.as_str()));
    let fold_axis = ChartAxis::logarithmic("horizon _T_").named(&ticks);
    let left = laws_picture(&folds, fold_axis, |law, steps| {
        let (last, height) = law.walls.last().map_or((1, 1.0), |wall| (wall.0, wall.1));
        height * (horizon(steps) / horizon(last)).powi(3)
    });
    let right = laws_picture(&separatrices, ChartAxis::linear("horizon _T_"), |law, steps| {
        let (last, height) = law.walls.last().map_or((1, 1.0), |wall| (wall.0, wall.1));
        height * law.expected.powf(horizon(steps) - horizon(last))
    });
    Figure {
        name: "growth",
        title: "How hard it explodes: two laws".to_owned(),
        see,
        pictures: vec![
            flat("growth-fold", "The height of walls at folds against the horizon", left),
            flat(
                "growth-separatrix",
                "The height of walls on separatrices against the horizon",
                right,
            ),
        ],
        data: vec![data],
    }
}

/// Measured heights as marks, and lines by the law through the last of them.
fn laws_picture(laws: &[&Growth], x: ChartAxis<'_>, law: impl Fn(&Growth, u64) -> f64) -> String {
    let labels: Vec<String> = laws
        .iter()
        .map(|law| format!("w = {}, x₀ = {}", law.weight, law.start).replace('-', "−"))
        .collect();
    let curves: Vec<[Vec<(f64, f64)>; 2]> = laws
        .iter()
        .map(|one| {
            let at = |of: &dyn Fn(&(u64, f64, f64)) -> f64| {
                one.walls.iter().map(|wall| (horizon(wall.0), of(wall))).collect()
            };
            [at(&|wall| wall.1), at(&|wall| law(one, wall.0))]
        })
        .collect();
    let mut layers = Vec::new();
    for [_, by_law] in &curves {
        layers.push(Layer::Line { label: None, ink: Ink::Faint, points: by_law });
    }
    for (([measured, _], label), member) in curves.iter().zip(&labels).zip(0..) {
        layers.push(Layer::Points {
            label: Some(label),
            ink: Ink::Series(member),
            points: measured,
            size: MarkSize::Large,
        });
    }
    let y = ChartAxis::logarithmic("largest slope |∂_y_/∂_b_|");
    Chart { x, y, layers: &layers, height: 340.0, ..Chart::default() }.svg()
}

/// Measured slopes and gradients under their bounds.
///
/// # Errors
/// None for the fixed weights; those of the library.
pub fn bound(cases: &[Measured]) -> Result<Figure> {
    let (mut slope_bound, mut gradient_bound) = (Vec::new(), Vec::new());
    for weight in along((-3.997, 3.997)) {
        let bounds = StripBounds::new(Logistic, weight)?;
        slope_bound.push((weight, bounds.sensitivity_bound()));
        gradient_bound.push((weight, bounds.gradient_bound()));
    }
    let dots = |of: fn(&Measured) -> f64| -> Vec<(f64, f64)> {
        cases.iter().map(|case| (case.weight, of(case))).filter(|dot| dot.1 > LOWEST).collect()
    };
    let picture = |dots: &[(f64, f64)], curve: &[(f64, f64)], quantity: &str, law: &str| {
        let measured = Layer::Points {
            label: Some("measured"),
            ink: Ink::Series(0),
            points: dots,
            size: MarkSize::Dot,
        };
        Chart {
            x: ChartAxis::linear("weight _w_").within(fixed(-4.0, 4.0)),
            y: ChartAxis::logarithmic(quantity).within(fixed(LOWEST, 1e3)),
            layers: &[measured, Layer::Line { label: Some(law), ink: Ink::Bound, points: curve }],
            height: 340.0,
            ..Chart::default()
        }
        .svg()
    };
    let slopes =
        picture(&dots(|case| case.slope), &slope_bound, "slope |∂_y_/∂_b_|", "1/(4 − |w|)");
    let gradients = picture(
        &dots(|case| case.gradient),
        &gradient_bound,
        "gradient norm ‖∇_E_‖",
        "16/27 · 2√2/(4 − |w|)",
    );
    let best = |cases: &[Measured], ratio: fn(&Measured) -> f64| {
        let case = nearest(cases, ratio);
        case.map_or((f64::NAN, f64::NAN), |case| (ratio(case), case.weight))
    };
    let steep: Vec<Measured> = cases.iter().copied().filter(|case| case.weight > STEEP).collect();
    let slope = best(&steep, Measured::slope_ratio);
    let gradient = best(cases, Measured::gradient_ratio);
    let see = format!(
        "{} cases in the strip, at horizons from 1 to 300 and the infinite one, with biases, starts and \
         targets of all kinds. The bound of the slope is sharp for w > 0, where the measured come to {} of \
         it (w = {}), that of the gradient at w = 0; the nearest here is at {} of it (w = {}). Both are \
         known before the first step.",
        cases.len(),
        digits(slope.0, 4),
        digits(slope.1, 3),
        digits(gradient.0, 3),
        digits(gradient.1, 3),
    );
    let rows = cases.iter().map(|case| {
        [case.weight, case.bias, case.slope, case.slope_bound, case.gradient, case.gradient_bound]
    });
    let header = ["w", "b", "slope", "slope_bound", "gradient_norm", "gradient_bound"];
    Ok(Figure {
        name: "bound",
        title: "The bounds of the stable strip, over what was measured".to_owned(),
        see,
        pictures: vec![
            flat("bound-slope", "Slopes against the weight, under their bound", slopes),
            flat(
                "bound-gradient",
                "Gradient norms against the weight, under their bound",
                gradients,
            ),
        ],
        data: vec![data("bound", header, rows)],
    })
}
