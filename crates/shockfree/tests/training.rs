//! Training runs against the paper's counts and against 60-digit runs.

mod common;

use common::reference;
use proptest::prelude::*;
use shockfree::Activation::{Logistic, Tanh};
use shockfree::Horizon;
use shockfree::objective::{Parameters, TerminalCost, Undefined};
use shockfree::training::{
    Example, FixedWeight, GradientDescent, Method, Newton, NormClipping, Projected, Run, StepRule,
    StepSize, Stop, StoppingRule, train,
};

fn run(example: Example, method: &mut dyn Method) -> Run {
    train(&example.problem(), method, example.initial(), &example.stopping())
}

fn clipping(example: Example, threshold: f64) -> NormClipping {
    NormClipping::new(example.step(), threshold).unwrap()
}

#[test]
fn the_paper_s_counts() {
    let eight = Example::Eight;
    assert_eq!(run(eight, &mut eight.gradient_descent()).iterations(), 186);
    assert_eq!(run(eight, &mut eight.shockfree()).iterations(), 20);
    assert_eq!(run(eight, &mut eight.norm_clipping()).iterations(), 100);
    assert_eq!(run(eight, &mut clipping(eight, 1.46)).iterations(), 103);
    let nine = Example::Nine;
    assert_eq!(run(nine, &mut nine.gradient_descent()).iterations(), 179);
    assert_eq!(run(nine, &mut nine.shockfree()).iterations(), 51);
    assert_eq!(run(nine, &mut nine.norm_clipping()).iterations(), 92);
    assert_eq!(run(nine, &mut clipping(nine, 1.46)).iterations(), 94);
}

#[test]
fn runs_agree_with_the_reference() {
    for row in reference("training") {
        let example = if row.text("example") == "8" { Example::Eight } else { Example::Nine };
        let mut method: Box<dyn Method> = match row.text("method") {
            "vanilla" => Box::new(example.gradient_descent()),
            "algorithm-1" => Box::new(example.shockfree()),
            _ => Box::new(clipping(example, row.number("threshold"))),
        };
        let run = run(example, method.as_mut());
        assert_eq!(run.iterations().to_string(), row.text("iterations"));
        assert_eq!(run.stop(), Stop::Converged);
        // An exploding run multiplies rounding by up to 10⁹ on its way (measured by moving the start
        // by one unit in the last place); Algorithm 1 does not.
        // The largest factor is 1.2·10⁹, in example 8 without clipping: 3·10⁻⁷ for a rounding of b.
        let tolerance = if row.text("method") == "algorithm-1" { 1e-14 } else { 1e-6 };
        let (last, _) = run.last();
        assert!((last.weight - row.number("final_w")).abs() < tolerance, "{}", row.text("method"));
        assert!((last.bias - row.number("final_b")).abs() < tolerance, "{}", row.text("method"));
    }
}

/// The counts stand in the README.
#[test]
fn without_a_step_size_the_examples_converge_too() {
    for (example, counts) in [(Example::Eight, [22, 237, 3]), (Example::Nine, [59, 615, 3])] {
        let problem = example.problem();
        let methods: [&mut dyn Method; 3] = [
            &mut FixedWeight::new(&problem, 3.0, StepRule::FromBound).unwrap(),
            &mut Projected::new(&problem, 3.0, StepRule::FromBound).unwrap(),
            &mut Newton::new(Logistic, 3.0).unwrap(),
        ];
        let runs = methods.map(|method| run(example, method));
        assert!(runs.iter().all(|run| run.stop() == Stop::Converged));
        assert_eq!(runs.map(|run| run.iterations()), counts);
    }
}

#[test]
fn an_explosion_is_a_named_ending() {
    // On a repelling fixed point with multiplier 250,000 the gradient at T = 500 is infinite.
    let problem = TerminalCost::new(Logistic, 0.0, 0.7, Horizon::finite(500).unwrap()).unwrap();
    let initial = Parameters { weight: 1e6, bias: -5e5 };
    let rule = StoppingRule::new(1e-3, 50).unwrap();
    let step = StepSize::new(0.5).unwrap();
    let plain = train(&problem, &mut GradientDescent::new(step), initial, &rule);
    assert!(matches!(plain.stop(), Stop::Diverged(Undefined::NotFinite { .. })));
    assert_eq!(plain.iterations(), 1);
    assert_eq!(plain.largest_gradient(), f64::INFINITY);
    assert_eq!(plain.last().0, initial, "the last point that has a cost");
    let mut clipping = NormClipping::new(step, 1.0).unwrap();
    let clipped = train(&problem, &mut clipping, initial, &rule);
    assert!(!matches!(clipped.stop(), Stop::Diverged(_)));
    assert!(clipped.trace().iter().all(|entry| entry.parameters.weight.is_finite()));
    assert_eq!(clipped.trace()[0].applied_norm, Some(1.0));
}

#[test]
fn a_start_without_a_limit_is_a_named_ending() {
    let problem = TerminalCost::new(Logistic, 0.4, 0.7, Horizon::Infinite).unwrap();
    let initial = Parameters { weight: -8.0, bias: 4.0 };
    let rule = StoppingRule::new(1e-3, 50).unwrap();
    let mut plain = GradientDescent::new(StepSize::new(0.5).unwrap());
    let run = train(&problem, &mut plain, initial, &rule);
    assert!(matches!(run.stop(), Stop::Diverged(Undefined::TwoCycle { .. })));
    assert_eq!((run.iterations(), run.last()), (0, (initial, None)));
}

#[test]
fn the_budget_is_kept() {
    let example = Example::Eight;
    let rule = StoppingRule::new(1e-3, 7).unwrap();
    let mut method = example.gradient_descent();
    let run = train(&example.problem(), &mut method, example.initial(), &rule);
    assert_eq!((run.stop(), run.iterations(), run.trace().len()), (Stop::Budget, 7, 8));
}

#[test]
fn senseless_settings_are_refused() {
    assert!(StepSize::new(0.0).is_err());
    assert!(StepSize::new(f64::NAN).is_err());
    assert!(StoppingRule::new(-1.0, 10).is_err());
    assert!(StoppingRule::new(1e-3, 0).is_err());
    let problem = Example::Eight.problem();
    let step = StepRule::Given(StepSize::new(0.5).unwrap());
    assert!(FixedWeight::new(&problem, 4.0, step).is_err());
    assert!(Projected::new(&problem, -3.0, step).is_err());
    assert!(Newton::new(Tanh, 1.0).is_err());
    assert!(NormClipping::new(StepSize::new(0.5).unwrap(), -1.0).is_err());
}

/// A start from which Newton's steps, each inside the bracket, would go to and fro for ever: only the
/// test for progress makes them converge.
#[test]
fn newton_needs_its_safeguard() {
    let target = Logistic.value(0.664_246_280_118_967_5);
    let problem = TerminalCost::new(Logistic, 0.3, target, Horizon::Infinite).unwrap();
    let initial = Parameters { weight: 0.0, bias: 1.963_004_235_657_399_1 };
    let mut newton = Newton::new(Logistic, 3.999_999_999_098_146).unwrap();
    let rule = StoppingRule::new(1e-24, 100).unwrap();
    let run = train(&problem, &mut newton, initial, &rule);
    assert_eq!(run.stop(), Stop::Converged);
    assert!(run.iterations() < 40, "{}", run.iterations());
}

#[test]
fn no_gradient_exceeds_the_bound_of_its_method() {
    for example in [Example::Eight, Example::Nine] {
        let problem = example.problem();
        let methods: [&mut dyn Method; 3] = [
            &mut FixedWeight::new(&problem, 3.9, StepRule::FromBound).unwrap(),
            &mut Projected::new(&problem, 3.9, StepRule::FromBound).unwrap(),
            &mut Newton::new(Logistic, 3.9).unwrap(),
        ];
        for method in methods {
            let bound = method.gradient_bound().unwrap();
            let run = run(example, method);
            assert!(run.largest_gradient() <= bound && run.largest_gradient() > bound / 1e3);
        }
        assert_eq!(example.gradient_descent().gradient_bound(), None);
        assert_eq!(example.norm_clipping().gradient_bound(), None);
    }
}

/// From the same start nothing on the way explodes, and the methods need the same.
#[test]
fn from_shockfree_s_own_start_the_others_are_as_quick() {
    let initial = Parameters { weight: 3.0, bias: -3.0 };
    for (example, counts) in [(Example::Eight, [19, 19, 20]), (Example::Nine, [49, 49, 51])] {
        let methods: [&mut dyn Method; 3] = [
            &mut example.gradient_descent(),
            &mut example.norm_clipping(),
            &mut example.shockfree(),
        ];
        let found = methods.map(|method| {
            train(&example.problem(), method, initial, &example.stopping()).iterations()
        });
        assert_eq!(found, counts);
    }
}

proptest! {
    #![proptest_config(common::cases(300))]

    /// Newton needs no luck with the start, the weight or the target.
    #[test]
    fn newton_converges_from_anywhere(
        t in -0.999..0.999_f64, b in -1e3..1e3_f64, x in -8.0..8.0_f64, tanh: bool,
    ) {
        let activation = if tanh { Tanh } else { Logistic };
        let w = t / activation.slope_bound();
        let problem =
            TerminalCost::new(activation, 0.3, activation.value(x / 2.0), Horizon::Infinite).unwrap();
        let rule = StoppingRule::new(1e-24, 100).unwrap();
        let initial = Parameters { weight: 9.0, bias: b };
        let mut newton = Newton::new(activation, w).unwrap();
        let run = train(&problem, &mut newton, initial, &rule);
        prop_assert_eq!(run.stop(), Stop::Converged);
        prop_assert!(run.iterations() < 60, "{}", run.iterations());
    }

    /// With the computed step the cost falls at every step, and the gradient keeps its bound.
    #[test]
    fn the_step_from_the_bound_descends(
        t in -0.9..0.9_f64, b in -6.0..6.0_f64, target in 0.05..0.95_f64, both: bool,
    ) {
        let problem = TerminalCost::new(Logistic, -2.0, target, Horizon::finite(50).unwrap()).unwrap();
        let w = 4.0 * t;
        let mut fixed = FixedWeight::new(&problem, w, StepRule::FromBound).unwrap();
        let mut projected = Projected::new(&problem, w.abs().max(0.1), StepRule::FromBound).unwrap();
        let method: &mut dyn Method = if both { &mut projected } else { &mut fixed };
        let rule = StoppingRule::new(1e-3, 300).unwrap();
        let run = train(&problem, method, Parameters { weight: w, bias: b }, &rule);
        let costs: Vec<f64> = run.trace().iter().map(|entry| entry.cost).collect();
        prop_assert!(costs.windows(2).all(|pair| pair[1] <= pair[0] + 1e-15));
    }
}
