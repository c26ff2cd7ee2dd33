//! Trainings from a point of the plane.

use std::ops::RangeInclusive;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{
    Entry, FixedWeight, GradientDescent, Method, Newton, NormClipping, Run, StepRule, StepSize,
    Stop, StoppingRule, train,
};
use shockfree::unit::{Unit, nearest_shock};

use super::Shared;
use crate::answer::{Refusal, json};
use crate::asked::{Asked, shown};

/// The most iterations of a run: every one of them is sent.
const LARGEST_BUDGET: u64 = 5000;
/// Steps, thresholds.
const SIZES: RangeInclusive<f64> = 1e-9..=1e9;

#[derive(Clone, Copy, PartialEq)]
enum Name {
    GradientDescent,
    NormClipping,
    Shockfree,
    ShockfreeNewton,
}

impl Name {
    const ALL: [Self; 4] =
        [Self::GradientDescent, Self::NormClipping, Self::Shockfree, Self::ShockfreeNewton];

    const fn text(self) -> &'static str {
        match self {
            Self::GradientDescent => "gradient-descent",
            Self::NormClipping => "norm-clipping",
            Self::Shockfree => "shockfree",
            Self::ShockfreeNewton => "shockfree-newton",
        }
    }
}

/// What is to be trained.
struct Plan {
    problem: TerminalCost,
    initial: Parameters,
    stopping: StoppingRule,
    step: StepSize,
    threshold: f64,
    weight: f64,
    methods: Vec<Name>,
}

#[derive(Serialize)]
struct Answer {
    tolerance: f64,
    runs: Vec<OneRun>,
}

#[derive(Serialize)]
struct OneRun {
    method: &'static str,
    settings: Settings,
    gradient_bound: Option<f64>,
    iterations: u64,
    stop: &'static str,
    reason: Option<String>,
    largest_gradient: f64,
    peak: Option<Peak>,
    trace: Trace,
}

#[derive(Default, Serialize)]
struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
}

/// Where the largest gradient was met, and how far that is from the shock.
#[derive(Serialize)]
struct Peak {
    iteration: u64,
    distance: f64,
    kind: &'static str,
}

#[derive(Serialize)]
struct Trace {
    w: Vec<f64>,
    b: Vec<f64>,
    cost: Vec<f64>,
    gradient_norm: Vec<f64>,
    applied_norm: Vec<Option<f64>>,
}

pub async fn answer(State(shared): State<Shared>, mut asked: Asked) -> Result<Response, Refusal> {
    let plan = plan(&mut asked)?;
    asked.nothing_else()?;
    shared
        .quick
        .compute(move |wanted| {
            let mut runs = Vec::new();
            for &name in &plan.methods {
                if wanted.still() {
                    runs.push(run(&plan, name)?);
                }
            }
            Ok(json(&Answer { tolerance: plan.stopping.tolerance(), runs }))
        })
        .await?
}

fn plan(asked: &mut Asked) -> Result<Plan, Refusal> {
    let (problem, initial) = (asked.problem()?, asked.point()?);
    let tolerance = asked.number("tolerance", 1e-3, 1e-15..=1.0)?;
    let budget = asked.count("budget", 1000, 1..=LARGEST_BUDGET)?;
    let edge = problem.activation().strip_edge();
    let methods = match asked.text("methods") {
        None => Name::ALL.to_vec(),
        Some(text) => text.split(',').map(named).collect::<Result<_, _>>()?,
    };
    if (1..methods.len()).any(|k| methods[..k].contains(&methods[k])) {
        return Err(Refusal::bad("methods names one of them twice"));
    }
    Ok(Plan {
        problem,
        initial,
        stopping: StoppingRule::new(tolerance, budget)?,
        step: StepSize::new(asked.number("step", 0.5, SIZES)?)?,
        threshold: asked.number("threshold", 1.0, SIZES)?,
        weight: asked.number("weight", 0.75 * edge, -edge..=edge)?,
        methods,
    })
}

fn named(text: &str) -> Result<Name, Refusal> {
    Name::ALL.into_iter().find(|name| name.text() == text).ok_or_else(|| {
        let all = Name::ALL.map(Name::text).join(", ");
        Refusal::bad(format!("methods = {} is not allowed: it must be of {all}", shown(text)))
    })
}

fn run(plan: &Plan, name: Name) -> Result<OneRun, Refusal> {
    let Plan { problem, step, threshold, weight, .. } = *plan;
    let by_step = Settings { step: Some(step.get()), ..Settings::default() };
    let (mut method, settings): (Box<dyn Method>, _) = match name {
        Name::GradientDescent => (Box::new(GradientDescent::new(step)), by_step),
        Name::NormClipping => (
            Box::new(NormClipping::new(step, threshold)?),
            Settings { threshold: Some(threshold), ..by_step },
        ),
        Name::Shockfree => (
            Box::new(FixedWeight::new(&problem, weight, StepRule::Given(step))?),
            Settings { weight: Some(weight), ..by_step },
        ),
        Name::ShockfreeNewton => (
            Box::new(Newton::new(problem.activation(), weight)?),
            Settings { weight: Some(weight), ..Settings::default() },
        ),
    };
    let run = train(&problem, method.as_mut(), plan.initial, &plan.stopping);
    Ok(OneRun {
        method: name.text(),
        settings,
        gradient_bound: method.gradient_bound(),
        iterations: run.iterations(),
        stop: run.stop().as_str(),
        reason: match run.stop() {
            Stop::Diverged(reason) => Some(reason.to_string()),
            _ => None,
        },
        largest_gradient: run.largest_gradient(),
        peak: peak(&problem, &run)?,
        trace: trace(run.trace()),
    })
}

fn peak(problem: &TerminalCost, run: &Run) -> Result<Option<Peak>, Refusal> {
    // Of equal gradients the first.
    let largest =
        run.trace().iter().rev().max_by(|a, b| a.gradient_norm.total_cmp(&b.gradient_norm));
    let Some(Entry { iteration, parameters, .. }) = largest else { return Ok(None) };
    let unit = Unit::new(problem.activation(), parameters.weight, parameters.bias)?;
    let nearest = nearest_shock(&unit, problem.start())?;
    Ok(Some(Peak {
        iteration: *iteration,
        distance: nearest.distance,
        kind: nearest.shock.kind.as_str(),
    }))
}

fn trace(entries: &[Entry]) -> Trace {
    let column = |of: fn(&Entry) -> f64| entries.iter().map(of).collect();
    Trace {
        w: column(|entry| entry.parameters.weight),
        b: column(|entry| entry.parameters.bias),
        cost: column(|entry| entry.cost),
        gradient_norm: column(|entry| entry.gradient_norm),
        applied_norm: entries.iter().map(|entry| entry.applied_norm).collect(),
    }
}
