//! The files of a sweep: whatever happens to them, they come out the same or are refused.

use std::fs;
use std::path::{Path, PathBuf};

use shockfree_sweep::file::{HEADER, Part, Sheet, merge};
use shockfree_sweep::{Ended, Error, MethodName, Plan, Record, Settings, Values, fill};

/// A plan with some hundred short runs of every kind, some of which do not converge.
fn plan() -> Plan {
    let list = |values: &[f64]| Values::List(values.to_vec());
    let settings = Settings {
        budget: 30,
        methods: MethodName::ALL.to_vec(),
        weights: list(&[5.0, 1.0, 1e6]),
        biases: list(&[-3.0, -5e5]),
        steps: Some(list(&[0.5, 2.0])),
        thresholds: Some(list(&[0.9, 2.26])),
        ..Settings::default()
    };
    Plan::new(settings).unwrap()
}

/// Runs what is missing of a part, up to some number of rows.
fn run(plan: &Plan, path: &Path, part: Part, until: u64) -> (Ended, Vec<Record>) {
    let mut records = Vec::new();
    let mut keep = |record| records.push(record);
    let mut sheet = Sheet::resume(path, plan, part, &mut keep).unwrap();
    let ended = fill(plan, &mut sheet, &mut keep, &mut |rows| rows < until).unwrap();
    (ended, records)
}

fn whole(plan: &Plan, folder: &Path) -> (Vec<u8>, Vec<Record>) {
    let path = folder.join("whole.csv");
    let (ended, records) = run(plan, &path, Part::WHOLE, u64::MAX);
    assert_eq!(ended, Ended::Complete);
    (fs::read(path).unwrap(), records)
}

#[test]
fn a_file_has_the_runs_in_order_and_nothing_else() {
    let (plan, folder) = (plan(), tempfile::tempdir().unwrap());
    let (text, records) = whole(&plan, folder.path());
    let text = String::from_utf8(text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], HEADER);
    assert_eq!(lines.len() as u64, plan.runs() + 1);
    assert_eq!(records.len() as u64, plan.runs());
    let columns = HEADER.split(',').count();
    for (index, line) in lines[1..].iter().enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), columns, "{line}");
        assert_eq!((fields[0], fields[1]), (plan.fingerprint(), index.to_string().as_str()));
        assert_eq!(fields[11], records[index].ending.as_str());
        assert_eq!(fields[12], records[index].iterations.to_string());
    }
    for ending in [",converged,", ",budget,"] {
        assert!(text.contains(ending), "no run ends with {ending}");
    }
}

/// A kill can cut the file anywhere.
#[test]
fn a_file_cut_anywhere_is_gone_on_with_to_the_same_bytes() {
    let (plan, folder) = (plan(), tempfile::tempdir().unwrap());
    let (text, records) = whole(&plan, folder.path());
    let path = folder.path().join("cut.csv");
    // Every place in the header and the first rows, then ever fewer, and the end.
    let places = (0..700).chain((700..text.len()).step_by(997)).chain([text.len() - 1, text.len()]);
    for place in places {
        fs::write(&path, &text[..place]).unwrap();
        let (ended, again) = run(&plan, &path, Part::WHOLE, u64::MAX);
        assert_eq!(ended, Ended::Complete);
        assert!(fs::read(&path).unwrap() == text, "cut at {place}");
        assert_eq!(again, records, "cut at {place}");
    }
}

#[test]
fn an_interrupted_file_is_a_beginning_of_the_whole() {
    // Runs that converge at once, with a budget so large that a block has few of them.
    let settings = Settings {
        budget: 1_000_000,
        methods: vec![MethodName::ShockfreeBound, MethodName::ShockfreeNewton],
        biases: Values::List((-20..20).map(f64::from).map(|b| b / 10.0).collect()),
        steps: None,
        thresholds: None,
        ..Settings::default()
    };
    let plan = Plan::new(settings).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (text, all) = whole(&plan, folder.path());
    let path = folder.path().join("interrupted.csv");
    for until in [1, 200] {
        let (ended, records) = run(&plan, &path, Part::WHOLE, until);
        assert_eq!(ended, Ended::Interrupted);
        let cut = fs::read(&path).unwrap();
        assert!(text.starts_with(&cut) && cut.ends_with(b"\n") && cut.len() < text.len());
        let rows = cut.split(|byte| *byte == b'\n').count() - 2;
        assert_eq!(records, all[..rows]);
    }
    assert_eq!(run(&plan, &path, Part::WHOLE, u64::MAX), (Ended::Complete, all));
    assert!(fs::read(&path).unwrap() == text);
}

fn refusal(plan: &Plan, path: &Path, text: &[u8]) -> Error {
    fs::write(path, text).unwrap();
    let error = Sheet::resume(path, plan, Part::WHOLE, &mut |_| {}).unwrap_err();
    assert_eq!(fs::read(path).unwrap(), text, "a file that is refused is left alone");
    error
}

#[test]
fn rows_that_are_not_as_they_must_be_are_refused() {
    let (plan, folder) = (plan(), tempfile::tempdir().unwrap());
    let (bytes, _) = whole(&plan, folder.path());
    let text = String::from_utf8(bytes).unwrap();
    let path = folder.path().join("wrong.csv");
    let lines: Vec<&str> = text.lines().collect();
    let with = |line: usize, row: &str| {
        let mut lines = lines.clone();
        lines[line] = row;
        lines.join("\n") + "\n"
    };
    let refused = |text: String| refusal(&plan, &path, text.as_bytes());
    assert!(matches!(refused("w,b\n".to_owned()), Error::Header { .. }));
    assert!(matches!(refused("notes".to_owned()), Error::Header { .. }));
    let other = lines[5].replace(plan.fingerprint(), "0123456789abcdef");
    assert!(matches!(refused(with(5, &other)), Error::Foreign { .. }));
    let at = |error: Error| match error {
        Error::Row { line, .. } => line,
        other => panic!("{other}"),
    };
    // A row missing, twice, of another run, without an end, and with another number.
    assert_eq!(at(refused(with(5, lines[6]))), 6);
    assert_eq!(at(refused(with(6, lines[5]))), 7);
    assert_eq!(at(refused(with(9, ""))), 10);
    assert_eq!(at(refused(with(9, &lines[9][..lines[9].len() - 30]))), 10);
    assert_eq!(at(refused(with(9, &lines[9].replace(",budget,", ",lost,")))), 10);
    assert_eq!(at(refused(format!("{text}{}\n", lines[9]))), plan.runs() + 2);
    let endless = [text.as_bytes(), &[b'x'; 5000]].concat();
    assert!(matches!(refusal(&plan, &path, &endless), Error::Read { .. }));
    let noise = [text.as_bytes(), &[0xff, b'\n']].concat();
    assert!(matches!(refusal(&plan, &path, &noise), Error::Read { .. }));
}

#[test]
fn nobody_writes_into_a_file_that_is_there_or_in_use() {
    let (plan, folder) = (plan(), tempfile::tempdir().unwrap());
    let path = folder.path().join("runs.csv");
    let sheet = Sheet::create(&path, Part::WHOLE).unwrap();
    assert!(matches!(Sheet::create(&path, Part::WHOLE), Err(Error::Exists { .. })));
    let second = Sheet::resume(&path, &plan, Part::WHOLE, &mut |_| {});
    assert!(matches!(second, Err(Error::Busy { .. })));
    drop(sheet);
    assert!(Sheet::resume(&path, &plan, Part::WHOLE, &mut |_| {}).is_ok());
}

fn parts(plan: &Plan, folder: &Path, of: u64) -> Vec<PathBuf> {
    let one = |number| {
        let part = Part::new(plan, number, of).unwrap();
        let path = folder.join(part.file_name());
        run(plan, &path, part, u64::MAX);
        path
    };
    (1..=of).map(one).collect()
}

fn join(plan: &Plan, paths: &[PathBuf]) -> Result<(Vec<u8>, Vec<Record>), Error> {
    let mut out = Vec::new();
    let failed = |source| Error::Write { path: PathBuf::new(), source };
    merge(plan, paths, &mut out, &failed).map(|merged| (out, merged.records))
}

#[test]
fn parts_join_to_the_bytes_of_the_whole_in_any_order() {
    let (plan, folder) = (plan(), tempfile::tempdir().unwrap());
    let expected = whole(&plan, folder.path());
    for of in [1, 2, 3, 7, plan.runs() - 1, plan.runs()] {
        let mut paths = parts(&plan, folder.path(), of);
        paths.reverse();
        assert!(join(&plan, &paths).unwrap() == expected, "{of} parts");
    }
}

#[test]
fn parts_that_do_not_belong_together_are_named() {
    let (plan, folder) = (plan(), tempfile::tempdir().unwrap());
    let three = parts(&plan, folder.path(), 3);
    let two = parts(&plan, folder.path(), 2);
    let error = |paths: &[PathBuf]| join(&plan, paths).unwrap_err();
    let missing = error(&[three[0].clone(), three[2].clone()]);
    assert_eq!(missing.to_string(), "missing: part 2/3");
    let overlap = error(&[three[0].clone(), three[1].clone(), three[0].clone()]);
    assert!(matches!(overlap, Error::Overlap { .. }), "{overlap}");
    assert!(matches!(error(&[three[0].clone(), two[1].clone()]), Error::Divided { .. }));
    // Cut in the middle of a row.
    let text = fs::read(&three[1]).unwrap();
    fs::write(&three[1], &text[..text.len() / 2]).unwrap();
    let incomplete = error(&three);
    assert!(matches!(incomplete, Error::Incomplete(_)));
    assert!(incomplete.to_string().contains("runs-2-of-3.csv has "), "{incomplete}");
    fs::write(&three[1], format!("{HEADER}\n")).unwrap();
    assert!(matches!(error(&three), Error::Incomplete(_)));
    // Another plan, and none.
    let other = Settings { budget: 31, ..plan.settings().clone() };
    let other = Plan::new(other).unwrap();
    let foreign = join(&other, &two).unwrap_err();
    assert!(matches!(foreign, Error::Foreign { .. }), "{foreign}");
    fs::write(&three[1], "").unwrap();
    assert!(matches!(error(&three), Error::Header { .. }));
    assert!(matches!(error(&[folder.path().join("nothing")]), Error::Read { .. }));
    assert!(Part::new(&plan, 0, 3).is_err() && Part::new(&plan, 4, 3).is_err());
    assert!(Part::new(&plan, 1, plan.runs() + 1).is_err());
}

/// A row says what the plain loop gives for its settings, to the last bit.
#[test]
fn rows_are_what_training_gives() {
    use shockfree::training::train;
    let (plan, folder) = (plan(), tempfile::tempdir().unwrap());
    let (text, _) = whole(&plan, folder.path());
    let text = String::from_utf8(text).unwrap();
    for (index, line) in (0..).zip(text.lines().skip(1)) {
        let run = plan.run(index);
        let mut job = run.job(plan.settings()).unwrap();
        let trained = train(&job.problem, job.method.as_mut(), job.initial, &job.stopping);
        let (last, cost) = trained.last();
        let fields: Vec<&str> = line.split(',').collect();
        let number = |column: usize| fields[column].parse::<f64>().ok().map(f64::to_bits);
        assert_eq!(fields[11], trained.stop().as_str());
        assert_eq!(fields[12], trained.iterations().to_string());
        assert_eq!(number(13), Some(trained.largest_gradient().to_bits()));
        assert_eq!(number(14), Some(last.weight.to_bits()));
        assert_eq!(number(15), Some(last.bias.to_bits()));
        assert_eq!(number(16), cost.map(f64::to_bits));
    }
}
