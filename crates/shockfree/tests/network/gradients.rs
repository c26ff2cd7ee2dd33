//! Bounds of gradients, the infinite horizon, and training there.

use proptest::prelude::*;
use shockfree::network::certificate::{Kind, Lure, search};
use shockfree::network::region::clip_singular_values;
use shockfree::network::{
    Activation, Cell, Descent, Gru, Guarantees, Held, Limit, Lstm, Network, Trained,
    equilibrium_gradient, limit, optimal_bias, train_to_limit,
};
use shockfree_linalg::{Matrix, norm, singular_values, spectral_norm};

use crate::cases::cases;
use crate::common::Random;

/// A network with two inputs whose spectral rate is `rate`.
fn contracting(random: &mut Random, n: usize, activation: Activation, rate: f64) -> Network {
    let w = random.matrix(n, n);
    let size = spectral_norm(&w).unwrap() * activation.slope_bound();
    Network::new(w.scaled(rate / size), random.matrix(n, 2), random.vector(n), activation).unwrap()
}

/// The network with one parameter moved: row-major through `W`, `U` and `b`.
fn moved(net: &Network, at: usize, h: f64) -> Network {
    let n = net.units();
    let (mut w, mut u, mut b) = (net.recurrent().clone(), net.input().clone(), net.bias().to_vec());
    let weights = n * n;
    if at < weights {
        w.values_mut()[at] += h;
    } else if at < weights + 2 * n {
        u.values_mut()[at - weights] += h;
    } else {
        b[at - weights - 2 * n] += h;
    }
    Network::new(w, u, b, net.activation()).unwrap().with_leak(net.leak()).unwrap()
}

/// The state of a layer after these inputs, from zeros.
fn last_state(cell: &impl Cell, inputs: &[Vec<f64>]) -> Vec<f64> {
    let (mut state, mut next) = (vec![0.0; cell.states()], vec![0.0; cell.states()]);
    for u in inputs {
        cell.step(&state, u, &mut next);
        state.clone_from(&next);
    }
    state
}

fn final_output(net: &Network, y: &[f64], inputs: &[Vec<f64>]) -> Vec<f64> {
    let (mut y, mut next) = (y.to_vec(), y.to_vec());
    for u in inputs {
        net.step_y(&y, u, &mut next);
        y.clone_from(&next);
    }
    y
}

proptest! {
    #![proptest_config(cases(60))]

    /// `‖∂y_T/∂(W, U, b)‖₂`, by finite differences, stays below the bound at every horizon.
    #[test]
    fn gradients_stay_below_their_bound(seed in any::<u64>(), n in 1_usize..5, rate in 0.2..0.98, steps in 1_usize..60) {
        let mut random = Random(seed);
        let activation = [Activation::Logistic, Activation::Tanh][usize::from(seed.is_multiple_of(2))];
        let net = contracting(&mut random, n, activation, rate);
        let net = if seed.is_multiple_of(3) { net.with_leak(0.5).unwrap() } else { net };
        let inputs: Vec<Vec<f64>> = (0..steps).map(|_| random.vector(2)).collect();
        let start = net.outputs(&random.vector(n));
        let count = n * n + 3 * n;
        let h = 1e-5;
        let columns: Vec<Vec<f64>> = (0..count)
            .map(|at| {
                let more = final_output(&moved(&net, at, h), &start, &inputs);
                let less = final_output(&moved(&net, at, -h), &start, &inputs);
                more.iter().zip(less).map(|(more, less)| (more - less) / (2.0 * h)).collect()
            })
            .collect();
        let derivative = Matrix::from_fn(n, count, |i, j| columns[j][i]);
        let size = singular_values(&derivative).unwrap()[0];
        for kind in Kind::ALL {
            let certificate = search(&Lure::new(&net), kind, &mut || true).unwrap();
            if let Some(bound) = Guarantees::new(&net, &certificate, &[1.0, 1.0]) {
                let at = bound.gradient_at(i32::try_from(steps).unwrap());
                prop_assert!(size <= at * (1.0 + 1e-6), "{:?}: {} above {}", kind, size, at);
                prop_assert!(at <= bound.gradient);
            }
        }
    }

    /// Two orbits meet as fast as promised, in the Euclidean norm.
    #[test]
    fn perturbations_fade(seed in any::<u64>(), n in 1_usize..6, rate in 0.2..0.99) {
        let mut random = Random(seed);
        let net = contracting(&mut random, n, Activation::Tanh, rate);
        let (mut y, mut z) = (random.vector(n), random.vector(n));
        let gap = |y: &[f64], z: &[f64]| norm(&y.iter().zip(z).map(|(y, z)| y - z).collect::<Vec<_>>());
        let first = gap(&y, &z);
        let bounds: Vec<Guarantees> = Kind::ALL
            .iter()
            .filter_map(|&kind| Guarantees::new(&net, &search(&Lure::new(&net), kind, &mut || true)?, &[1.0, 1.0]))
            .collect();
        prop_assert!(!bounds.is_empty());
        for t in 1..100 {
            let u = random.vector(2);
            y = final_output(&net, &y, std::slice::from_ref(&u));
            z = final_output(&net, &z, &[u]);
            for bound in &bounds {
                prop_assert!(gap(&y, &z) <= bound.fading(t) * first * (1.0 + 1e-9) + 1e-15);
            }
        }
    }

    /// Gated layers: `‖∂h_T/∂θ‖₂` by finite differences stays below its bound.
    #[test]
    fn gradients_of_gated_layers_stay_below_their_bound(seed in any::<u64>(), n in 1_usize..4, steps in 1_usize..40) {
        let mut random = Random(seed);
        let mut values = |gates: usize, columns: usize| random.matrix(gates * n, columns).scaled(0.15);
        let lstm = seed.is_multiple_of(2);
        let gates = if lstm { 4 } else { 3 };
        let (input, recurrent) = (values(gates, 2), values(gates, n));
        let (first, second) = (values(gates, 1), values(gates, 1));
        let inputs: Vec<Vec<f64>> = (0..steps).map(|_| random.vector(2)).collect();
        let run = |theta: &[f64]| {
            let (input, rest) = theta.split_at(gates * n * 2);
            let (recurrent, rest) = rest.split_at(gates * n * n);
            let (first, second) = rest.split_at(gates * n);
            let (input, recurrent) = (
                Matrix::new(gates * n, 2, input.to_vec()),
                Matrix::new(gates * n, n, recurrent.to_vec()),
            );
            if lstm {
                let cell = Lstm::new(input, recurrent, first.to_vec(), second.to_vec()).unwrap();
                let bound = Guarantees::of_gated(&cell.comparison(1.0).unwrap(), cell.parameter_gain(1.0).unwrap());
                (last_state(&cell, &inputs), bound)
            } else {
                let cell = Gru::new(input, recurrent, first.to_vec(), second.to_vec()).unwrap();
                let bound = Guarantees::of_gated(&cell.comparison(1.0).unwrap(), cell.parameter_gain(1.0).unwrap());
                (last_state(&cell, &inputs), bound)
            }
        };
        let theta = [input.values(), recurrent.values(), first.values(), second.values()].concat();
        let (_, Some(bound)) = run(&theta) else { return Ok(()) };
        let h = 1e-5;
        let columns: Vec<Vec<f64>> = (0..theta.len())
            .map(|at| {
                let at_shift = |h: f64| {
                    let mut theta = theta.clone();
                    theta[at] += h;
                    run(&theta).0
                };
                at_shift(h).iter().zip(at_shift(-h)).map(|(more, less)| (more - less) / (2.0 * h)).collect()
            })
            .collect();
        let derivative = Matrix::from_fn(columns[0].len(), theta.len(), |i, j| columns[j][i]);
        let size = singular_values(&derivative).unwrap()[0];
        prop_assert!(size <= bound.gradient * (1.0 + 1e-6), "{size} above {}", bound.gradient);
        prop_assert!(bound.rate > 0.7 || bound.gradient < 1e3, "{:?} says little", bound);
    }

    /// The implicit gradient is that of finite differences of the limit.
    #[test]
    fn the_gradient_at_the_infinite_horizon(seed in any::<u64>(), n in 1_usize..6, rate in 0.2..0.95) {
        let mut random = Random(seed);
        let net = contracting(&mut random, n, Activation::Logistic, rate);
        let (u, target) = (random.vector(2), random.vector(n));
        let cost = |net: &Network| {
            let Limit::FixedPoint(point) = limit(&Held::new(net, &u).unwrap(), &vec![0.0; n], 100_000) else {
                panic!("a contracting network has a limit")
            };
            let miss: Vec<f64> = net.outputs(&point.state).iter().zip(&target).map(|(y, t)| y - t).collect();
            (norm(&miss).powi(2), miss, point.state)
        };
        let (_, miss, x) = cost(&net);
        let outward: Vec<f64> = miss.iter().map(|miss| 2.0 * miss).collect();
        let gradient = equilibrium_gradient(&net, &x, &u, &outward).unwrap();
        let all = [gradient.recurrent.values(), gradient.input.values(), &gradient.bias].concat();
        let h = 1e-5;
        for (at, exact) in all.iter().enumerate() {
            let difference = (cost(&moved(&net, at, h)).0 - cost(&moved(&net, at, -h)).0) / (2.0 * h);
            prop_assert!((difference - exact).abs() < 1e-7 * (1.0 + exact.abs()), "{at}: {difference} {exact}");
        }
    }

    /// Theorem 7: the bias in closed form makes the target the limit.
    #[test]
    fn the_optimal_bias_hits_its_target(seed in any::<u64>(), n in 1_usize..8, rate in 0.1..0.98) {
        let mut random = Random(seed);
        let net = contracting(&mut random, n, Activation::Logistic, rate);
        let target: Vec<f64> = (0..n).map(|_| 0.5 + 0.45 * random.uniform()).collect();
        let u = random.vector(2);
        let net = net.clone().with_bias(optimal_bias(&net, &target, &u).unwrap()).unwrap();
        let Limit::FixedPoint(point) = limit(&Held::new(&net, &u).unwrap(), &random.vector(n), 100_000) else {
            panic!("a contracting network has a limit")
        };
        for (y, target) in net.outputs(&point.state).iter().zip(&target) {
            prop_assert!((y - target).abs() < 1e-12);
        }
    }

    /// Clipping is the nearest matrix: what is left over is orthogonal to every direction back inside.
    #[test]
    fn clipping_projects(seed in any::<u64>(), n in 1_usize..7, most in 0.1..3.0) {
        let mut random = Random(seed);
        let w = random.matrix(n, n);
        let clipped = clip_singular_values(&w, most);
        prop_assert!(spectral_norm(&clipped).unwrap() <= most * (1.0 + 1e-12) || clipped == w);
        let left = w.minus(&clipped);
        for _ in 0..10 {
            let inside = random.matrix(n, n);
            let inside = inside.scaled(most / spectral_norm(&inside).unwrap());
            let inward = inside.minus(&clipped);
            let product: f64 = left.values().iter().zip(inward.values()).map(|(a, b)| a * b).sum();
            prop_assert!(product <= 1e-10, "{product}");
        }
    }
}

#[test]
fn training_reaches_its_target_and_stays_inside() {
    let mut random = Random(4);
    let net = contracting(&mut random, 4, Activation::Logistic, 0.9);
    let target = [0.3, 0.6, 0.45, 0.7];
    let u = [0.5, -0.2];
    for trained in [Trained::Bias, Trained::WeightsAndBias { rate: 0.8 }] {
        let descent = Descent { trained, step: 0.5, tolerance: 1e-8, budget: 2000 };
        let run = train_to_limit(&net, &target, &u, &descent).unwrap();
        assert!(run.converged, "{trained:?}: {:?}", run.costs.last());
        assert!(run.costs.is_sorted_by(|x, y| x >= y), "{trained:?}");
        let rate = 0.25 * spectral_norm(run.network.recurrent()).unwrap();
        assert!(rate <= if trained == Trained::Bias { 0.9 } else { 0.8 } + 1e-12);
        // ‖∇E‖ ≤ 2 ‖y - y*‖ times the bound of the outputs' derivative.
        let certificate = search(&Lure::new(&net), Kind::Spectral, &mut || true).unwrap();
        let bound = Guarantees::new(&net, &certificate, &u.map(f64::abs)).unwrap();
        for (gradient, cost) in run.gradients.iter().zip(&run.costs) {
            assert!(*gradient <= 2.0 * cost.sqrt() * bound.gradient);
        }
    }
    // Outside, the paper's algorithm has no business.
    let wild = contracting(&mut random, 4, Activation::Logistic, 1.5);
    let descent = Descent { trained: Trained::Bias, step: 0.5, tolerance: 1e-8, budget: 10 };
    assert!(train_to_limit(&wild, &target, &u, &descent).is_err());
}

#[test]
fn one_unit_trains_as_the_papers_algorithm_does() {
    // Example 8 at the infinite horizon: w = 3, b from -3, step 0.5, target 0.7.
    let net = Network::new(
        Matrix::new(1, 1, vec![3.0]),
        Matrix::zeros(1, 0),
        vec![-3.0],
        Activation::Logistic,
    )
    .unwrap();
    let descent = Descent { trained: Trained::Bias, step: 0.5, tolerance: 1e-3, budget: 100 };
    let run = train_to_limit(&net, &[0.7], &[], &descent).unwrap();
    let mut b = -3.0;
    for (k, cost) in run.costs.iter().enumerate() {
        let unit = shockfree::unit::Unit::new(shockfree::Activation::Logistic, 3.0, b).unwrap();
        let y = unit.fixed_points().iter().next().unwrap().state.y;
        assert!((cost - (y - 0.7).powi(2)).abs() < 1e-12, "iteration {k}");
        let s = y * (1.0 - y);
        b -= 0.5 * 2.0 * (y - 0.7) * s / (1.0 - 3.0 * s);
    }
    assert!(run.converged);
}
