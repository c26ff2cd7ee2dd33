//! Input that means nothing is refused by name, and what is extreme is trained.

use shockfree::network::Activation;
use shockfree::network::certificate::Kind;
use shockfree_fit::{
    Architecture, Cost, Counted, Dataset, Error, Guard, Optimizer, Real, Sequence, Settings, Shape,
    Start, Trainer,
};

fn sequence<T: Real>(inputs: &[f64], targets: &[f64]) -> Sequence<T> {
    let of = |values: &[f64]| values.iter().map(|&v| T::of(v)).collect();
    Sequence { inputs: of(inputs), targets: of(targets), mask: None }
}

fn refused<T: Real>(cost: Cost, outputs: usize, sequence: Sequence<T>) -> Error {
    let zeros = |count| vec![T::of(0.0); count];
    let good = Sequence { inputs: zeros(2), targets: zeros(2 * cost.targets(outputs)), mask: None };
    Dataset::new(1, outputs, cost, Counted::Every, vec![good, sequence]).unwrap_err()
}

#[test]
fn data_that_mean_nothing_are_refused() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        // 1e300 is infinite in single precision.
        let error = refused::<f32>(Cost::MeanSquared, 1, sequence(&[0.0, bad], &[0.0, 0.0]));
        assert!(matches!(error, Error::Input { sequence: 1, step: 1, .. }), "{error}");
        let error = refused::<f32>(Cost::MeanSquared, 1, sequence(&[0.0, 0.0], &[bad, 0.0]));
        assert!(matches!(error, Error::Target { sequence: 1, step: 0, .. }), "{error}");
    }
    for bad in [-1e-9, 1.000_001, f64::NAN] {
        let error = refused::<f64>(Cost::Bernoulli, 1, sequence(&[0.0, 0.0], &[1.0, bad]));
        assert!(matches!(error, Error::Target { sequence: 1, step: 1, .. }), "{error}");
    }
    for bad in [-1.0, 0.5, 3.0, 1e300, f64::NAN, f64::INFINITY] {
        let error = refused::<f64>(Cost::Categorical, 3, sequence(&[0.0, 0.0], &[2.0, bad]));
        assert!(matches!(error, Error::Target { sequence: 1, step: 1, .. }), "{error}");
    }
    let length = |error| match error {
        Error::Length { what, sequence: 1, length, expected } => (what, length, expected),
        other => panic!("{other}"),
    };
    let mse = Cost::MeanSquared;
    assert_eq!(length(refused::<f64>(mse, 1, sequence(&[0.0; 3], &[0.0; 2]))), ("inputs", 3, 2));
    assert_eq!(length(refused::<f64>(mse, 2, sequence(&[0.0; 2], &[0.0; 5]))), ("targets", 5, 4));
    let masked = Sequence { mask: Some(vec![true; 3]), ..sequence::<f64>(&[0.0; 2], &[0.0; 2]) };
    assert_eq!(length(refused(mse, 1, masked)), ("mask", 3, 2));
    let new = |outputs, sequences| Dataset::<f64>::new(1, outputs, mse, Counted::Every, sequences);
    assert!(matches!(new(1, vec![]).unwrap_err(), Error::Empty { .. }));
    assert!(matches!(new(1, vec![sequence(&[], &[])]).unwrap_err(), Error::Empty { .. }));
    assert!(matches!(new(0, vec![sequence(&[1.0], &[])]).unwrap_err(), Error::Setting { .. }));
    let silent = Sequence { mask: Some(vec![false]), ..sequence(&[1.0], &[1.0]) };
    assert_eq!(new(1, vec![silent]).unwrap_err(), Error::NothingCounted);
}

fn settings(guard: Guard) -> Settings {
    let optimizer = Optimizer::Momentum { momentum: 0.9 };
    Settings { optimizer, rate: 0.1, guard, batch: 32, window: None, seed: 1 }
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    let kind = Kind::Spectral;
    let good = settings(Guard::Shockfree { rate: 0.9, kind });
    assert!(good.check().is_ok());
    assert!(Settings { rate: f64::INFINITY, ..good }.check().is_ok());
    let mut bad = vec![
        Settings { batch: 0, ..good },
        Settings { window: Some(0), ..good },
        Settings { rate: f64::INFINITY, ..settings(Guard::Plain) },
        settings(Guard::Shockfree { rate: 0.9, kind: Kind::Absolute }),
    ];
    for value in [0.0, -1.0, f64::NAN] {
        bad.push(Settings { rate: value, ..good });
        bad.push(settings(Guard::Clipping { threshold: value }));
        bad.push(settings(Guard::Shockfree { rate: value, kind }));
    }
    bad.push(settings(Guard::Shockfree { rate: 1.0, kind }));
    for momentum in [-0.1, 1.0, f64::NAN] {
        bad.push(Settings { optimizer: Optimizer::Momentum { momentum }, ..good });
    }
    for decay in [-0.1, f64::INFINITY, f64::NAN] {
        bad.push(Settings { optimizer: Optimizer::Adam { decay }, ..good });
    }
    for settings in bad {
        assert!(matches!(settings.check(), Err(Error::Setting { .. })), "{settings:?}");
    }
}

/// One unit or three, no inputs or some, sequences of one step, masks that leave some of them nothing, windows longer than
/// all and of one step, batches larger than the data, inputs as large as there are: every training ends with finite parameters
/// and a cost that is not above the first.
fn trains<T: Real>(largest: f64) {
    for kind in [Kind::Spectral, Kind::Diagonal, Kind::Lmi] {
        for (units, inputs, size) in [(1, 0, 0.0), (1, 1, 1.0), (3, 2, 1.0), (2, 1, largest)] {
            for (window, batch) in [(None, 1000), (Some(1), 2), (Some(1000), 1), (Some(3), 1000)] {
                let masks =
                    [None, Some(vec![false; 5]), Some(vec![false, false, false, true, false])];
                let mut sequences: Vec<Sequence<T>> = masks
                    .into_iter()
                    .map(|mask| Sequence {
                        inputs: vec![T::of(size); 5 * inputs],
                        targets: [0.5, -0.5, 0.25, 0.0, 1.0].map(T::of).to_vec(),
                        mask,
                    })
                    .collect();
                let inputs_of_one = vec![T::of(-size); inputs];
                sequences.push(Sequence {
                    inputs: inputs_of_one,
                    targets: vec![T::of(1.0)],
                    mask: None,
                });
                let shape = Shape { inputs, units, outputs: 1 };
                let net =
                    Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
                let data = Dataset::new(inputs, 1, net.cost, Counted::Every, sequences).unwrap();
                let guard = Guard::Shockfree { rate: 0.9, kind };
                let settings = Settings { window, batch, ..settings(guard) };
                let start: Vec<T> = Start::Uniform.parameters(shape, 1);
                let mut trainer = Trainer::new(net, settings, &start, &data).unwrap();
                for _ in 0..6 {
                    trainer.epoch(&data, |_| {});
                }
                let name =
                    format!("{kind:?} {units} {inputs} {size} {window:?} {batch} {}", T::NAME);
                let parameters = trainer.parameters().to_vec();
                assert!(parameters.iter().all(|p| p.wide().is_finite()), "{name}: {parameters:?}");
                // The mean over the last epoch was not above; its end may be, by a step.
                let (cost, first) = (trainer.cost_of(&data), trainer.first_cost());
                assert!(cost <= 1.5 * first, "{name}: {cost} from {first}");
            }
        }
    }
}

#[test]
fn extremes_are_trained() {
    trains::<f32>(1e30);
    trains::<f64>(1e300);
}
