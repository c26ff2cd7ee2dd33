//! Many runs at once.

use super::search::Search;
use super::{Entry, Method, Outcome, Stop, StoppingRule, train};
use crate::objective::{Parameters, TerminalCost};
use crate::unit::{LANES, Lanes, Orbit};
use crate::{Activation, Horizon, Steps};

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
/// The orbits of logistic units to finite horizons, whatever these are, go on in lockstep in SIMD
/// lanes (AVX-512, AVX2, NEON, whatever there is, found at run time); a lane whose orbit has ended
/// goes on with the next iteration of its run, and one whose run has ended with the next job. All
/// other jobs, and there is no reason to have many, are trained one after the other.
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
    let mut waiting = jobs.into_iter();
    let mut outcomes: Vec<Option<Outcome>> = Vec::new();
    let mut lanes = Lanes::new();
    let mut running: [Option<Running>; LANES] = [const { None }; LANES];
    loop {
        for (lane, run) in running.iter_mut().enumerate() {
            if run.is_none() {
                *run = next_run(&mut waiting, &mut outcomes, &mut lanes, lane);
            }
        }
        if running.iter().all(Option::is_none) {
            break;
        }
        lanes.advance();
        for (lane, place) in running.iter_mut().enumerate() {
            let Some(run) = place else { continue };
            if let Some(outcome) = run.go_on(&mut lanes, lane) {
                outcomes[run.job] = Some(outcome);
                *place = None;
            }
        }
    }
    outcomes.into_iter().map(|outcome| outcome.expect("every run has ended")).collect()
}

/// Begins jobs until one of them needs the lane.
fn next_run(
    waiting: &mut impl Iterator<Item = Job>,
    outcomes: &mut Vec<Option<Outcome>>,
    lanes: &mut Lanes,
    lane: usize,
) -> Option<Running> {
    for mut job in waiting {
        let index = outcomes.len();
        if let Some(steps) = steps_in_lanes(&job.problem) {
            let mut run = Running::begin(index, job, steps);
            let outcome = run.load(lanes, lane);
            outcomes.push(outcome);
            if outcome.is_none() {
                return Some(run);
            }
        } else {
            let run = train(&job.problem, job.method.as_mut(), job.initial, &job.stopping);
            outcomes.push(Some(run.outcome()));
        }
    }
    None
}

/// The horizon, of problems whose orbits lanes can compute.
fn steps_in_lanes(problem: &TerminalCost) -> Option<Steps> {
    match (problem.activation(), problem.horizon()) {
        (Activation::Logistic, Horizon::Finite(steps)) => Some(steps),
        _ => None,
    }
}

/// A run whose orbit is in a lane.
struct Running {
    /// The place of its outcome.
    job: usize,
    problem: TerminalCost,
    method: Box<dyn Method>,
    stopping: StoppingRule,
    steps: Steps,
    search: Search,
    orbit: Option<Orbit>,
    last: (Parameters, Option<f64>),
    largest_gradient: f64,
}

impl Running {
    fn begin(
        job: usize,
        Job { problem, mut method, initial, stopping }: Job,
        steps: Steps,
    ) -> Self {
        let search = Search::begin(&problem, method.as_mut(), initial);
        let last = (search.parameters, None);
        let (orbit, largest_gradient) = (None, 0.0);
        Self { job, problem, method, stopping, steps, search, orbit, last, largest_gradient }
    }

    /// Puts the orbit of the point where the run is into a lane; an outcome if there is none.
    fn load(&mut self, lanes: &mut Lanes, lane: usize) -> Option<Outcome> {
        match self.problem.unit(self.search.parameters) {
            Ok(unit) => {
                let orbit = Orbit::new(&unit, self.problem.start(), self.steps);
                orbit.load(lanes, lane);
                self.orbit = Some(orbit);
                None
            }
            Err(undefined) => Some(self.outcome(Stop::Diverged(undefined))),
        }
    }

    /// Goes on if the orbit has ended, to an outcome or with another orbit.
    fn go_on(&mut self, lanes: &mut Lanes, lane: usize) -> Option<Outcome> {
        let (orbit, end) = (self.orbit.as_ref()?, lanes.end(lane)?);
        let here = self.problem.evaluate(&orbit.end_at(end));
        let method = self.method.as_mut();
        let (entry, stop) = self.search.advance(&self.problem, method, &self.stopping, Ok(here));
        if let Some(entry) = entry {
            self.note(&entry);
        }
        match stop {
            Some(stop) => Some(self.outcome(stop)),
            None => self.load(lanes, lane),
        }
    }

    fn note(&mut self, entry: &Entry) {
        self.last = (entry.parameters, Some(entry.cost));
        self.largest_gradient = self.largest_gradient.max(entry.gradient_norm);
    }

    fn outcome(&self, stop: Stop) -> Outcome {
        let (last, cost) = self.last;
        let largest_gradient = self.largest_gradient;
        Outcome { stop, iterations: self.search.iteration, last, cost, largest_gradient }
    }
}
