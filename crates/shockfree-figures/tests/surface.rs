//! Surfaces of real content and of absurd input.

mod common;

use common::check_document;
use shockfree::Activation::Logistic;
use shockfree::Horizon;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{GradientDescent, StepSize, StoppingRule, train};
use shockfree::unit::shock;
use shockfree_figures::{Ink, Role, Surface, SurfaceCurve, Viewpoint};

fn between(low: f64, high: f64, count: u32) -> Vec<f64> {
    (0..=count).map(|n| low + (high - low) * f64::from(n) / f64::from(count)).collect()
}

/// Checks what holds for every surface: nothing leaves the picture.
fn check(name: &str, svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let (width, height) = check_document(name, svg, &document);
    for path in document.descendants().filter(|node| node.has_tag_name("path")) {
        for start in path.attribute("d").unwrap().split(['M', 'L']).skip(1) {
            let start = start.split(['l', 'a', 'Z', 'z']).next().unwrap();
            let (x, y) = start.split_once(' ').unwrap();
            let (x, y) = (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap());
            assert!((-1.0..=width + 1.0).contains(&x), "{name}: x = {x}");
            assert!((-1.0..=height + 1.0).contains(&y), "{name}: y = {y}");
        }
    }
}

/// Figure 2 of the paper: the cost, its wall, and a path on it.
#[test]
fn the_cost_of_the_paper() {
    let problem = TerminalCost::new(Logistic, 0.5, 0.7, Horizon::finite(50).unwrap()).unwrap();
    let cost = |weight, bias| problem.at(Parameters { weight, bias }).unwrap().cost;
    let (weights, biases) = (between(0.0, 8.0, 70), between(-6.0, 0.0, 70));
    let heights: Vec<Vec<f64>> =
        biases.iter().map(|&b| weights.iter().map(|&w| cost(w, b)).collect()).collect();
    let tear: Vec<(f64, f64)> = between(4.0, 8.1, 100)
        .into_iter()
        .map(|w| (w, shock(Logistic, w, 0.5).unwrap().unwrap().bias))
        .collect();
    // The shock is drawn on the upper edge of its wall.
    let wall: Vec<(f64, f64, f64)> =
        tear.iter().filter(|at| at.0 <= 8.0).map(|&(w, b)| (w, b, cost(w, b - 0.02))).collect();
    let method = &mut GradientDescent::new(StepSize::new(0.5).unwrap());
    let start = Parameters { weight: 6.0, bias: -2.6 };
    let run = train(&problem, method, start, &StoppingRule::new(1e-3, 60).unwrap());
    let path: Vec<(f64, f64, f64)> = run
        .trace()
        .iter()
        .map(|entry| (entry.parameters.weight, entry.parameters.bias, entry.cost))
        .collect();
    for (name, view) in [
        ("surface", Viewpoint::default()),
        ("surface-left", Viewpoint { azimuth: 35.0, elevation: 30.0 }),
        ("surface-behind", Viewpoint { azimuth: -130.0, elevation: 40.0 }),
        ("surface-60", Viewpoint { azimuth: -60.0, elevation: 35.0 }),
    ] {
        let surface = Surface {
            title: None,
            x: ("weight _w_", &weights),
            y: ("bias _b_", &biases),
            z: "cost _E_",
            range: None,
            heights: &heights,
            curves: &[
                SurfaceCurve { label: "shock", ink: Ink::Shock, points: &wall, marked: false },
                SurfaceCurve {
                    label: "gradient descent",
                    ink: Ink::Of(Role::GradientDescent),
                    points: &path,
                    marked: true,
                },
            ],
            view,
        };
        for (name, svg) in
            [(name.to_owned(), surface.svg()), (format!("{name}-torn"), surface.svg_torn(&tear))]
        {
            check(&name, &svg);
            assert!(svg.len() < 350_000, "{} bytes", svg.len());
            assert!(svg.contains("#c1121f") && svg.contains("#0072b2"));
        }
        assert_eq!(surface.svg_torn(&tear), surface.svg_torn(&tear));
    }
}

#[test]
fn absurd_input_gives_a_picture() {
    let ends = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 0.0, 1e-300, -3.0];
    let ragged = vec![ends.to_vec(), vec![], vec![1.0], ends.to_vec(), vec![0.5; 20]];
    let points: Vec<(f64, f64, f64)> = ends.iter().map(|&x| (x, -x, x)).collect();
    let label = "<b> & \"quotes\" _ ".repeat(9);
    let curve = SurfaceCurve { label: &label, ink: Ink::Plain, points: &points, marked: true };
    for (index, angle) in ends.into_iter().enumerate() {
        let surface = Surface {
            title: Some(&label),
            x: (&label, &ends),
            y: (&label, &ends),
            z: &label,
            range: None,
            heights: &ragged,
            curves: &[curve],
            view: Viewpoint { azimuth: angle, elevation: angle },
        };
        check(&format!("absurd-surface-{index}"), &surface.svg());
        let tear: Vec<(f64, f64)> = points.iter().map(|&(x, y, _)| (x, y)).collect();
        check(&format!("absurd-tear-{index}"), &surface.svg_torn(&tear));
    }
    let nothing = Surface {
        title: None,
        x: ("", &[]),
        y: ("", &[]),
        z: "",
        range: None,
        heights: &[],
        curves: &[],
        view: Viewpoint::default(),
    };
    check("no-surface", &nothing.svg());
}
