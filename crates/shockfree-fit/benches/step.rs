//! How long a step of training takes: `cargo bench -p shockfree-fit`.

use std::path::Path;

use divan::{Bencher, black_box};
use shockfree::network::certificate::Kind;
use shockfree::network::{Activation, Random};
use shockfree_data::{Limits, SequenceOptions, Split, read_sequences};
use shockfree_fit::{
    Architecture, Cost, Counted, Dataset, Engine, Guard, Optimizer, Piece, Sequence, Settings,
    Shape, Start, Trainer,
};

fn main() {
    divan::main();
}

/// A tanh layer of `n` units with as many inputs: sequences of 200 steps, 64 a batch, single precision, all of them costing.
#[divan::bench(args = [64, 128, 512])]
fn layer(bencher: Bencher, units: usize) {
    let shape = Shape { inputs: units, units, outputs: 1 };
    let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
    let mut random = Random::new(1);
    let mut uniform = |size: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "single precision is meant")]
        let value = random.within((-size, size)) as f32;
        value
    };
    let sequences = (0..64)
        .map(|_| Sequence {
            inputs: (0..200 * units).map(|_| uniform(1.0)).collect(),
            targets: vec![0.0; 200],
            mask: None,
        })
        .collect();
    let data = Dataset::new(units, 1, net.cost, Counted::Every, sequences).unwrap();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let size = 1.0 / (units as f64).sqrt();
    let parameters: Vec<f32> = (0..shape.parameters()).map(|_| uniform(size)).collect();
    let mut gradient = vec![0.0; shape.parameters()];
    let pieces: Vec<Piece> = (0..64).map(|sequence| Piece { sequence, from: 0, to: 200 }).collect();
    let mut engine = Engine::new(net);
    engine.load(&data, &pieces);
    bencher.bench_local(|| engine.gradient(black_box(&parameters), None, &mut gradient));
}

/// An epoch of Bach's chorales (the training split of the file that `CHORALES` names): 64 units, batches of 32, momentum.
#[divan::bench(args = ["plain", "shockfree"])]
fn chorales(bencher: Bencher, method: &str) {
    let Some(path) = std::env::var_os("CHORALES") else {
        eprintln!("chorales: not timed, since CHORALES does not name the file");
        return;
    };
    let table =
        read_sequences(Path::new(&path), &SequenceOptions::default(), &Limits::default()).unwrap();
    let keys = table.columns.len();
    let sequences = table
        .sequences
        .iter()
        .filter(|sequence| sequence.split == Some(Split::Train))
        .map(|sequence| {
            #[expect(clippy::cast_possible_truncation, reason = "zeros and ones")]
            let values: Vec<f32> = sequence.values.values.iter().map(|&v| v as f32).collect();
            Sequence {
                inputs: values[..values.len() - keys].to_vec(),
                targets: values[keys..].to_vec(),
                mask: None,
            }
        })
        .collect();
    let shape = Shape { inputs: keys, units: 64, outputs: keys };
    let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::Bernoulli };
    let data = Dataset::new(keys, keys, net.cost, Counted::Every, sequences).unwrap();
    let guard = match method {
        "plain" => Guard::Plain,
        _ => Guard::Shockfree { rate: 0.9, kind: Kind::Spectral },
    };
    let optimizer = Optimizer::Momentum { momentum: 0.9 };
    let settings = Settings { optimizer, rate: 0.02, guard, batch: 32, window: None, seed: 1 };
    let parameters: Vec<f32> = Start::Uniform.parameters(shape, 1);
    let mut trainer = Trainer::new(net, settings, &parameters, &data).unwrap();
    bencher.bench_local(|| trainer.epoch(&data, |_| ()));
}
