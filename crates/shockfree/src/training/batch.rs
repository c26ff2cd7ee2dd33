//! Many runs at once.

use std::collections::VecDeque;

use fearless_simd::Level;

use super::block::{Block, Kind, RUNS};
use super::search::Search;
use super::{Method, Outcome, Stop, StoppingRule, train};
use crate::objective::{Evaluation, Parameters, TerminalCost};
use crate::simd::level;
use crate::unit::Drive;

/// One run of a batch.
pub struct Job {
    /// What is minimised.
    pub problem: TerminalCost,
    /// How.
    pub method: Box<dyn Method>,
    /// From where.
    pub initial: Parameters,
    /// Until when.
    pub stopping: StoppingRule,
}

/// Trains every job as [`train`] would, to the last bit, and keeps no trace.
///
/// Orbits to a finite horizon, and the steps of methods that [descend](Method::descent), go on side by side in SIMD lanes
/// (AVX-512, AVX2, NEON, whatever there is, found at run time); a run that has ended makes room for the next job. All jobs
/// in the lanes have one activation, one start and one horizon: those of another kind wait until the others are done. Those
/// at the infinite horizon are trained one after the other.
///
/// A run that does not move any more, or swings between two points, is not iterated further if its method
/// [has no memory](Method::is_memoryless).
///
/// The outcomes are in the order of the jobs. One thread; for several, give each a part of the jobs.
///
/// ```
/// use shockfree::training::{Example, Job, train_batch};
/// let example = Example::Eight;
/// let jobs = [1.46, 2.26].map(|threshold| Job {
///     problem: example.problem(),
///     method: Box::new(shockfree::training::NormClipping::new(example.step(), threshold).unwrap()),
///     initial: example.initial(),
///     stopping: example.stopping(),
/// });
/// let iterations: Vec<_> = train_batch(jobs).iter().map(|outcome| outcome.iterations).collect();
/// assert_eq!(iterations, [103, 100]);
/// ```
pub fn train_batch(jobs: impl IntoIterator<Item = Job>) -> Vec<Outcome> {
    train_with(level(), jobs)
}

fn train_with(level: Level, jobs: impl IntoIterator<Item = Job>) -> Vec<Outcome> {
    let mut queue = Queue { jobs: jobs.into_iter(), aside: VecDeque::new(), outcomes: Vec::new() };
    while let Some((first, kind)) = queue.next_kind() {
        let mut block = Block::new(level, kind);
        let mut running: [Option<Running>; RUNS] = [const { None }; RUNS];
        let mut first = Some(first);
        for (lane, place) in running.iter_mut().enumerate() {
            *place = queue.fill(first.take(), &mut block, lane);
        }
        while running.iter().any(Option::is_some) {
            block.advance();
            for (lane, place) in running.iter_mut().enumerate() {
                let Some(run) = place else { continue };
                if block.waits(lane)
                    && let Some(outcome) = run.go_on(&mut block, lane)
                {
                    queue.outcomes[run.job] = Some(outcome);
                    *place = queue.fill(None, &mut block, lane);
                }
            }
        }
    }
    queue.outcomes.into_iter().map(|outcome| outcome.expect("every run has ended")).collect()
}

/// The jobs that wait, and what became of the others.
struct Queue<I> {
    jobs: I,
    /// Jobs of another kind than those in the lanes.
    aside: VecDeque<(usize, Job)>,
    outcomes: Vec<Option<Outcome>>,
}

impl<I: Iterator<Item = Job>> Queue<I> {
    /// The next job that lanes can do, and its kind.
    fn next_kind(&mut self) -> Option<((usize, Job), Kind)> {
        loop {
            let (index, job) = self.aside.pop_front().or_else(|| self.draw())?;
            match Kind::of(&job.problem) {
                Some(kind) => return Some(((index, job), kind)),
                None => self.train_alone(index, job),
            }
        }
    }

    /// The next job that was never looked at.
    fn draw(&mut self) -> Option<(usize, Job)> {
        let job = self.jobs.next()?;
        self.outcomes.push(None);
        Some((self.outcomes.len() - 1, job))
    }

    fn train_alone(&mut self, index: usize, mut job: Job) {
        let run = train(&job.problem, job.method.as_mut(), job.initial, &job.stopping);
        self.outcomes[index] = Some(run.outcome());
    }

    /// Begins jobs, from a first one on if there is one, until one of them needs the lane. Without any the lane is empty.
    fn fill(
        &mut self,
        first: Option<(usize, Job)>,
        block: &mut Block,
        lane: usize,
    ) -> Option<Running> {
        let mut next = first;
        while let Some((index, job)) = next.take().or_else(|| self.next_of(block.kind())) {
            let mut run = Running::begin(index, job);
            match run.evaluate(block, lane) {
                None => return Some(run),
                outcome => self.outcomes[index] = outcome,
            }
        }
        block.clear(lane);
        None
    }

    /// The next job of a kind.
    fn next_of(&mut self, kind: Kind) -> Option<(usize, Job)> {
        let is_of = |job: &Job| Kind::of(&job.problem) == Some(kind);
        if let Some(place) = self.aside.iter().position(|(_, job)| is_of(job)) {
            return self.aside.remove(place);
        }
        while let Some((index, job)) = self.draw() {
            if is_of(&job) {
                return Some((index, job));
            }
            self.aside.push_back((index, job));
        }
        None
    }
}

/// A run whose orbits are in a lane.
struct Running {
    /// The place of its outcome.
    job: usize,
    problem: TerminalCost,
    method: Box<dyn Method>,
    stopping: StoppingRule,
    /// Where it was when it last needed more than its lane.
    search: Search,
    last: (Parameters, Option<f64>),
    largest_gradient: f64,
}

impl Running {
    fn begin(job: usize, Job { problem, mut method, initial, stopping }: Job) -> Self {
        let search = Search::begin(&problem, method.as_mut(), initial);
        let last = (search.parameters, None);
        Self { job, problem, method, stopping, search, last, largest_gradient: 0.0 }
    }

    /// Goes on where the lane waits, to an outcome or back into the lane.
    fn go_on(&mut self, block: &mut Block, lane: usize) -> Option<Outcome> {
        let (parameters, left) = block.point(lane);
        self.search.resume(parameters, self.stopping.budget() - left);
        self.largest_gradient = self.largest_gradient.max(block.largest_gradient(lane));
        let stop = match block.evaluation(lane) {
            Some(here) => self.take(&here),
            None => self.evaluate_alone(),
        };
        match stop {
            Some(stop) => Some(self.outcome(stop)),
            None => self.evaluate(block, lane),
        }
    }

    /// Goes on until an orbit has to be computed that the lane can compute; to an outcome if that comes first.
    fn evaluate(&mut self, block: &mut Block, lane: usize) -> Option<Outcome> {
        loop {
            let stop = match self.search.recall() {
                Some(here) => self.take(&here),
                None if self.load(block, lane) => return None,
                None => self.evaluate_alone(),
            };
            if let Some(stop) = stop {
                return Some(self.outcome(stop));
            }
        }
    }

    /// Puts the run into the lane, if that can compute its orbit.
    fn load(&self, block: &mut Block, lane: usize) -> bool {
        let at @ Parameters { weight, bias } = self.search.parameters;
        let drive = Drive::of(self.problem.activation(), weight, bias);
        let moderate = block.kind().stays_moderate(drive);
        if moderate {
            let left = self.stopping.budget() - self.search.iteration;
            let stop = (self.stopping.tolerance(), left);
            let before = self.search.before();
            block.load(lane, (at, before), self.problem.target(), self.method.descent(), stop);
        }
        moderate
    }

    /// Goes on from a point whose orbit lanes cannot compute.
    #[cold]
    fn evaluate_alone(&mut self) -> Option<Stop> {
        match self.problem.at(self.search.parameters) {
            Ok(here) => self.take(&here),
            Err(undefined) => Some(Stop::Diverged(undefined)),
        }
    }

    /// Takes in what was found at the point where the run is, and goes to the next one.
    fn take(&mut self, here: &Evaluation) -> Option<Stop> {
        let method = self.method.as_mut();
        let (entry, stop) = self.search.advance(&self.problem, method, &self.stopping, here);
        self.last = (entry.parameters, Some(entry.cost));
        self.largest_gradient = self.largest_gradient.max(entry.gradient_norm);
        if stop.is_none() {
            self.search.skip(self.method.as_ref(), &self.stopping);
        }
        stop
    }

    fn outcome(&self, stop: Stop) -> Outcome {
        let (last, cost) = self.last;
        let largest_gradient = self.largest_gradient;
        Outcome { stop, iterations: self.search.iteration, last, cost, largest_gradient }
    }
}

#[cfg(test)]
mod tests {
    use super::{Job, train_with};
    use crate::objective::{Parameters, TerminalCost};
    use crate::simd::levels;
    use crate::training::{
        FixedWeight, GradientDescent, Method, NormClipping, Projected, StepRule, StepSize,
        StoppingRule, train,
    };
    use crate::{Activation, Horizon};

    /// Runs that converge, swing, are thrown far away, need more than a lane, and are of kinds of their own.
    fn job(index: u32) -> Job {
        let activation = if index % 5 == 4 { Activation::Tanh } else { Activation::Logistic };
        let horizon = Horizon::finite([50, 50, 7][index as usize % 3]).unwrap();
        let problem = TerminalCost::new(activation, -2.0, 0.7, horizon).unwrap();
        let step = StepSize::new([0.5, 1.0, 40.0, 1e7][index as usize % 4]).unwrap();
        let (given, edge) = (StepRule::Given(step), activation.strip_edge());
        let method: Box<dyn Method> = match index % 7 {
            0..3 => Box::new(GradientDescent::new(step)),
            3..5 => Box::new(NormClipping::new(step, 0.6).unwrap()),
            5 => Box::new(FixedWeight::new(&problem, 0.75 * edge, given).unwrap()),
            _ => Box::new(Projected::new(&problem, 0.9 * edge, given).unwrap()),
        };
        let (weight, bias) = (f64::from(index % 29) * 0.4 - 3.0, f64::from(index % 31) * 0.2 - 5.0);
        let stopping = StoppingRule::new(1e-7, 300).unwrap();
        Job { problem, method, initial: Parameters { weight, bias }, stopping }
    }

    #[test]
    fn every_instruction_set_gives_the_runs_of_the_plain_loop() {
        const JOBS: u32 = 400;
        let alone: Vec<_> = (0..JOBS)
            .map(|index| {
                let mut job = job(index);
                train(&job.problem, job.method.as_mut(), job.initial, &job.stopping).outcome()
            })
            .collect();
        for (name, level) in levels() {
            let together = train_with(level, (0..JOBS).map(job));
            for (index, (one, other)) in together.iter().zip(&alone).enumerate() {
                // Equality alone would take a zero for its negative.
                assert_eq!(format!("{one:?}"), format!("{other:?}"), "{name}, {index}");
            }
        }
    }
}
