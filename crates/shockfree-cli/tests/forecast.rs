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

/// A room with a table in it, a fit to it, and their paths.
fn fitted_to(table: &str, more: &str) -> (tempfile::TempDir, String, String) {
    let room = tempfile::tempdir().unwrap();
    let path = |name: &str| room.path().join(name).to_str().unwrap().to_owned();
    let (data, fit) = (path("data.csv"), path("fit"));
    fs::write(&data, table).unwrap();
    let words = format!("fit {data} --units 3 --epochs 1 --out {fit} {more}");
    let outcome = common::shockfree(&words);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    (room, fit, data)
}

#[test]
fn targets_may_be_absent_but_not_wrong() {
    let plant = "x,y\n1,2\n3,1\n2,2\n4,1\n1,0\n2,2\n";
    let (_room, fit, data) = fitted_to(plant, "--target y");
    fs::write(&data, "x,y\n1,2\n3,\n2,1\n").unwrap();
    assert!(refused(&format!("forecast {fit} {data}")).contains("has a cell without a value"));
    assert_eq!(forecast(&format!("{fit} {data} --missing drop")).len(), 1 + 2);
    fs::write(&data, "x,y\n1,\n3,1\n2,1\n").unwrap();
    let hold = refused(&format!("forecast {fit} {data} --missing hold"));
    assert!(hold.contains("has no value in column y"), "{hold}");
    fs::write(&data, "y\n1\n3\n").unwrap();
    assert!(refused(&format!("forecast {fit} {data}")).contains("has no column x"));
}

#[test]
fn what_a_model_cannot_read_is_refused() {
    let (_room, fit, data) = fitted_to("c\n0\n1\n2\n0\n1\n2\n", "--cost categorical");
    for wrong in ["3", "1.5", "-1"] {
        fs::write(&data, format!("c\n0\n{wrong}\n1\n")).unwrap();
        assert_eq!(
            refused(&format!("forecast {fit} {data}")),
            format!(
                "error: column c is {wrong} in row 2 of sequence all: for this model it must be a whole number from 0 to 2"
            )
        );
    }
    let (_room, fit, data) = fitted_to("b\n0\n1\n0\n1\n0\n1\n", "");
    fs::write(&data, "b\n0\n0.5\n").unwrap();
    assert_eq!(forecast(&format!("{fit} {data}")).len(), 1 + 2);
    fs::write(&data, "b\n0\n7\n").unwrap();
    assert!(refused(&format!("forecast {fit} {data}")).contains("it must be from 0 to 1"));
}

#[test]
fn forecasts_do_not_overwrite_what_they_are_made_from() {
    let (_room, fit, data) = fitted_to("x\n1\n2\n3\n4\n5\n6\n", "");
    let model = format!("{fit}/model.safetensors");
    for (words, what) in [
        (format!("{fit} {data} --out {data}"), "the data"),
        (format!("{fit} {data} --out {fit}/../data.csv"), "the data"),
        (format!("{fit} {data} --out {model}"), "the model"),
    ] {
        let before = (fs::read(&data).unwrap(), fs::read(&model).unwrap());
        let said = refused(&format!("forecast {words}"));
        assert!(said.contains(&format!("--out would overwrite {what}")), "{said}");
        assert!(before == (fs::read(&data).unwrap(), fs::read(&model).unwrap()), "{words}");
    }
}

#[test]
fn too_many_forecasts_are_refused_before_they_are_made() {
    let names = (0..20).map(|name| format!("s{name},1\ns{name},2")).collect::<Vec<_>>().join("\n");
    let (_room, fit, data) = fitted_to(&format!("sequence,x\n{names}"), "");
    assert_eq!(
        refused(&format!("forecast {fit} {data} --free 1000000")),
        "error: the forecasts of 1000000 steps of 20 sequences would be 20000000 rows of 4 cells: at most 50000000 cells \
         are written"
    );
}

#[test]
fn forecasts_that_are_no_numbers_are_refused() {
    // In units of a deviation below 1, a value near the largest number is infinite.
    let (_room, fit, data) = fitted_to("x\n0.1\n0.2\n0.1\n0.3\n0.1\n0.2\n", "--activation relu");
    fs::write(&data, "x\n0.1\n1e308\n1e308\n0.1\n").unwrap();
    for more in ["", " --free 3"] {
        let said = refused(&format!("forecast {fit} {data}{more}"));
        assert!(said.starts_with("error: the forecast is not finite: it is "), "{said}");
        assert!(said.ends_with(" of sequence all"), "{said}");
    }
}
