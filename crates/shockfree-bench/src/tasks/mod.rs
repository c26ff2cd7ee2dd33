//! The tasks, one file each; what they are stands in `peers/`.

mod batch;
mod fixed_points;
mod layer;
mod lyapunov;
mod single;
mod surface;

use std::error::Error;

use clap::ValueEnum;

use crate::Arguments;

/// Something that is timed.
pub trait Task {
    /// Does it once, from the beginning.
    fn run(&mut self);

    /// What the last run gave.
    fn result(&self) -> Vec<f64>;
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Name {
    Surface,
    Batch,
    Single,
    Layer,
    FixedPoints,
    Lyapunov,
}

pub fn build(arguments: &Arguments) -> Result<Box<dyn Task>, Box<dyn Error>> {
    Ok(match arguments.task {
        Name::Surface => surface::task(arguments)?,
        Name::Batch => Box::new(batch::Batch::new(arguments)?),
        Name::Single => Box::new(single::Single::new(arguments)?),
        Name::Layer => layer::task(arguments)?,
        Name::FixedPoints => Box::new(fixed_points::FixedPoints::new(arguments)?),
        Name::Lyapunov => Box::new(lyapunov::Lyapunov::new(arguments)?),
    })
}

/// `count` numbers from one end to the other, both included, as numpy's `linspace`.
#[expect(clippy::cast_precision_loss, reason = "there are few")]
fn linspace(low: f64, high: f64, count: usize) -> impl Iterator<Item = f64> + Clone {
    (0..count).map(move |n| low + n as f64 * ((high - low) / (count - 1) as f64))
}
