//! Many orbits from one start to one horizon, in SIMD lanes.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use std::f64::consts::LOG2_E;

use fearless_simd::{Level, Simd, SimdBase, SimdFrom, dispatch};

use super::drive::Drive;
use super::orbit::End;
use super::orbits::Orbits;
use super::outputs::{Outputs, outputs};
use crate::Activation;
use crate::simd::Real;

/// Orbits side by side: as many as the widest registers hold in single precision.
pub const ORBITS: usize = 16 * REGISTERS;

/// Registers that are in flight at once; where registers are narrower, a block has more than one such group.
const REGISTERS: usize = 6;

/// A number for every orbit.
type Column<T> = [T; ORBITS];

/// A block of orbits of units with one activation, which all start at one state and end at one horizon.
///
/// In `f64` every orbit gives the bits of [`run_alone`](super::orbits::run_alone), with derivatives or without. All states
/// must be moderate. The orbit that nobody has set is that of a unit without weight and bias.
pub struct Abreast<T> {
    gain: Column<T>,
    offset: Column<T>,
    t: Column<T>,
    by_weight: Column<T>,
    by_bias: Column<T>,
    value: Column<T>,
    to_lower: Column<T>,
    to_upper: Column<T>,
}

impl<T: Real> Abreast<T> {
    /// A block in which nobody has set anything.
    #[inline(always)]
    pub fn new() -> Self {
        let zeros = [T::of(0.0); ORBITS];
        Self {
            gain: zeros,
            offset: zeros,
            t: zeros,
            by_weight: zeros,
            by_bias: zeros,
            value: zeros,
            to_lower: zeros,
            to_upper: zeros,
        }
    }

    /// Sets the unit of an orbit.
    #[inline(always)]
    pub fn set(&mut self, orbit: usize, drive: Drive) {
        (self.gain[orbit], self.offset[orbit]) = (T::of(drive.gain), T::of(drive.offset));
    }

    /// So many steps of all orbits from `X = start`; without `slopes` derivatives stay 0.
    pub fn run(
        &mut self,
        level: Level,
        activation: Activation,
        slopes: bool,
        start: f64,
        steps: u64,
    ) {
        dispatch!(level, simd => match (activation, slopes) {
            (Activation::Logistic, false) => self.run_in::<_, false, false>(simd, start, steps),
            (Activation::Logistic, true) => self.run_in::<_, false, true>(simd, start, steps),
            (Activation::Tanh, false) => self.run_in::<_, true, false>(simd, start, steps),
            (Activation::Tanh, true) => self.run_in::<_, true, true>(simd, start, steps),
        });
    }

    #[inline(always)]
    fn run_in<S: Simd, const TANH: bool, const SLOPES: bool>(
        &mut self,
        simd: S,
        start: f64,
        steps: u64,
    ) {
        let lanes = T::Native::<S>::LEN;
        let start = [T::Native::<S>::simd_from(simd, T::of(start * LOG2_E)); REGISTERS];
        let mut first = 0;
        while first < ORBITS {
            let (gain, offset) = (&self.gain[first..], &self.offset[first..]);
            let (gain, offset) = (registers(simd, gain), registers(simd, offset));
            let mut orbits = Orbits::new::<S, T, TANH>(simd, start, (gain, offset));
            orbits.run::<S, T, TANH, SLOPES>(simd, steps);
            for at in 0..REGISTERS {
                let Outputs { value, to_lower, to_upper } =
                    outputs::<S, T, T::Native<S>, TANH>(simd, orbits.t[at]);
                let place = first + at * lanes..first + (at + 1) * lanes;
                orbits.t[at].store_slice(&mut self.t[place.clone()]);
                if SLOPES {
                    orbits.by_weight[at].store_slice(&mut self.by_weight[place.clone()]);
                    orbits.by_bias[at].store_slice(&mut self.by_bias[place.clone()]);
                }
                value.store_slice(&mut self.value[place.clone()]);
                to_lower.store_slice(&mut self.to_lower[place.clone()]);
                to_upper.store_slice(&mut self.to_upper[place]);
            }
            first += REGISTERS * lanes;
        }
    }

    /// Where an orbit ended.
    #[inline(always)]
    pub fn end(&self, orbit: usize) -> End {
        let (by_weight, by_bias) = (self.by_weight[orbit].wide(), self.by_bias[orbit].wide());
        let (to_lower, to_upper) = (self.to_lower[orbit].wide(), self.to_upper[orbit].wide());
        let outputs = Outputs { value: self.value[orbit].wide(), to_lower, to_upper };
        End::new(self.t[orbit].wide(), by_weight, by_bias, outputs)
    }
}

/// The first numbers of a slice.
#[inline(always)]
fn registers<S: Simd, T: Real>(simd: S, numbers: &[T]) -> [T::Native<S>; REGISTERS] {
    let lanes = T::Native::<S>::LEN;
    let mut registers = [T::Native::<S>::simd_from(simd, T::of(0.0)); REGISTERS];
    for (at, register) in registers.iter_mut().enumerate() {
        *register = T::Native::<S>::from_slice(simd, &numbers[at * lanes..(at + 1) * lanes]);
    }
    registers
}
