//! Whole trainings: what is learnt, what never happens, and that the same seed gives the same bits.

use shockfree::network::certificate::{Kind, Lure, search};
use shockfree::network::{Activation, Random};
use shockfree_fit::{
    Architecture, Best, Budget, Cost, Counted, Dataset, Epoch, FAILED, Fit, Guard, Optimizer, Real,
    Sequence, Settings, Shape, Start, State, Step, network,
};

const ADAM: Optimizer = Optimizer::Adam { decay: 0.0 };
const MOMENTUM: Optimizer = Optimizer::Momentum { momentum: 0.9 };

fn net(cost: Cost, activation: Activation) -> Architecture {
    let outputs = if cost == Cost::Categorical { 3 } else { 1 };
    Architecture { shape: Shape { inputs: 1, units: 8, outputs }, activation, cost }
}

/// A fading sum of the inputs, or which side of 0 it lies on, or in which third.
fn data<T: Real>(cost: Cost, lengths: &[usize], seed: u64) -> Dataset<T> {
    let mut random = Random::new(seed);
    let sequences = lengths
        .iter()
        .map(|&steps| {
            let (mut inputs, mut targets, mut sum) = (Vec::new(), Vec::new(), 0.0);
            for _ in 0..steps {
                let input = random.within((-1.0, 1.0));
                sum = 0.7 * sum + input;
                inputs.push(T::of(input));
                targets.push(T::of(match cost {
                    Cost::MeanSquared => sum,
                    Cost::Bernoulli => f64::from(u8::from(sum > 0.0)),
                    Cost::Categorical => f64::from(u8::from(sum > -0.3) + u8::from(sum > 0.3)),
                }));
            }
            Sequence { inputs, targets, mask: None }
        })
        .collect();
    let outputs = net(cost, Activation::Tanh).shape.outputs;
    Dataset::new(1, outputs, cost, Counted::Every, sequences).unwrap()
}

const LENGTHS: [usize; 20] =
    [30, 7, 22, 1, 30, 18, 40, 3, 9, 27, 30, 30, 5, 2, 33, 21, 8, 19, 26, 4];

fn shockfree(kind: Kind) -> Guard {
    Guard::Shockfree { rate: 0.9, kind }
}

fn settings(guard: Guard, optimizer: Optimizer, rate: f64) -> Settings {
    Settings { optimizer, rate, guard, batch: 4, window: None, seed: 3 }
}

fn fit<T: Real>(net: Architecture, settings: Settings, epochs: u64, data: &Dataset<T>) -> Fit<T> {
    let parameters = Start::Uniform.parameters(net.shape, settings.seed);
    let budget = Budget { epochs, patience: epochs };
    Fit::new(net, settings, budget, &parameters, data, None).unwrap()
}

#[test]
fn every_cost_is_learnt_with_every_certificate_and_method() {
    for cost in Cost::ALL {
        for kind in [Kind::Spectral, Kind::Diagonal, Kind::Lmi] {
            for (optimizer, rate) in [(ADAM, 0.02), (MOMENTUM, 0.1)] {
                for activation in [Activation::Tanh, Activation::Logistic, Activation::Relu] {
                    let net = net(cost, activation);
                    let data = data::<f64>(cost, &LENGTHS, 1);
                    let settings = settings(shockfree(kind), optimizer, rate);
                    let mut fit = fit(net, settings, 40, &data);
                    while !fit.is_done() {
                        fit.epoch(&data, None, |step| assert!(step.gradient <= step.bound));
                    }
                    let outcome = fit.finish(&data);
                    let share = outcome.last_cost / outcome.first_cost;
                    assert!(share < 0.7, "{cost:?} {kind:?} {optimizer:?} {activation:?}: {share}");
                    let network = network(net.shape, activation, &outcome.best.parameters).unwrap();
                    let lure = Lure::new(&network);
                    let found = search(&lure, kind, &mut || true).unwrap();
                    assert!(
                        found.check(&lure) && found.rate < 0.9 + 1e-3,
                        "{kind:?}: {}",
                        found.rate
                    );
                }
            }
        }
    }
}

/// Rates from 1e-4 to 1e2 and infinity: the last cost is finite and not above the first, and so is every epoch that was kept.
#[test]
fn no_learning_rate_makes_it_diverge() {
    let mut random = Random::new(11);
    for number in 0..60 {
        let rate = if number < 6 { f64::INFINITY } else { 10_f64.powf(random.within((-4.0, 2.0))) };
        let cost = Cost::ALL[number % 3];
        let optimizer = if number % 2 == 0 { ADAM } else { MOMENTUM };
        let kind = if number % 5 == 0 { Kind::Lmi } else { Kind::Spectral };
        let net = net(cost, Activation::Tanh);
        let data = data::<f32>(cost, &LENGTHS, 5);
        let mut fit = fit(net, settings(shockfree(kind), optimizer, rate), 15, &data);
        let first = fit.trainer().first_cost();
        while !fit.is_done() {
            let (epoch, _) = fit.epoch(&data, None, |_| ());
            assert!(epoch.failed || epoch.cost <= FAILED * first, "{rate}: {epoch:?}");
        }
        let outcome = fit.finish(&data);
        assert!(!outcome.has_diverged(), "{rate} {optimizer:?}: {} {first}", outcome.last_cost);
        assert!(outcome.best_cost <= outcome.first_cost);
        assert!(outcome.best.parameters.iter().all(|p| p.is_finite()));
    }
}

/// That the test above could fail: without a guard, and with clipping, such rates do ruin trainings.
#[test]
fn without_the_guard_large_rates_do() {
    for guard in [Guard::Plain, Guard::Clipping { threshold: 1.0 }] {
        let data = data::<f32>(Cost::MeanSquared, &LENGTHS, 5);
        let net = net(Cost::MeanSquared, Activation::Tanh);
        let mut fit = fit(net, settings(guard, MOMENTUM, 30.0), 5, &data);
        while !fit.is_done() {
            fit.epoch(&data, None, |_| ());
        }
        assert!(fit.finish(&data).has_diverged(), "{guard:?}");
    }
}

/// A gradient that overflows, at once: nothing is learnt, and nothing is ruined.
#[test]
fn inputs_that_overflow_ruin_nothing() {
    let huge = Sequence { inputs: vec![3e38_f32; 3], targets: vec![1e18; 3], mask: None };
    let net = net(Cost::MeanSquared, Activation::Tanh);
    let data = Dataset::new(1, 1, Cost::MeanSquared, Counted::Every, vec![huge]).unwrap();
    let mut fit = fit(net, settings(shockfree(Kind::Spectral), ADAM, 1.0), 5, &data);
    while !fit.is_done() {
        fit.epoch(&data, None, |_| ());
    }
    let outcome = fit.finish(&data);
    assert!(outcome.best.parameters.iter().all(|p| p.is_finite()));
    assert!(!outcome.has_diverged(), "{} {}", outcome.first_cost, outcome.last_cost);
}

type Course = (Vec<Step>, Vec<Epoch>, State<f32>, Best<f32>);

fn course(settings: Settings, interrupted: bool) -> Course {
    let data = data::<f32>(Cost::MeanSquared, &LENGTHS, 7);
    let net = net(Cost::MeanSquared, Activation::Tanh);
    let mut fit = fit(net, settings, 12, &data);
    let (mut steps, mut epochs) = (Vec::new(), Vec::new());
    while !fit.is_done() {
        let (epoch, _) = fit.epoch(&data, None, |step| {
            // Time is the one thing that differs.
            steps.push(Step { projecting: std::time::Duration::ZERO, ..*step });
        });
        epochs.push(epoch);
        if interrupted {
            let (state, best) = (fit.trainer().state().clone(), fit.best().clone());
            fit = self::fit(net, settings, 12, &data);
            fit.resume(state, best);
        }
    }
    (steps, epochs, fit.trainer().state().clone(), fit.best().clone())
}

fn kinds() -> Vec<Settings> {
    let mut all = Vec::new();
    for guard in [
        Guard::Plain,
        Guard::Clipping { threshold: 0.1 },
        shockfree(Kind::Spectral),
        shockfree(Kind::Diagonal),
        shockfree(Kind::Lmi),
    ] {
        for optimizer in [ADAM, MOMENTUM] {
            for window in [None, Some(10)] {
                let rate = 0.05;
                all.push(Settings { window, ..settings(guard, optimizer, rate) });
            }
        }
    }
    all
}

/// NaN where there is no bound: compared by their text.
fn assert_same(one: &Course, other: &Course, what: &str) {
    assert_eq!(format!("{:?}", one.0), format!("{:?}", other.0), "{what}");
    assert_eq!(one.1, other.1, "{what}");
    assert_eq!(one.2, other.2, "{what}");
    assert_eq!(one.3, other.3, "{what}");
}

#[test]
fn a_training_that_is_taken_up_again_has_the_same_bits() {
    for settings in kinds() {
        let (whole, parts) = (course(settings, false), course(settings, true));
        assert_same(&whole, &parts, &format!("{settings:?}"));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    // Batches of more than one part.
    for settings in kinds().into_iter().map(|settings| Settings { batch: 40, ..settings }) {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| course(settings, false))
        };
        let one = with(1);
        for threads in [2, 5] {
            assert_same(&one, &with(threads), &format!("{settings:?}"));
        }
    }
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    let data = data::<f32>(Cost::MeanSquared, &[5], 7);
    let net = net(Cost::MeanSquared, Activation::Tanh);
    let parameters: Vec<f32> = Start::Uniform.parameters(net.shape, 1);
    let good = settings(Guard::Plain, ADAM, 0.1);
    let message = |settings: Settings| {
        let budget = Budget { epochs: 1, patience: 1 };
        Fit::new(net, settings, budget, &parameters, &data, None).err().unwrap().to_string()
    };
    for (settings, words) in [
        (Settings { rate: 0.0, ..good }, "learning rate = 0"),
        (Settings { rate: f64::NAN, ..good }, "learning rate = NaN"),
        (Settings { rate: f64::INFINITY, ..good }, "learning rate = inf"),
        (Settings { batch: 0, ..good }, "batch = 0"),
        (Settings { window: Some(0), ..good }, "window = 0"),
        (Settings { optimizer: Optimizer::Momentum { momentum: 1.0 }, ..good }, "momentum = 1"),
        (Settings { optimizer: Optimizer::Adam { decay: -1.0 }, ..good }, "decay = -1"),
        (Settings { guard: Guard::Clipping { threshold: 0.0 }, ..good }, "threshold = 0"),
        (
            Settings { guard: Guard::Shockfree { rate: 1.0, kind: Kind::Lmi }, ..good },
            "rate of contraction = 1",
        ),
        (
            Settings { guard: Guard::Shockfree { rate: 0.5, kind: Kind::Absolute }, ..good },
            "certificate",
        ),
    ] {
        assert!(message(settings).contains(words), "{}", message(settings));
    }
}
