//! Costs and gradients against PyTorch's (`data/torch.py`) and against finite differences, in double precision.

use serde_json::Value;
use shockfree::network::Activation;
use shockfree_fit::{Architecture, Cost, Counted, Dataset, Engine, Piece, Sequence, Shape};

struct Case {
    net: Architecture,
    data: Dataset<f64>,
    parameters: Vec<f64>,
    /// One row for each sequence.
    initial: Vec<f64>,
}

const NAMES: [&str; 5] = ["W", "U", "b", "C", "d"];

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn all_parameters(of: &Value) -> Vec<f64> {
    NAMES.iter().flat_map(|name| numbers(&of[name])).collect()
}

fn count(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

impl Case {
    fn read(case: &Value) -> Self {
        let shape = Shape {
            inputs: count(&case["inputs"]),
            units: count(&case["units"]),
            outputs: count(&case["outputs"]),
        };
        let activation = [Activation::Tanh, Activation::Relu, Activation::Logistic]
            .into_iter()
            .find(|a| a.as_str() == case["activation"].as_str().unwrap())
            .unwrap();
        let cost =
            Cost::ALL.into_iter().find(|c| c.as_str() == case["cost"].as_str().unwrap()).unwrap();
        let counted = match case["counted"].as_str().unwrap() {
            "last" => Counted::Last,
            _ => Counted::Every,
        };
        let rows = case["sequences"].as_array().unwrap();
        let sequences = rows
            .iter()
            .map(|row| Sequence {
                inputs: numbers(&row["inputs"]),
                targets: numbers(&row["targets"]),
                mask: row.get("mask").map(|mask| numbers(mask).iter().map(|&m| m == 1.0).collect()),
            })
            .collect();
        Self {
            net: Architecture { shape, activation, cost },
            data: Dataset::new(shape.inputs, shape.outputs, cost, counted, sequences).unwrap(),
            parameters: all_parameters(case),
            initial: rows.iter().flat_map(|row| numbers(&row["initial"])).collect(),
        }
    }

    /// The parts of all sequences in the window `number` of `length` steps.
    fn pieces(&self, length: usize, number: usize) -> Vec<Piece> {
        (0..self.data.len())
            .filter(|&sequence| self.data.steps(sequence) > number * length)
            .map(|sequence| {
                let from = number * length;
                Piece { sequence, from, to: self.data.steps(sequence).min(from + length) }
            })
            .collect()
    }

    fn gradient(&self, pieces: &[Piece], initial: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
        let mut engine = Engine::new(self.net);
        let mut gradient = vec![0.0; self.parameters.len()];
        engine.load(&self.data, pieces);
        let cost = engine.gradient(&self.parameters, Some(initial), &mut gradient);
        let mut after = initial.to_vec();
        let units = self.net.shape.units;
        engine.last_states(|sequence, state| {
            after[sequence * units..(sequence + 1) * units].copy_from_slice(state);
        });
        (cost, gradient, after)
    }
}

fn torch() -> Value {
    serde_json::from_str(include_str!("data/torch.json")).unwrap()
}

/// Entries agree to 1e-12 of the largest one (or of 1): sums of a few dozen terms of that size, each rounded.
fn assert_agrees(name: &str, found: (f64, &[f64]), expected: &Value) {
    let cost = expected["cost_value"].as_f64().unwrap();
    assert!((found.0 - cost).abs() <= 1e-12 * cost.max(1.0), "{name}: {} for {cost}", found.0);
    let gradient = all_parameters(&expected["gradients"]);
    let largest = gradient.iter().fold(1.0, |most: f64, g| most.max(g.abs()));
    assert_eq!(found.1.len(), gradient.len());
    for (at, (found, expected)) in found.1.iter().zip(&gradient).enumerate() {
        assert!(
            (found - expected).abs() <= 1e-12 * largest,
            "{name}[{at}]: {found} for {expected}"
        );
    }
}

#[test]
fn costs_and_gradients_are_those_of_pytorch() {
    let torch = torch();
    let cases = torch["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 15);
    for value in cases {
        let case = Case::read(value);
        let (cost, gradient, _) = case.gradient(&case.pieces(usize::MAX / 2, 0), &case.initial);
        assert_agrees(value["name"].as_str().unwrap(), (cost, &gradient), value);
    }
}

#[test]
fn truncated_gradients_are_those_of_pytorch() {
    let torch = torch();
    for value in torch["truncated"].as_array().unwrap() {
        let case = Case::read(value);
        let length = count(&value["window"]);
        let mut states = case.initial.clone();
        for (number, expected) in value["windows"].as_array().unwrap().iter().enumerate() {
            let (cost, gradient, after) = case.gradient(&case.pieces(length, number), &states);
            let name = format!("{} {number}", value["name"]);
            assert_agrees(&name, (cost, &gradient), expected);
            states = after;
        }
    }
}

/// Central differences with steps of 1e-6: their error is about 1e-12 by the third derivative and 1e-16/1e-6 of the cost
/// by rounding, so that 1e-6 of the largest entry leaves room for costs of some hundreds.
#[test]
fn gradients_are_finite_differences() {
    const STEP: f64 = 1e-6;
    let torch = torch();
    let whole = torch["cases"].as_array().unwrap().iter().map(|case| (case, None));
    let windows = torch["truncated"].as_array().unwrap().iter().map(|case| {
        let length = count(&case["window"]);
        (case, Some(length))
    });
    for (value, window) in whole.chain(windows) {
        let mut case = Case::read(value);
        let length = window.unwrap_or(usize::MAX / 2);
        let mut states = case.initial.clone();
        for number in 0.. {
            let pieces = case.pieces(length, number);
            if pieces.is_empty() {
                break;
            }
            let (_, gradient, after) = case.gradient(&pieces, &states);
            let largest = gradient.iter().fold(1.0, |most: f64, g| most.max(g.abs()));
            let mut engine = Engine::new(case.net);
            engine.load(&case.data, &pieces);
            for (at, &expected) in gradient.iter().enumerate() {
                let there = case.parameters[at];
                let mut cost = |moved: f64| {
                    case.parameters[at] = moved;
                    engine.cost(&case.parameters, Some(&states))
                };
                let slope = (cost(there + STEP) - cost(there - STEP)) / (2.0 * STEP);
                case.parameters[at] = there;
                let name = &value["name"];
                assert!(
                    (slope - expected).abs() <= 1e-6 * largest,
                    "{name}, window {number}, parameter {at}: {expected} for {slope}"
                );
            }
            states = after;
        }
    }
}
