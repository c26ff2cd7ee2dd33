//! `shockfree train`.

mod common;

use common::{json, refused, run, shockfree};
use serde_json::Value;
use std::fs;

fn runs(document: &Value) -> &Vec<Value> {
    document["runs"].as_array().unwrap()
}

fn counts(arguments: &str) -> Vec<(String, u64)> {
    let document = json(arguments);
    runs(&document)
        .iter()
        .map(|run| {
            (run["method"].as_str().unwrap().to_owned(), run["iterations"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn without_arguments_it_shows_example_8() {
    let outcome = shockfree("train");
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    insta::assert_snapshot!(outcome.out);
}

#[test]
fn the_paper_s_counts_come_out() {
    let name = |name: &str, count| (name.to_owned(), count);
    let eight = [name("gradient-descent", 186), name("norm-clipping", 100), name("shockfree", 20)];
    assert_eq!(counts("train --json"), eight);
    let nine = [name("gradient-descent", 179), name("norm-clipping", 92), name("shockfree", 51)];
    assert_eq!(counts("train --example 9 --json"), nine);
    let other = counts("train --threshold 1.46 --methods norm-clipping --json");
    assert_eq!(other, [name("norm-clipping", 103)]);
    let other = counts("train --example 9 --threshold 1.46 --methods norm-clipping --json");
    assert_eq!(other, [name("norm-clipping", 94)]);
}

#[test]
fn json_has_the_documented_shape() {
    let document = json("train --json");
    insta::assert_snapshot!(serde_json::to_string_pretty(&document["problem"]).unwrap());
    for run in runs(&document) {
        assert_eq!(run["stop"], "converged");
        for key in ["w", "b", "cost"] {
            assert!(run["final"][key].is_f64(), "{key}");
        }
        assert!(run["max_gradient_norm"].is_f64());
        assert!(run.get("trace").is_none());
    }
    let traced = json("train --json --trace");
    for run in runs(&traced) {
        let trace = run["trace"].as_array().unwrap();
        assert_eq!(trace.len() as u64, run["iterations"].as_u64().unwrap() + 1);
        assert_eq!(trace[0]["b"], -3.0);
        assert!(trace[0]["applied_norm"].is_f64());
        assert!(trace.last().unwrap()["applied_norm"].is_null());
        assert_eq!(trace.last().unwrap()["cost"], run["final"]["cost"]);
        let largest =
            trace.iter().map(|entry| entry["gradient_norm"].as_f64().unwrap()).fold(0.0, f64::max);
        assert_eq!(largest, run["max_gradient_norm"].as_f64().unwrap());
    }
}

#[test]
fn every_method_runs_and_newton_is_quick() {
    let all = counts(
        "train --json --methods gradient-descent,norm-clipping,shockfree,shockfree-projected,shockfree-newton",
    );
    assert_eq!(all.len(), 5);
    assert!(all[4].1 <= 6, "{all:?}");
    // Without a step size as well.
    let bound = json("train --json --step bound --methods shockfree,shockfree-projected");
    assert!(runs(&bound).iter().all(|run| run["stop"] == "converged"));
    assert!(runs(&bound)[0]["settings"]["step"].as_f64().unwrap() < 0.4372);
}

#[test]
fn an_explosion_is_an_ending_with_a_name() {
    let arguments = "train --at 1e6,-5e5 --start 0 --horizon 500 --budget 20 --json";
    let document = json(arguments);
    let plain = &runs(&document)[0];
    assert_eq!(plain["stop"], "diverged");
    assert!(plain["reason"].as_str().unwrap().contains("not a finite number"));
    assert!(plain["max_gradient_norm"].is_null(), "JSON has no infinity");
    assert_eq!(plain["final"]["w"], 1e6);
    assert_ne!(runs(&document)[1]["stop"], "diverged", "clipping an infinite gradient is possible");
    let text = shockfree(&arguments.replace(" --json", ""));
    assert_eq!(text.code, 0);
    assert!(text.out.contains("gradient-descent diverged: w ="), "{}", text.out);
    assert!(!text.out.contains("NaN"), "{}", text.out);
}

const PROBLEM: &str = r#"
start = -2.0
target = 0.7
initial = { w = 5.0, b = -3.0 }

[[method]]
name = "norm-clipping"
step = 0.5
threshold = 2.26

[[method]]
name = "shockfree"
weight = 3
step = 0.5
"#;

/// Trains on a problem file with this text.
fn on_file(text: &str, more: &[&str]) -> common::Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("problem.toml");
    fs::write(&path, text).unwrap();
    let mut outcome = run(&[&["train", "--problem", path.to_str().unwrap()], more].concat());
    outcome.err = outcome.err.replace(path.to_str().unwrap(), "problem.toml");
    outcome
}

/// What is said of problem files that must be refused.
fn refusals(files: &[String], more: &[&str]) -> Vec<String> {
    let refuse = |file: &String| {
        let outcome = on_file(file, more);
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{file}");
        outcome.err
    };
    files.iter().map(refuse).collect()
}

#[test]
fn a_problem_file_says_it_all_and_flags_override_it() {
    let outcome = on_file(PROBLEM, &["--json"]);
    let document: Value = serde_json::from_str(&outcome.out).expect(&outcome.err);
    let iterations: Vec<_> = runs(&document).iter().map(|run| run["iterations"].clone()).collect();
    assert_eq!(iterations, [100, 20]);
    let outcome = on_file(PROBLEM, &["--json", "--threshold", "1.46", "--budget", "50"]);
    let document: Value = serde_json::from_str(&outcome.out).expect(&outcome.err);
    assert_eq!(runs(&document)[0]["settings"]["threshold"], 1.46);
    assert_eq!(runs(&document)[0]["stop"], "budget");
    let infinite = PROBLEM.replace("target", "horizon = \"infinite\"\ntarget");
    assert_eq!(on_file(&infinite, &[]).code, 0);
    let tanh = "activation = \"tanh\"\ntarget = -0.4\ninitial = { w = 1.5, b = 0.2 }\n";
    let outcome = on_file(tanh, &["--json"]);
    let document: Value = serde_json::from_str(&outcome.out).expect(&outcome.err);
    assert_eq!(runs(&document)[2]["settings"]["weight"], 0.75);
    assert_eq!(runs(&document)[2]["stop"], "converged");
}

#[test]
fn mistakes_in_a_problem_file_are_underlined() {
    let cases = [
        PROBLEM.replace("threshold", "treshold"),
        PROBLEM.replace("target = 0.7\n", ""),
        PROBLEM.replace("target", "horizon = \"forever\"\ntarget"),
        PROBLEM.replace("target", "horizon = 2.5\ntarget"),
        PROBLEM.replace("0.7", "high"),
        PROBLEM.replace("\"shockfree\"", "\"shokfree\""),
        "method = []\ntarget = 0.7\ninitial = { w = 5, b = -3 }".to_owned(),
    ];
    insta::assert_snapshot!(refusals(&cases, &[]).join("\n"));
}

#[test]
fn values_that_cannot_be_are_refused_by_name() {
    let cases = [
        PROBLEM.replace("0.7", "1.5"),
        PROBLEM.replace("0.7", "nan"),
        PROBLEM.replace("weight = 3", "weight = 4"),
        PROBLEM.replace("2.26", "-1"),
        PROBLEM.replace("step = 0.5", "step = 0"),
        PROBLEM.replace("threshold = 2.26", "radius = 3"),
        PROBLEM.replace("w = 5.0", "w = inf"),
        PROBLEM.replace("target", "tolerance = -1\ntarget"),
        PROBLEM.replace("target", "budget = 100000000\ntarget"),
        PROBLEM.replace("target", "horizon = 0\ntarget"),
    ];
    // A folder that cannot be is not even looked at.
    let figures = ["--figures", "/dev/null/figures"];
    insta::assert_snapshot!(refusals(&cases, &figures).join(""));
}

#[test]
fn flags_that_cannot_be_are_refused_by_name() {
    let cases = [
        "train --target 1",
        "train --target nan",
        "train --weight 4",
        "train --weight -4.5 --methods shockfree-newton",
        "train --threshold -1",
        "train --threshold inf",
        "train --step 0",
        "train --step bound",
        "train --radius 5 --methods shockfree-projected",
        "train --at 1",
        "train --at 1e308,1e308",
        "train --horizon 0",
        "train --horizon 1e3",
        "train --horizon 99999999999",
        "train --budget 0",
        "train --budget -1",
        "train --budget 18446744073709551616",
        "train --tolerance 0",
        "train --methods shockfree,shockfree",
        "train --methods shockfree --threshold 2",
        "train --methods gradient-descent --weight 3",
        "train --threshold 1,x",
        "train --budget 1000000 --methods shockfree --step 1e-9 --threshold 3",
        "train --example 7",
        "train --methods adam",
        "train --problem no-such-file.toml",
        "train --problem .",
        "train --example 8 --problem x.toml",
        "train --trace",
    ];
    let messages: Vec<String> =
        cases.iter().map(|case| format!("$ shockfree {case}\n{}", refused(case))).collect();
    insta::assert_snapshot!(messages.join("\n\n"));
    let many = vec!["1"; 33].join(",");
    let refused = refused(&format!("train --threshold {many}"));
    assert_eq!(refused, "error: 33 methods are not allowed: at most 32");
}

#[test]
fn what_is_kept_has_a_limit() {
    let message = refused(
        "train --budget 1000000 --threshold 1,2,3,4,5 --methods norm-clipping,gradient-descent",
    );
    assert!(message.contains("at most 833333"), "{message}");
    let methods = "[[method]]\nname = \"shockfree\"\n".repeat(33);
    let outcome = on_file(&format!("target = 0.7\ninitial = {{ w = 5, b = -3 }}\n{methods}"), &[]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("33 methods are not allowed: from 1 to 32"), "{}", outcome.err);
    let long = on_file(&format!("target = 0.7 # {}", "é".repeat(600_000)), &[]);
    assert!(long.err.contains("at most 1048576 bytes"), "{}", &long.err[..200]);
}

#[test]
fn several_thresholds_are_several_runs() {
    let document = json("train --threshold 2.26,1.46 --json");
    let iterations: Vec<_> = runs(&document).iter().map(|run| run["iterations"].clone()).collect();
    assert_eq!(iterations, [186, 100, 103, 20]);
    let text = shockfree("train --threshold 2.26,1.46").out;
    assert!(text.contains("norm-clipping, step 0.5, threshold 1.46  "), "{text}");
}

#[test]
fn another_activation_has_another_strip() {
    let document = json("train --activation tanh --json");
    let shockfree = &runs(&document)[2];
    assert_eq!(shockfree["settings"]["weight"], 0.75);
    // (16/27) 2√2 R L/(1-ρ), R = 2.
    let bound = shockfree["gradient_bound"].as_f64().unwrap();
    assert!((bound - 16.0 / 27.0 * 16.0 * 2.0_f64.sqrt()).abs() < 1e-12, "{bound}");
    assert!(shockfree["max_gradient_norm"].as_f64().unwrap() <= bound);
}

/// Each method has its own bound, and keeps it.
#[test]
fn bounds_are_those_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.toml");
    let method = |weight| format!("[[method]]\nname = \"shockfree\"\nweight = {weight}\n");
    let text =
        format!("target = 0.7\ninitial = {{ w = 5, b = -3 }}\n{}{}", method(0.5), method(3.9));
    fs::write(&path, text).unwrap();
    let document = json(&format!("train --json --problem {}", path.display()));
    for (run, weight) in runs(&document).iter().zip([0.5, 3.9]) {
        let bound = run["gradient_bound"].as_f64().unwrap();
        assert!((bound - 16.0 / 27.0 * 8.0_f64.sqrt() / (4.0 - weight)).abs() < 1e-12);
        assert!(run["max_gradient_norm"].as_f64().unwrap() <= bound);
    }
    assert!(runs(&json("train --json"))[0]["gradient_bound"].is_null());
}

/// The pictures of the README are what the program draws.
#[test]
fn the_pictures_of_the_readme_are_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    run(&["train", "--figures", folder.path().to_str().unwrap()]);
    let images = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images");
    for name in ["plane.svg", "cost.svg", "gradient.svg"] {
        let read = |folder: &std::path::Path| fs::read_to_string(folder.join(name)).unwrap();
        assert!(read(folder.path()) == read(&images), "{name}: see CONTRIBUTING.md");
    }
}

/// A link stays a link, a file keeps its mode, and what may not be written is not.
#[cfg(unix)]
#[test]
fn figures_respect_what_is_there() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
    fs::write(at("elsewhere"), "old").unwrap();
    symlink(at("elsewhere"), at("plane.svg")).unwrap();
    fs::write(at("cost.svg"), "old").unwrap();
    fs::set_permissions(at("cost.svg"), fs::Permissions::from_mode(0o600)).unwrap();
    let figures = ["train", "--figures", folder.path().to_str().unwrap()];
    assert_eq!(run(&figures).code, 0);
    assert!(fs::symlink_metadata(at("plane.svg")).unwrap().is_symlink());
    assert!(fs::read_to_string(at("elsewhere")).unwrap().starts_with("<svg"));
    assert_eq!((mode("cost.svg"), mode("gradient.svg")), (0o600, 0o644));
    fs::set_permissions(at("cost.svg"), fs::Permissions::from_mode(0o444)).unwrap();
    let outcome = run(&figures);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("cost.svg: permission denied"), "{}", outcome.err);
    // What is no file, like a pipe, is written and not replaced.
    let pipe = at("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    let outcome = run(&["atlas", "--format", "svg", "--out", pipe.to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.out.as_str()), (0, ""));
    assert!(!fs::metadata(&pipe).unwrap().is_file());
    assert!(reader.join().unwrap().starts_with("<svg"));
}

#[test]
fn figures_are_whole_and_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let figures = folder.path().join("a/b");
    let read = || {
        let outcome = run(&["train", "--figures", figures.to_str().unwrap()]);
        assert_eq!(outcome.code, 0, "{}", outcome.err);
        let mut files: Vec<_> = fs::read_dir(&figures)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let text = fs::read_to_string(&path).unwrap();
                assert!(text.starts_with("<svg") && text.trim_end().ends_with("</svg>"));
                (path, text)
            })
            .collect();
        files.sort();
        files
    };
    let first = read();
    let names: Vec<_> =
        first.iter().map(|(path, _)| path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["cost.svg", "gradient.svg", "plane.svg"], "and nothing else");
    assert_eq!(first, read());
}

#[test]
fn a_folder_that_cannot_be_written_is_named_and_nothing_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "kept").unwrap();
    for place in [file.clone(), file.join("inside")] {
        let outcome = run(&["train", "--figures", place.to_str().unwrap()]);
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
        assert!(outcome.err.starts_with("error: cannot write "), "{}", outcome.err);
        assert!(outcome.err.contains(place.to_str().unwrap()), "{}", outcome.err);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    // A figure's place taken by a folder: no other figure is written either.
    fs::create_dir(folder.path().join("gradient.svg")).unwrap();
    let outcome = run(&["train", "--figures", folder.path().to_str().unwrap()]);
    assert_eq!(outcome.code, 2);
    assert!(!folder.path().join("plane.svg").exists());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no half of a file is left");
}

/// Every instruction set gives the same bits, and one that is not there is refused.
#[test]
fn an_instruction_set_can_be_forced() {
    let with = |simd: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_shockfree"))
            .args(["train", "--json"])
            .env("SHOCKFREE_SIMD", simd)
            .output()
            .unwrap()
    };
    let widest = with("");
    for (name, _) in shockfree::simd::levels() {
        let forced = with(name);
        assert!(forced.status.success(), "{name}");
        assert_eq!(forced.stdout, widest.stdout, "{name}");
    }
    let other = with("mmx");
    let message = String::from_utf8(other.stderr).unwrap();
    assert_eq!(other.status.code(), Some(2));
    assert!(message.starts_with("error: SHOCKFREE_SIMD is \"mmx\"; here it can be "), "{message}");
    assert!(message.trim_end().ends_with("plain"), "{message}");
}
