//! A batch gives what its jobs give one by one, to the last bit.

mod common;

use common::cases;
use proptest::prelude::*;
use shockfree::objective::{Parameters, TerminalCost};
use shockfree::training::{
    Example, FixedWeight, GradientDescent, Job, Method, NormClipping, Projected, StepRule,
    StepSize, StoppingRule, train, train_batch,
};
use shockfree::{Activation, Horizon};

/// What a job is made of, so that it can be made twice.
#[derive(Clone, Debug)]
struct Recipe {
    problem: TerminalCost,
    method: usize,
    step: f64,
    initial: Parameters,
    stopping: StoppingRule,
}

impl Recipe {
    fn method(&self) -> Box<dyn Method> {
        let step = StepSize::new(self.step).unwrap();
        let (given, edge) = (StepRule::Given(step), self.problem.activation().strip_edge());
        match self.method {
            0 => Box::new(GradientDescent::new(step)),
            1 => Box::new(NormClipping::new(step, 0.8).unwrap()),
            2 => Box::new(FixedWeight::new(&self.problem, 0.75 * edge, given).unwrap()),
            _ => Box::new(Projected::new(&self.problem, 0.9 * edge, given).unwrap()),
        }
    }

    fn job(&self) -> Job {
        let Self { problem, initial, stopping, .. } = *self;
        Job { problem, method: self.method(), initial, stopping }
    }
}

prop_compose! {
    fn recipe()(
        tanh in prop::bool::weighted(0.1),
        x_0 in prop_oneof![4 => -4.0..4.0, 1 => -800.0..800.0],
        target in 0.02..0.98,
        horizon in prop_oneof![
            4 => Just(Some(50)),
            4 => (1_u64..300).prop_map(Some),
            1 => Just(None),
        ],
        method in 0_usize..4,
        step in prop_oneof![4 => 0.05..3.0, 1 => 1e2..1e8, 1 => Just(1e308)],
        weight in prop_oneof![4 => -12.0..12.0, 1 => -1e6..1e6, 1 => Just(1.7e308)],
        bias in prop_oneof![4 => -10.0..10.0, 1 => -5e5..5e5],
        budget in 1_u64..200,
    ) -> Recipe {
        let activation = if tanh { Activation::Tanh } else { Activation::Logistic };
        let horizon = horizon.map_or(Horizon::Infinite, |n| Horizon::finite(n).unwrap());
        let problem = TerminalCost::new(activation, x_0, target, horizon).unwrap();
        let stopping = StoppingRule::new(1e-3, budget).unwrap();
        Recipe { problem, method, step, initial: Parameters { weight, bias }, stopping }
    }
}

proptest! {
    #![proptest_config(cases(40))]
    #[test]
    fn a_batch_is_its_jobs(recipes in prop::collection::vec(recipe(), 0..120)) {
        let together = train_batch(recipes.iter().map(Recipe::job));
        prop_assert_eq!(together.len(), recipes.len());
        for (recipe, batched) in recipes.iter().zip(together) {
            let mut job = recipe.job();
            let alone = train(&job.problem, job.method.as_mut(), job.initial, &job.stopping).outcome();
            // Equality alone would take a zero for its negative.
            prop_assert_eq!(format!("{alone:?}"), format!("{batched:?}"), "{:?}", recipe);
        }
    }
}

#[test]
fn derivatives_that_overflow_in_a_lane_do_as_alone() {
    // The start stands on a repelling fixed point with multiplier 250000: m^200 is past f64.
    let horizon = Horizon::finite(200).unwrap();
    let problem = TerminalCost::new(Activation::Logistic, 0.0, 0.7, horizon).unwrap();
    let recipe = Recipe {
        problem,
        method: 1,
        step: 0.5,
        initial: Parameters { weight: 1e6, bias: -5e5 },
        stopping: StoppingRule::new(1e-3, 20).unwrap(),
    };
    let mut job = recipe.job();
    let alone = train(&problem, job.method.as_mut(), job.initial, &job.stopping).outcome();
    assert_eq!(alone.largest_gradient, f64::INFINITY);
    assert_eq!(train_batch([recipe.job()]), [alone]);
}

#[test]
fn the_examples_of_the_paper_keep_their_counts() {
    let jobs = [Example::Eight, Example::Nine].into_iter().flat_map(|example| {
        let methods: [Box<dyn Method>; 3] = [
            Box::new(example.gradient_descent()),
            Box::new(example.norm_clipping()),
            Box::new(example.shockfree()),
        ];
        methods.map(|method| Job {
            problem: example.problem(),
            method,
            initial: example.initial(),
            stopping: example.stopping(),
        })
    });
    let iterations: Vec<_> = train_batch(jobs).iter().map(|run| run.iterations).collect();
    assert_eq!(iterations, [186, 100, 20, 179, 92, 51]);
}
