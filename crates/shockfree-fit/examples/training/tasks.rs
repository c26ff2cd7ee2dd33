//! Four tasks that differ.

use std::path::Path;

use shockfree::network::{Activation, Random};
use shockfree_data::{
    Limits, SUNSPOTS, SequenceOptions, Split, TableFormat, read_sequences, read_sequences_bytes,
};
use shockfree_fit::{Architecture, Cost, Counted, Dataset, Sequence, Shape};

/// A task: a network's architecture and the data.
pub struct Task {
    /// Its name.
    pub name: &'static str,
    /// The architecture of the networks that are compared on it.
    pub net: Architecture,
    pub train: Dataset<f32>,
    pub validation: Dataset<f32>,
    pub test: Option<Dataset<f32>>,
}

impl Task {
    fn new(
        name: &'static str,
        (inputs, units, outputs): (usize, usize, usize),
        (cost, counted): (Cost, Counted),
        sets: [Vec<Sequence<f32>>; 3],
    ) -> Self {
        let shape = Shape { inputs, units, outputs };
        let data = |sequences| Dataset::new(inputs, outputs, cost, counted, sequences);
        let [train, validation, test] = sets.map(data);
        let net = Architecture { shape, activation: Activation::Tanh, cost };
        let (train, validation) = (train.expect("train"), validation.expect("validation"));
        Self { name, net, train, validation, test: test.ok() }
    }
}

/// Bach's chorales, the usual split: which of 88 keys sound at the next step.
pub fn chorales(path: &Path) -> Task {
    let table = read_sequences(path, &SequenceOptions::default(), &Limits::default())
        .unwrap_or_else(|error| {
            eprintln!("the chorales are not part of this repository: {error}");
            std::process::exit(2);
        });
    let keys = table.columns.len();
    let mut sets = [Vec::new(), Vec::new(), Vec::new()];
    for sequence in table.sequences {
        let values: Vec<f32> = sequence.values.values.iter().map(|&v| single(v)).collect();
        let set = match sequence.split {
            Some(Split::Train) | None => 0,
            Some(Split::Validation) => 1,
            Some(Split::Test) => 2,
        };
        sets[set].push(Sequence {
            inputs: values[..values.len() - keys].to_vec(),
            targets: values[keys..].to_vec(),
            mask: None,
        });
    }
    Task::new("chorales", (keys, 64, keys), (Cost::Bernoulli, Counted::Every), sets)
}

/// Yearly sunspot numbers: the next year's, the last fifth held out. Validation goes through all years and counts the last.
pub fn sunspots() -> Task {
    let table = read_sequences_bytes(
        TableFormat::Csv,
        SUNSPOTS.as_bytes(),
        &SequenceOptions::default(),
        &Limits::default(),
    )
    .expect("the embedded series is read");
    let years = &table.sequences[0].values.values;
    let split = years.len() * 4 / 5;
    let (mean, deviation) = moments(&years[..split]);
    let values: Vec<f32> = years.iter().map(|v| single((v - mean) / deviation)).collect();
    let steps = values.len() - 1;
    let all = Sequence {
        inputs: values[..steps].to_vec(),
        targets: values[1..].to_vec(),
        mask: Some((0..steps).map(|step| step + 1 >= split).collect()),
    };
    let learnt = Sequence {
        inputs: values[..split - 1].to_vec(),
        targets: values[1..split].to_vec(),
        mask: None,
    };
    let sets = [vec![learnt], vec![all], Vec::new()];
    Task::new("sunspots", (1, 32, 1), (Cost::MeanSquared, Counted::Every), sets)
}

/// A plant with an input and an output, to be simulated from its input alone:
/// `y' = y y₋ (y + 2.5)/(1 + y² + y₋²) + u` (Narendra and Parthasarathy 1990, example 1), with an input that holds a random
/// value for a random time.
pub fn plant() -> Task {
    let mut random = Random::new(20);
    let mut sets = [Vec::new(), Vec::new(), Vec::new()];
    for (set, count) in [(0, 48), (1, 16), (2, 16)] {
        for _ in 0..count {
            let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
            let (mut y, mut before, mut u, mut left) = (0.0_f64, 0.0_f64, 0.0, 0.0);
            for _ in 0..200 {
                if left <= 0.0 {
                    u = random.within((-2.0, 2.0));
                    left = random.within((1.0, 15.0));
                }
                left -= 1.0;
                let next = y * before * (y + 2.5) / (1.0 + y * y + before * before) + u;
                (before, y) = (y, next);
                inputs.push(single(u));
                outputs.push(single(y / 2.0));
            }
            sets[set].push(Sequence { inputs, targets: outputs, mask: None });
        }
    }
    Task::new("plant", (1, 32, 1), (Cost::MeanSquared, Counted::Every), sets)
}

/// A bit that is shown at the first step and asked for at the last, 60 steps of noise later.
pub fn bit() -> Task {
    const STEPS: usize = 60;
    let mut random = Random::new(30);
    let mut sets = [Vec::new(), Vec::new(), Vec::new()];
    for (set, count) in [(0, 256), (1, 128), (2, 128)] {
        for _ in 0..count {
            let bit = random.uniform() < 0.5;
            let mut inputs: Vec<f32> =
                (0..STEPS).map(|_| single(random.within((-0.2, 0.2)))).collect();
            inputs[0] = if bit { 1.0 } else { -1.0 };
            let targets = vec![f32::from(u8::from(bit)); STEPS];
            sets[set].push(Sequence { inputs, targets, mask: None });
        }
    }
    Task::new("bit", (1, 32, 1), (Cost::Bernoulli, Counted::Last), sets)
}

fn moments(values: &[f64]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count;
    (mean, variance.sqrt())
}

#[expect(clippy::cast_possible_truncation, reason = "single precision is meant")]
fn single(value: f64) -> f32 {
    value as f32
}
