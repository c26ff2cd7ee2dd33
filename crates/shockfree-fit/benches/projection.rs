//! How long it takes to keep recurrent weights in their region: `cargo bench -p shockfree-fit --bench projection`.

use divan::Bencher;
use shockfree::network::certificate::Kind;
use shockfree::network::{Activation, Random};
use shockfree_fit::{Architecture, Cost, Guard, Region, Shape};
use shockfree_linalg::{Matrix, orthonormalise};

fn main() {
    divan::main();
}

/// Weights as they are in the middle of a training, three tenths of their singular values at the bound and the rest anywhere
/// below; every step moves them by 1e-3 of the bound in norm (the addition is timed as well).
#[divan::bench(args = [64, 128, 512], min_time = 2)]
fn spectral(bencher: Bencher, units: usize) {
    const BOUND: f64 = 0.9;
    let mut random = Random::new(1);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let n = units as f64;
    let mut uniform =
        |size: f64| Matrix::from_fn(units, units, |_, _| random.within((-size, size)));
    let (mut u, mut v) = (uniform(1.0), uniform(1.0));
    orthonormalise(&mut u);
    orthonormalise(&mut v);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let values: Vec<f64> = (0..units).map(|i| BOUND * (i as f64 / (0.7 * n)).min(1.0)).collect();
    let start = u.scaled_by(&vec![1.0; units], &values).times_transposed(&v);
    // Entries uniform within ±s have the norm 2 s √(n/3).
    let size = 1e-3 * BOUND / (2.0 * (n / 3.0).sqrt());
    let moves: Vec<Vec<f32>> = (0..16).map(|_| single(&uniform(size))).collect();
    let shape = Shape { inputs: 0, units, outputs: 1 };
    let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
    let mut region = Region::new(Guard::Shockfree { rate: BOUND, kind: Kind::Spectral }, &net);
    let mut parameters = vec![0.0_f32; shape.parameters()];
    parameters[shape.recurrent()].copy_from_slice(&single(&start));
    region.settle(&mut parameters);
    region.prepare(&mut vec![1.0; units], &parameters, 1);
    let mut which = Random::new(2);
    bencher.bench_local(|| {
        let sign = if which.uniform() < 0.5 { 1.0 } else { -1.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 16")]
        let step = &moves[(16.0 * which.uniform()) as usize];
        parameters.iter_mut().zip(step).for_each(|(w, step)| *w += sign * step);
        region.keep(&mut parameters)
    });
}

fn single(matrix: &Matrix) -> Vec<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "single precision is meant")]
    let values = matrix.values().iter().map(|&v| v as f32).collect();
    values
}
