//! What the page is told is what the library says.

mod server;

use serde_json::Value;
use server::Server;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::unit::{Unit, nearest_shock};
use shockfree::{Activation, Horizon};

/// Problems of every kind, as they are asked for and as the library has them.
fn problems() -> Vec<(String, TerminalCost)> {
    let mut all = Vec::new();
    for (activation, target) in [(Activation::Logistic, 0.3), (Activation::Tanh, -0.4)] {
        for horizon in
            [Horizon::finite(7).unwrap(), Horizon::finite(50).unwrap(), Horizon::Infinite]
        {
            let said = horizon.steps().map_or("infinite".to_owned(), |steps| steps.to_string());
            let query = format!(
                "activation={}&start=-1.5&target={target}&horizon={said}",
                activation.as_str()
            );
            all.push((query, TerminalCost::new(activation, -1.5, target, horizon).unwrap()));
        }
    }
    all
}

#[test]
fn a_field_is_the_cost_and_its_gradient_at_the_centres_of_its_cells() {
    let server = Server::start();
    for (query, problem) in problems() {
        let answer =
            server.get(&format!("/api/field?{query}&w0=-9&w1=9&b0=-7&b1=5&columns=9&rows=6"));
        assert_eq!(answer.status, 200, "{query}");
        let numbers = answer.numbers();
        let (costs, norms) = numbers.split_at(9 * 6);
        for (cell, (cost, norm)) in costs.iter().zip(norms).enumerate() {
            let (column, row) = (cell % 9, cell / 9);
            let place = |part: usize| f64::from(u32::try_from(2 * part + 1).unwrap()) - 9.0;
            let at = Parameters { weight: place(column), bias: place(row) + 2.0 };
            match problem.at(at) {
                #[expect(clippy::cast_possible_truncation, reason = "as it is sent")]
                Ok(here) => {
                    assert_eq!(*cost, here.cost as f32, "{query} {at:?}");
                    assert_eq!(*norm, here.gradient.norm() as f32, "{query} {at:?}");
                }
                Err(_) => assert!(cost.is_nan() && norm.is_nan(), "{query} {at:?}"),
            }
        }
    }
}

fn whole(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).expect("a whole number")
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn a_point_is_told_as_the_library_tells_it() {
    let server = Server::start();
    for (query, problem) in problems() {
        for (w, b) in [(3.0, -1.0), (5.0, -2.4), (12.0, -6.0), (-8.0, 4.0), (0.0, 0.0)] {
            let told = server.get(&format!("/api/point?{query}&w={w}&b={b}")).json();
            let unit = Unit::new(problem.activation(), w, b).unwrap();
            let points = unit.fixed_points();
            assert_eq!(told["fixed_points"].as_array().unwrap().len(), points.len());
            for (point, said) in points.iter().zip(told["fixed_points"].as_array().unwrap()) {
                assert_eq!(number(&said["y"]), point.state.y);
                assert_eq!(number(&said["multiplier"]), point.multiplier);
                assert_eq!(said["stability"], point.stability.as_str());
            }
            let nearest = nearest_shock(&unit, problem.start()).unwrap();
            assert_eq!(number(&told["nearest_shock"]["distance"]), nearest.distance);
            match problem.at(Parameters { weight: w, bias: b }) {
                Ok(here) => {
                    assert_eq!(number(&told["cost"]), here.cost);
                    assert_eq!(number(&told["gradient"][0]), here.gradient.weight);
                }
                Err(reason) => assert_eq!(told["undefined"], reason.to_string()),
            }
            let orbit = told["orbit"]["x"].as_array().unwrap();
            for (now, next) in orbit.iter().zip(&orbit[1..]) {
                let error = (unit.step(number(now)) - number(next)).abs();
                assert!(error <= 1e-12 * (1.0 + w.abs()), "{query} at ({w}, {b}): {error}");
            }
        }
    }
}

#[test]
fn a_two_cycle_is_told_whatever_the_start() {
    let server = Server::start();
    // The second start stands on the fixed point inside the cycle.
    for start in ["-0.4", "0"] {
        let told = server.get(&format!("/api/point?w=-8&b=4&start={start}")).json();
        let y = &told["two_cycle"]["y"];
        assert!((number(&y[0]) - 0.02126).abs() < 1e-4, "{y}");
        assert!((number(&y[1]) - 0.97874).abs() < 1e-4, "{y}");
        assert!(number(&told["two_cycle"]["multiplier"]) < 1.0);
    }
}

#[test]
fn example_8_takes_the_counts_of_the_paper() {
    let server = Server::start();
    let told = server.get("/api/train?threshold=2.26&tolerance=0.001").json();
    let runs = told["runs"].as_array().unwrap();
    let counts: Vec<u64> = runs.iter().map(|run| run["iterations"].as_u64().unwrap()).collect();
    assert_eq!(counts, [186, 100, 20, 3]);
    for run in runs {
        let trace = &run["trace"];
        let norms: Vec<f64> =
            trace["gradient_norm"].as_array().unwrap().iter().map(number).collect();
        let length = trace["w"].as_array().unwrap().len();
        assert_eq!((length, norms.len()), (whole(&run["iterations"]) + 1, length));
        let peak = whole(&run["peak"]["iteration"]);
        assert_eq!(norms[peak], number(&run["largest_gradient"]));
        assert!(norms[..peak].iter().all(|norm| *norm < norms[peak]));
        if let Some(bound) = run["gradient_bound"].as_f64() {
            assert!(norms[peak] <= bound);
        }
    }
    let only = server.get("/api/train?methods=shockfree&weight=2").json();
    assert_eq!(only["runs"].as_array().unwrap().len(), 1);
    assert_eq!(only["runs"][0]["trace"]["w"][0], 2.0);
}

#[test]
fn the_curves_are_those_of_the_figures() {
    let server = Server::start();
    let told = server.get("/api/plane?start=-2&target=0.7").json();
    let names: Vec<&str> = told["curves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|curve| curve["name"].as_str().unwrap())
        .collect();
    for name in ["fold_lower", "fold_upper", "flip_lower", "flip_upper", "shock_fold", "optimal"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    assert_eq!(told["strip"], serde_json::json!([-4.0, 4.0]));
    assert_eq!(told["cusp"], serde_json::json!([4.0, -2.0]));
}

#[test]
fn every_preset_is_a_problem_that_can_be_asked() {
    let server = Server::start();
    let told = server.get("/api/presets").json();
    assert_eq!(told.as_array().unwrap().len(), 6);
    for preset in told.as_array().unwrap() {
        let state = &preset["state"];
        let ask = |names: &[&str]| -> String {
            let said = |name: &&str| format!("{name}={}", state[*name]);
            names.iter().map(said).collect::<Vec<_>>().join("&")
        };
        for (path, names) in [
            ("plane", &["start", "target", "w0", "w1", "b0", "b1"][..]),
            ("point", &["start", "target", "w", "b"]),
            ("train", &["start", "target", "w", "b", "step", "threshold"]),
        ] {
            let query = ask(names);
            let answer = server.get(&format!("/api/{path}?{query}"));
            assert_eq!(answer.status, 200, "{} {path}: {}", preset["id"], answer.text());
        }
    }
}

#[test]
fn a_surface_is_torn_along_the_shock() {
    let server = Server::start();
    let told = server.get("/api/surface?start=0.5&w0=0&w1=8&b0=-6&b1=0&columns=33&rows=12").json();
    let rows = told["costs"].as_array().unwrap();
    assert_eq!((rows.len(), rows[0].as_array().unwrap().len()), (26, 34));
    let (below, above) = (&told["biases"][12], &told["biases"][13]);
    for (column, weight) in told["weights"].as_array().unwrap().iter().enumerate() {
        let unit = Unit::logistic(number(weight), 0.0).unwrap();
        if let Some(shock) =
            unit.shock(0.5).unwrap().filter(|shock| (-5.9..-0.1).contains(&shock.bias))
        {
            let (low, high) = (number(&below[column]), number(&above[column]));
            assert!(low <= shock.bias && shock.bias <= high && high - low < 0.02);
        }
    }
    assert!(told["shock"][0].as_array().unwrap().len() > 10);
}

#[test]
fn a_network_is_diagnosed_as_the_command_does() {
    let server = Server::start();
    let contracting = "activation = 'tanh'\nW = [[0.5, -0.2], [0.1, 0.3]]";
    let told = server.post("/api/network?name=calm.toml", contracting.as_bytes());
    assert_eq!(told.status, 200, "{}", told.text());
    let told = told.json();
    assert_eq!((&told["verdict"], &told["name"]), (&"contracting".into(), &"calm.toml".into()));
    assert!(told["sentence"].as_str().unwrap().starts_with("Contracting"));
    assert_eq!(told["report"]["units"], 2);
    let figures = told["layers"][0]["figures"].as_array().unwrap();
    assert!(figures.iter().all(|figure| figure["svg"].as_str().unwrap().starts_with("<svg")));

    let two = server.post("/api/network?name=two.toml", b"activation = 'tanh'\nW = [[2.0]]").json();
    assert_eq!(two["verdict"], "not-contracting");
    // Nothing was given on the command line.
    assert_eq!(server.get("/api/network").status, 204);
}

#[test]
fn files_that_are_no_network_get_a_message() {
    let server = Server::start();
    let many = "[[layers]]\nactivation = 'tanh'\nW = [[0.1]]\nU = [[0.2]]\n".repeat(33);
    for (name, bytes, message) in [
        ("many.toml", many.as_bytes(), "33 layers are not allowed here: at most 32"),
        ("a.toml", b"W = [[1, 2]]", "a.toml"),
        ("a.npz", b"PK\x03\x04", "a.npz"),
        ("a.safetensors", b"\xff\xff\xff\xff\xff\xff\xff\x7f{}", "a.safetensors"),
        ("a.exe", b"MZ", "what is it?"),
        ("", b"", "what is it?"),
    ] {
        let answer = server.post(&format!("/api/network?name={name}"), bytes);
        assert_eq!(answer.status, 400, "{name}");
        assert!(answer.error().contains(message), "{name}: {}", answer.error());
    }
}

#[test]
fn what_cannot_be_asked_is_named() {
    let server = Server::start();
    for (path, message) in [
        ("/api/point?w=abc", "w = \"abc\" is not allowed: it must be a number"),
        ("/api/point?w=NaN", "w = \"NaN\" is not allowed"),
        ("/api/point?w=1e300", "w = \"1e300\" is not allowed"),
        ("/api/point?w=1&w=2", "\"w\" is given twice"),
        ("/api/point?v=1", "\"v\" is no parameter of this request"),
        ("/api/point?target=1", "target = 1 is not allowed"),
        ("/api/point?activation=relu", "it must be logistic or tanh"),
        ("/api/point?horizon=501", "it must be a whole number from 1 to 500"),
        ("/api/point?horizon=-1", "horizon = \"-1\" is not allowed"),
        ("/api/field?columns=0", "columns = \"0\" is not allowed"),
        ("/api/field?columns=100000000000000000000", "is not allowed"),
        ("/api/field?w0=2&w1=1", "its lower end must come first"),
        ("/api/field?w0=1&w1=1", "its lower end must come first"),
        ("/api/train?methods=adam", "methods = \"adam\" is not allowed"),
        ("/api/train?methods=shockfree,shockfree", "twice"),
        ("/api/train?budget=5001", "budget = \"5001\" is not allowed"),
        ("/api/train?weight=4", "weight = 4 is not allowed"),
        ("/api/train?step=0", "step = \"0\" is not allowed"),
        ("/api/surface?rows=0", "rows = \"0\" is not allowed"),
        ("/api/network?path=/etc/passwd", "\"path\" is no parameter of this request"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 400, "{path}: {}", answer.text());
        assert!(answer.error().contains(message), "{path}: {}", answer.error());
    }
}
