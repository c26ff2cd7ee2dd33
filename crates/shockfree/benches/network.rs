//! Networks of `n` units: `cargo bench -p shockfree --bench network`.

use divan::Bencher;
use shockfree::Activation as Smooth;
use shockfree::network::bifurcation::{Settings, between};
use shockfree::network::certificate::{Kind, Lure, search};
use shockfree::network::enclosure::{Limits, System};
use shockfree::network::{Activation, Held, Length, Network, exponents, fixed_points};
use shockfree_linalg::{Matrix, spectral_norm};

fn main() {
    divan::main();
}

/// Random weights with `σ_max = gain`, the same every time.
fn network(n: usize, gain: f64) -> Network {
    let mut seed = 1_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
        let share = (seed >> 11) as f64 / (1_u64 << 53) as f64;
        2.0 * share - 1.0
    };
    let w = Matrix::from_fn(n, n, |_, _| random());
    let w = w.scaled(gain / spectral_norm(&w).expect("finite"));
    let bias = (0..n).map(|_| 0.3 * random()).collect();
    Network::new(w, Matrix::zeros(n, 0), bias, Activation::Tanh).expect("finite")
}

#[divan::bench(args = [8, 32, 100])]
fn diagonal_certificate(bencher: Bencher, n: usize) {
    let system = Lure::new(&network(n, 1.0));
    bencher.bench(|| search(&system, Kind::Diagonal, &mut || true));
}

#[divan::bench(args = [8, 32])]
fn sharp_certificate(bencher: Bencher, n: usize) {
    let system = Lure::new(&network(n, 1.0));
    bencher.bench(|| search(&system, Kind::Lmi, &mut || true));
}

#[divan::bench(args = [8, 32, 100])]
fn check_of_a_sharp_certificate(bencher: Bencher, n: usize) {
    let system = Lure::new(&network(n, 0.9));
    // At this rate the search need not be long.
    let mut rounds = 0;
    let mut short = || {
        rounds += 1;
        rounds < 40
    };
    let kinds = [Kind::Lmi, Kind::Diagonal];
    let found =
        kinds.iter().find_map(|&kind| search(&system, kind, &mut short)).expect("a certificate");
    bencher.bench(|| found.check(&system));
}

#[divan::bench(args = [4, 16, 64])]
fn hundred_starts_of_newton(bencher: Bencher, n: usize) {
    let map = Held::new(&network(n, 4.0), &[]).expect("no inputs");
    bencher.bench(|| fixed_points(&map, 100, 1, &mut || true));
}

#[divan::bench(args = [2, 5, 8])]
fn all_fixed_points_proven(bencher: Bencher, n: usize) {
    let net = network(n, 4.0);
    let system = System::new(net.recurrent().values(), net.bias(), Smooth::Tanh).expect("finite");
    bencher.bench(|| system.fixed_points(Limits::default(), &mut || false));
}

#[divan::bench(args = [8, 64])]
fn thousand_steps_of_all_exponents(bencher: Bencher, n: usize) {
    let map = Held::new(&network(n, 4.0), &[]).expect("no inputs");
    let length = Length { transient: 0, steps: 1000, count: n };
    bencher.bench(|| exponents(&map, &vec![0.1; n], length, &mut || true));
}

#[divan::bench(args = [2, 8])]
fn bifurcations_on_a_line(bencher: Bencher, n: usize) {
    let net = network(n, 1.0);
    // From half of the weights to three times as much: the trivial branch loses its hold.
    let family = |s: f64| {
        let w = net.recurrent().scaled(0.5 + 2.5 * s);
        Held::new(&net.clone().with_recurrent(w).expect("finite"), &[]).expect("no inputs")
    };
    let ends = [0.0, 1.0].map(|s| {
        fixed_points(&family(s), 100, 1, &mut || true)
            .points
            .into_iter()
            .map(|point| point.state)
            .collect::<Vec<_>>()
    });
    bencher.bench(|| between(&family, &ends[0], &ends[1], &Settings::default()));
}
