//! What of a step of training the projection takes.

use std::time::Instant;

use shockfree::network::{Activation, Random};
use shockfree_fit::{
    Architecture, Cost, Counted, Dataset, Sequence, Settings, Shape, Start, Trainer,
};

/// Trains a tanh layer of `n` units with as many inputs on batches of 64 sequences of 200 steps, the next input to be
/// predicted, four batches an epoch, and prints medians of epochs: CSV. What an epoch does once (an exact projection, and
/// preparing the next ones) is in the time of its steps.
pub fn print(settings: Settings) {
    const STEPS: usize = 200;
    const BATCHES: usize = 4;
    println!("units,rate,epochs timed,ms a step,ms projecting,share of it");
    for (units, epochs, rate) in [(64, 60, 0.005), (128, 40, 0.0025), (512, 12, 0.000_625)] {
        let shape = Shape { inputs: units, units, outputs: units };
        let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
        let mut random = Random::new(1);
        let sequences = (0..64 * BATCHES)
            .map(|_| {
                let values: Vec<f32> = (0..(STEPS + 1) * units)
                    .map(|_| {
                        #[expect(clippy::cast_possible_truncation, reason = "single is meant")]
                        let value = random.within((-1.0, 1.0)) as f32;
                        value
                    })
                    .collect();
                Sequence {
                    inputs: values[..STEPS * units].to_vec(),
                    targets: values[units..].to_vec(),
                    mask: None,
                }
            })
            .collect();
        let data = Dataset::new(units, units, net.cost, Counted::Every, sequences)
            .expect("data that can be");
        let parameters: Vec<f32> = Start::Uniform.parameters(shape, 1);
        let settings = Settings { batch: 64, rate, ..settings };
        let mut trainer = Trainer::new(net, settings, &parameters, &data).expect("settings");
        let (mut steps, mut projecting) = (Vec::new(), Vec::new());
        for epoch in 0..epochs {
            let started = Instant::now();
            let mut inside = 0.0;
            trainer.epoch(&data, |step| inside += step.projecting.as_secs_f64());
            // The first ones find the memory and the limit of the rate.
            if epoch >= epochs / 4 {
                #[expect(clippy::cast_precision_loss, reason = "a few")]
                let batches = BATCHES as f64;
                steps.push(1e3 * started.elapsed().as_secs_f64() / batches);
                projecting.push(1e3 * inside / batches);
            }
        }
        let (step, part) = (median(&mut steps), median(&mut projecting));
        println!("{units},{rate},{},{step:.2},{part:.3},{:.4}", steps.len(), part / step);
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
