//! `shockfree diagnose` and `shockfree verify` as people run them.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Outcome, json, run, shockfree};
use tempfile::TempDir;

fn torch(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shockfree-diagnosis/tests/data/torch");
    format!("{folder}/{name}.safetensors")
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// A folder with one model in it.
fn toml(text: &str) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model.toml");
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn text(outcome: Outcome) -> String {
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    outcome.out
}

const COUNTER_EXAMPLE: &str = "activation = 'tanh'\nW = [[0, 10], [-0.012, 1.1]]\n";

#[test]
fn contracting() {
    insta::assert_snapshot!(text(shockfree(&format!("diagnose {}", torch("rnn")))));
}

#[test]
fn not_contracting() {
    let (_folder, path) = toml(COUNTER_EXAMPLE);
    insta::assert_snapshot!(text(shockfree(&format!("diagnose {path}"))));
}

#[test]
fn undecided() {
    insta::assert_snapshot!(text(shockfree(&format!("diagnose {}", torch("gru")))));
}

#[test]
fn layers_and_directions() {
    let out = text(shockfree(&format!("diagnose {}", torch("rnn_deep"))));
    for name in ["rnn.l0:", "rnn.l0_reverse:", "rnn.l1:", "rnn.l1_reverse:"] {
        assert!(out.contains(name), "{out}");
    }
}

#[test]
fn json_has_the_keys_that_are_promised() {
    let value = json(&format!("diagnose --json {}", torch("lstm_small")));
    assert_eq!(value["verdict"], "contracting");
    assert_eq!(value["cell"], "lstm");
    for key in [
        "certificates",
        "fixed_points",
        "lyapunov",
        "witness",
        "gradient_bound",
        "memory",
        "layers",
        "skipped",
    ] {
        assert!(value.get(key).is_some(), "{key}");
    }
    assert!(value["memory"].as_f64().unwrap() > 1.0);
    assert_eq!(value["layers"][0]["certificates"], value["certificates"]);
}

#[test]
fn a_certificate_is_saved_and_verified() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("certificate.json");
    let file = file.to_str().unwrap();
    text(run(&["diagnose", &torch("rnn"), "--save-certificate", file]));
    let verified = text(shockfree(&format!("verify {file} {}", torch("rnn"))));
    assert!(verified.starts_with("Contracting: every layer's certificate holds."), "{verified}");
    // Of other weights it proves nothing.
    let refused = shockfree(&format!("verify {file} {}", torch("rnn_relu")));
    assert_eq!(refused.code, 1);
    assert!(refused.out.starts_with("Not proven"), "{}", refused.out);
    // There is none to save where nothing is proven, and nothing is written.
    let (other, path) = toml(COUNTER_EXAMPLE);
    let none = other.path().join("none.json");
    let outcome = run(&["diagnose", &path, "--save-certificate", none.to_str().unwrap()]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.out.starts_with("Not contracting"), "the report is printed all the same");
    assert!(outcome.err.contains("the verdict is not-contracting"), "{}", outcome.err);
    assert!(!none.exists());
}

#[test]
fn the_pictures_of_the_documentation_are_what_it_draws() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    let checkpoint =
        |step: u32| docs().join(format!("diagnose/checkpoints/step-{step:04}.safetensors"));
    let losses = docs().join("diagnose/losses.csv");
    let training = |steps: &[u32], name: &str| {
        let models: Vec<PathBuf> = steps.iter().map(|&step| checkpoint(step)).collect();
        let mut arguments =
            vec!["diagnose", "--time-limit", "600", "--losses", losses.to_str().unwrap()];
        arguments.extend(["--figures", out]);
        arguments.extend(models.iter().map(|path| path.to_str().unwrap()));
        let printed = text(run(&arguments));
        compare(&folder.path().join("training.svg"), name);
        printed
    };
    let mut all: Vec<u32> = fs::read_dir(docs().join("diagnose/checkpoints"))
        .unwrap()
        .map(|file| {
            let name = file.unwrap().file_name().into_string().unwrap();
            name.trim_start_matches("step-").trim_end_matches(".safetensors").parse().unwrap()
        })
        .collect();
    all.sort_unstable();
    let printed = training(&all, "training.svg");
    // What the page quotes.
    let first = printed.lines().next().unwrap();
    let page = fs::read_to_string(docs().join("diagnose.md")).unwrap();
    let page: String = page.replace("\n> ", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains(first), "{first}");
    training(&(1376..=1393).collect::<Vec<_>>(), "closer.svg");
    let last = text(run(&["diagnose", checkpoint(3100).to_str().unwrap(), "--figures", out]));
    compare(&folder.path().join("fixed-points.svg"), "fixed-points.svg");
    assert!(page.contains(last.lines().next().unwrap()), "{last}");
    for name in ["eigenvalues.svg", "singular-values.svg", "exponents.svg"] {
        assert!(fs::read_to_string(folder.path().join(name)).unwrap().contains("</svg>"));
    }
}

fn compare(drawn: &Path, name: &str) {
    let kept = docs().join("images/diagnose").join(name);
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs::copy(drawn, &kept).unwrap();
    }
    assert!(fs::read(drawn).unwrap() == fs::read(&kept).unwrap(), "{name} is drawn otherwise");
}

#[test]
fn what_cannot_be_is_refused_in_one_message() {
    let (folder, path) = toml("W = [[0.5, 1], [0.5]]\n");
    let missing = folder.path().join("missing.safetensors");
    let truncated = folder.path().join("truncated.safetensors");
    let whole = fs::read(torch("rnn")).unwrap();
    fs::write(&truncated, &whole[..whole.len() - 5]).unwrap();
    let absurd = folder.path().join("absurd.safetensors");
    fs::write(&absurd, (100_u64 << 30).to_le_bytes()).unwrap();
    let pickle = folder.path().join("model.pt");
    fs::write(&pickle, b"\x80\x02}").unwrap();
    let losses = folder.path().join("losses.csv");
    fs::write(&losses, "a,b\n1,2\n").unwrap();
    let path_of = |path: &Path| path.to_str().unwrap().to_owned();
    let good = torch("rnn");
    let checkpoint = |step: u32| {
        path_of(&docs().join(format!("diagnose/checkpoints/step-{step:04}.safetensors")))
    };
    let cases: [(Vec<String>, &str); 16] = [
        (vec![good.clone(), "--save-certificate".into(), good.clone()], "would be overwritten"),
        (vec![torch("gru"), "--activation".into(), "relu".into()], "would change nothing"),
        (vec![checkpoint(1380), checkpoint(1379)], "in the order of the numbers"),
        (vec![checkpoint(1380), checkpoint(1380)], "in the order of the numbers"),
        (vec![good.clone(), torch("gru")], "different layers"),
        (vec![path.clone()], "W"),
        (vec![path_of(&missing)], "cannot read"),
        (vec![path_of(&truncated)], "truncated.safetensors"),
        (vec![path_of(&absurd)], "absurd.safetensors"),
        (vec![path_of(&pickle)], "pickle"),
        (vec![path_of(folder.path())], "folder"),
        (vec![good.clone(), "--input-bound".into(), "-1".into()], "0 or more"),
        (vec![good.clone(), "--input-bound".into(), "NaN".into()], "finite"),
        (vec![good.clone(), "--time-limit".into(), "0".into()], "above 0"),
        (vec![good.clone(), "--losses".into(), path_of(&losses)], "two or more checkpoints"),
        (
            vec![good.clone(), good.clone(), "--losses".into(), path_of(&losses)],
            "no column \"loss\"",
        ),
    ];
    for (arguments, part) in cases {
        let mut all = vec!["diagnose".to_owned()];
        all.extend(arguments);
        let outcome = run(&all.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{all:?}");
        assert!(
            outcome.err.starts_with("error: ") && outcome.err.contains(part),
            "{all:?}: {}",
            outcome.err
        );
    }
    let outcome = shockfree(&format!("verify {} {good}", path_of(&losses)));
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("certificates"), "{}", outcome.err);
}
