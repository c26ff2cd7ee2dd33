//! `shockfree surface`: the arrays that it writes, and what it leaves behind when it cannot.

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{Outcome, run, run_in, words_in};
use shockfree::objective::{Grid, TerminalCost};
use shockfree::{Activation, Horizon};

/// The bytes before the numbers, of all arrays here.
const HEADER: usize = 128;

/// An empty folder.
struct Room(tempfile::TempDir);

impl Room {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// The words of `shockfree surface`.
    fn words(&self, words: &str) -> Vec<String> {
        words_in(self.0.path(), &format!("surface {words}"))
    }

    /// Runs it, as [`run_in`] does.
    fn surface(&self, words: &str) -> Outcome {
        run_in(self.0.path(), &format!("surface {words}"))
    }

    #[track_caller]
    fn must(&self, words: &str) -> String {
        let outcome = self.surface(words);
        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{words}");
        outcome.out
    }

    /// Starts it and waits until it has said what it is going to do.
    fn start(&self, words: &str) -> Child {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shockfree"))
            .args(self.words(words))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        while !line.contains("memory:") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended");
        }
        child
    }

    /// The names of all that is there.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The numbers of an array in double precision.
    fn doubles(&self, name: &str) -> Vec<f64> {
        let bytes = fs::read(self.path(name)).unwrap();
        let (numbers, rest) = bytes[HEADER..].as_chunks();
        assert!(rest.is_empty());
        numbers.iter().map(|number| f64::from_le_bytes(*number)).collect()
    }

    /// The same in single precision.
    fn singles(&self, name: &str) -> Vec<f32> {
        let bytes = fs::read(self.path(name)).unwrap();
        let (numbers, rest) = bytes[HEADER..].as_chunks();
        assert!(rest.is_empty());
        numbers.iter().map(|number| f32::from_le_bytes(*number)).collect()
    }
}

/// The problem of example 8.
fn example() -> TerminalCost {
    problem(Activation::Logistic, Horizon::finite(50).unwrap())
}

fn problem(activation: Activation, horizon: Horizon) -> TerminalCost {
    TerminalCost::new(activation, -2.0, 0.7, horizon).unwrap()
}

/// Every cell is what one point gives, where NaN stands for no cost.
#[test]
fn every_cell_is_that_of_its_point() {
    let cases = [
        ("--horizon 50", Activation::Logistic, "50"),
        ("--activation tanh --horizon 7", Activation::Tanh, "7"),
        ("--horizon infinite", Activation::Logistic, "infinite"),
    ];
    let mut missing = 0;
    for (arguments, activation, steps) in cases {
        let room = Room::new();
        let window = "--weights -9,7.5 --biases -4,5 --columns 37 --rows 23";
        room.must(&format!("--out @s.npy {window} {arguments}"));
        assert_eq!(room.names(), ["s.gradient.npy", "s.npy"]);
        let horizon = steps.parse().map_or(Horizon::Infinite, |n| Horizon::finite(n).unwrap());
        let problem = problem(activation, horizon);
        let grid = Grid::new((-9.0, 7.5), (-4.0, 5.0), 37, 23).unwrap();
        let (costs, norms) = (room.doubles("s.npy"), room.doubles("s.gradient.npy"));
        assert_eq!((costs.len(), norms.len()), (37 * 23, 37 * 23));
        for (index, (cost, norm)) in costs.into_iter().zip(norms).enumerate() {
            let at = problem.at(grid.centre(index % 37, index / 37));
            let expected = at.map_or([f64::NAN; 2], |at| [at.cost, at.gradient.norm()]);
            assert_eq!([cost, norm].map(f64::to_bits), expected.map(f64::to_bits), "{index}");
            missing += usize::from(cost.is_nan());
        }
    }
    assert!(missing > 0, "no 2-cycle was met");
}

/// In single precision every step rounds `wy + b`, at most 6 here, to 4 units of 6e-8 of it at most; the sums of what
/// contracts by 3/4 a step are four times as large, the slope of σ is 1/4 and that of E below 2.
#[test]
fn single_precision_is_that_of_the_library_and_near_the_truth() {
    let room = Room::new();
    let window = "--weights -3,3 --biases -3,3 --columns 50 --rows 40";
    room.must(&format!("--out @s.npy {window} --precision f32"));
    let grid = Grid::new((-3.0, 3.0), (-3.0, 3.0), 50, 40).unwrap();
    let (costs, norms) = (room.singles("s.npy"), room.singles("s.gradient.npy"));
    for row in 0..40 {
        let (mut cost_row, mut norm_row) = ([0.0_f32; 50], [0.0_f32; 50]);
        example().over_row(&grid, row, &mut cost_row, &mut norm_row).unwrap();
        assert_eq!(costs[row * 50..][..50], cost_row);
        assert_eq!(norms[row * 50..][..50], norm_row);
        for (column, cost) in cost_row.into_iter().enumerate() {
            let expected = example().at(grid.centre(column, row)).unwrap().cost;
            let most = 4.0 * 6.0 * 6e-8 * 4.0 / 4.0 * 2.0;
            assert!((f64::from(cost) - expected).abs() < most, "{cost} {expected}");
        }
    }
}

/// As NumPy's description of version 1.0 has it, number by number.
#[test]
fn the_header_is_numpys() {
    let room = Room::new();
    room.must("--out @s.npy --columns 12 --rows 5 --precision f32");
    for name in ["s.npy", "s.gradient.npy"] {
        let bytes = fs::read(room.path(name)).unwrap();
        assert_eq!(bytes.len(), HEADER + 12 * 5 * 4);
        assert_eq!(bytes[..6], *b"\x93NUMPY");
        assert_eq!(bytes[6..8], [1, 0]);
        let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        assert_eq!(10 + length, HEADER);
        let dictionary = str::from_utf8(&bytes[10..HEADER]).unwrap();
        let expected = "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 12), }";
        assert_eq!(dictionary.trim_end_matches(['\n', ' ']), expected);
        assert!(dictionary.ends_with(" \n"));
    }
    room.must("--out @d.npy --columns 12 --rows 5 --cost-only");
    let double = fs::read(room.path("d.npy")).unwrap();
    assert_eq!(double.len(), HEADER + 12 * 5 * 8);
    assert!(double[10..].starts_with(b"{'descr': '<f8', 'fortran_order': False, "));
}

/// More cells than a block has, and pieces that end in the middle of rows.
#[test]
fn threads_and_gradients_change_no_bit() {
    let room = Room::new();
    let window = "--columns 1201 --rows 1009 --precision f32";
    room.must(&format!("--out @1.npy {window} --threads 1"));
    for threads in [2, 5] {
        room.must(&format!("--out @{threads}.npy {window} --threads {threads}"));
        for kind in ["npy", "gradient.npy"] {
            let [one, many] = ["1", &threads.to_string()]
                .map(|name| fs::read(room.path(&format!("{name}.{kind}"))).unwrap());
            assert!(one == many, "{threads} {kind}");
        }
    }
    room.must(&format!("--out @alone.npy {window} --cost-only"));
    assert!(fs::read(room.path("1.npy")).unwrap() == fs::read(room.path("alone.npy")).unwrap());
    assert!(!Path::new(&room.path("alone.gradient.npy")).exists());
}

/// The most memory that a process has taken, in kilobytes, where the system says so.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// The file is 64 MiB; two blocks of it, 8 MiB, are in memory, beside the program.
#[test]
fn memory_does_not_grow_with_the_file() {
    let room = Room::new();
    let words = "--out @s.npy --columns 4096 --precision f32 --cost-only";
    let mut child = room.start(words);
    let mut most = None;
    while child.try_wait().unwrap().is_none() {
        most = peak(child.id()).max(most);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(child.wait().unwrap().success());
    if Path::new("/proc/self/status").exists() {
        let most = most.expect("it was seen running");
        assert!(most < 40 << 10, "{most} kB");
    }
    let costs = room.singles("s.npy");
    assert_eq!(costs.len(), 4096 * 4096);
    let grid = Grid::new((-12.0, 12.0), (-12.0, 10.0), 4096, 4096).unwrap();
    let mut expected = vec![0.0_f32; 4096];
    for row in (0..4096).step_by(64).chain([4095]) {
        example().costs_over_row(&grid, row, &mut expected).unwrap();
        assert!(costs[row * 4096..][..4096] == expected, "{row}");
    }
}

#[test]
fn it_says_what_it_takes_and_what_is_in_the_files() {
    let room = Room::new();
    let said = [
        "--out @plane.npy --columns 300 --rows 200 --threads 1",
        "--out @plane.npy --columns 4 --precision f32 --cost-only --horizon infinite --threads 1 --overwrite",
    ]
    .map(|words| format!("$ shockfree surface {words}\n{}", room.must(words)));
    insta::assert_snapshot!(said.join("\n"));
    let help = run(&["surface", "--help"]);
    assert_eq!(help.code, 0);
    insta::assert_snapshot!(help.out);
}

#[test]
fn what_cannot_be_is_refused_and_leaves_nothing() {
    let room = Room::new();
    let cases = [
        "",
        "--out @s",
        "--out @s.csv",
        "--out @none/s.npy",
        "--out /dev/null/s.npy",
        "--out @s.npy --columns 0",
        "--out @s.npy --columns 32769",
        "--out @s.npy --rows -3",
        "--out @s.npy --weights 4,4",
        "--out @s.npy --weights -1e308,1e308",
        "--out @s.npy --biases 1",
        "--out @s.npy --target 1",
        "--out @s.npy --start nan",
        "--out @s.npy --horizon 0",
        "--out @s.npy --precision f16",
        "--out @s.npy --threads 0",
    ];
    let refused = |words: &str| {
        let outcome = room.surface(words);
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{words}: {}", outcome.err);
        let said = outcome.err.split("\n\nUsage").next().unwrap();
        let said = said.split("\n\nFor more").next().unwrap().trim_end();
        format!("$ shockfree surface {words}\n{said}")
    };
    let mut messages: Vec<String> = cases.into_iter().map(refused).collect();
    assert!(room.names().is_empty());

    // What is there stays unless somebody wants it replaced.
    fs::write(room.path("s.gradient.npy"), "mine").unwrap();
    messages.push(refused("--out @s.npy --columns 4"));
    fs::create_dir(room.path("folder.npy")).unwrap();
    messages.push(refused("--out @folder.npy --columns 4 --overwrite"));
    assert_eq!(room.names(), ["folder.npy", "s.gradient.npy"]);
    assert_eq!(fs::read_to_string(room.path("s.gradient.npy")).unwrap(), "mine");
    insta::assert_snapshot!(messages.join("\n\n"));

    let alone = room.must("--out @s.npy --columns 4 --cost-only");
    assert!(alone.ends_with("s.gradient.npy was there before: it is not of this surface.\n"));
    assert_eq!(fs::read_to_string(room.path("s.gradient.npy")).unwrap(), "mine");
    room.must("--out @s.npy --columns 4 --overwrite");
    assert_eq!(room.doubles("s.gradient.npy").len(), 16);
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_what_was_there() {
    // Some wait for the end of a piece, some ask again and do not.
    for (signals, horizon) in
        [(&["INT"][..], 50_000), (&["TERM"], 50_000), (&["INT", "INT"], 10_000_000)]
    {
        let room = Room::new();
        fs::write(room.path("s.npy"), "mine").unwrap();
        let words = format!("--out @s.npy --columns 32768 --horizon {horizon} --overwrite");
        let child = room.start(&words);
        assert_eq!(room.names().len(), 3, "two files are begun");
        for signal in signals {
            let id = child.id().to_string();
            let _ = Command::new("kill").args(["-s", signal, &id]).status().unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap().replace(&room.path(""), "");
        assert_eq!(ended.status.code(), Some(130), "{said}");
        if signals.len() == 1 {
            assert_eq!(said, "error: interrupted: what was begun of s.npy is removed\n");
        }
        assert_eq!(room.names(), ["s.npy"]);
        assert_eq!(fs::read_to_string(room.path("s.npy")).unwrap(), "mine");
    }
}

/// What a file may not grow to is known before anything is computed.
#[cfg(unix)]
#[test]
fn a_limit_for_files_is_found_at_once() {
    let room = Room::new();
    // No file may be larger than eight kilobytes.
    let limited = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "bash"])
        .arg(env!("CARGO_BIN_EXE_shockfree"))
        .args(room.words("--out @s.npy --columns 1024"))
        .output()
        .unwrap();
    let said = String::from_utf8(limited.stderr).unwrap();
    assert_eq!(limited.status.code(), Some(2), "{said}");
    assert!(said.starts_with("error: cannot write ") && said.contains("s.npy: "), "{said}");
    assert!(limited.stdout.is_empty() && room.names().is_empty());
}

/// A disk of one mebibyte, where a system lets everybody have one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_left_as_it_was() {
    let may = Command::new("unshare").args(["-rm", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        eprintln!("no disk can be made here: skipped");
        return;
    }
    let room = Room::new();
    let script = "mount -t tmpfs -o size=1m none \"$1\" || exit 99; echo mine > \"$1/mine\"; shift; \
                  \"$@\"; code=$?; echo left: $(ls -A \"$0\"); exit $code";
    let full = Command::new("unshare")
        .args(["-rm", "bash", "-c", script, &room.path(""), &room.path("")])
        .arg(env!("CARGO_BIN_EXE_shockfree"))
        .args(room.words("--out @s.npy --columns 1024 --precision f32"))
        .output()
        .unwrap();
    let [out, said] = [full.stdout, full.stderr].map(|text| String::from_utf8(text).unwrap());
    if full.status.code() == Some(99) {
        eprintln!("no disk can be made here: skipped");
        return;
    }
    assert_eq!(full.status.code(), Some(2), "{said}");
    let said = said.replace(&room.path(""), "");
    assert!(said.starts_with("error: cannot write s.npy: "), "{said}");
    assert!(said.ends_with(": what was begun of s.npy is removed\n"), "{said}");
    assert!(out.ends_with("left: mine\n"), "{out}");
}
