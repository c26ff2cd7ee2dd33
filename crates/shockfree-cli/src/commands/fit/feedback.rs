//! Forecasts read as if they had come.

use shockfree::network::Random;
use shockfree_fit::Cost;

use super::task::Task;

/// From a forecast to the inputs of the step after it.
#[derive(Clone, Debug)]
pub struct Feedback {
    random: Option<Random>,
}

impl Feedback {
    /// With a seed zeros and ones, or classes, are drawn.
    pub fn new(seed: Option<u64>) -> Self {
        Self { random: seed.map(Random::new) }
    }

    /// The inputs that say that the forecast has come. With a seed it becomes what was drawn.
    pub fn read(&mut self, task: &Task, forecast: &mut [f64]) -> Vec<f64> {
        if let Some(random) = &mut self.random {
            draw(task.cost, random, forecast);
        }
        match task.cost {
            Cost::Categorical => forecast.to_vec(),
            Cost::MeanSquared | Cost::Bernoulli => task
                .inputs
                .iter()
                .filter_map(|input| {
                    let at = task.targets.iter().position(|target| target == input)?;
                    Some(task.scaling.scaled(*input, forecast[at]))
                })
                .collect(),
        }
    }
}

fn draw(cost: Cost, random: &mut Random, forecast: &mut [f64]) {
    match cost {
        Cost::MeanSquared => {}
        Cost::Bernoulli => {
            for value in forecast {
                *value = f64::from(u8::from(random.uniform() < *value));
            }
        }
        Cost::Categorical => {
            let mut left = random.uniform();
            let mut drawn = forecast.len().saturating_sub(1);
            for (class, share) in forecast.iter().enumerate() {
                left -= share;
                if left < 0.0 {
                    drawn = class;
                    break;
                }
            }
            for (class, value) in forecast.iter_mut().enumerate() {
                *value = f64::from(u8::from(class == drawn));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_as_frequent_as_they_are_probable() {
        let mut random = Random::new(3);
        let shares = [0.2, 0.5, 0.3];
        let mut counts = [0.0; 3];
        for _ in 0..4000 {
            let mut forecast = shares;
            draw(Cost::Categorical, &mut random, &mut forecast);
            assert_eq!(forecast.iter().sum::<f64>(), 1.0);
            counts.iter_mut().zip(forecast).for_each(|(count, one)| *count += one);
        }
        // Four standard deviations of a frequency among 4000 are at most 4·0.5/√4000 < 0.032.
        for (count, share) in counts.iter().zip(shares) {
            assert!((count / 4000.0 - share).abs() < 0.032, "{counts:?}");
        }
    }
}
