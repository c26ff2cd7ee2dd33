use std::collections::BTreeSet;

use shockfree::Horizon;
use shockfree::training::Example;

use super::{Plan, Sample, Settings};
use crate::{Axis, MethodName, Origin, Run, Spacing, Values};

/// A grid with another number of values on every axis, and every method.
fn small() -> Settings {
    let list = |values: &[f64]| Values::List(values.to_vec());
    Settings {
        methods: MethodName::ALL.to_vec(),
        horizons: vec![Horizon::finite(5).unwrap(), Horizon::Infinite],
        starts: list(&[-2.0]),
        targets: list(&[0.7, 0.3, 0.5]),
        weights: list(&[5.0, -1.0]),
        biases: list(&[-3.0, 0.0, 1.0]),
        steps: Some(list(&[0.5, 1.0])),
        thresholds: Some(list(&[2.26, 0.9, 1.0])),
        ..Settings::default()
    }
}

fn sampled() -> Settings {
    let range = |from, to, spacing| Values::Range { from, to, spacing };
    Settings {
        sample: Some(Sample { count: 500, seed: 11 }),
        weights: range(1.0, 9.0, Spacing::Linear),
        steps: Some(range(0.01, 100.0, Spacing::Log)),
        ..small()
    }
}

/// A run without its number, in a form that can be compared.
fn key(run: &Run) -> String {
    format!("{:?}", Run { index: 0, ..*run })
}

#[test]
fn a_grid_has_every_combination_once() {
    let plan = Plan::new(small()).unwrap();
    // Counted by hand: horizons 2, starts 1, targets 3, weights 2, biases 3, steps 2, thresholds 3.
    let (problems, weights, biases, steps, thresholds) = (6, 2, 3, 2, 3);
    let descent = problems * biases * steps;
    let bound = problems * biases;
    let sizes = [
        (descent * weights, descent),
        (descent * weights * thresholds, descent * thresholds),
        (0, descent),
        (0, bound),
        (descent * weights, descent),
        (bound * weights, bound),
        (0, bound),
    ];
    let mut expected = Vec::new();
    for (given, common) in sizes {
        expected.extend([given, common].into_iter().filter(|size| *size > 0));
    }
    let found: Vec<u64> = (0..plan.families().len())
        .map(|family| plan.runs_of(family).end - plan.runs_of(family).start)
        .collect();
    assert_eq!(found, expected);
    assert_eq!(plan.settings_count(), descent * weights * thresholds);
    let distinct: BTreeSet<String> = (0..plan.runs()).map(|run| key(&plan.run(run))).collect();
    assert_eq!(distinct.len() as u64, plan.runs(), "no run twice");
}

/// The two runs of a pair agree in all that both depend on.
#[test]
fn pairs_belong_to_one_setting() {
    for settings in [small(), sampled()] {
        let plan = Plan::new(settings).unwrap();
        for one in 0..plan.families().len() {
            for other in 0..plan.families().len() {
                let mut count = 0;
                for (first, second) in plan.pairs(one, other) {
                    let (a, b) = (plan.run(first), plan.run(second));
                    assert_eq!(
                        (a.family, b.family),
                        (plan.families()[one], plan.families()[other])
                    );
                    assert_eq!((a.horizon, a.start, a.target), (b.horizon, b.start, b.target));
                    assert_eq!(a.initial.bias, b.initial.bias);
                    let agree =
                        |x: Option<f64>, y: Option<f64>| x.is_none() || y.is_none() || x == y;
                    assert!(agree(a.step, b.step) && agree(a.threshold, b.threshold));
                    if a.family.origin == b.family.origin {
                        assert_eq!(a.initial.weight, b.initial.weight);
                    }
                    count += 1;
                }
                let least = |family| plan.runs_of(family).end - plan.runs_of(family).start;
                assert!(count >= least(one).max(least(other)), "every run is in a pair");
            }
        }
    }
}

#[test]
fn the_examples_of_the_paper_are_among_the_default() {
    let plan = Plan::new(Settings::default()).unwrap();
    for example in [Example::Eight, Example::Nine] {
        let problem = example.problem();
        let mut found = 0;
        for index in 0..plan.runs() {
            let run = plan.run(index);
            let here = (run.start, run.target, run.horizon)
                == (problem.start(), problem.target(), problem.horizon());
            let same_step = run.step.is_none_or(|step| step == example.step().get());
            let same_threshold = run.threshold.is_none_or(|c| c == example.threshold());
            let start = run.family.origin == Origin::Common || run.initial == example.initial();
            let same_bias = run.initial.bias == example.initial().bias;
            found += usize::from(here && same_step && same_threshold && start && same_bias);
        }
        assert_eq!(found, plan.families().len(), "once in every family");
    }
    assert!(plan.settings_count() >= 20_000);
}

/// A draw depends on the seed and its number, and on nothing else.
#[test]
fn a_longer_sample_begins_with_the_shorter_one() {
    let short = Plan::new(sampled()).unwrap();
    let mut settings = sampled();
    settings.sample = Some(Sample { count: 700, seed: 11 });
    let long = Plan::new(settings.clone()).unwrap();
    settings.sample = Some(Sample { count: 500, seed: 12 });
    let other = Plan::new(settings).unwrap();
    for family in 0..short.families().len() {
        let runs = |plan: &Plan| -> Vec<String> {
            plan.runs_of(family).take(500).map(|run| key(&plan.run(run))).collect()
        };
        assert_eq!(runs(&short), runs(&long));
        assert_ne!(runs(&short), runs(&other));
    }
    for index in short.runs_of(0) {
        let run = short.run(index);
        assert!((1.0..9.0).contains(&run.initial.weight));
        assert!((0.01..100.0).contains(&run.step.unwrap()));
    }
    // Half of a logarithmic range lies below its geometric mean: 250 draws, 11 of standard deviation.
    let below = short.runs_of(0).filter(|&run| short.run(run).step.unwrap() < 1.0).count();
    assert!(below.abs_diff(250) < 55, "{below}");
}

#[test]
fn every_setting_changes_the_fingerprint() {
    let base = small();
    let list = |values: &[f64]| Values::List(values.to_vec());
    let others = [
        Settings { tolerance: 2e-3, ..base.clone() },
        Settings { budget: 10, ..base.clone() },
        Settings { weight: 2.0, ..base.clone() },
        Settings { radius: 2.0, ..base.clone() },
        Settings { methods: MethodName::ALL.iter().rev().copied().collect(), ..base.clone() },
        Settings { sample: Some(Sample { count: 3, seed: 1 }), ..base.clone() },
        Settings { sample: Some(Sample { count: 3, seed: 2 }), ..base.clone() },
        Settings { horizons: vec![Horizon::Infinite], ..base.clone() },
        Settings { starts: list(&[2.0]), ..base.clone() },
        Settings { targets: list(&[0.7]), ..base.clone() },
        Settings { weights: list(&[0.7]), ..base.clone() },
        Settings { biases: list(&[0.7]), ..base.clone() },
        Settings { steps: Some(list(&[0.7])), ..base.clone() },
        Settings { thresholds: Some(list(&[0.7])), ..base.clone() },
        Settings { thresholds: Some(list(&[0.700_000_000_000_000_1])), ..base.clone() },
    ];
    let print = |settings: &Settings| Plan::new(settings.clone()).unwrap().fingerprint().to_owned();
    let mut seen = BTreeSet::from([print(&base)]);
    assert_eq!(print(&base), print(&small()));
    for settings in &others {
        assert!(seen.insert(print(settings)), "{settings:?}");
    }
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let list = |values: &[f64]| Values::List(values.to_vec());
    let base = small();
    let many: Vec<f64> = (0..5000).map(f64::from).collect();
    let cases = [
        (Settings { methods: vec![], ..base.clone() }, "methods"),
        (Settings { methods: vec![MethodName::Shockfree; 2], ..base.clone() }, "twice"),
        (
            Settings { methods: vec![MethodName::Shockfree], ..base.clone() },
            "threshold is of no use",
        ),
        (Settings { steps: None, ..base.clone() }, "step"),
        (Settings { horizons: vec![], ..base.clone() }, "horizon"),
        (Settings { starts: list(&[f64::NAN]), ..base.clone() }, "x_0 = NaN"),
        (Settings { targets: list(&[0.5, 1.0]), ..base.clone() }, "target = 1"),
        (Settings { weights: list(&[3.0, 3.0]), ..base.clone() }, "initial.w lists 3.0 twice"),
        (Settings { biases: list(&[f64::INFINITY]), ..base.clone() }, "inf"),
        (Settings { steps: Some(list(&[0.0])), ..base.clone() }, "step = 0"),
        (Settings { thresholds: Some(list(&[-1.0])), ..base.clone() }, "threshold = -1"),
        (Settings { weight: 4.0, ..base.clone() }, "weight = 4"),
        (Settings { radius: 4.0, ..base.clone() }, "radius = 4"),
        (Settings { budget: 0, ..base.clone() }, "budget = 0"),
        (
            Settings { sample: Some(Sample { count: 0, seed: 1 }), ..base.clone() },
            "sample.count = 0",
        ),
        (
            Settings { sample: Some(Sample { count: u64::MAX, seed: 1 }), ..base.clone() },
            "number of runs",
        ),
        (Settings { weights: list(&many), biases: list(&many), ..base.clone() }, "number of runs"),
        (Settings { sample: None, ..sampled() }, "initial.w"),
    ];
    for (settings, message) in cases {
        let error = Plan::new(settings).unwrap_err().to_string();
        assert!(error.contains(message), "{error} says nothing of {message}");
    }
    let axis = Axis::ALL.map(Axis::index);
    assert!(axis.iter().enumerate().all(|(i, place)| i == *place));
}
