//! Sequences to learn from.

use crate::cost::Cost;
use crate::error::{Error, Result};
use crate::real::{Real, norm};

/// Which steps of a sequence cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// All of them: a running cost.
    Every,
    /// Its last step: a terminal cost.
    Last,
}

/// One sequence, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence<T> {
    /// `u_1, u_2, …`: `m` numbers a step.
    pub inputs: Vec<T>,
    /// The targets: [`Cost::targets`] numbers a step.
    pub targets: Vec<T>,
    /// Which steps cost; `None`: what [`Counted`] says.
    pub mask: Option<Vec<bool>>,
}

/// Checked sequences of one kind: finite inputs, targets that the cost allows, at least one step each. They may differ in
/// length. Behind it nothing is checked again.
///
/// ```
/// use shockfree_fit::{Cost, Counted, Dataset, Error, Sequence};
///
/// // Two sequences with two inputs and the number of one of three classes; only the last step of each costs.
/// let sequence = |inputs: &[f64], targets: &[f64]| Sequence {
///     inputs: inputs.to_vec(),
///     targets: targets.to_vec(),
///     mask: None,
/// };
/// let long = sequence(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], &[0.0, 1.0, 2.0]);
/// let short = sequence(&[0.7, 0.8], &[1.0]);
/// let data = Dataset::new(2, 3, Cost::Categorical, Counted::Last, vec![long.clone(), short])?;
/// assert_eq!((data.len(), data.all_steps(), data.counted_steps()), (2, 4, 2));
///
/// let wrong = sequence(&[0.7, 0.8], &[3.0]);
/// let error = Dataset::new(2, 3, Cost::Categorical, Counted::Last, vec![long, wrong]).unwrap_err();
/// assert!(matches!(error, Error::Target { sequence: 1, step: 0, value: 3.0, .. }));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dataset<T> {
    inputs: usize,
    targets: usize,
    counted: Counted,
    sequences: Vec<Sequence<T>>,
}

impl<T: Real> Dataset<T> {
    /// Checks the sequences for `m = inputs` (0 is allowed: a network that runs by itself) and `k = outputs`.
    ///
    /// # Errors
    /// [`Error::Setting`] without outputs, [`Error::Empty`] without sequences or for one without steps, [`Error::Length`] where the lists of a sequence do not
    /// go together, [`Error::Input`] for an input that is not finite, [`Error::Target`] for a target that the cost does
    /// not allow, [`Error::NothingCounted`] where no step costs.
    pub fn new(
        inputs: usize,
        outputs: usize,
        cost: Cost,
        counted: Counted,
        sequences: Vec<Sequence<T>>,
    ) -> Result<Self> {
        if outputs == 0 {
            return Err(Error::Setting { what: "outputs", value: 0.0, allowed: "1 or more" });
        }
        let targets = cost.targets(outputs);
        if sequences.is_empty() {
            return Err(Error::Empty { what: "the data" });
        }
        for (number, sequence) in sequences.iter().enumerate() {
            let steps = sequence.targets.len() / targets;
            if steps == 0 {
                return Err(Error::Empty { what: "a sequence" });
            }
            let lists = [
                ("targets", sequence.targets.len(), steps * targets),
                ("inputs", sequence.inputs.len(), steps * inputs),
                ("mask", sequence.mask.as_ref().map_or(steps, Vec::len), steps),
            ];
            for (what, length, expected) in lists {
                if length != expected {
                    return Err(Error::Length { what, sequence: number, length, expected });
                }
            }
            if let Some(at) = sequence.inputs.iter().position(|u| !u.wide().is_finite()) {
                let value = sequence.inputs[at].wide();
                return Err(Error::Input { sequence: number, step: at / inputs, value });
            }
            if let Some(at) = sequence.targets.iter().position(|t| !cost.allows(t.wide(), outputs))
            {
                let value = sequence.targets[at].wide();
                return Err(Error::Target { sequence: number, step: at / targets, value, cost });
            }
        }
        let data = Self { inputs, targets, counted, sequences };
        if data.counted_steps() == 0 { Err(Error::NothingCounted) } else { Ok(data) }
    }

    /// The number of sequences.
    pub const fn len(&self) -> usize {
        self.sequences.len()
    }

    /// Whether there are none, which cannot be.
    pub const fn is_empty(&self) -> bool {
        self.sequences.is_empty()
    }

    /// `m`.
    pub const fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers of a target.
    pub const fn targets(&self) -> usize {
        self.targets
    }

    /// The sequences.
    pub fn sequences(&self) -> &[Sequence<T>] {
        &self.sequences
    }

    /// The steps of a sequence, at least 1.
    ///
    /// # Panics
    /// Unless there is such a sequence; so do the methods below.
    pub fn steps(&self, sequence: usize) -> usize {
        self.sequences[sequence].targets.len() / self.targets
    }

    /// The steps of all sequences.
    pub fn all_steps(&self) -> usize {
        (0..self.len()).map(|sequence| self.steps(sequence)).sum()
    }

    /// How many steps of all sequences cost.
    pub fn counted_steps(&self) -> usize {
        (0..self.len()).map(|s| (0..self.steps(s)).filter(|&t| self.counts(s, t)).count()).sum()
    }

    /// Whether a step costs.
    pub fn counts(&self, sequence: usize, step: usize) -> bool {
        match (&self.sequences[sequence].mask, self.counted) {
            (Some(mask), _) => mask[step],
            (None, Counted::Every) => true,
            (None, Counted::Last) => step + 1 == self.steps(sequence),
        }
    }

    /// The largest `|u_j|` of each input.
    pub fn input_bounds(&self) -> Vec<f64> {
        let mut bounds = vec![0.0_f64; self.inputs];
        for sequence in &self.sequences {
            for input in sequence.inputs.chunks_exact(self.inputs.max(1)) {
                for (bound, u) in bounds.iter_mut().zip(input) {
                    *bound = bound.max(u.wide().abs());
                }
            }
        }
        bounds
    }

    /// The largest `‖u_t‖₂`.
    pub fn largest_input(&self) -> f64 {
        largest_norm(self.sequences.iter().map(|s| &s.inputs[..]), self.inputs)
    }

    /// The largest `‖target‖₂`.
    pub fn largest_target(&self) -> f64 {
        largest_norm(self.sequences.iter().map(|s| &s.targets[..]), self.targets)
    }
}

fn largest_norm<'a, T: Real>(lists: impl Iterator<Item = &'a [T]>, width: usize) -> f64 {
    lists.flat_map(|values| values.chunks_exact(width.max(1))).map(norm).fold(0.0, f64::max)
}
