//! `shockfree atlas`, `shockfree cost`, and what all commands share.

mod common;

use common::{json, refused, run, shockfree};
use serde_json::json;
use std::process::{Command, Stdio};

#[test]
fn a_point_is_answered_in_the_documented_shape() {
    assert_eq!(
        json("atlas --at -8,4 --start 0 --json"),
        json!({
            "fixed_points": [
                {"y": 0.5, "x": 0.0, "multiplier": -2.0, "stability": "repelling"}
            ],
            "limit": {"kind": "fixed-point", "y": 0.5},
            "region": "two-cycle",
            "stable_strip": false,
            "shock": {"b": 4.0, "kind": "phase"},
        })
    );
    let cycle = json("atlas --at -8,4 --start 0.4 --json");
    assert_eq!(cycle["limit"]["kind"], "two-cycle");
    let ends = cycle["limit"]["y"].as_array().unwrap();
    // The paper's remark: "between 0.02 and 0.97" (which rounds down).
    assert!((ends[0].as_f64().unwrap() - 0.021_247_987_961_365_63).abs() < 1e-16);
    assert!((ends[1].as_f64().unwrap() - 0.978_752_012_038_634_4).abs() < 1e-15);
    let strip = json("atlas --at 3,-1 --start -2 --json");
    assert_eq!(strip["stable_strip"], true);
    assert!(strip["shock"].is_null());
    let wedge = json("atlas --at 6,-3 --start 2 --json");
    assert_eq!(wedge["region"], "two-attractors");
    assert_eq!(wedge["fixed_points"].as_array().unwrap().len(), 3);
    assert_eq!(wedge["shock"]["kind"], "fold");
    let cusp = json("atlas --at 4,-2 --json");
    assert_eq!(cusp["fixed_points"][0]["stability"], "neutral");
}

#[test]
fn any_finite_point_is_answered_with_numbers() {
    let numbers =
        ["0", "-4", "4", "4.000000001", "1e6", "-1e6", "1e-300", "5e-324", "-1e300", "8e307"];
    for w in numbers {
        for b in numbers {
            for start in ["-2", "1e308", "-7e2"] {
                let answer = json(&format!("atlas --at {w},{b} --start {start} --json"));
                let text = answer.to_string().replace("\"shock\":null", "");
                assert!(!text.contains("null"), "{w},{b} from {start}: {text}");
            }
        }
    }
}

#[test]
fn a_point_is_described_in_words() {
    let texts = [
        "atlas --at -8,4 --start 0.4",
        "atlas --at 6,-3 --start -2",
        "atlas --at 3,-1",
        "atlas --at 0.5,0.1 --activation tanh",
        "cost --at 5,-3 --start -2 --target 0.7",
        "cost --at 3,-1 --target 0.7 --horizon infinite",
    ]
    .map(|arguments| format!("$ shockfree {arguments}\n{}", shockfree(arguments).out));
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn costs_keep_all_their_digits() {
    let answer = json("cost --at 5,-3 --start -2 --target 0.7 --horizon 50 --json");
    // From the 60-digit run of example 8: E and ∇E at its start are checked in the library; here only
    // that printing and reading give the same number back.
    let cost = answer["cost"].as_f64().unwrap();
    let y = answer["y"].as_f64().unwrap();
    assert_eq!(cost, (y - 0.7) * (y - 0.7));
    assert!(answer["gradient"]["w"].is_f64() && answer["gradient"]["b"].is_f64());
    let text = shockfree("cost --at 5,-3 --start -2 --target 0.7 --horizon 50 --json").out;
    assert!(text.contains(&format!("{y:?}")), "{text}");
}

#[test]
fn what_has_no_answer_is_refused_by_name() {
    let cases = [
        "cost --at -8,4 --start 0.4 --target 0.3 --horizon infinite",
        "cost --at 6,-3 --start 0 --target 0.3 --horizon infinite",
        "cost --at 5,-3 --start -2 --target 1.5",
        "cost --at nan,1 --target 0.5",
        "cost --at 5,-3 --start inf --target 0.5",
        "cost --at 1e308,1e308 --target 0.5",
        "cost --at 5,-3 --target 0.5 --activation relu",
        "cost --target 0.5",
        "atlas --at 1;2",
        "atlas --weights 4,4",
        "atlas --weights -1e308,1e308",
        "atlas --format png",
        "atlas --at 1,2 --out x.svg",
        "atlas --out /dev/null/x.svg",
        "completions tcsh",
        "tarin",
    ];
    let messages: Vec<String> =
        cases.iter().map(|case| format!("$ shockfree {case}\n{}", refused(case))).collect();
    insta::assert_snapshot!(messages.join("\n\n"));
}

#[test]
fn the_plane_comes_in_four_forms() {
    insta::assert_snapshot!(shockfree("atlas --start -2").out);
    let svg = shockfree("atlas --start -2 --format svg").out;
    assert!(svg.starts_with("<svg"));
    let csv = shockfree("atlas --start -2 --format csv").out;
    let document = json("atlas --start -2 --json");
    assert_eq!(document["cusp"], json!({"w": 4.0, "b": -2.0}));
    let mut rows = csv.lines().skip(1);
    for curve in document["curves"].as_array().unwrap() {
        for point in curve["points"].as_array().unwrap() {
            let row: Vec<_> = rows.next().unwrap().split(',').collect();
            assert_eq!(row[0], curve["name"]);
            assert_eq!(row[1].parse::<f64>().unwrap(), point[0].as_f64().unwrap());
            assert_eq!(row[2].parse::<f64>().unwrap(), point[1].as_f64().unwrap());
        }
    }
    assert_eq!(rows.next(), None);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plane.svg");
    let outcome =
        run(&["atlas", "--start", "-2", "--format", "svg", "--out", path.to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.out.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(path).unwrap().trim_end(), svg.trim_end());
}

#[test]
fn help_is_enough_to_use_a_command() {
    let texts = ["--help", "train --help", "atlas --help", "cost --help", "completions --help"]
        .map(|arguments| {
            let outcome = shockfree(arguments);
            assert_eq!(outcome.code, 0);
            format!("$ shockfree {arguments}\n{}", outcome.out)
        });
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = shockfree(&format!("completions {shell}")).out;
        assert!(script.contains("train") && script.contains("threshold"), "{shell}");
    }
}

/// `shockfree … | head -1`: a reader that goes is no failure, and no panic.
#[test]
fn a_reader_may_leave() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shockfree"))
        .args(["atlas", "--start", "-2", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn without_a_terminal_there_is_no_colour() {
    for arguments in ["train", "atlas --start 1"] {
        assert!(!shockfree(arguments).out.contains('\u{1b}'));
    }
}
