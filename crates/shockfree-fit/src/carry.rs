//! States that go from one window of a sequence to the next.

use crate::engine::Engine;
use crate::real::Real;

/// The states of all sequences at the start of a window, where sequences are cut into windows.
#[derive(Clone, Debug)]
pub struct Carry<T> {
    units: usize,
    carries: bool,
    now: Vec<T>,
    next: Vec<T>,
}

impl<T: Real> Carry<T> {
    /// For `n` units.
    pub const fn new(units: usize) -> Self {
        Self { units, carries: false, now: Vec::new(), next: Vec::new() }
    }

    /// A batch begins: all states are 0. Where sequences are not cut nothing is kept.
    pub fn begin(&mut self, carries: bool, sequences: usize) {
        self.carries = carries;
        if carries {
            self.now.clear();
            self.now.resize(sequences * self.units, T::of(0.0));
            self.next.clone_from(&self.now);
        }
    }

    /// The states at the start of this window; `None` for zeros.
    pub fn states(&self) -> Option<&[T]> {
        self.carries.then_some(&self.now)
    }

    /// Takes the states at the end of this window from the pass that was made.
    pub fn take(&mut self, engine: &Engine<T>) {
        if self.carries {
            let (units, next) = (self.units, &mut self.next);
            engine.last_states(|sequence, state| {
                next[sequence * units..(sequence + 1) * units].copy_from_slice(state);
            });
        }
    }

    /// The next window begins.
    pub fn go_on(&mut self) {
        if self.carries {
            std::mem::swap(&mut self.now, &mut self.next);
            self.next.clone_from(&self.now);
        }
    }
}
