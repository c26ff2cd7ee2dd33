//! Steps of training a tanh layer on 64 sequences at once, whose last outputs cost.

use std::error::Error;

use shockfree::network::certificate::Kind;
use shockfree::network::{Activation, Random};
use shockfree_fit::{
    Architecture, Cost, Counted, Dataset, Guard, Optimizer, Real, Sequence, Settings, Shape, Start,
    Trainer,
};

use super::Task;
use crate::{Arguments, Precision};

const INPUTS: usize = 32;
const SEQUENCES: usize = 64;

struct Layer<T: Real> {
    trainer: Trainer<T>,
    data: Dataset<T>,
    steps: usize,
    cost: f64,
}

pub fn task(arguments: &Arguments) -> Result<Box<dyn Task>, Box<dyn Error>> {
    Ok(match arguments.dtype {
        Precision::F32 => Box::new(layer::<f32>(arguments)?),
        Precision::F64 => Box::new(layer::<f64>(arguments)?),
    })
}

fn layer<T: Real>(arguments: &Arguments) -> Result<Layer<T>, Box<dyn Error>> {
    let mut random = Random::new(1);
    let mut uniform = || T::of(random.within((-1.0, 1.0)));
    let sequences = (0..SEQUENCES)
        .map(|_| Sequence {
            inputs: (0..arguments.length * INPUTS).map(|_| uniform()).collect(),
            targets: (0..arguments.length).map(|_| uniform()).collect(),
            mask: None,
        })
        .collect();
    let shape = Shape { inputs: INPUTS, units: arguments.size, outputs: 1 };
    let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
    let data = Dataset::new(INPUTS, 1, net.cost, Counted::Last, sequences)?;
    let guard = match arguments.variant.as_str() {
        "shockfree" => Guard::Shockfree { rate: 0.99, kind: Kind::Spectral },
        _ => Guard::Plain,
    };
    let optimizer = Optimizer::Momentum { momentum: 0.0 };
    let settings =
        Settings { optimizer, rate: 0.01, guard, batch: SEQUENCES, window: None, seed: 1 };
    let parameters: Vec<T> = Start::Uniform.parameters(shape, 1);
    let trainer = Trainer::new(net, settings, &parameters, &data)?;
    Ok(Layer { trainer, data, steps: arguments.repeat, cost: 0.0 })
}

impl<T: Real> Task for Layer<T> {
    fn run(&mut self) {
        for _ in 0..self.steps {
            // All sequences are one batch: an epoch is a step.
            self.cost = self.trainer.epoch(&self.data, |_| ()).cost;
        }
    }

    fn result(&self) -> Vec<f64> {
        vec![self.cost]
    }
}
