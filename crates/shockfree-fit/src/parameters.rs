//! The parameters of a network, as one vector, and where they start.

use shockfree::network::{Activation, Network, Random, Readout};
use shockfree_linalg::{Matrix, orthonormalise};

use crate::cost::Cost;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::real::{Real, count};
use crate::shape::Shape;

/// How recurrent weights start. Everything else starts uniform within `±1/√n`, as in PyTorch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// Uniform within `±1/√n`, as in `torch.nn.RNN`: `σ_max` near `2/√3`.
    Uniform,
    /// A random orthogonal matrix times a gain: every singular value is the gain.
    Orthogonal {
        /// The gain.
        gain: f64,
    },
}

impl Start {
    /// Parameters from a seed; the same in both precisions up to rounding.
    pub fn parameters<T: Real>(self, shape: Shape, seed: u64) -> Vec<T> {
        let mut random = Random::new(seed);
        let reach = 1.0 / count(shape.units).sqrt();
        let mut parameters: Vec<T> =
            (0..shape.parameters()).map(|_| T::of(random.within((-reach, reach)))).collect();
        if let Self::Orthogonal { gain } = self {
            let q = orthogonal(shape.units, &mut random);
            for (w, &q) in parameters[shape.recurrent()].iter_mut().zip(q.values()) {
                *w = T::of(gain * q);
            }
        }
        parameters
    }
}

/// The offsets `d` with which a network that knows nothing else costs least on the training data: the mean of the
/// targets, or the logarithms of the odds or frequencies. (Frequencies as if half a step more had been seen of each kind, so
/// that what never occurs is not impossible.)
pub fn best_offset<T: Real>(cost: Cost, outputs: usize, data: &Dataset<T>) -> Vec<T> {
    let (mut sums, mut steps) = (vec![0.0; outputs], 0.0);
    for (number, sequence) in data.sequences().iter().enumerate() {
        for (step, target) in sequence.targets.chunks_exact(data.targets()).enumerate() {
            if !data.counts(number, step) {
                continue;
            }
            steps += 1.0;
            match cost {
                Cost::MeanSquared | Cost::Bernoulli => {
                    sums.iter_mut().zip(target).for_each(|(sum, t)| *sum += t.wide());
                }
                Cost::Categorical => {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a class, checked"
                    )]
                    let class = target[0].wide() as usize;
                    sums[class] += 1.0;
                }
            }
        }
    }
    let offset = |sum: f64| match cost {
        Cost::MeanSquared => sum / steps,
        Cost::Bernoulli => ((sum + 0.5) / (steps - sum + 0.5)).ln(),
        Cost::Categorical => (sum + 0.5).ln(),
    };
    sums.into_iter().map(|sum| T::of(offset(sum))).collect()
}

/// A random orthogonal matrix, uniformly distributed: the `Q` of a Gaussian matrix.
fn orthogonal(n: usize, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::from_fn(n, n, |_, _| gaussian(random));
    orthonormalise(&mut matrix);
    matrix
}

/// A normally distributed number (Box and Muller).
pub fn gaussian(random: &mut Random) -> f64 {
    let (radius, angle) = (1.0 - random.uniform(), random.uniform());
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}

/// The network with these parameters.
///
/// # Errors
/// Those of [`Network::new`]: parameters that are not finite.
pub fn network<T: Real>(shape: Shape, activation: Activation, parameters: &[T]) -> Result<Network> {
    let wide = |range: std::ops::Range<usize>| -> Vec<f64> {
        parameters[range].iter().map(|p| p.wide()).collect()
    };
    let network = Network::new(
        Matrix::new(shape.units, shape.units, wide(shape.recurrent())),
        Matrix::new(shape.units, shape.inputs, wide(shape.input())),
        wide(shape.bias()),
        activation,
    )?;
    let readout = Matrix::new(shape.outputs, shape.units, wide(shape.readout()));
    Ok(network.with_readout(Readout::new(readout, wide(shape.offset()))?)?)
}
