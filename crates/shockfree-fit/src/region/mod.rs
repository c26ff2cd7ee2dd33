//! Where the recurrent weights may be, and how they are kept there.

mod clip;
mod lmi;
mod product;
mod scaled;

pub use clip::Clip;
pub use scaled::Scaled;

use lmi::Lmi;
use shockfree::network::certificate::Kind;

use crate::pass::Architecture;
use crate::real::Real;
use crate::settings::Guard;
use crate::shape::Shape;

/// Where the recurrent weights are kept, and what a method varies to that end.
#[derive(Clone, Debug)]
pub struct Region<T> {
    shape: Shape,
    kind: Of<T>,
}

#[derive(Clone, Debug)]
enum Of<T> {
    /// Anywhere; the method varies the parameters.
    Free,
    /// Contracting in a norm `‖D y‖₂`, by projection after each step; the method varies the parameters.
    Scaled(Scaled<T>),
    /// Contracting in some norm `(yᵀ P y)^½` that is learnt as well: the method varies what the set of the sharp certificate
    /// is parametrized by, and the other parameters.
    Lmi(Lmi<T>),
}

impl<T: Real> Region<T> {
    /// The region that a guard asks for.
    pub fn new(guard: Guard, net: &Architecture) -> Self {
        let (units, slope_bound) = (net.shape.units, net.activation.slope_bound());
        let kind = match guard {
            Guard::Plain | Guard::Clipping { .. } => Of::Free,
            Guard::Shockfree { rate, kind: Kind::Lmi } => {
                Of::Lmi(Lmi::new(units, slope_bound, rate))
            }
            Guard::Shockfree { rate, kind } => {
                Of::Scaled(Scaled::new(units, rate / slope_bound, kind == Kind::Diagonal))
            }
        };
        Self { shape: net.shape, kind }
    }

    /// What the method varies, from parameters that are brought into the region.
    pub fn start(&mut self, parameters: &[T]) -> Vec<T> {
        let mut free = match &mut self.kind {
            Of::Free | Of::Scaled(_) => parameters.to_vec(),
            Of::Lmi(lmi) => {
                let (recurrent, others) = parameters.split_at(self.shape.recurrent().end);
                let mut free = lmi.start(recurrent);
                free.extend_from_slice(others);
                free
            }
        };
        self.settle(&mut free);
        free
    }

    /// The parameters of the network.
    pub fn parameters(&self, free: &[T], parameters: &mut [T]) {
        match &self.kind {
            Of::Free | Of::Scaled(_) => parameters.copy_from_slice(free),
            Of::Lmi(lmi) => {
                let (of_recurrent, rest) = free.split_at(lmi.parameters());
                let (recurrent, others) = parameters.split_at_mut(self.shape.recurrent().end);
                lmi.recurrent(of_recurrent, recurrent);
                others.copy_from_slice(rest);
            }
        }
    }

    /// The gradient in what is varied, from that in the parameters.
    pub fn pull(&self, free: &[T], by_parameters: &[T], gradient: &mut [T]) {
        match &self.kind {
            Of::Free | Of::Scaled(_) => gradient.copy_from_slice(by_parameters),
            Of::Lmi(lmi) => {
                let (by_recurrent, others) = by_parameters.split_at(self.shape.recurrent().end);
                let (of_recurrent, rest) = gradient.split_at_mut(lmi.parameters());
                lmi.pull(&free[..lmi.parameters()], by_recurrent, of_recurrent);
                rest.copy_from_slice(others);
            }
        }
    }

    /// Before an epoch: what follows depends on `free`, `scale` and the number of the epoch alone. `scale` may change.
    pub fn prepare(&mut self, scale: &mut Vec<f64>, free: &[T], epoch: u64) {
        match &mut self.kind {
            Of::Free => {}
            Of::Scaled(scaled) => {
                scaled.prepare(&free[self.shape.recurrent()], scale, epoch);
            }
            Of::Lmi(lmi) => lmi.prepare(&free[..lmi.parameters()]),
        }
    }

    /// Back into the region after a step, as far as it is seen; returns the largest singular value before, divided by the
    /// one allowed (NaN: there is none).
    pub fn keep(&mut self, free: &mut [T]) -> f64 {
        match &mut self.kind {
            Of::Free => f64::NAN,
            Of::Scaled(scaled) => scaled.apply(&mut free[self.shape.recurrent()]),
            Of::Lmi(lmi) => {
                let count = lmi.parameters();
                lmi.retract(&mut free[..count], false)
            }
        }
    }

    /// Into the region exactly.
    pub fn settle(&mut self, free: &mut [T]) {
        match &mut self.kind {
            Of::Free => {}
            Of::Scaled(scaled) => scaled.exact(&mut free[self.shape.recurrent()]),
            Of::Lmi(lmi) => {
                let count = lmi.parameters();
                lmi.retract(&mut free[..count], true);
            }
        }
    }

    /// The diagonal of `D`; empty where there is none.
    pub fn scale(&self) -> &[f64] {
        match &self.kind {
            Of::Free | Of::Lmi(_) => &[],
            Of::Scaled(scaled) => scaled.scale(),
        }
    }

    /// How far the norm of contraction is from the Euclidean one.
    pub fn distortion(&self, free: &[T]) -> f64 {
        match &self.kind {
            Of::Free => f64::NAN,
            Of::Scaled(scaled) => scaled.distortion(),
            Of::Lmi(lmi) => lmi.certificate(&free[..lmi.parameters()]).distortion(),
        }
    }
}
