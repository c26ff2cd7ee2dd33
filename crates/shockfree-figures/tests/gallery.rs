//! Figures of the paper's examples and of absurd input; what holds for each of them.
//!
//! They are left in `CARGO_TARGET_TMPDIR/gallery` for looking at.

use shockfree::Activation::{self, Logistic, Tanh};
use shockfree::training::{Entry, Example, Method, train};
use shockfree_figures::{Plane, Profiles, Range, Reference, Regions, Role, Series, Track, Window};
use std::path::PathBuf;

mod common;

use common::check;

type Path = Vec<(f64, f64)>;

/// A method of an example with its run: the points, the costs and the gradient norms.
struct Drawn {
    role: Role,
    points: Path,
    costs: Vec<f64>,
    gradients: Vec<f64>,
}

fn runs(example: Example) -> [Drawn; 3] {
    let draw = |role, method: &mut dyn Method| {
        let run = train(&example.problem(), method, example.initial(), &example.stopping());
        let trace = run.trace();
        let point = |entry: &Entry| (entry.parameters.weight, entry.parameters.bias);
        Drawn {
            role,
            points: trace.iter().map(point).collect(),
            costs: trace.iter().map(|entry| entry.cost).collect(),
            gradients: trace.iter().map(|entry| entry.gradient_norm).collect(),
        }
    };
    [
        draw(Role::GradientDescent, &mut example.gradient_descent()),
        draw(Role::NormClipping, &mut example.norm_clipping()),
        draw(Role::Shockfree, &mut example.shockfree()),
    ]
}

fn label(role: Role, iterations: usize) -> String {
    let name = match role {
        Role::GradientDescent => "gradient descent",
        Role::NormClipping => "norm clipping at 2.26",
        _ => "shock-free, w = 3",
    };
    format!("{name}, {iterations} iterations")
}

fn plane(activation: Activation, window: Window, start: f64) -> Plane<'static> {
    Plane {
        activation,
        window,
        start: Some(start),
        target: None,
        tracks: &[],
        names: &[],
        title: None,
    }
}

fn window(w: (f64, f64), b: (f64, f64)) -> Window {
    Window { weights: Range::new(w.0, w.1).unwrap(), biases: Range::new(b.0, b.1).unwrap() }
}

fn check_text(name: &str, plane: &Plane<'_>) {
    for (columns, rows) in [(80, 30), (100, 36), (40, 12), (0, 0), (200, 60)] {
        let text = plane.text(columns, rows, false);
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= columns.max(40), "{name}: {longest} of {columns} columns");
        assert!(text.lines().count() <= rows.max(16), "{name}: too many lines for {rows}");
        assert!(!text.contains('\x1b'));
        assert!(plane.text(columns, rows, true).contains('\x1b'));
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gallery");
        std::fs::write(folder.join(format!("{name}-{columns}.txt")), &text).unwrap();
        std::fs::write(
            folder.join(format!("{name}-{columns}.ansi")),
            plane.text(columns, rows, true),
        )
        .unwrap();
    }
}

/// The colours that mean something, and how many line segments of each a figure has at least.
fn assert_lines(name: &str, svg: &str, expected: &[(&str, usize)]) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let group = document.descendants().find(|node| node.attribute("clip-path").is_some()).unwrap();
    for (colour, least) in expected {
        let segments: usize = group
            .descendants()
            .filter(|node| node.attribute("stroke") == Some(colour))
            .filter_map(|node| node.attribute("d"))
            .map(|data| data.matches('L').count())
            .sum();
        assert!(segments >= *least, "{name}: {segments} segments in {colour}, not {least}");
    }
}

const SHOCK: &str = "#c1121f";
const BLUE: &str = "#0072b2";
const ORANGE: &str = "#e69f00";
const GREEN: &str = "#009e73";

#[test]
fn the_examples_of_the_paper() {
    for (name, example) in [("example8", Example::Eight), ("example9", Example::Nine)] {
        let runs = runs(example);
        let labels: Vec<String> =
            runs.iter().map(|run| label(run.role, run.points.len() - 1)).collect();
        let tracks: Vec<Track<'_>> = runs
            .iter()
            .zip(&labels)
            .map(|(run, label)| Track { label, role: run.role, points: &run.points })
            .collect();
        let plane = Plane {
            activation: Logistic,
            window: Window::around(Logistic, &tracks),
            start: Some(example.problem().start()),
            target: Some(example.problem().target()),
            tracks: &tracks,
            names: &[],
            title: None,
        };
        check(name, &plane.svg());
        assert_lines(name, &plane.svg(), &[(SHOCK, 20), (BLUE, 50), (ORANGE, 50), (GREEN, 1)]);
        assert_eq!(plane.svg(), plane.svg());
        check_text(name, &plane);
        let profiles = |quantity, values: fn(&Drawn) -> &[f64], reference| {
            let series: Vec<Series<'_>> = runs
                .iter()
                .zip(&labels)
                .map(|(run, label)| Series { label, role: run.role, values: values(run) })
                .collect();
            let title = None;
            Profiles { title, quantity, series: &series, reference: Some(reference) }.svg()
        };
        let lines = [(BLUE, 100), (ORANGE, 80), (GREEN, 20)];
        let tolerance = Reference { label: "tolerance", value: 1e-3 };
        let cost = profiles("cost", |run| &run.costs, tolerance);
        check(&format!("{name}-cost"), &cost);
        assert_lines(name, &cost, &lines);
        let bound = example.shockfree().gradient_bound().unwrap();
        let bound = Reference { label: "bound for w = 3", value: bound };
        let gradient = profiles("norm of the gradient", |run| &run.gradients, bound);
        check(&format!("{name}-gradient"), &gradient);
        assert_lines(name, &gradient, &lines);
    }
}

#[test]
fn the_plane_has_its_curves() {
    let svg = plane(Logistic, Window::whole(Logistic), -2.0).svg();
    // Folds, flips, the shock with its fold, its separatrix and its phase.
    assert_lines("whole", &svg, &[(SHOCK, 100), ("#8f6236", 100), ("#56709f", 100)]);
    let without = Plane { start: None, ..plane(Logistic, Window::whole(Logistic), 0.0) }.svg();
    assert!(!without.contains(SHOCK));
}

#[test]
fn planes_without_paths() {
    let whole = Window::whole(Logistic);
    for (name, start) in [("whole-2", -2.0), ("whole0", 0.0), ("whole1.2", 1.2), ("whole1e6", 1e6)]
    {
        let plane = Plane {
            target: Some(0.7),
            title: Some("The logistic unit"),
            ..plane(Logistic, whole, start)
        };
        check(name, &plane.svg());
        check_text(name, &plane);
    }
    check("tanh", &Plane { target: Some(0.4), ..plane(Tanh, Window::whole(Tanh), 0.6) }.svg());
    check("cusp", &plane(Logistic, window((3.9, 4.4), (-2.25, -1.9)), -0.2).svg());
    check("tip", &plane(Logistic, window((-4.4, -3.9), (1.8, 2.4)), -0.2).svg());
}

/// Figure 7 of the paper: nothing of a shock in the stable strip.
#[test]
fn the_regions() {
    let starts = [-6.0, -4.0, -2.0, 0.0, 2.0, 4.0];
    for (name, activation) in [("regions", Logistic), ("regions-tanh", Tanh)] {
        let window = Window::whole(activation);
        let svg = Regions { activation, window, starts: &starts, title: None }.svg();
        check(name, &svg);
        assert_lines(name, &svg, &[(SHOCK, 500)]);
        assert!(svg.contains("stable strip") && svg.contains("catastrophe region"));
    }
    let right = window((5.0, 9.0), (-5.0, -2.0));
    let svg = Regions {
        activation: Logistic,
        window: right,
        starts: &[f64::NAN, f64::INFINITY, -1e300, 0.5],
        title: Some("Right of the strip"),
    }
    .svg();
    check("regions-right", &svg);
    assert!(!svg.contains("stable strip"));
}

#[test]
fn absurd_windows() {
    let at_cusp = window((4.0 - 1e-8, 4.0 + 1e-8), (-2.0 - 1e-8, -2.0 + 1e-8));
    let narrow = window((-5e-13, 5e-13), (-5e-13, 5e-13));
    let wide = window((-5e11, 5e11), (-5e11, 5e11));
    let unequal = window((-1e-3, 2e-3), (-1e15, 1e15));
    for (name, window) in
        [("at-cusp", at_cusp), ("narrow", narrow), ("wide", wide), ("unequal", unequal)]
    {
        for start in [-2.0, 1e6, -1e300, f64::NAN, f64::INFINITY] {
            let plane = Plane { target: Some(7.0), ..plane(Logistic, window, start) };
            check(&format!("{name}-{start:e}").replace("inf", "oo"), &plane.svg());
            check_text(name, &plane);
        }
    }
}

#[test]
fn absurd_paths() {
    let ends =
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, f64::MAX, 1e-300, 2.0, -3.0];
    let points: Path = ends.iter().flat_map(|&x| ends.iter().map(move |&y| (x, y))).collect();
    let label = "<b> & \"quotes\" $x^2$ *stars* \u{1b}[31m ".repeat(9);
    let roles = [Role::ShockfreeProjected, Role::ShockfreeNewton, Role::GradientDescent];
    let tracks = roles.map(|role| Track { label: &label, role, points: &points });
    let window = Window::around(Logistic, &tracks);
    let plane = Plane { tracks: &tracks, title: Some(&label), ..plane(Logistic, window, -2.0) };
    check("absurd", &plane.svg());
    check_text("absurd", &plane);
    let series = roles.map(|role| Series { label: &label, role, values: &ends });
    let empty = Series { label: "", role: Role::Shockfree, values: &[] };
    let reference = Some(Reference { label: &label, value: f64::NAN });
    check(
        "absurd-values",
        &Profiles { title: Some(&label), quantity: &label, series: &series, reference }.svg(),
    );
    check("no-values", &Profiles { title: None, quantity: "", series: &[empty], reference }.svg());
    check("no-series", &Profiles { title: None, quantity: "", series: &[], reference: None }.svg());
}

#[test]
fn long_runs_make_no_large_files() {
    let spiral = |n: i32| {
        let (sin, cos) = (f64::from(n) * 0.37).sin_cos();
        let r = 4.0 * (-f64::from(n) / 4000.0).exp();
        (2.0 + r * cos, -1.0 + r * sin)
    };
    let points: Path = (0..10_000).map(spiral).collect();
    let slow: Path = (0..100_000).map(|n| (5.0 - f64::from(n) * 3e-5, -3.0)).collect();
    let tracks = [
        Track { label: "a spiral", role: Role::GradientDescent, points: &points },
        Track { label: "a slow run", role: Role::NormClipping, points: &slow },
    ];
    let plane =
        Plane { tracks: &tracks, ..plane(Logistic, Window::around(Logistic, &tracks), -2.0) };
    let svg = plane.svg();
    check("long", &svg);
    assert!(svg.len() < 600_000, "{} bytes", svg.len());
    let values: Vec<f64> =
        (0..1_000_000).map(|n| (f64::from(n % 97) + 1.0) / (1.0 + f64::from(n))).collect();
    let short: Vec<f64> = (0..20).map(|n| 0.7_f64.powi(n)).collect();
    let series = [
        Series { label: "long", role: Role::GradientDescent, values: &values },
        Series { label: "short", role: Role::ShockfreeNewton, values: &short },
    ];
    let svg = Profiles { title: None, quantity: "cost", series: &series, reference: None }.svg();
    check("long-values", &svg);
    assert!(svg.len() < 300_000, "{} bytes", svg.len());
}
