//! Reading the reference data, and comparing numbers.
#![allow(dead_code, reason = "every test uses a part")]

use std::collections::HashMap;
use std::path::PathBuf;

use proptest::test_runner::{Config as ProptestConfig, RngSeed};

/// Proptest with so many cases, the same ones in every run: a test that fails must fail for everybody.
/// `PROPTEST_RNG_SEED=…` tries others.
pub fn cases(cases: u32) -> ProptestConfig {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed.unwrap_or(1)),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A row of a reference table, by column name.
pub struct Row(HashMap<String, String>);

impl Row {
    pub fn text(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column}"))
    }

    /// The value rounded to the nearest f64, 0 for values below its range.
    pub fn number(&self, column: &str) -> f64 {
        let text = self.text(column);
        text.parse().unwrap_or_else(|_| panic!("{column}: {text}"))
    }

    /// `None` for an empty cell.
    pub fn maybe(&self, column: &str) -> Option<f64> {
        (!self.text(column).is_empty()).then(|| self.number(column))
    }
}

/// The rows of `tests/data/NAME.csv`, made by `tests/data/reference.py`.
pub fn reference(name: &str) -> Vec<Row> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "data", name].iter().collect();
    let mut reader = csv::Reader::from_path(path.with_extension("csv")).expect("reference data");
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<Row> = reader
        .records()
        .map(|record| {
            let record = record.expect("a row");
            Row(header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect())
        })
        .collect();
    assert!(!rows.is_empty(), "{name} is empty");
    rows
}

/// The relative error of `found`, 0 where both vanish. Subnormal numbers have fewer digits, so an
/// error of one subnormal unit counts as none.
pub fn relative_error(found: f64, expected: f64) -> f64 {
    let difference = (found - expected).abs();
    if difference <= 5e-324 { 0.0 } else { difference / expected.abs() }
}

#[track_caller]
pub fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let error = relative_error(found, expected);
    assert!(error <= tolerance, "{what}: {found} instead of {expected}, {error:e} > {tolerance:e}");
}

/// The worst of many errors, each in units of what is allowed for it.
#[derive(Default)]
pub struct Worst(f64, String);

impl Worst {
    pub fn see(&mut self, ratio: f64, what: impl FnOnce() -> String) {
        if ratio > self.0 || ratio.is_nan() {
            *self = Self(ratio, what());
        }
    }

    #[track_caller]
    pub fn is_below(&self, limit: f64) {
        assert!(self.0 <= limit, "{:e} > {limit:e} at {}", self.0, self.1);
    }
}
