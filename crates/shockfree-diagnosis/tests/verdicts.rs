//! Verdicts on networks whose answer is known, and certificates as files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shockfree_data::{Format, Limits, Model, read_model_bytes};
use shockfree_diagnosis::certificate_file::CertificateFile;
use shockfree_diagnosis::{
    Assumptions, Completeness, Diagnosis, Error, Progress, Report, TimeLimit, Verdict, diagnose,
};

fn toml(text: &str) -> Model {
    read_model_bytes(Format::Toml, text.as_bytes(), &Limits::default()).unwrap()
}

fn diagnosed(text: &str, input_bound: Option<f64>) -> Diagnosis {
    let assumptions = Assumptions { activation: None, input_bound };
    diagnose(&toml(text), &assumptions, Duration::from_mins(10), &|_| ()).unwrap()
}

const COUNTER_EXAMPLE: &str = "activation = 'tanh'\nW = [[0, 10], [-0.012, 1.1]]";

#[test]
fn the_counter_example_and_its_conjugate_are_refuted_by_proven_attractors() {
    // 4W and 2b - 2W1.
    let logistic = "activation = 'logistic'\nW = [[0, 40], [-0.048, 4.4]]\nb = [-20, -2.176]";
    for text in [COUNTER_EXAMPLE, logistic] {
        let diagnosis = diagnosed(text, None);
        let layer = &diagnosis.layers[0];
        assert_eq!(diagnosis.verdict, Verdict::NotContracting, "{text}");
        assert_eq!(layer.witness().unwrap().as_str(), "two-attractors");
        assert!(layer.witness_proven);
        assert_eq!(layer.completeness, Completeness::Proven);
        assert_eq!(layer.survey.fixed_points.points.len(), 5);
        assert_eq!(layer.survey.fixed_points.index_sum(), 1);
    }
}

#[test]
fn certificates_of_each_kind_decide_alone() {
    let name = |text: &str| {
        let diagnosis = diagnosed(text, None);
        assert_eq!(diagnosis.verdict, Verdict::Contracting, "{text}");
        let layer = &diagnosis.layers[0];
        layer
            .claims
            .made
            .iter()
            .filter(|claim| claim.holds)
            .map(|claim| claim.name)
            .collect::<Vec<_>>()
    };
    // Triangular: any rate above 0.5 by scaling, but σ_max = 100.
    let far_from_normal = name("W = [[0.5, 100], [0, 0.5]]");
    assert!(!far_from_normal.contains(&"spectral") && far_from_normal.contains(&"diagonal"));
    // A turn by 90° of unequal lengths, with the sharp certificate only.
    assert_eq!(name("W = [[0.93, 0.66], [-0.66, 0.05]]"), ["lmi"]);
    // One unit beyond w = 4 with one attractor: slopes fall once states are where they can be.
    let reached = name("activation = 'logistic'\nW = [[6]]\nb = [-1]");
    assert!(
        !reached.is_empty() && reached.iter().all(|name| name.starts_with("reached-")),
        "{reached:?}"
    );
}

#[test]
fn other_inputs_refute_and_bounds_of_them_prove() {
    let text = "activation = 'logistic'\nW = [[5]]\nU = [[0.1]]\nb = [2]";
    // With zero input there is one attractor; an input of -45 puts the unit between its folds.
    let any = diagnosed(text, None);
    assert_eq!(any.verdict, Verdict::NotContracting);
    assert!(
        any.layers[0].witness_proven && any.layers[0].input[0] < -30.0,
        "{:?}",
        any.layers[0].input
    );
    assert_eq!(any.layers[0].completeness, Completeness::Proven);
    assert_eq!(diagnosed(text, Some(1.0)).verdict, Verdict::Contracting);
}

#[test]
fn a_saved_certificate_is_checked_against_the_weights() {
    for (text, bound) in [
        ("W = [[0.5, 0.1], [0, 0.5]]", None),
        ("W = [[0.93, 0.66], [-0.66, 0.05]]", None),
        ("W = [[0.5, 100], [0, 0.5]]\nleak = 0.5\nactivation = 'relu'", None),
        ("activation = 'logistic'\nW = [[5]]\nU = [[0.1]]\nb = [2]", Some(1.0)),
    ] {
        let saved =
            CertificateFile::new(&diagnosed(text, bound)).expect("contracting").text().unwrap();
        let check = |saved: &str, text: &str| {
            let checked = CertificateFile::read(saved).unwrap().check(&toml(text)).unwrap();
            checked.iter().all(|one| one.refused.is_none())
        };
        assert!(check(&saved, text), "{saved}");
        // Other weights, another rate, another matrix, another layer.
        assert!(!check(&saved, "W = [[2.5, 0.1], [0, 2.5]]"));
        let value: serde_json::Value = serde_json::from_str(&saved).unwrap();
        let with = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut value = value.clone();
            change(&mut value["layers"][0]);
            value.to_string()
        };
        let rate = value["layers"][0]["rate"].as_f64().unwrap();
        assert!(!check(&with(&|layer| layer["rate"] = (0.7 * rate).into()), text), "{saved}");
        assert!(!check(&with(&|layer| layer["rate"] = 1.5.into()), text));
        assert!(!check(&with(&|layer| layer["layer"] = "other.l0".into()), text));
        assert!(!check(&with(&|layer| layer["units"] = 7.into()), text));
        assert!(!check(&with(&|layer| layer["activation"] = "sinus".into()), text));
    }
    for text in
        ["", "{}", "[]", "{\"shockfree-certificates\": 2, \"layers\": []}", "{\"layers\": 1}"]
    {
        assert!(CertificateFile::read(text).is_err(), "{text}");
    }
    // Nothing to save where nothing is certified.
    assert!(CertificateFile::new(&diagnosed(COUNTER_EXAMPLE, None)).is_none());
}

#[test]
fn the_json_says_what_was_found() {
    let value = serde_json::to_value(Report::new(&diagnosed(COUNTER_EXAMPLE, None), &[])).unwrap();
    assert_eq!(value["verdict"], "not-contracting");
    assert_eq!(value["cell"], "rnn");
    assert_eq!(value["fixed_points"]["complete"], "proven");
    assert_eq!(value["fixed_points"]["index_sum"], 1);
    assert_eq!(value["fixed_points"]["points"].as_array().unwrap().len(), 5);
    assert_eq!(value["witness"]["kind"], "two-attractors");
    assert_eq!(value["witness"]["proven"], true);
    assert!(value["gradient_bound"].is_null() && value["memory"].is_null());
    let names: Vec<_> =
        value["certificates"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names[..4], ["spectral", "absolute", "diagonal", "lmi"]);
    for point in value["fixed_points"]["points"].as_array().unwrap() {
        assert_eq!(point["stable"], point["spectral_radius"].as_f64().unwrap() < 1.0);
        assert_eq!(point["y"].as_array().unwrap().len(), 2);
    }
    let good = serde_json::to_value(Report::new(&diagnosed("W = [[0.5]]", None), &[])).unwrap();
    // 1/(1 - ρ), and L (1 + 1)^½/(1 - ρ) for one tanh unit and its weight and bias.
    assert!((good["memory"].as_f64().unwrap() - 2.0).abs() < 1e-6);
    assert!((good["gradient_bound"].as_f64().unwrap() - 2.0 * 2.0_f64.sqrt()).abs() < 1e-6);
}

#[test]
fn a_stack_is_refuted_only_at_inputs_that_occur() {
    // The lower unit rests at 1/2, however slowly; the upper one is bistable at 0, not at 10/2.
    for leak in ["1e-9", "1"] {
        let text = format!(
            "[[layers]]\nactivation = 'logistic'\nleak = {leak}\nW = [[0.0]]\nb = [0.0]\n\
             [[layers]]\nactivation = 'tanh'\nW = [[2.0]]\nU = [[10.0]]\nb = [0.0]"
        );
        let diagnosis = diagnosed(&text, None);
        assert_eq!(diagnosis.verdict, Verdict::Undecided, "{text}");
        assert_eq!(diagnosis.layers[1].input, [0.5]);
        assert!(diagnosis.layers[1].witness().is_none());
    }
    // With a weight of 0 in between it is.
    let open = "[[layers]]\nactivation = 'logistic'\nW = [[0.0]]\nb = [0.0]\n\
                [[layers]]\nactivation = 'tanh'\nW = [[2.0]]\nU = [[0.0]]\nb = [0.0]";
    assert_eq!(diagnosed(open, None).verdict, Verdict::NotContracting);
}

#[test]
fn a_certificate_for_smaller_inputs_than_come_from_below_is_refused() {
    let lower = "[[layers]]\nactivation = 'tanh'\nW = [[0.5]]\nU = [[3.0]]\nb = [0.0]\n";
    let upper = "activation = 'tanh'\nW = [[2.0]]\nU = [[10.0]]\nb = [5.0]";
    let certificates = |text: &str, bound| {
        let saved =
            CertificateFile::new(&diagnosed(text, bound)).expect("contracting").text().unwrap();
        let value: serde_json::Value = serde_json::from_str(&saved).unwrap();
        value["layers"][0].clone()
    };
    // The upper layer alone contracts if its input is 0.
    let mut of_upper = certificates(upper, Some(0.0));
    of_upper["layer"] = "l1".into();
    let layers = [certificates(lower, None), of_upper];
    let forged = serde_json::json!({ "shockfree-certificates": 1, "layers": layers }).to_string();
    let stack = toml(&format!("{lower}[[layers]]\n{upper}"));
    let checked = CertificateFile::read(&forged).unwrap().check(&stack).unwrap();
    assert_eq!(checked[0].refused, None);
    assert!(
        checked[1].refused.as_ref().unwrap().contains("the outputs below reach"),
        "{:?}",
        checked[1]
    );
    // Twice the same layer, an unknown name, a bound that is none.
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_str(&forged).unwrap();
        change(&mut value);
        CertificateFile::read(&value.to_string()).map(|_| ()).unwrap_err().to_string()
    };
    assert!(with(&|file| file["layers"][1]["layer"] = "l0".into()).contains("two certificates"));
    assert!(
        with(&|file| file["layers"][0]["name"] = "\u{1b}[31m".into()).contains("no certificate")
    );
    assert!(with(&|file| file["layers"][1]["input_bound"] = (-5).into()).contains("0 or more"));
}

#[test]
fn leak_postpones_what_reachable_states_promise() {
    // Without leak the box of outputs is entered at once, with leak only approached.
    let text = |leak: &str| format!("activation = 'tanh'\nleak = {leak}\nW = [[50.0]]\nb = [60.0]");
    assert_eq!(diagnosed(&text("1"), None).verdict, Verdict::Contracting);
    assert_eq!(diagnosed(&text("0.001"), None).verdict, Verdict::Undecided);
}

#[test]
fn orbits_that_grow_beyond_all_numbers_refute() {
    let diagnosis = diagnosed("activation = 'relu'\nW = [[2.0]]\nb = [1.0]", None);
    assert_eq!(diagnosis.verdict, Verdict::NotContracting);
    assert_eq!(diagnosis.layers[0].witness().unwrap().as_str(), "escape");
}

#[test]
fn what_is_stopped_gives_no_verdict() {
    let (model, time) = (toml(COUNTER_EXAMPLE), Duration::from_mins(10));
    let verdict = |stop: &AtomicBool, progress: Progress| {
        let limit = TimeLimit { time, stop: Some(stop) };
        diagnose(&model, &Assumptions::default(), limit, progress).map(|found| found.verdict)
    };
    let stop = AtomicBool::new(false);
    assert_eq!(verdict(&stop, &|_| ()).unwrap(), Verdict::NotContracting);
    let stopped = verdict(&stop, &|_| stop.store(true, Ordering::Relaxed));
    assert!(matches!(stopped, Err(Error::Stopped)), "{stopped:?}");
    // Before it begins nothing is worked at.
    let stopped = verdict(&stop, &|stage| panic!("{stage}"));
    assert!(matches!(stopped, Err(Error::Stopped)), "{stopped:?}");
}
