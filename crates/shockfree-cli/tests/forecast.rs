//! `shockfree forecast`.

mod common;

use std::fs;

use common::{refused, run};
use shockfree_data::{Limits, TensorValues, read_model, read_safetensors};

/// A folder with a small fit to sunspots in it, and its path.
fn fitted(more: &str) -> (tempfile::TempDir, String) {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("fit").to_str().unwrap().to_owned();
    let words = format!("fit --units 5 --epochs 8 --rate 0.02 --out {path} {more}");
    let outcome = run(&words.split_whitespace().collect::<Vec<_>>());
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    (room, path)
}

#[track_caller]
fn forecast(words: &str) -> Vec<Vec<String>> {
    let outcome = common::shockfree(&format!("forecast {words}"));
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{words}");
    outcome.out.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The model once more, from its file, by loops of our own.
struct Again {
    w: Vec<Vec<f64>>,
    u: Vec<f64>,
    b: Vec<f64>,
    c: Vec<f64>,
    d: f64,
    mean: f64,
    deviation: f64,
    state: Vec<f64>,
}

impl Again {
    fn read(folder: &str) -> Self {
        let path = format!("{folder}/model.safetensors");
        let model = read_model(path.as_ref(), &Limits::default()).unwrap();
        let layer = &model.layers[0];
        let (tensors, metadata) =
            read_safetensors(&fs::read(&path).unwrap(), &Limits::default()).unwrap();
        let readout = |name: &str| -> Vec<f64> {
            let tensor = tensors.iter().find(|tensor| tensor.name == name).unwrap();
            let TensorValues::F32(values) = &tensor.values else { panic!("{name}") };
            values.iter().map(|&value| value.into()).collect()
        };
        let number = |name: &str| metadata[name].trim_matches(['[', ']']).parse().unwrap();
        assert_eq!(metadata["nonlinearity"], "tanh");
        Self {
            w: (0..layer.units()).map(|i| layer.weight_hh.row(i).to_vec()).collect(),
            u: layer.weight_ih.values.clone(),
            b: layer.bias_ih.iter().zip(&layer.bias_hh).map(|(one, other)| one + other).collect(),
            c: readout("readout.weight"),
            d: readout("readout.bias")[0],
            mean: number("means"),
            deviation: number("deviations"),
            state: vec![0.0; layer.units()],
        }
    }

    fn read_value(&mut self, value: f64) -> f64 {
        let u = (value - self.mean) / self.deviation;
        let state = self.state.clone();
        for (i, next) in self.state.iter_mut().enumerate() {
            let past: f64 = self.w[i].iter().zip(&state).map(|(w, y)| w * y).sum();
            *next = (past + self.u[i] * u + self.b[i]).tanh();
        }
        let z: f64 = self.c.iter().zip(&self.state).map(|(c, y)| c * y).sum();
        self.mean + self.deviation * (z + self.d)
    }
}

/// Sums of a few terms in another order: some 1e-13 of the numbers, which contraction does not let grow.
fn assert_close(cell: &str, expected: f64) {
    let found: f64 = cell.parse().unwrap();
    assert!((found - expected).abs() <= 1e-10 * expected.abs().max(1.0), "{found} for {expected}");
}

#[test]
fn forecasts_are_what_the_file_computes() {
    let (_room, fit) = fitted("");
    let rows = forecast(&fit);
    assert_eq!(rows[0], ["sequence", "step", "forecast sunspots", "actual sunspots"]);
    let series: Vec<f64> = shockfree_data::SUNSPOTS
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap().parse().unwrap())
        .collect();
    assert_eq!(rows.len(), 1 + series.len());
    let mut again = Again::read(&fit);
    let mut last = 0.0;
    for (at, row) in rows[1..].iter().enumerate() {
        last = again.read_value(series[at]);
        assert_close(&row[2], last);
        assert_eq!(row[1], (at + 1).to_string());
        let actual = series.get(at + 1).map_or(String::new(), f64::to_string);
        assert_eq!(row[3], actual);
    }
    for row in &forecast(&format!("{fit}/model.safetensors --free 20"))[1..] {
        assert_close(&row[2], last);
        last = again.read_value(last);
    }
}

#[test]
fn columns_are_found_by_name_and_missed_by_name() {
    let (room, fit) = fitted("");
    let write = |name: &str, text: &str| {
        let path = room.path().join(name).to_str().unwrap().to_owned();
        fs::write(&path, text).unwrap();
        path
    };
    let one = write("one.csv", "other,sunspots\n3,5\n1,11\n");
    let two = write("two.csv", "sunspots\n5\n11\n");
    assert_eq!(forecast(&format!("{fit} {one}")), forecast(&format!("{fit} {two}")));
    let other = write("other.csv", "other\n1\n2\n");
    assert!(refused(&format!("forecast {fit} {other}")).contains("has no column sunspots"));
    let out = room.path().join("out.csv").to_str().unwrap().to_owned();
    assert_eq!(common::shockfree(&format!("forecast {fit} {two} --out {out}")).out.trim(), "");
    let printed = common::shockfree(&format!("forecast {fit} {two}")).out;
    assert_eq!(fs::read_to_string(out).unwrap(), printed);
}

#[test]
fn what_cannot_be_forecast_is_refused() {
    let (room, fit) = fitted("");
    let text = room.path().join("text.csv").to_str().unwrap().to_owned();
    fs::write(&text, "x\n1\n2\n3\n4\n5\n6\n").unwrap();
    let said = |words: &str| refused(words).replace(room.path().to_str().unwrap(), "");
    let mut all = vec![
        said(&format!("forecast {fit}/nothing")),
        said(&format!("forecast {text}")),
        said(&format!("forecast {fit}/checkpoint.safetensors")),
        said(&format!("forecast {fit} --free 2 --sample 1")),
        said(&format!("forecast {fit} --sample 1")),
        said(&format!("forecast {fit} --free 0")),
    ];
    let plant = room.path().join("plant.csv").to_str().unwrap().to_owned();
    fs::write(&plant, "x,y\n1,2\n3,1\n2,2\n4,1\n1,0\n2,2\n").unwrap();
    let same = room.path().join("same").to_str().unwrap().to_owned();
    let next = room.path().join("next").to_str().unwrap().to_owned();
    for (out, more) in [(&same, ""), (&next, " --next")] {
        let words = format!("fit {plant} --units 2 --epochs 1 --target y --out {out}{more}");
        assert_eq!(common::shockfree(&words).code, 0);
        all.push(said(&format!("forecast {out} {plant} --free 2")));
    }
    insta::assert_snapshot!(all.join("\n"));
    // Targets need not be there where they are not read.
    fs::write(&plant, "x\n1\n3\n").unwrap();
    assert_eq!(forecast(&format!("{same} {plant}"))[1].len(), 4);
    assert!(said(&format!("forecast {next} {plant}")).contains("has no column y"));
}

/// However a model is damaged, there is a message and no panic.
#[test]
fn damaged_models_are_refused() {
    let (_room, fit) = fitted("");
    let path = format!("{fit}/model.safetensors");
    let bytes = fs::read(&path).unwrap();
    for (was, is) in [
        ("\"classes\":\"0\"", "\"classes\":\"9\""),
        ("\"cost\":\"mse\"", "\"cost\":\"mss\""),
        ("\"task\":\"next\"", "\"task\":\"text\""),
        ("\"nonlinearity\":\"tanh\"", "\"nonlinearity\":\"tamh\""),
        ("\"inputs\":\"[\\\"sunspots", "\"inputs\":\"[\\\"sunspotz"),
        ("rnn.bias_hh_l0", "rnn.bias_hh_l1"),
    ] {
        let at = bytes.windows(was.len()).position(|part| part == was.as_bytes());
        let at = at.unwrap_or_else(|| panic!("{was}"));
        let mut damaged = bytes.clone();
        damaged[at..at + is.len()].copy_from_slice(is.as_bytes());
        fs::write(&path, &damaged).unwrap();
        let outcome = common::shockfree(&format!("forecast {fit}"));
        // The number of classes does not count where there are none.
        let expected = if was.contains("classes") { 0 } else { 2 };
        assert_eq!(outcome.code, expected, "{is}: {}", outcome.err);
    }
    for length in (0..bytes.len()).step_by(97) {
        fs::write(&path, &bytes[..length]).unwrap();
        assert_eq!(common::shockfree(&format!("forecast {fit}")).code, 2, "{length}");
    }
}
