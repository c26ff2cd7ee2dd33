//! Charts of real content and of absurd input.

mod common;

use common::check;
use shockfree::Activation::Logistic;
use shockfree::unit::{Region, Unit, folds, shock};
use shockfree_figures::{Across, Chart, ChartAxis, Ink, Layer, MarkSize, Range, Role, Stretch};

/// The cobweb of a unit with three fixed points.
#[test]
fn a_cobweb() {
    let unit = Unit::logistic(8.0, -4.0).unwrap();
    let curve: Vec<(f64, f64)> = (0..=400)
        .map(|n| f64::from(n) / 400.0)
        .map(|y| (y, Logistic.value(8.0 * y - 4.0)))
        .collect();
    let diagonal = [(0.0, 0.0), (1.0, 1.0)];
    let points = unit.fixed_points();
    let attracting = [points.lowest().state.y, points.highest().state.y].map(|y| (y, y));
    let axis = |label| ChartAxis::linear(label).within(Range::new(0.0, 1.0).unwrap());
    let svg = Chart {
        title: Some("Three fixed points"),
        x: axis("output _y_"),
        y: axis("next output _y_′"),
        layers: &[
            Layer::Line { label: None, ink: Ink::Faint, points: &diagonal },
            Layer::Line { label: Some("σ(wy + b)"), ink: Ink::Plain, points: &curve },
            Layer::Points {
                label: Some("attracting"),
                ink: Ink::Attracting,
                points: &attracting,
                size: MarkSize::Large,
            },
            Layer::Points {
                label: Some("repelling"),
                ink: Ink::Repelling,
                points: &[(0.5, 0.5)],
                size: MarkSize::Hollow,
            },
            Layer::Note { at: (0.5, 0.5), text: "separatrix" },
        ],
        ..Chart::default()
    }
    .svg();
    check("cobweb", &svg);
    assert!(svg.contains("separatrix") && svg.contains("repelling"));
}

#[test]
fn a_logarithmic_law_under_a_bound() {
    let law: Vec<(f64, f64)> =
        (1..=6).map(|n| 25.0 * 2.0_f64.powi(n)).map(|t| (t, t.powi(3))).collect();
    let svg = Chart {
        x: ChartAxis::logarithmic("horizon _T_"),
        y: ChartAxis::logarithmic("largest slope"),
        layers: &[
            Layer::Line { label: Some("T³"), ink: Ink::Bound, points: &law },
            Layer::Points {
                label: Some("measured"),
                ink: Ink::Of(Role::GradientDescent),
                points: &law,
                size: MarkSize::Small,
            },
            Layer::Reference { label: "T = 100", ink: Ink::Faint, at: Across::Vertical(100.0) },
        ],
        ..Chart::default()
    }
    .svg();
    check("law", &svg);
    assert!(svg.contains("10⁷"), "the axis counts in powers of ten");
}

#[test]
fn many_dots_make_no_large_file() {
    let dots: Vec<(f64, f64)> = (0..20_000)
        .map(|n| (f64::from(n) * 0.618_034).fract())
        .zip((0..20_000).map(|n| (f64::from(n) * 0.754_878).fract()))
        .map(|(u, v)| (8.0 * u - 4.0, v * 0.9 / (4.0 - (8.0 * u - 4.0).abs())))
        .collect();
    let weights = (-395..=395).map(|n| f64::from(n) / 100.0);
    let bound: Vec<(f64, f64)> = weights.map(|w: f64| (w, 1.0 / (4.0 - w.abs()))).collect();
    let svg = Chart {
        x: ChartAxis::linear("weight _w_"),
        y: ChartAxis::logarithmic("slope").within(Range::new(1e-3, 30.0).unwrap()),
        layers: &[
            Layer::Points {
                label: Some("measured"),
                ink: Ink::Faint,
                points: &dots,
                size: MarkSize::Dot,
            },
            Layer::Line { label: Some("1/(4 − |w|)"), ink: Ink::Shock, points: &bound },
        ],
        ..Chart::default()
    }
    .svg();
    check("dots", &svg);
    assert!(svg.len() < 180_000, "{} bytes", svg.len());
}

#[test]
fn bars_bands_and_cells() {
    let bars = |shift: f64| -> Vec<(f64, f64, f64)> {
        (-4..5).map(f64::from).map(|n| (n + shift, n + shift + 0.4, (-n * n / 6.0).exp())).collect()
    };
    let (one, other) = (bars(0.1), bars(0.5));
    let names = [(-4.0, "never"), (0.0, "equal"), (4.0, "always")];
    let svg = Chart {
        x: ChartAxis::linear("speed-up").named(&names),
        y: ChartAxis::linear("share of settings"),
        layers: &[
            Layer::Bars { label: Some("plain"), ink: Ink::Of(Role::GradientDescent), bars: &one },
            Layer::Bars { label: Some("clipping"), ink: Ink::Of(Role::NormClipping), bars: &other },
        ],
        ..Chart::default()
    }
    .svg();
    check("bars", &svg);
    assert!(svg.contains("never"));
    let edges: Vec<f64> = (0..=40).map(|n| f64::from(n) / 4.0).collect();
    let values: Vec<f64> = (0..1600)
        .map(|n| if n % 37 == 0 { f64::NAN } else { (f64::from(n) * 0.01).sin().abs() })
        .collect();
    let pair = folds(Logistic, 6.0).unwrap().unwrap();
    let svg = Chart {
        height: 420.0,
        layers: &[
            Layer::Cells {
                label: "share that converged",
                x: &edges,
                y: &edges,
                values: &values,
                between: (0.0, 1.0),
            },
            Layer::Band {
                label: Some("a band"),
                ink: Ink::Fold,
                points: &[(1.0, 2.0, 3.0), (4.0, 2.5, 5.0)],
            },
            Layer::Reference {
                label: "fold",
                ink: Ink::Fold,
                at: Across::Horizontal(-pair.minus.bias),
            },
        ],
        ..Chart::default()
    }
    .svg();
    check("cells", &svg);
    assert!(svg.len() < 300_000, "{} bytes", svg.len());
}

/// The output of the fixed points against the bias, at a weight with three of them.
#[test]
fn a_bifurcation_diagram() {
    let weight = 7.0;
    let point = |n: i32| f64::from(n) / 1000.0;
    let bias = |y: f64| Logistic.inverse(y).unwrap() - weight * y;
    let curve: Vec<(f64, f64)> = (5..996).map(point).map(|y| (bias(y), y)).collect();
    let pair = folds(Logistic, weight).unwrap().unwrap();
    let [one, other] = [pair.minus.state.y, pair.plus.state.y];
    let (low, high) = (one.min(other), one.max(other));
    let part = |from: f64, to: f64| -> Vec<(f64, f64)> {
        curve.iter().copied().filter(|at| (from..=to).contains(&at.1)).collect()
    };
    let (lower, middle, upper) = (part(0.0, low), part(low, high), part(high, 1.0));
    let at = shock(Logistic, weight, -0.8).unwrap().unwrap().bias;
    let svg = Chart {
        x: ChartAxis::linear("bias _b_").within(Range::new(-6.0, -1.0).unwrap()),
        y: ChartAxis::linear("output _y_*").within(Range::new(0.0, 1.0).unwrap()),
        layers: &[
            Layer::Strip {
                label: "two attractors",
                ink: Ink::Fold,
                at: Stretch::Columns(pair.minus.bias, pair.plus.bias),
            },
            Layer::Line { label: Some("attracting"), ink: Ink::Attracting, points: &lower },
            Layer::Line { label: Some("repelling"), ink: Ink::Repelling, points: &middle },
            Layer::Line { label: None, ink: Ink::Attracting, points: &upper },
            Layer::Reference { label: "shock", ink: Ink::Shock, at: Across::Vertical(at) },
            Layer::Arrow { ink: Ink::Shock, from: (at, 0.15), to: (at, 0.8) },
            Layer::Note { at: (pair.minus.bias, pair.minus.state.y), text: "_A_" },
            Layer::Note { at: (pair.plus.bias, pair.plus.state.y), text: "_B_" },
        ],
        ..Chart::default()
    }
    .svg();
    check("bifurcation", &svg);
    for words in ["two attractors", "shock", "repelling"] {
        assert!(svg.contains(words), "{words}");
    }
}

/// A family of growth laws, with the slope of a power law beside them.
#[test]
fn growth_laws() {
    let horizons: Vec<f64> = (0..8).map(|n| 10.0 * 2.0_f64.powi(n)).collect();
    let law = |power: f64| -> Vec<(f64, f64)> {
        horizons.iter().map(|t| (*t, 0.1 * t.powf(power))).collect()
    };
    let laws = [law(1.0), law(1.5), law(2.0), law(2.5), law(3.0)];
    let names = ["_d_ = 1", "_d_ = 2", "_d_ = 3", "_d_ = 4", "_d_ = 5"];
    let mut layers: Vec<Layer<'_>> = Vec::new();
    for ((index, points), label) in (0..).zip(&laws).zip(names) {
        let ink = Ink::Series(index);
        layers.push(Layer::Line { label: None, ink, points });
        layers.push(Layer::Points { label: Some(label), ink, points, size: MarkSize::Large });
    }
    let through = (30.0, 4e4);
    layers.push(Layer::Reference {
        label: "slope 2",
        ink: Ink::Bound,
        at: Across::Sloped { through, slope: 2.0 },
    });
    let chart = Chart {
        title: Some("Growth of the slope with the horizon"),
        x: ChartAxis::logarithmic("horizon _T_"),
        y: ChartAxis::logarithmic("largest slope"),
        layers: &layers,
        ..Chart::default()
    };
    check("growth", &chart.svg());
}

/// Which of six things happened to the starts of a plane.
#[test]
fn a_map_of_outcomes() {
    let edges: Vec<f64> = (0..=40).map(|n| -10.0 + f64::from(n) / 2.0).collect();
    let biases: Vec<f64> = (0..=40).map(|n| -10.0 + f64::from(n) * 0.45).collect();
    let class = |w: f64, b: f64| match Unit::logistic(w, b).ok()?.region() {
        Region::TwoAttractors => Some(3),
        Region::TwoCycle => Some(4),
        _ if w.abs() < 4.0 => Some(0),
        _ if b > -w / 2.0 => Some(1),
        _ if w.abs() > 9.0 => None,
        Region::OneAttractor => Some(2),
    };
    let classes: Vec<Option<u8>> =
        biases[..40].iter().flat_map(|&b| edges[..40].iter().map(move |&w| class(w, b))).collect();
    let names = ["in the strip", "above", "below", "two attractors", "2-cycle", "never"];
    let line: Vec<(f64, f64)> = edges
        .iter()
        .filter_map(|&w| Some((w, shock(Logistic, w, 0.5).ok()??.bias)))
        .filter(|at| at.0 > 0.0)
        .collect();
    let edge = Across::Vertical(4.0);
    let svg = Chart {
        x: ChartAxis::linear("initial weight _w_"),
        y: ChartAxis::linear("initial bias _b_"),
        height: 400.0,
        layers: &[
            Layer::Classes { names: &names, x: &edges, y: &biases, classes: &classes },
            Layer::Line { label: Some("shock"), ink: Ink::Shock, points: &line },
            Layer::Reference { label: "edge of the strip", ink: Ink::Bound, at: edge },
        ],
        ..Chart::default()
    }
    .svg();
    check("outcomes", &svg);
    assert!(svg.len() < 60_000, "{} bytes", svg.len());
    assert!(names.iter().all(|name| svg.contains(name)));
}

/// How many runs have converged after so many iterations.
#[test]
fn a_distribution() {
    let steps = |median: f64, roots: f64| -> Vec<(f64, f64)> {
        (1..200)
            .map(|n| f64::from(n) / 200.0)
            .flat_map(|p| {
                let at = median * (p / (1.0 - p)).powf(roots);
                [(at, p - 0.005), (at, p)]
            })
            .collect()
    };
    let (plain, clipped, free) = (steps(400.0, 0.9), steps(120.0, 0.6), steps(15.0, 0.4));
    let line = |label, role, points| Layer::Line { label: Some(label), ink: Ink::Of(role), points };
    let again = Layer::Line {
        label: Some("clipping, again"),
        ink: Ink::Again(Role::NormClipping),
        points: &steps(90.0, 0.5),
    };
    let svg = Chart {
        x: ChartAxis::logarithmic("iterations").within(Range::new(1.0, 1e4).unwrap()),
        y: ChartAxis::linear("share of runs").within(Range::new(0.0, 1.0).unwrap()),
        layers: &[
            line("plain", Role::GradientDescent, &plain),
            line("clipping", Role::NormClipping, &clipped),
            again,
            line("shock-free", Role::Shockfree, &free),
            Layer::Reference { label: "half", ink: Ink::Faint, at: Across::Horizontal(0.5) },
        ],
        ..Chart::default()
    }
    .svg();
    check("distribution", &svg);
}

#[test]
fn absurd_input_gives_a_picture() {
    let ends = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 0.0, 1e-300, -3.0];
    let points: Vec<(f64, f64)> =
        ends.iter().flat_map(|&x| ends.iter().map(move |&y| (x, y))).collect();
    let triples: Vec<(f64, f64, f64)> = points.iter().map(|&(x, y)| (x, y, x)).collect();
    let label = "<b> & \"quotes\" _ \u{1b}[31m ".repeat(9);
    let ink = Ink::Again(Role::ShockfreeNewton);
    let layers = [
        Layer::Line { label: Some(&label), ink, points: &points },
        Layer::Points { label: Some(&label), ink, points: &points, size: MarkSize::Dot },
        Layer::Bars { label: Some(&label), ink, bars: &triples },
        Layer::Band { label: Some(&label), ink, points: &triples },
        Layer::Reference { label: &label, ink, at: Across::Horizontal(f64::NAN) },
        Layer::Reference { label: &label, ink, at: Across::Vertical(1e300) },
        Layer::Cells { label: &label, x: &ends, y: &ends, values: &ends, between: (1.0, 1.0) },
        Layer::Cells { label: "", x: &[], y: &[0.0], values: &ends, between: (0.0, f64::NAN) },
        Layer::Cells { label: "", x: &ends, y: &ends, values: &ends, between: (-1e308, 1e308) },
        Layer::Classes {
            names: &[label.as_str(); 9],
            x: &ends,
            y: &ends,
            classes: &[Some(200); 99],
        },
        Layer::Classes { names: &[], x: &[], y: &[1.0, 2.0], classes: &[None, Some(1)] },
        Layer::Strip { label: &label, ink, at: Stretch::Rows(f64::NEG_INFINITY, f64::NAN) },
        Layer::Strip { label: &label, ink, at: Stretch::Columns(f64::INFINITY, -3.0) },
        Layer::Arrow { ink, from: (0.0, f64::NAN), to: (1e-300, -3.0) },
        Layer::Arrow { ink, from: (1e300, -1e300), to: (0.5, 0.5) },
        Layer::Reference {
            label: &label,
            ink,
            at: Across::Sloped { through: (1.0, 1e300), slope: f64::INFINITY },
        },
        Layer::Line { label: None, ink: Ink::Series(250), points: &points },
        Layer::Note { at: (f64::NAN, 1.0), text: &label },
    ];
    let linear = ChartAxis::linear(&label);
    let logarithmic = ChartAxis::logarithmic(&label);
    for (index, (x, y)) in [(linear, linear), (linear, logarithmic), (logarithmic, logarithmic)]
        .into_iter()
        .enumerate()
    {
        let negative = Range::new(-2.0, -1.0).unwrap();
        for (kind, x) in [("", x), ("-negative", x.within(negative))] {
            let chart = Chart { title: Some(&label), x, y, height: f64::NAN, layers: &layers };
            check(&format!("absurd-chart-{index}{kind}"), &chart.svg());
            assert_eq!(chart.svg(), chart.svg());
        }
    }
    check("no-chart", &Chart::default().svg());
}

#[test]
fn gaps_stay_gaps_and_nothing_hides_the_rest() {
    let nan = f64::NAN;
    let band =
        [(0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (2.0, nan, nan), (3.0, 0.0, 1.0), (4.0, 0.0, 1.0)];
    let bars = [(0.0, 1.0, nan), (2.0, 3.0, 0.5)];
    let line = [(0.0, 0.2), (4.0, 0.4), (4.0, 1e300)];
    let chart = Chart {
        layers: &[
            Layer::Band { label: None, ink: Ink::Fold, points: &band },
            Layer::Bars { label: None, ink: Ink::Flip, bars: &bars },
            Layer::Line { label: None, ink: Ink::Plain, points: &line },
        ],
        ..Chart::default()
    };
    let svg = chart.svg();
    check("gaps", &svg);
    // Two bands and one bar.
    let document = roxmltree::Document::parse(&svg).unwrap();
    let fills = document
        .descendants()
        .filter(|node| node.attribute("stroke") == Some("none"))
        .filter(|node| node.attribute("d").is_some_and(|data| data.ends_with('Z')));
    assert_eq!(fills.count(), 3);
    assert!(svg.contains(">4<"), "the axis is that of the data and not of 1e300");
    let word = "a very long word for a tick ".repeat(9);
    let words = [(0.0, word.as_str()), (4.0, word.as_str())];
    let named = Chart { y: ChartAxis::linear("").named(&words), ..chart };
    check("long-words", &named.svg());
    let zigzag: Vec<(f64, f64)> =
        (0..1_000_000).map(|n| (f64::from(n), f64::from(n % 2))).collect();
    let layers = [Layer::Line { label: None, ink: Ink::Plain, points: &zigzag }];
    assert!(Chart { layers: &layers, ..Chart::default() }.svg().len() < 300_000);
}
