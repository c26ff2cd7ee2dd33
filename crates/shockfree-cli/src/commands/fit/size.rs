//! How much memory a fit takes, before it takes it.

use shockfree::network::certificate::Kind;
use shockfree_fit::{Architecture, Guard, Real, Settings, bytes_of_passes};

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

/// Bytes for a cell of the table: as it was read, and as the parts to learn from and to judge by hold it.
const TABLES: f64 = 16.0;

/// Matrices in double precision that the search for a certificate holds.
const MATRICES: f64 = 12.0;

/// The bytes that a fit takes, the program itself aside; refuses what would not fit, before the data are as a training takes
/// them: a column of classes is then many.
pub fn check<T: Real>(
    net: &Architecture,
    settings: &Settings,
    task: &Task,
    parts: &Parts,
) -> Result<f64, Failure> {
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
    let bytes = data + TABLES * size.cells + training::<T>(net, settings, &size);
    if bytes <= MOST {
        return Ok(bytes);
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
    /// The cells of all data.
    cells: f64,
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
            cells: count(total) * count(task.columns.len()),
            values: count(total) * count(task.input_width() + task.targets.len()),
        }
    }
}

/// What a training takes beside its data.
fn training<T: Real>(net: &Architecture, settings: &Settings, size: &Size) -> f64 {
    let threads = rayon::current_num_threads();
    let passes = bytes_of_passes::<T>(net, settings, size.sequences, size.longest, threads);
    let square = count(net.shape.units).powi(2);
    // The sharp certificate varies three matrices instead of one.
    let is_sharp = matches!(settings.guard, Guard::Shockfree { kind: Kind::Lmi, .. });
    let more = if is_sharp { 2.0 * square } else { 0.0 };
    let vectors = VECTORS * (count(net.shape.parameters()) + more);
    passes + count(size_of::<T>()) * vectors + 8.0 * MATRICES * square
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
const fn count(n: usize) -> f64 {
    n as f64
}
