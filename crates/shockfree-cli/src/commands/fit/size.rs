//! How much memory a fit takes, before it takes it.

use shockfree_fit::{Dataset, Real, Settings, Shape};

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

/// Refuses what would not fit.
pub fn check<T: Real>(shape: Shape, settings: &Settings, data: &Dataset<T>) -> Result<(), Failure> {
    let bytes = estimate(shape, settings, data);
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

fn estimate<T: Real>(shape: Shape, settings: &Settings, data: &Dataset<T>) -> f64 {
    let longest = (0..data.len()).map(|sequence| data.steps(sequence)).max().unwrap_or(0);
    let trained = settings.batch.min(data.len());
    let evaluated = EVALUATED.min(data.len());
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
