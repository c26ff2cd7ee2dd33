//! What all targets do: read, and hold the model against what it promises.

#![allow(dead_code, reason = "every target uses a part")]

use shockfree_data::{Format, Layer, Limits, Problem, read_model_bytes};

/// Small enough that the fuzzer reaches every one of them.
pub fn limits() -> Limits {
    Limits {
        most_bytes: 1 << 20,
        most_header_bytes: 1 << 16,
        most_text_bytes: 1 << 16,
        most_tensors: 64,
        most_units: 32,
        most_inputs: 64,
        most_values: 1 << 16,
    }
}

pub fn read(format: Format, bytes: &[u8]) {
    let limits = limits();
    match read_model_bytes(format, bytes, &limits) {
        Ok(model) => {
            assert!(!model.layers.is_empty());
            let mut values = 0;
            for layer in &model.layers {
                check(layer, &limits);
                values += layer.weight_ih.values.len() + layer.weight_hh.values.len();
            }
            assert!(values <= limits.most_values);
            if let Some(readout) = &model.readout {
                assert_eq!(readout.weight.columns, model.layers.last().unwrap().units());
                assert_eq!(readout.weight.rows, readout.bias.len());
            }
        }
        Err(problem) => check_message(&problem),
    }
}

pub fn check_message(problem: &Problem) {
    let message = problem.to_string();
    assert!(!message.is_empty() && message.len() < 4096, "{message}");
    assert!(!message.chars().any(|c| c.is_control() && c != '\n'), "{message:?}");
}

fn check(layer: &Layer, limits: &Limits) {
    let (n, m) = (layer.units(), layer.inputs());
    assert!((1..=limits.most_units).contains(&n) && m <= limits.most_inputs);
    let rows = layer.kind.gates() * n;
    for (array, columns) in [(&layer.weight_hh, n), (&layer.weight_ih, m)] {
        assert_eq!((array.rows, array.columns), (rows, columns));
        assert_eq!(array.values.len(), rows * columns);
        assert!(array.values.iter().all(|value| value.is_finite()));
    }
    for bias in [&layer.bias_ih, &layer.bias_hh] {
        assert!(bias.len() == rows && bias.iter().all(|value| value.is_finite()));
    }
}
