//! What a network's outputs cost.

use fearless_simd::Level;

use crate::kernel::{bernoulli_row, softmax_row};
use crate::real::{Real, count};

/// The cost `e_t(z_t)` of the outputs at one step. None is ever below 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cost {
    /// `1/k Σ_j (z_j - t_j)²`.
    MeanSquared,
    /// `-Σ_j ln p_j`, where `p_j` is the probability `σ(z_j)` of 1 if the target is 1 and `1 - σ(z_j)` if it is 0 (targets
    /// between them count in part): the negative log likelihood, in nats a step.
    Bernoulli,
    /// `-ln p_c` with `p = softmax(z)`, where `c` is the class that is the target; in nats a step.
    Categorical,
}

impl Cost {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::MeanSquared, Self::Bernoulli, Self::Categorical];

    /// Its name: `mse`, `bernoulli` or `categorical`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MeanSquared => "mse",
            Self::Bernoulli => "bernoulli",
            Self::Categorical => "categorical",
        }
    }

    /// How many numbers the target of a step has: one for each output, or the class, counted from 0.
    pub const fn targets(self, outputs: usize) -> usize {
        match self {
            Self::MeanSquared | Self::Bernoulli => outputs,
            Self::Categorical => 1,
        }
    }

    /// Whether a number may stand among the targets.
    pub fn allows(self, target: f64, outputs: usize) -> bool {
        let classes = count(outputs);
        match self {
            Self::MeanSquared => target.is_finite(),
            Self::Bernoulli => (0.0..=1.0).contains(&target),
            Self::Categorical => target >= 0.0 && target < classes && target.fract() == 0.0,
        }
    }

    /// The cost of one step. `z` is replaced by `∂e/∂z`.
    pub(crate) fn derive<T: Real>(self, level: Level, z: &mut [T], target: &[T]) -> f64 {
        match self {
            Self::MeanSquared => mean_squared(z, target),
            Self::Bernoulli => bernoulli_row(level, z, target),
            Self::Categorical => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a class, checked"
                )]
                let class = target[0].wide() as usize;
                softmax_row(level, z, class)
            }
        }
    }
}

fn mean_squared<T: Real>(z: &mut [T], target: &[T]) -> f64 {
    let share = 1.0 / count(z.len());
    let mut cost = 0.0;
    for (z, &target) in z.iter_mut().zip(target) {
        let miss = z.wide() - target.wide();
        cost += miss * miss;
        *z = T::of(2.0 * share * miss);
    }
    share * cost
}
