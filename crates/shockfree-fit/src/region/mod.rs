//! Where the recurrent weights may be, and how they are kept there.

mod clip;
mod lmi;

pub use clip::Clip;
pub use lmi::Lmi;

use shockfree::network::certificate::Kind;

use crate::pass::Architecture;
use crate::real::Real;
use crate::settings::Guard;
use crate::shape::Shape;

/// Where the recurrent weights are kept, and what a method varies.
#[derive(Clone, Debug)]
pub enum Region<T> {
    /// Anywhere; the method varies the parameters.
    Free,
    /// Contracting in a norm `‖D y‖₂`: `σ_max(D W D⁻¹) ≤ ρ/L`, by projection after each step.
    Scaled {
        /// The diagonal of `D`.
        scale: Vec<f64>,
        /// The projection.
        clip: Clip<T>,
    },
    /// Contracting in some norm `(yᵀ P y)^½` that is learnt as well: the method varies what the set of the sharp certificate
    /// is parametrized by, and the other parameters.
    Lmi(Lmi<T>),
}

impl<T: Real> Region<T> {
    /// The region that a guard asks for.
    pub fn new(guard: Guard, net: &Architecture) -> Self {
        let (units, slope_bound) = (net.shape.units, net.activation.slope_bound());
        match guard {
            Guard::Plain | Guard::Clipping { .. } => Self::Free,
            Guard::Shockfree { rate, kind: Kind::Lmi } => {
                Self::Lmi(Lmi::new(units, slope_bound, rate))
            }
            Guard::Shockfree { rate, .. } => {
                Self::Scaled { scale: vec![1.0; units], clip: Clip::new(rate / slope_bound) }
            }
        }
    }

    /// What the method varies, from parameters that are brought into the region.
    pub fn start(&mut self, shape: Shape, parameters: &[T]) -> Vec<T> {
        let mut free = match self {
            Self::Free | Self::Scaled { .. } => parameters.to_vec(),
            Self::Lmi(lmi) => {
                let mut free = lmi.start(&parameters[shape.recurrent()]);
                free.extend_from_slice(&parameters[shape.recurrent().end..]);
                free
            }
        };
        self.settle(shape, &mut free);
        free
    }

    /// The parameters of the network.
    pub fn parameters(&self, shape: Shape, free: &[T], parameters: &mut [T]) {
        match self {
            Self::Free | Self::Scaled { .. } => parameters.copy_from_slice(free),
            Self::Lmi(lmi) => {
                let (of_recurrent, rest) = free.split_at(lmi.parameters());
                let (recurrent, others) = parameters.split_at_mut(shape.recurrent().end);
                lmi.recurrent(of_recurrent, recurrent);
                others.copy_from_slice(rest);
            }
        }
    }

    /// The gradient in what is varied, from that in the parameters.
    pub fn pull(&self, shape: Shape, free: &[T], by_parameters: &[T], gradient: &mut [T]) {
        match self {
            Self::Free | Self::Scaled { .. } => gradient.copy_from_slice(by_parameters),
            Self::Lmi(lmi) => {
                let (by_recurrent, others) = by_parameters.split_at(shape.recurrent().end);
                let (of_recurrent, rest) = gradient.split_at_mut(lmi.parameters());
                lmi.pull(&free[..lmi.parameters()], by_recurrent, of_recurrent);
                rest.copy_from_slice(others);
            }
        }
    }

    /// Back into the region after a step, as far as it is seen; returns the largest singular value before (NaN: not asked).
    pub fn keep(&mut self, shape: Shape, free: &mut [T]) -> f64 {
        match self {
            Self::Free => f64::NAN,
            Self::Scaled { scale, clip } => {
                let w = &mut free[shape.recurrent()];
                scaled(w, scale, |w| clip.apply(w, shape.units))
            }
            Self::Lmi(lmi) => {
                lmi.retract(&mut free[..lmi.parameters()], false);
                f64::NAN
            }
        }
    }

    /// Into the region exactly.
    pub fn settle(&mut self, shape: Shape, free: &mut [T]) {
        match self {
            Self::Free => {}
            Self::Scaled { scale, clip } => {
                let w = &mut free[shape.recurrent()];
                scaled(w, scale, |w| clip.exact(w, shape.units));
            }
            Self::Lmi(lmi) => lmi.retract(&mut free[..lmi.parameters()], true),
        }
    }
}

/// Does something to `D W D⁻¹` instead of `W`.
fn scaled<T: Real, R>(w: &mut [T], scale: &[f64], change: impl FnOnce(&mut [T]) -> R) -> R {
    if scale.iter().all(|&d| d == 1.0) {
        return change(w);
    }
    let n = scale.len();
    let mut multiply = |w: &mut [T], forth: bool| {
        for (i, row) in w.chunks_exact_mut(n).enumerate() {
            for (j, w) in row.iter_mut().enumerate() {
                let factor = if forth { scale[i] / scale[j] } else { scale[j] / scale[i] };
                *w = T::of(factor * w.wide());
            }
        }
    };
    multiply(w, true);
    let result = change(w);
    multiply(w, false);
    result
}
