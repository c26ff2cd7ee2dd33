//! The bounds of the stable strip against what is met inside it.

mod common;

use common::reference;
use proptest::prelude::*;
use shockfree::Activation::{self, Logistic, Tanh};
use shockfree::objective::{Horizon, Parameters, TerminalCost};
use shockfree::unit::{StripBounds, Unit};

#[test]
fn the_curvature_agrees_with_the_reference() {
    for row in reference("curvature") {
        let bounds = StripBounds::new(Logistic, row.number("w")).unwrap();
        let found = bounds.curvature_by_bias(row.number("target"), None).unwrap();
        let ratio = found / row.number("M") - 1.0;
        // From above, by at most the width of the enclosure.
        assert!((-1e-13..=1.01e-6).contains(&ratio), "{} {ratio:e}", row.text("w"));
    }
}

#[test]
fn the_strip_ends_where_it_should() {
    assert!(StripBounds::new(Logistic, 4.0).is_err());
    assert!(StripBounds::new(Logistic, f64::NAN).is_err());
    assert!(StripBounds::new(Tanh, -1.0).is_err());
    assert!(StripBounds::new(Tanh, 0.999).is_ok());
    assert!(StripBounds::new(Logistic, 3.0).unwrap().safe_step(1.0).is_err());
}

/// The bound is reached: it is not just any large number.
#[test]
fn the_sensitivity_bound_is_sharp() {
    for (activation, w, b) in [(Logistic, 3.0, -1.5), (Tanh, 0.75, 0.0)] {
        let unit = Unit::new(activation, w, b).unwrap();
        let found = unit.arrive(0.0, 500).unwrap().sensitivity.bias;
        let bound = StripBounds::new(activation, w).unwrap().sensitivity();
        assert!((found / bound - 1.0).abs() < 1e-12, "{found} {bound}");
    }
}

/// Derivatives of E by b, first and second, by high-order differences of exact gradients.
fn second_derivative(problem: &TerminalCost, weight: f64, bias: f64) -> f64 {
    let h = 1e-4;
    let first = |bias: f64| problem.at(Parameters { weight, bias }).unwrap().gradient.bias;
    let (near, far) =
        (first(bias + h) - first(bias - h), first(bias + 2.0 * h) - first(bias - 2.0 * h));
    (8.0 * near - far) / (12.0 * h)
}

fn strip(activation: Activation, t: f64) -> f64 {
    t / activation.slope_bound()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn gradients_stay_below_their_bound(
        t in -0.99..0.99_f64, b in -10.0..10.0_f64, start in -30.0..30.0_f64,
        target in 0.001..0.999_f64, steps in 1..120_u64, tanh: bool, infinite: bool,
    ) {
        let activation = if tanh { Tanh } else { Logistic };
        let w = strip(activation, t);
        let target = activation.lower() + activation.range() * target;
        let horizon = if infinite { Horizon::Infinite } else { Horizon::finite(steps).unwrap() };
        let problem = TerminalCost::new(activation, start, target, horizon).unwrap();
        let found = problem.at(Parameters { weight: w, bias: b }).unwrap().gradient.norm();
        let bound = StripBounds::new(activation, w).unwrap().gradient();
        prop_assert!(found <= bound * (1.0 + 1e-12), "{found} {bound}");
    }

    #[test]
    fn curvatures_stay_below_their_bound(
        t in -0.95..0.95_f64, b in -8.0..8.0_f64, start in -10.0..10.0_f64,
        target in 0.01..0.99_f64, steps in 1..80_u64, tanh: bool, infinite: bool,
    ) {
        let activation = if tanh { Tanh } else { Logistic };
        let w = strip(activation, t);
        let target = activation.lower() + activation.range() * target;
        let horizon = if infinite { Horizon::Infinite } else { Horizon::finite(steps).unwrap() };
        let problem = TerminalCost::new(activation, start, target, horizon).unwrap();
        let bounds = StripBounds::new(activation, w).unwrap();
        let bound = bounds.curvature_by_bias(target, horizon.steps()).unwrap();
        let found = second_derivative(&problem, w, b);
        prop_assert!(found <= bound * (1.0 + 1e-6) + 1e-9, "{found} {bound}");
        // The bound on the whole Hessian covers its corner.
        prop_assert!(1.0 / bounds.safe_step(target).unwrap() >= found - 1e-9);
    }

    /// One step with the safe step size never raises the cost, from anywhere in the strip.
    #[test]
    fn a_safe_step_descends(
        t in -0.9..0.9_f64, b in -8.0..8.0_f64, start in -10.0..10.0_f64,
        target in 0.01..0.99_f64, steps in 1..80_u64,
    ) {
        let w = strip(Logistic, t);
        let problem =
            TerminalCost::new(Logistic, start, target, Horizon::finite(steps).unwrap()).unwrap();
        let bounds = StripBounds::new(Logistic, w).unwrap();
        let here = Parameters { weight: w, bias: b };
        let found = problem.at(here).unwrap();
        let step = bounds.safe_step_for_bias(target, Some(steps)).unwrap();
        let along = Parameters { bias: b - step * found.gradient.bias, ..here };
        prop_assert!(problem.at(along).unwrap().cost <= found.cost + 1e-15);
    }
}
