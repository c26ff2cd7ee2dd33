//! How much memory a training takes for its passes, before it takes it.

use crate::engine::PART;
use crate::kernel::TOGETHER;
use crate::pass::Architecture;
use crate::real::{Real, count};
use crate::settings::Settings;
use crate::trainer::EVALUATED;

/// The bytes that backpropagation through time holds in a training on so many sequences, the longest of `longest` steps, on so
/// many threads.
///
/// With `S` steps in a window, `p = ⌈B/16⌉` parts of a batch of `B` sequences, `q = min(p, threads)` of them at a time, `n`
/// units, `m` inputs, `k` outputs, `t` targets (1 for classes, else `k`), `P` parameters, and numbers of `s` bytes:
///
/// ```text
/// s (q (⌈B/p⌉ (S (2n + k) + n) + 512 n) + B (S (m + t) + n) + p P + 2n²)
/// ```
///
/// States, `∂E/∂x` and outputs of the parts that are passed over, with the initial states, and the rows, 512 or all, that the
/// gradient is summed over at a time; inputs, targets and last states of the batch; the gradient of each part; the weights for
/// either direction of time. Where the costs of all data need more, since their sequences are not cut into windows, it is
/// that: 64 sequences at a time, without `∂E/∂x`.
///
/// That is what stands there between steps, but for lists of a few bytes a step, panels filled up to the width of a tile, and
/// some MiB that products of matrices keep on each thread. The result is no whole number so that sizes which no machine has
/// do not overflow.
///
/// ```
/// use shockfree::network::Activation;
/// use shockfree_fit::{Architecture, Cost, Guard, Optimizer, Settings, Shape, bytes_of_passes};
///
/// let shape = Shape { inputs: 32, units: 512, outputs: 1 };
/// let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::MeanSquared };
/// let optimizer = Optimizer::Adam { decay: 0.0 };
/// let (guard, batch, window) = (Guard::Plain, 64, Some(200));
/// let settings = Settings { optimizer, rate: 0.01, guard, batch, window, seed: 1 };
/// let bytes = |threads| bytes_of_passes::<f32>(&net, &settings, 1000, 200, threads);
/// assert_eq!((bytes(1) / 1e6).round(), 23.0);
/// assert_eq!((bytes(4) / 1e6).round(), 65.0);
/// ```
pub fn bytes_of_passes<T: Real>(
    net: &Architecture,
    settings: &Settings,
    sequences: usize,
    longest: usize,
    threads: usize,
) -> f64 {
    let (n, k) = (count(net.shape.units), count(net.shape.outputs));
    let row = count(net.shape.inputs) + count(net.cost.targets(net.shape.outputs));
    let window = count(settings.window.unwrap_or(longest).min(longest));
    let parts = |batch: usize| (count(batch.min(sequences)) / count(PART)).ceil();
    let size = |batch: usize, steps: f64, columns: f64, summed: usize| {
        let (parts, batch) = (parts(batch), count(batch.min(sequences)));
        let together = (batch / parts).ceil();
        let pass = together * (steps * columns + n) + n * count(summed).min(together * steps);
        parts.min(count(threads)) * pass + batch * (steps * row + n)
    };
    let trained = size(settings.batch, window, 2.0 * n + k, TOGETHER);
    let evaluated = size(EVALUATED, count(longest), n + k, 0);
    let weights = parts(settings.batch) * count(net.shape.parameters()) + 2.0 * n * n;
    count(size_of::<T>()) * (trained.max(evaluated) + weights)
}
