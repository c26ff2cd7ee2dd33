//! What a batch costs and its gradient: the same however its sequences are put together and on however many threads.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use shockfree::network::{Activation, Random};
use shockfree_fit::{
    Architecture, Cost, Counted, Dataset, Engine, Guard, Optimizer, Piece, Real, Sequence,
    Settings, Shape, Start, bytes_of_passes, mean_cost, network,
};

const ACTIVATIONS: [Activation; 3] = [Activation::Tanh, Activation::Logistic, Activation::Relu];

fn architecture(choice: usize, (inputs, units, outputs): (usize, usize, usize)) -> Architecture {
    Architecture {
        shape: Shape { inputs, units, outputs },
        activation: ACTIVATIONS[choice % 3],
        cost: Cost::ALL[choice / 3 % 3],
    }
}

/// Sequences of these lengths; every second one has a mask.
fn data<T: Real>(net: &Architecture, lengths: &[usize], counted: Counted, seed: u64) -> Dataset<T> {
    let mut random = Random::new(seed);
    let Shape { inputs, outputs, .. } = net.shape;
    let sequences = lengths
        .iter()
        .enumerate()
        .map(|(number, &steps)| Sequence {
            inputs: (0..steps * inputs).map(|_| T::of(random.within((-1.0, 1.0)))).collect(),
            targets: (0..steps * net.cost.targets(outputs))
                .map(|_| match net.cost {
                    Cost::MeanSquared => T::of(random.within((-1.0, 1.0))),
                    Cost::Bernoulli => T::of(random.uniform().round()),
                    #[expect(clippy::cast_precision_loss, reason = "small")]
                    Cost::Categorical => T::of((random.uniform() * outputs as f64).floor()),
                })
                .collect(),
            mask: (number % 2 == 1).then(|| (0..steps).map(|t| t % 3 != 1).collect()),
        })
        .collect();
    Dataset::new(inputs, outputs, net.cost, counted, sequences).unwrap()
}

fn whole<T: Real>(data: &Dataset<T>, sequence: usize) -> Piece {
    Piece { sequence, from: 0, to: data.steps(sequence) }
}

fn gradient<T: Real>(
    net: Architecture,
    data: &Dataset<T>,
    parameters: &[T],
    pieces: &[Piece],
) -> (f64, Vec<T>, usize) {
    let mut engine = Engine::new(net);
    engine.load(data, pieces);
    let mut gradient = vec![T::of(0.0); parameters.len()];
    let cost = engine.gradient(parameters, None, &mut gradient);
    (cost, gradient, engine.counted())
}

#[expect(clippy::cast_precision_loss, reason = "small")]
fn count(n: usize) -> f64 {
    n as f64
}

/// Costs and gradients are means of at most a few hundred terms of the size of the largest: reordering them changes a few
/// hundred roundings, and there is room for what the steps make of those before them.
const AGREEMENT: f64 = 1e-12;

/// The same cases in every run; `PROPTEST_RNG_SEED=…` tries others.
fn cases(cases: u32) -> ProptestConfig {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed.unwrap_or(1)),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(48))]
    #[test]
    fn a_batch_is_the_mean_of_its_sequences_in_any_order(
        choice in 0..9_usize,
        shape in (0..4_usize, 1..12_usize, 1..4_usize),
        lengths in prop::collection::vec(1..14_usize, 1..40),
        last in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let net = architecture(choice, shape);
        let data = data::<f64>(&net, &lengths, if last { Counted::Last } else { Counted::Every }, seed);
        let parameters: Vec<f64> = Start::Uniform.parameters(net.shape, seed);
        let mut pieces: Vec<Piece> = (0..data.len()).map(|s| whole(&data, s)).collect();
        let (cost, together, counted) = gradient(net, &data, &parameters, &pieces);
        prop_assert_eq!(counted, data.counted_steps());
        let size = together.iter().fold(1.0, |most: f64, g| most.max(g.abs()));
        pieces.reverse();
        pieces.rotate_left(lengths.len() / 3);
        let (turned, other, _) = gradient(net, &data, &parameters, &pieces);
        prop_assert!((turned - cost).abs() <= AGREEMENT * cost.max(1.0));
        let (mut sum, mut sums) = (0.0, vec![0.0; parameters.len()]);
        for &piece in &pieces {
            let (cost, gradient, counted) = gradient(net, &data, &parameters, &[piece]);
            sum += count(counted) * cost;
            sums.iter_mut().zip(gradient).for_each(|(sum, g)| *sum += count(counted) * g);
        }
        prop_assert!((sum / count(counted) - cost).abs() <= AGREEMENT * cost.max(1.0));
        for (at, &g) in together.iter().enumerate() {
            prop_assert!((other[at] - g).abs() <= AGREEMENT * size);
            prop_assert!((sums[at] / count(counted) - g).abs() <= AGREEMENT * size);
        }
        let all = mean_cost(&mut Engine::new(net), &parameters, &data, 1 + lengths.len() / 4);
        prop_assert!((all - cost).abs() <= AGREEMENT * cost.max(1.0));
    }

    #[test]
    fn costs_are_those_of_the_network_step_by_step(
        choice in 0..9_usize,
        shape in (0..4_usize, 1..40_usize, 1..4_usize),
        lengths in prop::collection::vec(1..14_usize, 1..6),
        seed in any::<u64>(),
    ) {
        let net = architecture(choice, shape);
        let data = data::<f64>(&net, &lengths, Counted::Every, seed);
        let parameters: Vec<f64> = Start::Uniform.parameters(net.shape, seed);
        let network = network(net.shape, net.activation, &parameters).unwrap();
        let readout = network.readout().unwrap();
        let (mut sum, targets) = (0.0, data.targets());
        for (number, sequence) in data.sequences().iter().enumerate() {
            let (mut y, mut next) = (vec![0.0; net.shape.units], vec![0.0; net.shape.units]);
            for step in 0..data.steps(number) {
                let inputs = &sequence.inputs[step * net.shape.inputs..(step + 1) * net.shape.inputs];
                network.step_y(&y, inputs, &mut next);
                std::mem::swap(&mut y, &mut next);
                if data.counts(number, step) {
                    let target = &sequence.targets[step * targets..(step + 1) * targets];
                    sum += plain_cost(net.cost, &readout.value(&y), target);
                }
            }
            let mut engine = Engine::new(net);
            engine.load(&data, &[whole(&data, number)]);
            engine.cost(&parameters, None);
            engine.last_states(|_, state| {
                // A few units from tanh at every step, of which the map makes a few times as many.
                assert!(state.iter().zip(&y).all(|(a, b)| (a - b).abs() <= AGREEMENT * b.abs().max(1.0)));
            });
        }
        let cost = sum / count(data.counted_steps());
        let found = mean_cost(&mut Engine::new(net), &parameters, &data, 3);
        prop_assert!((found - cost).abs() <= AGREEMENT * cost.max(1.0), "{} for {}", found, cost);
    }
}

/// The cost by its definition.
fn plain_cost(cost: Cost, z: &[f64], target: &[f64]) -> f64 {
    let pairs = || z.iter().zip(target);
    match cost {
        Cost::MeanSquared => pairs().map(|(z, t)| (z - t).powi(2)).sum::<f64>() / count(z.len()),
        Cost::Bernoulli => pairs().map(|(z, t)| z.exp().ln_1p() - t * z).sum(),
        Cost::Categorical => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a class")]
            let class = target[0] as usize;
            z.iter().map(|z| z.exp()).sum::<f64>().ln() - z[class]
        }
    }
}

#[test]
fn threads_change_no_bit() {
    for choice in 0..9 {
        let net = architecture(choice, (3, 21, 2));
        let lengths: Vec<usize> = (0..75).map(|i| 1 + i * 7 % 30).collect();
        let data = data::<f32>(&net, &lengths, Counted::Every, 8);
        let parameters: Vec<f32> = Start::Orthogonal { gain: 0.9 }.parameters(net.shape, 8);
        let pieces: Vec<Piece> = (0..data.len()).map(|s| whole(&data, s)).collect();
        let results: Vec<(f64, Vec<f32>, usize)> = [1, 2, 3, 7]
            .into_iter()
            .map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| gradient(net, &data, &parameters, &pieces))
            })
            .collect();
        assert!(results.iter().all(|result| *result == results[0]), "{net:?}");
    }
}

/// Once there is memory for a batch, a gradient of it takes a number of allocations (temporary ones of matrix products)
/// that the number of steps does not change.
#[test]
fn nothing_is_allocated_for_a_step() {
    let allocations = |units: usize, steps: usize| {
        let net = architecture(0, (3, units, 2));
        let data = data::<f32>(&net, &[steps; 20], Counted::Every, 8);
        let parameters: Vec<f32> = Start::Uniform.parameters(net.shape, 8);
        let pieces: Vec<Piece> = (0..data.len()).map(|s| whole(&data, s)).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| {
            let mut engine = Engine::new(net);
            let mut gradient = vec![0.0; parameters.len()];
            engine.load(&data, &pieces);
            let mut count = || {
                let mut pass = || engine.gradient(&parameters, None, &mut gradient);
                allocation_counter::measure(|| {
                    pass();
                })
                .count_total
            };
            (count(), count())
        })
    };
    for units in [5, 40, 150] {
        let (first, again) = allocations(units, 1000);
        assert!(first > 0, "it is counted");
        assert_eq!(again, allocations(units, 10).1);
    }
}

/// What one thread holds between steps is what the formula says, and what that leaves out: whether rows cost and how many a
/// step has, in vectors of up to twice their length; 8 columns of 512 rows; what a part is made of.
#[test]
fn memory_is_what_is_said() {
    for (units, sequences, steps) in [(64, 64, 100), (64, 70, 30), (128, 5, 300)] {
        let net = architecture(0, (3, units, 2));
        let data = data::<f32>(&net, &vec![steps; sequences], Counted::Every, 8);
        let parameters: Vec<f32> = Start::Uniform.parameters(net.shape, 8);
        let pieces: Vec<Piece> = (0..data.len()).map(|s| whole(&data, s)).collect();
        let mut gradient = vec![0.0; parameters.len()];
        let mut engine = None;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let held = pool.install(|| {
            // Products of matrices keep room of their own on each thread, from the first one on.
            let mut warm = Engine::new(net);
            warm.load(&data, &pieces);
            warm.gradient(&parameters, None, &mut gradient);
            allocation_counter::measure(|| {
                let engine = engine.insert(Engine::new(net));
                engine.load(&data, &pieces);
                engine.gradient(&parameters, None, &mut gradient);
            })
        });
        let settings = Settings {
            optimizer: Optimizer::Momentum { momentum: 0.0 },
            rate: 0.1,
            guard: Guard::Plain,
            batch: sequences,
            window: None,
            seed: 1,
        };
        let said = bytes_of_passes::<f32>(&net, &settings, sequences, steps, 1);
        let parts = sequences.div_ceil(16);
        let rest = 2 * (sequences * steps + 8 * parts * steps) + 4 * 8 * 512 + 2048 * parts;
        #[expect(clippy::cast_precision_loss, reason = "some millions")]
        let (held, rest) = (held.bytes_current as f64, rest as f64);
        assert!(said <= held && held <= said + rest, "{said} and {rest} for {held}");
    }
}
