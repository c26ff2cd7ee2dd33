//! Gradients under their bound, in networks that contract.

use shockfree::network::certificate::Kind;
use shockfree::network::{Activation, Random};
use shockfree_fit::{
    Architecture, Cost, Counted, Dataset, Engine, Guard, Optimizer, Piece, Sequence, Settings,
    Shape, Start, Trainer,
};

fn data(net: &Architecture, steps: usize, size: f64, random: &mut Random) -> Dataset<f64> {
    let Shape { inputs, outputs, .. } = net.shape;
    let sequences = (0..6)
        .map(|_| Sequence {
            inputs: (0..steps * inputs).map(|_| random.within((-size, size))).collect(),
            targets: (0..steps * net.cost.targets(outputs))
                .map(|_| random.uniform().round())
                .collect(),
            mask: None,
        })
        .collect();
    Dataset::new(inputs, outputs, net.cost, Counted::Last, sequences).unwrap()
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|v| v * v).sum::<f64>().sqrt()
}

/// Every activation with a bound, cost, kind of region and rate, with small and large weights and inputs: the bound holds at
/// the start, at every step of a few epochs, and after them.
#[test]
fn no_gradient_is_above_its_bound() {
    let mut random = Random::new(1);
    let mut nearest = 0.0_f64;
    for activation in [Activation::Tanh, Activation::Logistic] {
        for cost in Cost::ALL {
            for kind in [Kind::Spectral, Kind::Diagonal, Kind::Lmi] {
                for rate in [0.5, 0.9, 0.99] {
                    for (size, input, steps) in [(0.01, 0.1, 300), (1.0, 1.0, 60), (30.0, 10.0, 60)]
                    {
                        let shape = Shape { inputs: 1, units: 4, outputs: 2 };
                        let net = Architecture { shape, activation, cost };
                        let data = data(&net, steps, input, &mut random);
                        let mut parameters: Vec<f64> =
                            Start::Orthogonal { gain: 10.0 }.parameters(shape, 3);
                        let recurrent = shape.recurrent().end;
                        parameters[recurrent..].iter_mut().for_each(|p| *p *= size);
                        let settings = Settings {
                            optimizer: Optimizer::Momentum { momentum: 0.5 },
                            rate: 0.1,
                            guard: Guard::Shockfree { rate, kind },
                            batch: 3,
                            window: (steps == 60).then_some(25),
                            seed: 4,
                        };
                        let mut trainer = Trainer::new(net, settings, &parameters, &data).unwrap();
                        let mut engine = Engine::new(net);
                        let name = format!("{net:?} {kind:?} {rate} {size}");
                        for _ in 0..3 {
                            let bound = trainer.bound().unwrap();
                            let parameters = trainer.parameters().to_vec();
                            for sequence in 0..data.len() {
                                engine.load(&data, &[Piece { sequence, from: 0, to: steps }]);
                                let mut gradient = vec![0.0; parameters.len()];
                                engine.gradient(&parameters, None, &mut gradient);
                                let part = norm(&gradient) / bound.at(&net, &parameters);
                                assert!(part <= 1.0, "{name}: {part}");
                                nearest = nearest.max(part);
                            }
                            trainer.epoch(&data, |step| {
                                assert!(step.gradient <= step.bound, "{name}: {step:?}");
                            });
                        }
                    }
                }
            }
        }
    }
    // Not a matter of course, since it is a bound for all sequences: of a rate of 0.5 more than half is reached.
    assert!(nearest > 0.5, "{nearest}");
}

#[test]
fn the_bound_of_infinite_states_is_infinite() {
    let shape = Shape { inputs: 1, units: 2, outputs: 1 };
    let net = Architecture { shape, activation: Activation::Relu, cost: Cost::MeanSquared };
    let bound = shockfree_fit::GradientBound::new(&net, (0.5, 1.0), 1.0, 1.0);
    assert_eq!(bound.of_states(), f64::INFINITY);
    assert_eq!(bound.at(&net, &vec![1.0; shape.parameters()]), f64::INFINITY);
}
