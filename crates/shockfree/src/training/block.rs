//! Runs of descent side by side, in SIMD lanes.

#![expect(clippy::inline_always, reason = "only what is inlined gets the instruction set")]

use fearless_simd::{Level, Simd, dispatch};

use super::Descent;
use crate::objective::{Evaluation, Gradient, Parameters, TerminalCost};
use crate::unit::{Abreast, Drive, ORBITS};
use crate::{Activation, Horizon};

/// Runs side by side.
pub const RUNS: usize = ORBITS;

/// A number for every run.
type Column = [f64; RUNS];

/// What all orbits of a block have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kind {
    activation: Activation,
    /// In the coordinate `X`.
    start: f64,
    steps: u64,
}

impl Kind {
    /// That of a problem, unless its horizon is infinite.
    pub fn of(problem: &TerminalCost) -> Option<Self> {
        let activation = problem.activation();
        match problem.horizon() {
            Horizon::Infinite => None,
            Horizon::Finite(steps) => {
                let start = activation.scale() * problem.start();
                Some(Self { activation, start, steps: steps.get() })
            }
        }
    }

    /// Whether lanes can compute the orbit of a unit.
    #[inline(always)]
    pub fn stays_moderate(&self, drive: Drive) -> bool {
        drive.stays_moderate_from::<f64>(self.start)
    }
}

/// Runs that go on together, each until it [waits](Self::waits): before an update that the lanes cannot make, or that is not
/// to be made.
///
/// What a run does in a lane is what [`Search::advance`](super::search::Search::advance) would do, to the last bit: both
/// call the same functions, which have no branches.
pub struct Block {
    level: Level,
    kind: Kind,
    orbits: Abreast<f64>,
    weight: Column,
    bias: Column,
    /// The point of one update ago.
    before: [Column; 2],
    target: Column,
    tolerance: Column,
    /// Whether a run makes its updates here, and its steps.
    descends: [bool; RUNS],
    descent: [Column; 3],
    /// Updates that are left.
    left: [u64; RUNS],
    largest_gradient: Column,
    /// What was found at the points.
    y: Column,
    cost: Column,
    gradient: [Column; 2],
    gradient_norm: Column,
    finite: [bool; RUNS],
    waits: [bool; RUNS],
}

impl Block {
    /// A block without runs.
    pub fn new(level: Level, kind: Kind) -> Self {
        let zeros = [0.0; RUNS];
        Self {
            level,
            kind,
            orbits: Abreast::new(),
            weight: zeros,
            bias: zeros,
            before: [zeros; 2],
            target: zeros,
            tolerance: zeros,
            descends: [false; RUNS],
            descent: [zeros; 3],
            left: [0; RUNS],
            largest_gradient: zeros,
            y: zeros,
            cost: zeros,
            gradient: [zeros; 2],
            gradient_norm: zeros,
            finite: [false; RUNS],
            waits: [false; RUNS],
        }
    }

    /// What all orbits have in common.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Puts a run into a lane: where it is and, if known, was one update ago; its target; its steps, if they are such; the
    /// cost below which it stops, and the updates that are left. Its orbit must [stay moderate](Kind::stays_moderate).
    pub fn load(
        &mut self,
        lane: usize,
        (at, before): (Parameters, Option<Parameters>),
        target: f64,
        descent: Option<Descent>,
        (tolerance, left): (f64, u64),
    ) {
        (self.weight[lane], self.bias[lane]) = (at.weight, at.bias);
        let before = before.unwrap_or(Parameters { weight: f64::NAN, bias: f64::NAN });
        (self.before[0][lane], self.before[1][lane]) = (before.weight, before.bias);
        (self.target[lane], self.tolerance[lane], self.left[lane]) = (target, tolerance, left);
        self.descends[lane] = descent.is_some();
        let descent = descent.unwrap_or(Descent::NONE).numbers();
        for (column, number) in self.descent.iter_mut().zip(descent) {
            column[lane] = number;
        }
        self.largest_gradient[lane] = 0.0;
        self.orbits.set(lane, Drive::of(self.kind.activation, at.weight, at.bias));
    }

    /// Leaves a lane without a run.
    pub fn clear(&mut self, lane: usize) {
        let origin = Parameters { weight: 0.0, bias: 0.0 };
        self.load(lane, (origin, None), 0.0, None, (0.0, 0));
    }

    /// Whether the run of a lane has found something that it has to deal with itself.
    pub fn waits(&self, lane: usize) -> bool {
        self.waits[lane]
    }

    /// Where the run of a lane is, and the updates that are left.
    pub fn point(&self, lane: usize) -> (Parameters, u64) {
        (Parameters { weight: self.weight[lane], bias: self.bias[lane] }, self.left[lane])
    }

    /// What was found there, unless derivatives overflowed on the way.
    pub fn evaluation(&self, lane: usize) -> Option<Evaluation> {
        self.finite[lane].then(|| self.here(lane))
    }

    #[inline(always)]
    fn here(&self, lane: usize) -> Evaluation {
        let gradient = Gradient { weight: self.gradient[0][lane], bias: self.gradient[1][lane] };
        let (y, cost) = (self.y[lane], self.cost[lane]);
        Evaluation { y, cost, gradient, gradient_norm: self.gradient_norm[lane] }
    }

    /// The largest `‖∇E‖` of the updates that were made in the lane.
    pub fn largest_gradient(&self, lane: usize) -> f64 {
        self.largest_gradient[lane]
    }

    /// Evaluates the points of all runs, and updates those that do not have to wait.
    pub fn advance(&mut self) {
        let Kind { activation, start, steps } = self.kind;
        self.orbits.run(self.level, activation, true, start, steps);
        dispatch!(self.level, simd => self.evaluate(simd));
        dispatch!(self.level, simd => self.update(simd));
    }

    #[inline(always)]
    fn evaluate<S: Simd>(&mut self, _: S) {
        let activation = self.kind.activation;
        for lane in 0..RUNS {
            let end = self.orbits.end(lane);
            let here = Evaluation::at(&end.final_state(activation), activation, self.target[lane]);
            (self.y[lane], self.cost[lane]) = (here.y, here.cost);
            self.gradient[0][lane] = here.gradient.weight;
            self.gradient[1][lane] = here.gradient.bias;
            self.gradient_norm[lane] = here.gradient_norm;
            self.finite[lane] = end.is_finite();
        }
    }

    #[expect(clippy::needless_bitwise_bool, reason = "branches would keep the loop from the lanes")]
    #[inline(always)]
    fn update<S: Simd>(&mut self, _: S) {
        for lane in 0..RUNS {
            let here = self.here(lane);
            let at = Parameters { weight: self.weight[lane], bias: self.bias[lane] };
            let before = Parameters { weight: self.before[0][lane], bias: self.before[1][lane] };
            let descent = Descent::of(std::array::from_fn(|number| self.descent[number][lane]));
            let next = descent.next(at, &here);
            let drive = Drive::of(self.kind.activation, next.weight, next.bias);
            let goes_on = self.descends[lane]
                & self.finite[lane]
                & (here.cost >= self.tolerance[lane])
                & (self.left[lane] != 0)
                & self.kind.stays_moderate(drive)
                & !next.same_bits(at)
                & !next.same_bits(before);
            self.waits[lane] = !goes_on;
            let (next, before) = if goes_on { (next, at) } else { (at, before) };
            (self.before[0][lane], self.before[1][lane]) = (before.weight, before.bias);
            (self.weight[lane], self.bias[lane]) = (next.weight, next.bias);
            self.left[lane] -= u64::from(goes_on);
            let norm = if goes_on { here.gradient_norm } else { 0.0 };
            let largest = self.largest_gradient[lane];
            self.largest_gradient[lane] = if norm > largest { norm } else { largest };
            self.orbits.set(lane, Drive::of(self.kind.activation, next.weight, next.bias));
        }
    }
}
