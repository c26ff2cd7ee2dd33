//! Charts of real content and of absurd input.

mod common;

use common::check;
use shockfree::Activation::Logistic;
use shockfree::unit::{Unit, folds};
use shockfree_figures::{Across, Chart, ChartAxis, Ink, Layer, MarkSize, Range, Role};

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
    assert!(svg.len() < 400_000, "{} bytes", svg.len());
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
