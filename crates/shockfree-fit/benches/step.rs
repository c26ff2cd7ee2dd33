//! How long a step of training takes: `cargo bench -p shockfree-fit`.

use divan::{Bencher, black_box};
use shockfree::network::{Activation, Random};
use shockfree_fit::{Architecture, Cost, Counted, Dataset, Engine, Piece, Sequence, Shape};

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
