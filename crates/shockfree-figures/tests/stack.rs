//! Charts one under the other, charts to scale, and names outside of their frames.

mod common;

use common::{check, check_words};
use shockfree_figures::{
    Chart, ChartAxis, ChartPanel, ChartStack, Edge, Ink, Layer, MarkSize, Range,
};

/// The frames of a figure: `(x, y, width, height)`.
fn frames(svg: &str) -> Vec<[f64; 4]> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let clips = document.descendants().filter(|node| node.has_tag_name("clipPath"));
    let frame = |clip: roxmltree::Node<'_, '_>| {
        let rect = clip.first_element_child().unwrap();
        ["x", "y", "width", "height"].map(|what| rect.attribute(what).unwrap().parse().unwrap())
    };
    clips.map(frame).collect()
}

#[test]
fn stacked_frames_stand_under_one_another() {
    let (wide, narrow) = ([(0.0, 1e-3), (80.0, 3e4)], [(20.0, 1.0), (100.0, 2.0)]);
    let line = |points| [Layer::Line { label: Some("a run"), ink: Ink::Plain, points }];
    let stack = ChartStack {
        title: Some("Two"),
        x: ChartAxis::linear("step"),
        panels: &[
            ChartPanel { y: ChartAxis::logarithmic("cost"), height: 150.0, layers: &line(&wide) },
            ChartPanel { y: ChartAxis::linear("norm"), height: 100.0, layers: &line(&narrow) },
        ],
    };
    let svg = stack.svg();
    check("stack", &svg);
    check_words("stack", &svg);
    let frames = frames(&svg);
    let [upper, lower] = frames.as_slice() else { panic!("{frames:?}") };
    assert_eq!((upper[0], upper[2]), (lower[0], lower[2]), "one axis");
    assert!(upper[1] + upper[3] < lower[1] && upper[3] == 150.0 && lower[3] == 100.0);
    assert_eq!(svg.matches("a run").count(), 1, "one key");
    assert!(svg.contains(">100<") && svg.matches(">20<").count() == 1);
    // A stack of one is the chart.
    let chart = Chart {
        x: ChartAxis::linear("step"),
        y: ChartAxis::linear("norm"),
        height: 100.0,
        layers: &line(&narrow),
        ..Chart::default()
    };
    let alone = ChartStack { title: None, x: chart.x, panels: &stack.panels[1..] };
    assert_eq!(alone.svg(), chart.svg());
    let none = ChartStack { title: None, x: chart.x, panels: &[] };
    check("no-stack", &none.svg());
}

#[test]
fn one_scale_for_both_axes() {
    for (name, points) in [
        ("flat", [(0.0, 0.0), (10.0, 1.0)]),
        ("high", [(0.0, 0.0), (1.0, 10.0)]),
        ("square", [(-1.0, -1.0), (1.0, 1.0)]),
    ] {
        // A diagonal keeps its slope.
        let (x, y): (f64, f64) = points[1];
        let diagonal = [(0.0, 0.0), (x.min(y), x.min(y))];
        let layers = [
            Layer::Points { label: None, ink: Ink::Plain, points: &points, size: MarkSize::Small },
            Layer::Line { label: None, ink: Ink::Shock, points: &diagonal },
        ];
        let svg = Chart { height: 400.0, layers: &layers, ..Chart::default() }.svg_to_scale();
        check(&format!("to-scale-{name}"), &svg);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let line = document.descendants().find(|node| node.attribute("stroke") == Some("#c1121f"));
        let data = line.and_then(|line| line.attribute("d")).unwrap();
        let ends: Vec<f64> =
            data[1..].split(['L', ' ']).map(|number| number.parse().unwrap()).collect();
        let [from_x, from_y, to_x, to_y] = ends.as_slice() else { panic!("{data}") };
        // Coordinates have two decimals.
        assert!(((to_x - from_x) - (from_y - to_y)).abs() < 0.03, "{name}: {data}");
        assert!(frames(&svg)[0][3] <= 400.0);
    }
}

#[test]
fn flags_are_all_named_and_apart() {
    let names: Vec<String> = (0..12).map(|n| format!("level {n}")).collect();
    for spacing in [1e-9, 1e-3, 0.05] {
        let mut layers = Vec::new();
        for (n, label) in (0..).zip(&names) {
            let at = 1.0 + spacing * f64::from(n);
            layers.push(Layer::Flag { label, ink: Ink::Bound, at: Edge::Right(at) });
            layers.push(Layer::Flag { label, ink: Ink::Fold, at: Edge::Top(at) });
        }
        let range = Range::new(0.0, 2.0).unwrap();
        let axis = ChartAxis::linear("").within(range);
        let svg = Chart { x: axis, y: axis, layers: &layers, ..Chart::default() }.svg();
        check(&format!("flags-{spacing}"), &svg);
        check_words("flags", &svg);
        assert!(names.iter().all(|name| svg.matches(&format!(">{name}<")).count() == 2));
    }
}

#[test]
fn absurd_input_gives_a_picture() {
    let ends = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 0.0, 1e-300, -3.0];
    let label = "<b> & \"quotes\" _ \u{1b}[31m ".repeat(9);
    let points: Vec<(f64, f64)> =
        ends.iter().flat_map(|&x| ends.iter().map(move |&y| (x, y))).collect();
    let bars: Vec<(f64, f64, f64)> = points.iter().map(|&(x, y)| (x, y, x)).collect();
    let tags: Vec<((f64, f64), &str)> =
        points.iter().map(|&point| (point, label.as_str())).collect();
    let ink = Ink::Expanding(200);
    let mut layers = vec![
        Layer::Whiskers { ink, bars: &bars },
        Layer::Points { label: Some(&label), ink, points: &points, size: MarkSize::Hollow },
        Layer::Tags { tags: &tags },
        Layer::Remark { text: &label },
    ];
    for &end in &ends {
        layers.push(Layer::Flag { label: &label, ink, at: Edge::Right(end) });
        layers.push(Layer::Flag { label: &label, ink: Ink::Fading(9), at: Edge::Top(end) });
    }
    let many: Vec<Layer<'_>> =
        (0..500).map(|n| Layer::Flag { label: &label, ink, at: Edge::Top(f64::from(n)) }).collect();
    let (linear, logarithmic) = (ChartAxis::linear(&label), ChartAxis::logarithmic(&label));
    let panel = |y, layers| ChartPanel { y, height: f64::INFINITY, layers };
    let panels = [panel(linear, &layers), panel(logarithmic, &many), panel(logarithmic, &layers)];
    for (index, x) in [linear, logarithmic].into_iter().enumerate() {
        let stack = ChartStack { title: Some(&label), x, panels: &panels };
        check(&format!("absurd-stack-{index}"), &stack.svg());
        for y in [linear, logarithmic] {
            for height in [f64::NAN, 0.0, f64::INFINITY] {
                let chart = Chart { title: None, x, y, height, layers: &layers };
                check("absurd-to-scale", &chart.svg_to_scale());
            }
        }
    }
}
