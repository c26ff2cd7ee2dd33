//! `shockfree fit`.

mod common;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{Outcome, run, run_in, words_in};
use serde_json::Value;

/// A folder to work in.
struct Room(tempfile::TempDir);

impl Room {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(name: &str, text: &str) -> Self {
        let room = Self::new();
        fs::write(room.path(name), text).unwrap();
        room
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn words(&self, words: &str) -> Vec<String> {
        words_in(self.0.path(), words)
    }

    /// Runs the program with words, where `@name` is a path in here; the room's own path and times are left out of what it
    /// says.
    fn run(&self, words: &str) -> Outcome {
        let mut outcome = run_in(self.0.path(), words);
        for text in [&mut outcome.out, &mut outcome.err] {
            *text = without_times(text);
        }
        outcome
    }

    #[track_caller]
    fn must(&self, words: &str) -> String {
        let outcome = self.run(words);
        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{words}: {}", outcome.out);
        outcome.out
    }

    #[track_caller]
    fn summary(&self, words: &str) -> Value {
        serde_json::from_str(&self.must(&format!("{words} --json"))).unwrap()
    }

    #[track_caller]
    fn refused(&self, words: &str) -> String {
        let outcome = self.run(words);
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{words}: {}", outcome.err);
        let message = outcome.err.split("\n\nFor more").next().unwrap();
        message.split("\n\nUsage").next().unwrap().trim_end().to_owned()
    }

    /// All that must not depend on when it was computed.
    fn bits(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        ["model.safetensors", "certificate.json", "trace.csv", "epochs.csv"]
            .iter()
            .map(|name| (format!("{name} of {folder}"), self.read(&format!("{folder}/{name}"))))
            .collect()
    }

    #[track_caller]
    fn assert_same(&self, one: &str, other: &str) {
        for ((name, one), (_, other)) in self.bits(one).into_iter().zip(self.bits(other)) {
            assert!(one == other, "{name}: {} bytes, {} bytes", one.len(), other.len());
        }
    }
}

/// ` (0.31 s)` is another time in every run.
fn without_times(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        match (line.starts_with("Learnt"), line.rfind(" (")) {
            (true, Some(at)) => lines.push(format!("{}.", &line[..at])),
            _ => lines.push(line.to_owned()),
        }
    }
    let end = if text.ends_with('\n') { "\n" } else { "" };
    lines.join("\n") + end
}

/// What a training comes to depends on the instruction set, since sums are rounded in another order: from the results on
/// there is `#` for numbers. That they are good ones is asserted.
fn without_results(said: &str) -> String {
    let Some(results) = said.find("\n\n") else { return said.to_owned() };
    let (known, found) = said.split_at(results);
    let mut masked = known.to_owned();
    for letter in found.chars() {
        let is_number = letter.is_ascii_digit() || letter == '.' && masked.ends_with('#');
        let repeats = masked.ends_with(letter) && (letter == ' ' || letter == '─');
        match is_number {
            true if masked.ends_with('#') => {}
            true => masked.push('#'),
            // Columns are as wide as the numbers in them.
            false if repeats => {}
            false => masked.push(letter),
        }
    }
    masked
}

/// So many sequences of a noisy oscillation `x` and what it does to `y`, two steps later.
fn oscillations(sequences: usize, steps: usize) -> String {
    let mut text = "sequence,t,x,y\n".to_owned();
    let mut random = shockfree::network::Random::new(7);
    for sequence in 0..sequences {
        let (mut phase, mut past) = (random.uniform() * 6.0, [0.0; 2]);
        for t in 0..steps {
            phase += 0.4 + 0.1 * random.uniform();
            let x = f64::sin(phase);
            let y = 0.5 * past[0] + 10.0;
            writeln!(text, "s{sequence},{t},{x},{y}").unwrap();
            past = [past[1], x];
        }
    }
    text
}

#[test]
fn sunspots_are_learnt_without_arguments_but_where_to_write() {
    let room = Room::new();
    insta::assert_snapshot!(without_results(&room.must("fit --out @fit --units 24")));
    let mut names: Vec<String> = fs::read_dir(room.path("fit"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    insta::assert_snapshot!(names.join("\n"));
    let summary: Value = serde_json::from_slice(&room.read("fit/summary.json")).unwrap();
    let best = summary["trainings"][0]["best"]["validation"].as_f64().unwrap();
    assert!(best < 0.6 * summary["persistence"]["validation"].as_f64().unwrap());
    assert!(best < 0.2 * summary["constant"]["validation"].as_f64().unwrap());
    assert!(
        room.must("verify @fit/certificate.json @fit/model.safetensors").starts_with("Contracting")
    );
    assert!(room.must("diagnose @fit/model.safetensors --time-limit 2").starts_with("Contracting"));
}

/// The cost of predicting no change, and the units of the error, from the table itself.
#[test]
fn what_is_compared_with_is_what_the_table_says() {
    let room = Room::new();
    let summary = room.summary("fit --out @fit --units 4 --epochs 2");
    let series: Vec<f64> = shockfree_data::SUNSPOTS
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap().parse().unwrap())
        .collect();
    let (learnt, chosen) = series.split_at(309 - 61);
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let mean = |values: &mut dyn Iterator<Item = f64>| {
        let values: Vec<f64> = values.collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let centre = mean(&mut learnt.iter().copied());
    let variance = mean(&mut learnt.iter().map(|x| (x - centre).powi(2)));
    let constant = mean(&mut learnt[1..].iter().copied());
    let of_constant = mean(&mut chosen.iter().map(|x| (x - constant).powi(2))) / variance;
    let of_persistence =
        mean(&mut series.windows(2).skip(308 - 61).map(|w| (w[1] - w[0]).powi(2))) / variance;
    let said = |what: &str| summary[what]["validation"].as_f64().unwrap();
    // The constant is a number of single precision.
    assert!((said("constant") / of_constant - 1.0).abs() < 1e-5, "{of_constant}");
    assert!((said("persistence") / of_persistence - 1.0).abs() < 1e-12, "{of_persistence}");
    let error = summary["errors"][0]["validation"].as_f64().unwrap();
    let cost = summary["trainings"][0]["best"]["validation"].as_f64().unwrap();
    // The cost is computed in single precision, the error in double.
    assert!((error * error / variance / cost - 1.0).abs() < 1e-4, "{error} {cost}");
}

#[test]
fn many_sequences_one_for_five_to_choose_by() {
    let room = Room::with("many.csv", &oscillations(20, 30));
    insta::assert_snapshot!(without_results(&room.must(
        "fit @many.csv --out @fit --units 12 --epochs 15 --memory 4 --certificate lmi --rate 0.02"
    )));
    assert!(room.must("verify @fit/certificate.json @fit/model.safetensors").contains("lmi"));
}

#[test]
fn a_system_is_identified() {
    let room = Room::with("plant.csv", &oscillations(20, 30));
    let words = "fit @plant.csv --target y --units 16 --rate 0.02 --memory 5 --seed 3";
    let summary = room.summary(&format!("{words} --epochs 60 --out @fit"));
    assert_eq!(summary["task"]["step"], "same");
    assert_eq!(summary["task"]["inputs"], serde_json::json!(["x"]));
    assert_eq!(summary["persistence"], Value::Null);
    let best = summary["trainings"][0]["best"]["validation"].as_f64().unwrap();
    assert!(best < 0.1 * summary["constant"]["validation"].as_f64().unwrap(), "{best}");
    let forecast = room.must("forecast @fit @plant.csv");
    let header = forecast.lines().next().unwrap();
    assert_eq!(header, "sequence,step,forecast y,actual y");
    assert_eq!(forecast.lines().count(), 1 + 20 * 30);
    let next = room.summary(&format!("{words} --next --out @next --epochs 1"));
    assert_eq!(next["task"]["inputs"], serde_json::json!(["x", "y"]));
}

#[test]
fn zeros_and_ones_are_bernoulli_and_classes_if_one_says_so() {
    let mut text = "split,a,b\n".to_owned();
    for t in 0..90 {
        let split = ["train", "validation", "test"][t / 30];
        writeln!(text, "{split},{},{}", u8::from(t % 3 == 0), u8::from(t % 2 == 0)).unwrap();
    }
    let room = Room::with("bits.csv", &text);
    let quick = "--units 8 --epochs 40 --rate 0.03";
    insta::assert_snapshot!(without_results(
        &room.must(&format!("fit @bits.csv --out @fit {quick}"))
    ));
    let forecast = room.must("forecast @fit @bits.csv --free 4");
    assert_eq!(forecast.lines().count(), 1 + 4, "{forecast}");
    let sampled = room.must("forecast @fit @bits.csv --free 4 --sample 1");
    assert!(
        sampled
            .lines()
            .skip(1)
            .all(|line| { line.split(',').skip(2).take(2).all(|cell| cell == "0" || cell == "1") })
    );
    // The class of a step is that of the step before and 1, modulo 3.
    let classes: Vec<&str> = ["0", "1", "2"].into_iter().cycle().take(60).collect();
    fs::write(room.path("classes.csv"), format!("c\n{}\n", classes.join("\n"))).unwrap();
    let words = format!("fit @classes.csv --cost categorical --out @classes {quick}");
    let summary = room.summary(&words);
    let best = summary["trainings"][0]["best"]["validation"].as_f64().unwrap();
    assert!(best < 0.5 * f64::ln(3.0), "{best}");
    let forecast = room.must("forecast @classes @classes.csv --free 3 --sample 2");
    assert_eq!(forecast, "sequence,step,forecast c,actual c\nall,60,0,\nall,61,1,\nall,62,2,\n");
}

#[test]
fn the_data_must_mean_something() {
    let room = Room::with("gap.csv", "x,y\n1,2\n,3\n4,4\n5,0\n6,1\n7,3\n8,2\n");
    let mut said = Vec::new();
    for words in [
        "@gap.csv",
        "@gap.csv --missing hold --target z",
        "@gap.csv --missing hold --target x,y",
        "@gap.csv --missing hold --cost bernoulli",
        "@gap.csv --missing hold --cost categorical",
        "@gap.csv --missing hold --target x,x",
        "@nothing.csv",
        "@gap.csv --columns nothing",
        "--columns nothing",
    ] {
        said.push(format!("{words}\n  {}", room.refused(&format!("fit {words} --out @fit"))));
    }
    fs::write(room.path("one.csv"), "x\n1\n").unwrap();
    fs::write(room.path("huge.csv"), "x\n1e300\n-1e300\n1e300\n").unwrap();
    fs::write(room.path("half.csv"), "c\n0\n1\n1.5\n").unwrap();
    fs::write(room.path("test.csv"), "split,c\ntest,1\ntest,2\n").unwrap();
    fs::write(room.path("far.csv"), "x\n1\n2\n3\n1\n2\n1e99\n").unwrap();
    for words in ["@one.csv", "@huge.csv", "@half.csv --cost categorical", "@test.csv", "@far.csv"]
    {
        said.push(format!("{words}\n  {}", room.refused(&format!("fit {words} --out @fit"))));
    }
    insta::assert_snapshot!(said.join("\n"));
    assert!(!Path::new(&room.path("fit")).exists(), "nothing is written");
    for (missing, rows) in [("hold", "1 missing values"), ("drop", "1 rows left out")] {
        let words =
            format!("fit @gap.csv --missing {missing} --units 3 --epochs 2 --out @{missing}");
        assert!(room.must(&words).contains(rows));
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let room = Room::new();
    let mut said = Vec::new();
    for words in [
        "--units 0",
        "--units 4097",
        "--units 4096 --precision f64 --certificate lmi",
        "--memory 1",
        "--memory 5 --contraction 0.5",
        "--contraction 1",
        "--rate 0",
        "--rate inf --method plain",
        "--rate inf --compare",
        "--momentum 0.9",
        "--optimizer sgd --momentum 1",
        "--decay 0.1 --optimizer sgd",
        "--threshold 1",
        "--method plain --memory 5",
        "--compare --memory auto",
        "--compare --method plain",
        "--next",
        "--threads 0",
        "--seed -1",
        "--window 0",
        "--resume --overwrite",
    ] {
        said.push(format!("{words}\n  {}", room.refused(&format!("fit {words} --out @fit"))));
    }
    insta::assert_snapshot!(said.join("\n"));
    assert!(!Path::new(&room.path("fit")).exists(), "nothing is written");
}

#[test]
fn a_folder_is_one_fits() {
    let room = Room::with("file", "");
    let small = "--units 3 --epochs 2";
    assert!(room.refused(&format!("fit {small} --out @file")).contains("cannot write"));
    assert!(room.refused(&format!("fit {small} --out @file/in")).contains("cannot write"));
    room.must(&format!("fit {small} --out @fit"));
    insta::assert_snapshot!(room.refused(&format!("fit {small} --out @fit")));
    let other = room.refused("fit --units 4 --epochs 2 --seed 2 --out @fit --resume");
    assert_eq!(
        other,
        "error: fit/checkpoint.safetensors: is of another fit: units 3, not 4; seed 1, not 2"
    );
    assert!(
        room.refused(&format!("fit {small} --out @fit --resume --columns year"))
            .contains("other data")
    );
    assert!(
        room.refused(&format!("fit {small} --out @fit --resume --memory auto")).contains("auto")
    );
    assert!(room.must(&format!("fit {small} --out @fit --resume")).contains("finished already"));
    room.must("fit --units 4 --epochs 2 --out @fit --overwrite");
    let lock = File::options().write(true).open(room.path("fit/lock")).unwrap();
    lock.lock().unwrap();
    fs::write(room.path("fit/.shockfree-half00"), "killed while this was written").unwrap();
    insta::assert_snapshot!(room.refused("fit --units 4 --epochs 2 --out @fit --resume"));
    let half = room.path("fit/.shockfree-half00");
    assert!(Path::new(&half).exists(), "it is for who holds the lock");
    drop(lock);
    room.must("fit --units 4 --epochs 2 --out @fit --resume");
    assert!(!Path::new(&half).exists());
}

/// What is no fit's stays, and so does an earlier fit until another one is made.
#[test]
fn nothing_is_lost_but_what_is_replaced() {
    let room = Room::with("trace.csv", &oscillations(6, 9));
    let small = "--units 3 --epochs 2";
    assert!(
        room.refused(&format!("fit @trace.csv {small} --out @.")).contains("holds a fit already")
    );
    let said = room.refused(&format!("fit @trace.csv {small} --out @. --overwrite"));
    assert!(said.contains("is no fit's"), "{said}");
    fs::create_dir_all(room.path("fit/plain")).unwrap();
    fs::write(room.path("fit/plain/summary.json"), "mine").unwrap();
    fs::write(room.path("fit/.shockfree-notes"), "mine").unwrap();
    room.must(&format!("fit {small} --out @fit"));
    let model = room.read("fit/model.safetensors");
    // Data that the fit would write over.
    fs::copy(room.path("trace.csv"), room.path("fit/epochs.csv")).unwrap();
    let said = room.refused(&format!("fit @fit/epochs.csv {small} --out @fit --overwrite"));
    assert!(said.contains("holds the data"), "{said}");
    // A fit that cannot be made: a file stands where its folder would be.
    fs::write(room.path("fit/clipping"), "mine").unwrap();
    room.refused(&format!("fit {small} --out @fit --overwrite --compare"));
    assert_eq!(room.read("fit/model.safetensors"), model);
    assert_eq!(room.read("fit/plain/summary.json"), b"mine");
    assert_eq!(room.read("fit/.shockfree-notes"), b"mine");
    fs::remove_file(room.path("fit/clipping")).unwrap();
    room.must(&format!("fit {small} --out @fit --overwrite --compare"));
    assert!(room.read("fit/clipping/model.safetensors").len() > 100);
    // What is left of the comparison goes with the next fit, and nothing else.
    room.must(&format!("fit {small} --method plain --out @fit --overwrite"));
    assert!(!fs::exists(room.path("fit/clipping/model.safetensors")).unwrap());
    assert!(!fs::exists(room.path("fit/plain/model.safetensors")).unwrap());
    assert_eq!(room.read("fit/.shockfree-notes"), b"mine");
}

/// A reader that has seen enough does not end a fit.
#[test]
fn a_closed_pipe_ends_nothing() {
    let room = Room::new();
    let words = room.words("fit --units 3 --epochs 2 --out @fit");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("shockfree"))
        .args(words)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    assert!(room.read("fit/model.safetensors").len() > 100);
}

/// Damaged files are refused, whatever is damaged.
#[test]
fn a_damaged_checkpoint_is_no_start() {
    let room = Room::new();
    let words = "fit --units 3 --epochs 4 --out @fit --resume";
    room.must(words);
    let (path, whole) =
        (room.path("fit/checkpoint.safetensors"), room.read("fit/checkpoint.safetensors"));
    for length in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(room.refused(words).contains("checkpoint.safetensors"), "{length}");
    }
    fs::write(&path, &whole).unwrap();
    fs::write(room.path("fit/trace.csv"), "epoch\n").unwrap();
    assert!(room.refused(words).contains("is shorter"));
    fs::remove_file(&path).unwrap();
    assert!(room.refused(words).contains("without the checkpoint"));
}

#[test]
fn more_epochs_go_on() {
    let room = Room::new();
    for (kind, optimizer) in [("diagonal", "sgd"), ("lmi", "adam"), ("spectral", "sgd --rate inf")]
    {
        let words =
            format!("fit --units 5 --precision f64 --certificate {kind} --optimizer {optimizer}");
        room.must(&format!("{words} --epochs 20 --out @{kind}"));
        room.must(&format!("{words} --epochs 5 --out @{kind}-again"));
        room.must(&format!("{words} --epochs 20 --out @{kind}-again --resume"));
        room.assert_same(kind, &format!("{kind}-again"));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let room = Room::with("many.csv", &oscillations(45, 12));
    let words = "fit @many.csv --units 9 --epochs 6 --batch 40 --window 5 --rate inf";
    room.must(&format!("{words} --threads 1 --out @one"));
    room.must(&format!("{words} --threads 2 --out @two"));
    room.assert_same("one", "two");
}

/// The program in a process of its own.
fn spawn(words: &[String]) -> std::process::Child {
    Command::new(assert_cmd::cargo::cargo_bin("shockfree"))
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_fit_that_is_killed_again_and_again_ends_with_the_same_bits() {
    let room = Room::new();
    let fit = "fit --units 20 --epochs 3000 --patience 3000 --memory 20 --resume";
    room.must(&format!("{fit} --out @calm"));
    let words = room.words(&format!("{fit} --out @killed"));
    let mut random = shockfree::network::Random::new(11);
    let mut killed = 0;
    // Some are killed soon after their start, some while the second checkpoint is written, which is a second later.
    for most in [0.1, 0.1, 0.2, 0.2, 0.4, 0.4, 1.4, 1.4] {
        let mut child = spawn(&words);
        std::thread::sleep(Duration::from_secs_f64(most * (0.8 + 0.2 * random.uniform())));
        // It may have ended just now.
        let _ = child.kill();
        if child.wait().unwrap().success() {
            break;
        }
        killed += 1;
    }
    assert!(killed > 0, "it was too fast to be killed");
    room.must(&format!("{fit} --out @killed"));
    room.assert_same("calm", "killed");
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done_and_says_how_to_go_on() {
    let room = Room::new();
    let words = room.words("fit --units 20 --epochs 1000000 --patience 1000000 --out @fit");
    let child = spawn(&words);
    while !Path::new(&room.path("fit/checkpoint.safetensors")).exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{message}");
    assert!(message.starts_with("error: interrupted after epoch "), "{message}");
    assert!(message.trim_end().ends_with("--resume"), "{message}");
}

#[test]
fn methods_are_compared_side_by_side() {
    let room = Room::new();
    let words = "fit --units 16 --epochs 30 --compare --optimizer sgd --rate 5 --out @fit";
    let said = room.must(words);
    // What diverges is chaotic: its numbers are those of one machine.
    let (diverged, told): (Vec<&str>, Vec<&str>) =
        said.lines().partition(|line| line.starts_with("plain ") || line.starts_with("clipping "));
    assert!(diverged.len() == 2 && diverged.iter().all(|line| line.contains("diverged")), "{said}");
    insta::assert_snapshot!(without_results(&told.join("\n")));
    for folder in ["fit", "fit/plain", "fit/clipping"] {
        let rows = String::from_utf8(room.read(&format!("{folder}/epochs.csv"))).unwrap();
        assert!(rows.lines().count() > 2, "{folder}");
    }
    assert!(room.must(&format!("{words} --resume")).contains("finished already"));
}

#[test]
fn the_best_memory_is_kept() {
    let room = Room::new();
    let out = room.must("fit --units 8 --epochs 20 --memory auto --out @fit");
    let kept = out.lines().find_map(|line| line.strip_prefix("Kept: the memory of ")).unwrap();
    let steps = kept.split(' ').next().unwrap();
    assert_eq!(room.read("fit/trace.csv"), room.read(&format!("fit/memory-{steps}/trace.csv")));
    let summary: Value = serde_json::from_slice(&room.read("fit/summary.json")).unwrap();
    let costs: Vec<f64> = summary["trainings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["best"]["validation"].as_f64().unwrap())
        .collect();
    let best = costs.iter().fold(f64::INFINITY, |best, &cost| best.min(cost));
    let of_kept =
        summary["trainings"].as_array().unwrap().iter().find(|one| one["label"] == summary["kept"]);
    assert_eq!(of_kept.unwrap()["best"]["validation"], best);
}

#[test]
fn relu_has_no_bound_and_says_so() {
    let room = Room::new();
    let out = room.must("fit --units 6 --epochs 3 --activation relu --out @fit");
    assert!(out.contains("gradients have no bound all the same"), "{out}");
    let out = room.must("diagnose @fit/model.safetensors --activation relu --time-limit 2");
    assert!(out.starts_with("Contracting"), "{out}");
}

#[test]
fn data_that_do_not_fit_are_refused_before_they_are_taken() {
    // To learn from are 480 000 steps, to choose by 120 000, warmed up on the others: 1 080 000 of 4096 inputs and a target,
    // of 4 bytes each, are 16.5 GiB.
    let room = Room::with("classes.csv", &format!("c\n4095\n{}", "0\n".repeat(600_000)));
    assert_eq!(
        room.refused("fit @classes.csv --cost categorical --units 1 --window 2 --out @fit"),
        "error: the data would take about 16 GiB of memory, 4097 numbers at each of 1080000 steps, and at most 8 are allowed: \
         fewer steps or fewer classes"
    );
    assert!(!Path::new(&room.path("fit")).exists(), "nothing is written");
}

#[test]
fn empty_names_are_seen() {
    let room = Room::new();
    let out = room.path("fit");
    for (option, said) in
        [("--target", "there is no column \"\""), ("--columns", "has no column \"\"")]
    {
        let outcome = run(&["fit", option, "", "--out", &out]);
        assert_eq!(outcome.code, 2, "{}", outcome.out);
        assert!(outcome.err.contains(said), "{}", outcome.err);
    }
}
