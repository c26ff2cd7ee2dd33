//! Networks that PyTorch trained: the forward pass is its forward pass, and the diagnosis is of these numbers.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use shockfree::network::{Activation, Cell};
use shockfree_data::{Direction, Limits, Model, read_model};
use shockfree_diagnosis::{AnyCell, Assumptions, Diagnosis, Verdict, diagnose};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/torch").join(name)
}

fn json(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path(name)).unwrap()).unwrap()
}

fn model(name: &str) -> Model {
    read_model(&path(name), &Limits::default()).unwrap()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    let row = |row: &Value| row.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
    value.as_array().map_or_else(Vec::new, |rows| rows.iter().map(row).collect())
}

/// The outputs of one layer in one direction: for each step, in the order of the inputs.
fn pass(cell: &AnyCell, inputs: &[Vec<f64>], start: &[f64], direction: Direction) -> Vec<Vec<f64>> {
    let (mut state, mut next) = (start.to_vec(), start.to_vec());
    let mut outputs = Vec::new();
    let mut advance = |input: &Vec<f64>| {
        match cell {
            // PyTorch's h is the output y.
            AnyCell::Rnn(network) => network.step_y(&state, input, &mut next),
            AnyCell::Gru(_) | AnyCell::Lstm(_) => cell.step(&state, input, &mut next),
        }
        state.clone_from(&next);
        outputs.push(state[..cell.units()].to_vec());
    };
    match direction {
        Direction::Forward => inputs.iter().for_each(&mut advance),
        Direction::Reverse => inputs.iter().rev().for_each(&mut advance),
    }
    if direction == Direction::Reverse {
        outputs.reverse();
    }
    outputs
}

#[test]
fn the_forward_pass_is_that_of_torch() {
    let expected = json("forward.json");
    for (file, case) in expected.as_object().unwrap() {
        let model = model(file);
        let activation = if file.contains("relu") { Activation::Relu } else { Activation::Tanh };
        let assumptions = Assumptions { activation: Some(activation), input_bound: None };
        let (h, c) = (rows(&case["h0"]), rows(&case["c0"]));
        let mut values = rows(&case["input"]);
        let (mut below, mut outputs): (usize, Vec<Vec<f64>>) = (0, vec![Vec::new(); values.len()]);
        for (k, layer) in model.layers.iter().enumerate() {
            if layer.layer > below {
                below = layer.layer;
                values = std::mem::replace(&mut outputs, vec![Vec::new(); values.len()]);
            }
            let cell = AnyCell::new(layer, &assumptions).unwrap();
            let start = [h[k].clone(), c.get(k).cloned().unwrap_or_default()].concat();
            for (all, new) in outputs.iter_mut().zip(pass(&cell, &values, &start, layer.direction))
            {
                all.extend(new);
            }
        }
        let mut worst = 0.0_f64;
        for (ours, torch) in outputs.iter().zip(rows(&case["output"])) {
            assert_eq!(ours.len(), torch.len(), "{file}");
            worst = ours.iter().zip(&torch).map(|(x, y)| (x - y).abs()).fold(worst, f64::max);
        }
        // Both in f64, with weights of single precision: sums differ in their order only.
        assert!(worst < 1e-14, "{file}: {worst}");
    }
}

fn diagnosed(name: &str, activation: Option<Activation>) -> Diagnosis {
    let assumptions = Assumptions { activation, input_bound: None };
    diagnose(&model(name), &assumptions, Duration::from_mins(10), &|_| ()).unwrap()
}

#[test]
fn norms_and_conditions_are_those_of_numpy() {
    let expected = json("conditions.json");
    let close = |x: f64, y: &Value| (x / y.as_f64().unwrap() - 1.0).abs() < 1e-9;
    for file in ["rnn.safetensors", "rnn_relu.safetensors"] {
        let diagnosis = diagnosed(file, None);
        let layer = &diagnosis.layers[0];
        let numpy = &expected[file]["weight_hh_l0"][0];
        assert!(close(layer.claims.made[0].rate, &numpy["largest_singular_value"]), "{file}");
        assert!(close(layer.singular_values[0], &numpy["largest_singular_value"]), "{file}");
        let absolute = layer.claims.made[1].rate
            / numpy["spectral_radius_of_absolute_values"].as_f64().unwrap();
        // A Perron vector that is slightly lifted off 0.
        assert!((1.0 - 1e-12..1.0 + 1e-5).contains(&absolute), "{file}: {absolute}");
    }
    for file in ["gru", "gru_small", "lstm", "lstm_small"] {
        let name = format!("{file}.safetensors");
        let cell = AnyCell::new(&model(&name).layers[0], &Assumptions::default()).unwrap();
        let value = match &cell {
            AnyCell::Gru(cell) => cell.condition(1.0).unwrap().value,
            AnyCell::Lstm(cell) => cell.condition(1.0).unwrap().value,
            AnyCell::Rnn(_) => unreachable!("{file} is gated"),
        };
        let numpy = condition(&expected[&name]).expect("a condition");
        assert!((value / numpy - 1.0).abs() < 1e-9, "{file}: {value} {numpy}");
    }
}

/// The number under the first key `value` or `condition`, wherever it stands.
fn condition(value: &Value) -> Option<f64> {
    let object = value.as_object()?;
    let here = ["value", "condition"].iter().find_map(|key| object.get(*key)?.as_f64());
    here.or_else(|| object.values().find_map(condition))
}

#[test]
fn verdicts() {
    assert_eq!(diagnosed("rnn.safetensors", None).verdict, Verdict::Contracting);
    assert_eq!(diagnosed("rnn_deep.safetensors", None).verdict, Verdict::Contracting);
    assert_eq!(diagnosed("gru_small.safetensors", None).verdict, Verdict::Contracting);
    assert_eq!(diagnosed("lstm_small.safetensors", None).verdict, Verdict::Contracting);
    // Not proven, and nothing against it.
    assert_eq!(diagnosed("gru.safetensors", None).verdict, Verdict::Undecided);
    assert_eq!(diagnosed("lstm.safetensors", None).verdict, Verdict::Undecided);
}

#[test]
fn layers_see_what_those_below_settle_at() {
    let diagnosis = diagnosed("rnn_deep.safetensors", None);
    let [forward, reverse, above, _] = &diagnosis.layers[..] else { panic!("four layers") };
    assert!(forward.input.iter().all(|&u| u == 0.0));
    let settled = [forward.settled_output().unwrap(), reverse.settled_output().unwrap()].concat();
    assert_eq!(above.input, settled);
    assert_eq!(above.input_bound, Some(1.0));
}
