//! How much memory a fit takes, before it takes it.

use shockfree_fit::{Real, Settings, Shape};

use super::split::{Parts, Stretch};
use super::task::Task;
use crate::failure::Failure;
use crate::number::significant;

/// The most that a fit may take.
const MOST: f64 = 8.0 * GIB;
const GIB: f64 = 1_073_741_824.0;

/// Vectors as long as the parameters that a training keeps: those of the method, their copies before an epoch, the start, the
/// best, gradients, directions.
const VECTORS: f64 = 18.0;

/// Sequences that one thread passes over together, with a gradient of their own.
const PART: f64 = 16.0;

/// Sequences that are evaluated together.
const EVALUATED: usize = 64;

/// Matrices in double precision that the search for a certificate holds.
const MATRICES: f64 = 12.0;

/// Refuses what would not fit, before the data are as a training takes them: a column of classes is then many.
pub fn check<T: Real>(
    shape: Shape,
    settings: &Settings,
    task: &Task,
    parts: &Parts,
) -> Result<(), Failure> {
    let size = Size::of(task, parts);
    let data = count(size_of::<T>()) * size.values;
    if data > MOST {
        return Err(Failure::Settings(format!(
            "the data would take about {} GiB of memory, {} numbers at each of {} steps, and at most {} are allowed: fewer \
             steps or fewer classes",
            significant(data / GIB, 2),
            task.input_width() + task.targets.len(),
            size.steps,
            MOST / GIB
        )));
    }
    let bytes = data + estimate::<T>(shape, settings, &size);
    if bytes <= MOST {
        return Ok(());
    }
    Err(Failure::Settings(format!(
        "this fit would take about {} GiB of memory, and at most {} are allowed: fewer --units, a smaller --batch, a \
         shorter --window",
        significant(bytes / GIB, 2),
        MOST / GIB
    )))
}

/// How much there is to learn from, and to choose and judge by.
struct Size {
    /// Sequences to learn from.
    sequences: usize,
    /// The steps of the longest of them.
    longest: usize,
    /// The steps of all data.
    steps: usize,
    /// The numbers of all data: inputs and targets.
    values: f64,
}

impl Size {
    fn of(task: &Task, parts: &Parts) -> Self {
        let steps = |stretch: &Stretch| {
            (stretch.values.len() / task.columns.len()).saturating_sub(task.step.ahead())
        };
        let all = [&parts.train, &parts.validation, &parts.test];
        let total: usize = all.into_iter().flatten().map(steps).sum();
        Self {
            sequences: parts.train.len(),
            longest: parts.train.iter().map(steps).max().unwrap_or(0),
            steps: total,
            values: count(total) * count(task.input_width() + task.targets.len()),
        }
    }
}

fn estimate<T: Real>(shape: Shape, settings: &Settings, size: &Size) -> f64 {
    let longest = size.longest;
    let trained = settings.batch.min(size.sequences);
    let evaluated = EVALUATED.min(size.sequences);
    let window = settings.window.unwrap_or(longest).min(longest);
    let rows = (count(trained) * count(window)).max(count(evaluated) * count(longest));
    // States, their derivatives and activations; inputs; outputs and targets.
    let row = 3.0 * count(shape.units) + count(shape.inputs) + 3.0 * count(shape.outputs);
    let square = count(shape.units).powi(2);
    let parameters = count(shape.parameters());
    // The sharp certificate varies three matrices instead of one.
    let vectors = VECTORS * (parameters + 2.0 * square);
    let gradients = (count(trained.max(evaluated)) / PART).ceil() * parameters;
    count(size_of::<T>()) * (rows * row + vectors + gradients) + 8.0 * MATRICES * square
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
const fn count(n: usize) -> f64 {
    n as f64
}
