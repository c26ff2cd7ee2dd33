//! `shockfree sweep`.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{Outcome, run_in};
use serde_json::Value;

/// A small sweep with every kind of ending but one.
const PROBLEM: &str = "
start = [-2, 1.2]
target = 0.7
step = [0.5, 2]
threshold = { from = 0.9, to = 2.26, count = 3 }
initial = { w = [5, 3, 8.5], b = { from = -4, to = -2, count = 3 } }
budget = 200
";

/// A folder with a problem file in it.
struct Room(tempfile::TempDir);

impl Room {
    fn new(problem: &str) -> Self {
        let room = Self(tempfile::tempdir().unwrap());
        fs::write(room.path("mine.toml"), problem).unwrap();
        room
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `shockfree sweep`, as [`run_in`] does.
    fn sweep(&self, words: &str) -> Outcome {
        run_in(self.0.path(), &format!("sweep {words}"))
    }

    #[track_caller]
    fn must(&self, words: &str) -> String {
        let outcome = self.sweep(words);
        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{words}");
        outcome.out
    }

    #[track_caller]
    fn refused(&self, words: &str) -> String {
        let outcome = self.sweep(words);
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{words}: {}", outcome.err);
        outcome.err.split("\n\nFor more").next().unwrap().trim_end().to_owned()
    }
}

/// The rows of a file, by the names of the columns.
fn rows(text: &str) -> Vec<std::collections::HashMap<String, String>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let fields = line.split(',').map(str::to_owned);
            names.iter().map(|name| (*name).to_owned()).zip(fields).collect()
        })
        .collect()
}

#[test]
fn a_sweep_says_how_each_method_fared() {
    let room = Room::new(PROBLEM);
    insta::assert_snapshot!(room.must("@mine.toml --out @out"));
    let mut names: Vec<String> = fs::read_dir(room.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    insta::assert_snapshot!(names.join("\n"));
    let is_figure = |name: &&String| Path::new(name).extension().is_some_and(|end| end == "svg");
    assert_eq!(names.iter().filter(is_figure).count(), 5);
    for name in names.iter().filter(is_figure) {
        let text = room.read(&format!("out/{name}"));
        assert!(text.starts_with("<svg") && text.trim_end().ends_with("</svg>"), "{name}");
        assert!(!text.contains("NaN") && !text.contains("inf"), "{name}");
    }
    insta::assert_snapshot!(room.read("out/plan.toml"));
}

/// The summary once more, counted from the rows.
#[test]
fn the_summary_is_what_the_rows_say() {
    let room = Room::new(PROBLEM);
    let printed = room.must("@mine.toml --out @out --json");
    assert_eq!(printed, room.read("out/summary.json"));
    let summary: Value = serde_json::from_str(&printed).unwrap();
    let rows = rows(&room.read("out/runs.csv"));
    assert_eq!(summary["runs"], rows.len());
    assert_eq!(summary["settings"], 2 * 2 * 3 * 3 * 3);
    for view in summary["methods"].as_array().unwrap() {
        let ours = |column: &str, of: &Value| {
            let (method, origin) = (&view["method"], &view["origin"]);
            rows.iter()
                .filter(|row| row["method"] == *method && row["origin"] == *origin)
                .filter(|row| of.is_null() || row["stop"] == *of)
                .map(|row| row[column].parse().unwrap())
                .collect::<Vec<f64>>()
        };
        for stop in ["converged", "budget", "diverged"] {
            assert_eq!(view[stop], ours("iterations", &stop.into()).len(), "{view}");
        }
        let largest = ours("largest_gradient", &Value::Null).into_iter().fold(0.0, f64::max);
        assert_eq!(view["largest_gradient"]["max"], largest);
        let mut counts = ours("iterations", &"converged".into());
        counts.resize(ours("iterations", &Value::Null).len(), f64::INFINITY);
        counts.sort_by(f64::total_cmp);
        let median = counts[counts.len().div_ceil(2) - 1];
        assert_eq!(view["iterations"]["median"].as_f64().unwrap_or(f64::INFINITY), median);
    }
    for view in summary["speed_up"].as_array().unwrap() {
        compare(view, &rows);
    }
}

/// One comparison once more: every setting written out, the rows found by their columns.
fn compare(view: &Value, rows: &[std::collections::HashMap<String, String>]) {
    let count = |row: &std::collections::HashMap<String, String>| match row["stop"].as_str() {
        "converged" => row["iterations"].parse::<f64>().unwrap(),
        _ => f64::INFINITY,
    };
    let (mut wins, mut losses, mut failed, mut ratios) = (0_u64, 0_u64, 0_u64, Vec::new());
    for other in rows {
        let counts = view["starts"] == "all" || other["w0"].parse::<f64>().unwrap() >= 4.0;
        if other["method"] != view["against"] || other["origin"] != view["origin"] || !counts {
            continue;
        }
        for ours in rows.iter().filter(|row| row["method"] == view["method"]) {
            let same = |column: &str| {
                ours[column] == other[column] || ours[column].is_empty() || other[column].is_empty()
            };
            if !["x_0", "target", "horizon", "step", "b0"].into_iter().all(same) {
                continue;
            }
            let (theirs, ours) = (count(other), count(ours));
            wins += u64::from(theirs > ours);
            losses += u64::from(theirs < ours);
            failed += u64::from(theirs.is_infinite() && ours.is_infinite());
            let ratio = theirs.max(1.0) / ours.max(1.0);
            ratios.push(if ratio.is_nan() { 1.0 } else { ratio });
        }
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ratios.len().div_ceil(2) - 1];
    assert_eq!(view["pairs"], ratios.len(), "{view}");
    assert_eq!((&view["wins"], &view["losses"]), (&wins.into(), &losses.into()), "{view}");
    assert_eq!(view["both_failed"], failed, "{view}");
    assert_eq!(view["ratio"]["median"].as_f64().unwrap_or(f64::INFINITY), median, "{view}");
}

#[test]
fn rows_are_what_train_gives() {
    let room = Room::new(PROBLEM);
    room.must("@mine.toml --out @out");
    let rows = rows(&room.read("out/runs.csv"));
    // Every eleventh: all methods, origins and endings are among them.
    for row in rows.iter().step_by(11) {
        let (method, step) = match row["method"].strip_suffix("-bound") {
            Some(method) => (method, "bound"),
            None => (row["method"].as_str(), row["step"].as_str()),
        };
        let threshold = match row["threshold"].as_str() {
            "" => String::new(),
            threshold => format!("--threshold {threshold}"),
        };
        let words = format!(
            "train --json --methods {method} --step {step} --start {} --target {} --horizon {} \
             --at {},{} --budget 200 {threshold}",
            row["x_0"], row["target"], row["horizon"], row["w0"], row["b0"],
        );
        let trained = &common::json(&words)["runs"][0];
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        assert_eq!(trained["stop"], row["stop"], "{words}");
        assert_eq!(trained["iterations"].to_string(), row["iterations"], "{words}");
        assert_eq!(trained["max_gradient_norm"], number("largest_gradient"), "{words}");
        assert_eq!(trained["final"]["w"], number("w"), "{words}");
        assert_eq!(trained["final"]["b"], number("b"), "{words}");
        assert_eq!(trained["final"]["cost"], number("cost"), "{words}");
    }
}

#[test]
fn what_is_there_is_never_overwritten_and_a_cut_file_is_completed() {
    let room = Room::new(PROBLEM);
    let report = room.must("@mine.toml --out @out");
    let whole = room.read("out/runs.csv");
    assert_eq!(
        room.refused("@mine.toml --out @out"),
        "error: out/runs.csv is there already: --resume goes on with it, --out DIR starts elsewhere"
    );
    // Complete already: nothing is run, and all is said again; the plan in the folder does.
    assert_eq!(room.must("@mine.toml --out @out --resume"), report);
    assert_eq!(room.must("--out @out --resume"), report);
    for place in [0, 50, 1000, whole.len() / 2, whole.len() - 1] {
        fs::write(room.path("out/runs.csv"), &whole[..place]).unwrap();
        assert_eq!(room.must("--out @out --resume"), report, "cut at {place}");
        assert!(room.read("out/runs.csv") == whole, "cut at {place}");
    }
    // Another problem does not get into the same folder.
    fs::write(room.path("other.toml"), PROBLEM.replace("200", "201")).unwrap();
    for more in ["", " --resume", " --shard 1/2"] {
        let refused = room.refused(&format!("@other.toml --out @out{more}"));
        assert!(refused.starts_with("error: out/plan.toml is another plan ("), "{refused}");
    }
    fs::write(room.path("out/runs.csv"), whole.replacen(",converged,", ",lost,", 1)).unwrap();
    let refused = room.refused("--out @out --resume");
    assert!(refused.starts_with("error: out/runs.csv, line "), "{refused}");
}

#[test]
fn parts_are_joined_to_the_same_files() {
    let room = Room::new(PROBLEM);
    let report = room.must("@mine.toml --out @whole");
    for part in ["3/3", "1/3", "2/3"] {
        let said = room.must(&format!("@mine.toml --out @out --shard {part}"));
        assert!(said.starts_with(&format!("Part {} of 3 is done: ", &part[..1])), "{said}");
    }
    let view = room.must("@mine.toml --out @out --shard 2/3 --resume --json");
    let view: Value = serde_json::from_str(&view).unwrap();
    assert_eq!((view["part"].as_u64(), view["of"].as_u64()), (Some(2), Some(3)));
    let all = "@out/runs-2-of-3.csv @out/runs-1-of-3.csv @out/runs-3-of-3.csv";
    let missing = "@out/runs-2-of-3.csv @out/runs-1-of-3.csv";
    assert_eq!(room.refused(&format!("--out @out --merge {missing}")), "error: missing: part 3/3");
    assert!(!Path::new(&room.path("out/runs.csv")).exists(), "nothing is half written");
    let joined = room.must(&format!("--out @out --merge {all}"));
    assert_eq!(joined.replace("In out", "In whole"), report);
    for name in ["runs.csv", "plan.toml", "summary.json", "iterations.svg", "speedup.svg"] {
        assert!(room.read(&format!("out/{name}")) == room.read(&format!("whole/{name}")), "{name}");
    }
    let again = room.refused(&format!("--out @out --merge {all}"));
    assert!(again.contains("out/runs.csv is there already"), "{again}");
    // Without the plan beside them they are not of the default plan.
    fs::remove_file(room.path("out/plan.toml")).unwrap();
    let foreign = room.refused(&format!("--out @new --merge {all}"));
    assert!(foreign.contains("runs-2-of-3.csv belongs to another plan"), "{foreign}");
}

#[test]
fn mistakes_are_named() {
    let cases = [
        PROBLEM.replace("threshold", "treshold"),
        PROBLEM.replace("target = 0.7\n", ""),
        PROBLEM.replace("target = 0.7", "target = [0.7, 1]"),
        PROBLEM.replace("target = 0.7", "target = []"),
        PROBLEM.replace("[0.5, 2]", "[0.5, \"bound\"]"),
        PROBLEM.replace("[0.5, 2]", "{ from = 0.5 }"),
        PROBLEM.replace("[0.5, 2]", "{ from = 0.5, to = 2 }"),
        PROBLEM.replace("[0.5, 2]", "{ from = 2, to = 0.5, count = 4 }"),
        PROBLEM.replace("[0.5, 2]", "{ from = 0, to = 2, count = 4, spacing = \"log\" }"),
        PROBLEM.replace("[0.5, 2]", "{ from = 0.5, to = 2, count = 1000000000 }"),
        PROBLEM.replace("[5, 3, 8.5]", "[5, 3, 5]"),
        PROBLEM.replace("budget = 200", "horizon = [50, \"forever\"]"),
        PROBLEM.replace("budget = 200", "sample = { count = 20000000, seed = 1 }"),
        PROBLEM.replace("budget = 200", "weight = 4"),
        PROBLEM.replace("budget = 200", "methods = [\"adam\"]"),
        PROBLEM.replace("budget = 200", "methods = [\"shockfree\"]"),
        "not TOML".to_owned(),
    ];
    let refusals: Vec<String> = cases
        .iter()
        .map(|problem| {
            let room = Room::new(problem);
            let refusal = room.refused("@mine.toml --out @out");
            assert!(!Path::new(&room.path("out")).exists(), "{refusal}");
            refusal
        })
        .collect();
    insta::assert_snapshot!(refusals.join("\n\n"));
    let room = Room::new(PROBLEM);
    let flags = [
        "--shard 0/3",
        "--shard 4/3",
        "--shard 1of3",
        "@mine.toml --shard 1/1000000 --out @out",
        "@mine.toml --merge a.csv --resume",
        "@mine.toml --merge nothing.csv --out @out",
        "nothing.toml --out @out",
        "@mine.toml --out @mine.toml",
    ];
    let refusals: Vec<String> = flags
        .iter()
        .map(|flags| {
            let refusal = room.refused(flags);
            format!("$ shockfree sweep {flags}\n{}", refusal.split("\n\nUsage").next().unwrap())
        })
        .collect();
    insta::assert_snapshot!(refusals.join("\n\n"));
}

#[test]
fn a_sample_is_drawn_and_not_listed() {
    let problem = "target = { from = 0.1, to = 0.9 }\nsample = { count = 60, seed = 5 }\n\
                   initial = { w = { from = -6, to = 8 }, b = { from = -5, to = 3 } }\n\
                   horizon = [20, \"infinite\"]\nbudget = 50\n\
                   methods = [\"gradient-descent\", \"shockfree-projected\", \"shockfree-newton\"]";
    let room = Room::new(problem);
    let report = room.must("@mine.toml --out @out");
    assert!(report.starts_with("60 settings (drawn with seed 5), 300 runs"), "{report}");
    let first = room.read("out/runs.csv");
    assert!(rows(&first).iter().any(|row| row["stop"] == "diverged"), "a 2-cycle has no limit");
    let plan = room.read("out/plan.toml");
    fs::write(room.path("again.toml"), &plan).unwrap();
    room.must("@again.toml --out @again");
    assert_eq!(room.read("again/runs.csv"), first);
    assert_eq!(room.read("again/plan.toml"), plan);
}

/// So many runs that they last for long, each of them short, and a budget so large that a block has few
/// of them.
const LONG: &str = "target = 0.7\nstep = { from = 0.1, to = 1, count = 5000 }\n\
                    initial = { w = 5, b = { from = -4, to = -2, count = 400 } }\n\
                    budget = 1000000\nmethods = [\"shockfree\"]";

/// Waits until a file has rows.
#[cfg(unix)]
fn wait_for_rows(path: &str) {
    while !fs::read_to_string(path).is_ok_and(|text| text.lines().count() > 1) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_sweep_between_two_rows_and_a_kill_anywhere() {
    for signal in ["INT", "TERM", "KILL"] {
        let room = Room::new(LONG);
        let sweep = Command::new(env!("CARGO_BIN_EXE_shockfree"))
            .args(["sweep", &room.path("mine.toml"), "--out", &room.path("out")])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        wait_for_rows(&room.path("out/runs.csv"));
        let number = sweep.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &number]).status().unwrap().success());
        let ended = sweep.wait_with_output().unwrap();
        let text = room.read("out/runs.csv");
        let kept = text.lines().count() - 1;
        if signal == "KILL" {
            assert_eq!(ended.status.code(), None);
        } else {
            assert_eq!(ended.status.code(), Some(130), "{signal}");
            assert!(text.ends_with('\n'));
            let said = String::from_utf8(ended.stderr).unwrap();
            let expected = format!("error: interrupted: {kept} of 2000000 rows are kept in ");
            assert!(said.starts_with(&expected), "{said}");
            assert!(said.trim_end().ends_with("--resume"), "{said}");
        }
    }
}

/// A disk that is full in the middle of a row.
#[cfg(unix)]
#[test]
fn a_full_disk_keeps_whole_rows_and_says_so() {
    let room = Room::new(PROBLEM);
    let report = room.must("@mine.toml --out @whole");
    let whole = room.read("whole/runs.csv");
    // No file may be larger than eight kilobytes: like a full disk, half of a block gets written.
    let limited = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "bash"])
        .args([env!("CARGO_BIN_EXE_shockfree"), "sweep", &room.path("mine.toml")])
        .args(["--out", &room.path("out")])
        .output()
        .unwrap();
    let said = String::from_utf8(limited.stderr).unwrap();
    assert_eq!(limited.status.code(), Some(2), "{said}");
    assert!(
        said.starts_with("error: cannot write ") && said.contains(" rows are kept in "),
        "{said}"
    );
    let kept = room.read("out/runs.csv");
    assert!(whole.starts_with(&kept) && kept.ends_with('\n') && kept.len() < whole.len());
    assert_eq!(room.must("--out @out --resume").replace("In out", "In whole"), report);
    assert!(room.read("out/runs.csv") == whole);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_refused_before_anything_is_run() {
    let room = Room::new(PROBLEM);
    let refused = room.refused("@mine.toml --out @out --parquet");
    assert!(refused.contains("--features parquet"), "{refused}");
    assert!(!Path::new(&room.path("out")).exists());
}

/// The columns are those of the CSV, value by value.
#[cfg(feature = "parquet")]
#[test]
fn parquet_says_what_the_rows_say() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let room = Room::new(&PROBLEM.replace("budget", "horizon = [50, \"infinite\"]\nbudget"));
    room.must("@mine.toml --out @out --parquet");
    let file = fs::File::open(room.path("out/runs.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let expected = rows(&room.read("out/runs.csv"));
    let mut count = 0;
    for (row, expected) in reader.get_row_iter(None).unwrap().zip(&expected) {
        for (name, field) in row.unwrap().get_column_iter() {
            let text = match field {
                Field::Null if name == "horizon" => "infinite".to_owned(),
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                Field::Long(number) => number.to_string(),
                Field::Double(number) => format!("{number:?}"),
                other => panic!("{name}: {other:?}"),
            };
            assert_eq!(text, expected[name], "{name}");
        }
        count += 1;
    }
    assert_eq!(count, expected.len());
}
