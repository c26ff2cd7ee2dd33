//! `shockfree reproduce` as a user calls it.

mod common;

use common::{refused, run};
use std::fs;
use std::path::Path;

/// The pictures of `docs/paper.md` are what the program draws.
#[test]
fn it_writes_a_page_its_figures_and_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("paper");
    let outcome = run(&["reproduce", "--out", out.to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    assert!(outcome.out.contains("index.html"), "{}", outcome.out);
    assert!(out.join("index.html").is_file() && out.join("data/numbers.csv").is_file());
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/images/paper");
    let mut pictures = 0;
    for entry in fs::read_dir(docs).unwrap() {
        let path = entry.unwrap().path();
        let drawn = fs::read(out.join("figures").join(path.file_name().unwrap())).unwrap();
        assert!(drawn == fs::read(&path).unwrap(), "{} is out of date", path.display());
        pictures += 1;
    }
    assert!(pictures > 20, "only {pictures} pictures were compared");
}

/// What `docs/paper.md` says in numbers, the report says too.
#[test]
fn the_numbers_of_the_documentation_are_those_of_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    assert_eq!(run(&["reproduce", "--out", out]).code, 0);
    let page = fs::read_to_string(folder.path().join("index.html")).unwrap();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/paper.md");
    let docs = fs::read_to_string(docs).unwrap().replace('\n', " ");
    for number in
        ["358 of 400", "5.3·10⁻⁶", "0.807", "2.2876", "2.964", "0.75 to 20.8", "median 3.8"]
    {
        assert!(docs.contains(number), "docs/paper.md no longer says {number}");
        assert!(page.contains(number), "the report no longer says {number}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.txt");
    fs::write(&file, "mine").unwrap();
    let message = refused(&format!("reproduce --out {}", file.display()));
    assert!(message.contains("mine.txt"), "{message}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}
