//! Running the program.
#![allow(dead_code, reason = "every test uses a part")]

use std::path::Path;

use assert_cmd::Command;

/// What a run of the program printed.
pub struct Outcome {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program with arguments, separated by spaces.
pub fn shockfree(arguments: &str) -> Outcome {
    run(&arguments.split_whitespace().collect::<Vec<_>>())
}

pub fn run(arguments: &[&str]) -> Outcome {
    // No terminal at any end: help is wrapped for one if there is one.
    let output = Command::cargo_bin("shockfree")
        .unwrap()
        .args(arguments)
        .write_stdin("")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    Outcome {
        code: output.status.code().expect("no signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Words of a command line, where `@name` is a path in a folder.
pub fn words_in(folder: &Path, words: &str) -> Vec<String> {
    let word = |word: &str| match word.strip_prefix('@') {
        Some(name) => folder.join(name).to_str().unwrap().to_owned(),
        None => word.to_owned(),
    };
    words.split_whitespace().map(word).collect()
}

/// Runs the program with [words](words_in); the folder's own path is left out of what it says.
pub fn run_in(folder: &Path, words: &str) -> Outcome {
    let words = words_in(folder, words);
    let mut outcome = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let root = folder.join("").to_str().unwrap().to_owned();
    outcome.out = outcome.out.replace(&root, "");
    outcome.err = outcome.err.replace(&root, "");
    outcome
}

/// The JSON that a successful run printed.
#[track_caller]
pub fn json(arguments: &str) -> serde_json::Value {
    let outcome = shockfree(arguments);
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{arguments}");
    serde_json::from_str(&outcome.out).unwrap()
}

/// The message of a run that must be refused, without the usage that clap adds.
#[track_caller]
pub fn refused(arguments: &str) -> String {
    let outcome = shockfree(arguments);
    assert_eq!(outcome.code, 2, "{arguments}: {}{}", outcome.out, outcome.err);
    assert_eq!(outcome.out, "", "{arguments}");
    outcome
        .err
        .split("\n\nUsage")
        .next()
        .unwrap()
        .split("\n\nFor more")
        .next()
        .unwrap()
        .trim_end()
        .to_owned()
}
