//! How the time of a step grows with the number of units and of steps.

use std::time::{Duration, Instant};

use shockfree::network::{Activation, Random};
use shockfree_fit::{Architecture, Cost, Counted, Dataset, Engine, Piece, Sequence, Shape, Start};

const SEQUENCES: usize = 64;
const INPUTS: usize = 32;

/// Prints the least times of gradients of a tanh layer, 64 sequences at once, and with which power of what is doubled they and
/// the products' operations grow: CSV.
pub fn print() {
    println!("units,steps,ms,its exponent,that of the operations");
    series((5..=10).map(|power| (1 << power, 200)));
    series((4..=10).map(|power| (128, 25 << (power - 4))));
}

fn series(sizes: impl Iterator<Item = (usize, usize)>) {
    let mut before: Option<(f64, f64)> = None;
    for (units, steps) in sizes {
        let (time, work) = (1e3 * least(units, steps), operations(units, steps));
        print!("{units},{steps},{time:.2}");
        match before {
            Some((t, w)) => println!(",{:.2},{:.2}", (time / t).log2(), (work / w).log2()),
            None => println!(",,"),
        }
        before = Some((time, work));
    }
}

/// Of the products: with the recurrent weights forth, back and for their gradient; with those of the inputs forth and for
/// theirs.
#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn operations(units: usize, steps: usize) -> f64 {
    let (n, m) = (units as f64, INPUTS as f64);
    2.0 * (SEQUENCES * steps) as f64 * (3.0 * n * n + 2.0 * n * m)
}

/// The least of as many gradients as a second or two has, in seconds.
fn least(units: usize, steps: usize) -> f64 {
    const MOST: Duration = Duration::from_millis(1500);
    let shape = Shape { inputs: INPUTS, units, outputs: 1 };
    let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
    let mut random = Random::new(1);
    let mut values = |count: usize| -> Vec<f32> {
        #[expect(clippy::cast_possible_truncation, reason = "single precision is meant")]
        let value = |_| random.within((-1.0, 1.0)) as f32;
        (0..count).map(value).collect()
    };
    let sequences = (0..SEQUENCES)
        .map(|_| Sequence { inputs: values(steps * INPUTS), targets: values(steps), mask: None })
        .collect();
    let data =
        Dataset::new(INPUTS, 1, net.cost, Counted::Last, sequences).expect("data that can be");
    let parameters: Vec<f32> = Start::Uniform.parameters(shape, 1);
    let mut gradient = vec![0.0; shape.parameters()];
    let pieces: Vec<Piece> =
        (0..SEQUENCES).map(|sequence| Piece { sequence, from: 0, to: steps }).collect();
    let mut engine = Engine::new(net);
    engine.load(&data, &pieces);
    // The first one finds the memory.
    engine.gradient(&parameters, None, &mut gradient);
    let (begin, mut least) = (Instant::now(), f64::INFINITY);
    while begin.elapsed() < MOST {
        let started = Instant::now();
        engine.gradient(&parameters, None, &mut gradient);
        least = least.min(started.elapsed().as_secs_f64());
    }
    least
}
