//! The bounds of the stable strip against what is met inside it.

mod common;

use common::reference;
use proptest::prelude::*;
use shockfree::Activation::{self, Logistic, Tanh};
use shockfree::objective::{Gradient, Parameters, TerminalCost};
use shockfree::unit::{StripBounds, Unit};
use shockfree::{Horizon, Steps};

#[test]
fn the_curvature_agrees_with_the_reference() {
    for row in reference("curvature") {
        let bounds = StripBounds::new(Logistic, row.number("w")).unwrap();
        let found = bounds.curvature_by_bias(row.number("target"), Horizon::Infinite).unwrap();
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

/// The bound on the Hessian is not just any large number: it is met to within a factor, and for w → 0
/// it is the sum of the extremes of each term, worked out by hand: with L = 1/4 and S = max|σ''| =
/// 1/(6√3), `|y_ww| ≤ 2L² + S`, `|y_wb| ≤ L² + S`, `|y_bb| ≤ S`, `|∇y|² ≤ 2L²`.
#[test]
fn the_bound_on_the_hessian_is_what_it_says() {
    let s = 1.0 / (6.0 * 3.0_f64.sqrt());
    let second = ((0.125 + s).powi(2) + 2.0 * (0.0625 + s).powi(2) + s * s).sqrt();
    let by_hand = 2.0 * (0.125 + 0.9 * second);
    let bound = |w: f64| 1.0 / StripBounds::new(Logistic, w).unwrap().safe_step(0.9).unwrap();
    assert!((bound(1e-12) / by_hand - 1.0).abs() < 1e-10, "{} {by_hand}", bound(1e-12));
    let problem = TerminalCost::new(Logistic, 0.0, 0.9, Horizon::finite(60).unwrap()).unwrap();
    let met = (-400..400)
        .map(|i| largest_eigenvalue(hessian(&problem, 2.0, f64::from(i) * 0.01)))
        .fold(0.0, f64::max);
    assert!(met <= bound(2.0) && bound(2.0) < 10.0 * met, "{met} {}", bound(2.0));
}

/// The bound is reached: it is not just any large number.
#[test]
fn the_sensitivity_bound_is_sharp() {
    for (activation, w, b) in [(Logistic, 3.0, -1.5), (Tanh, 0.75, 0.0)] {
        let unit = Unit::new(activation, w, b).unwrap();
        let found = unit.state_after(0.0, Steps::new(500).unwrap()).unwrap().sensitivity.bias;
        let bound = StripBounds::new(activation, w).unwrap().sensitivity_bound();
        assert!((found / bound - 1.0).abs() < 1e-12, "{found} {bound}");
    }
}

/// The Hessian `(E_ww, E_wb, E_bb)` by differences of exact gradients, of fourth order: with `h = 10⁻⁴`
/// their error is about `h⁴` times a sixth derivative, or `ε/h = 10⁻¹²` of the gradient.
fn hessian(problem: &TerminalCost, weight: f64, bias: f64) -> [f64; 3] {
    let h = 1e-4;
    let gradient = |dw: f64, db: f64| {
        let at = Parameters { weight: weight + dw * h, bias: bias + db * h };
        problem.at(at).unwrap().gradient
    };
    let along = |dw: f64, db: f64| {
        let [a, b, c, d] = [2.0, 1.0, -1.0, -2.0].map(|k| gradient(k * dw, k * db));
        let by = |f: fn(&Gradient) -> f64| (8.0 * (f(&b) - f(&c)) - (f(&a) - f(&d))) / (12.0 * h);
        (by(|g| g.weight), by(|g| g.bias))
    };
    let (by_weight, by_bias) = (along(1.0, 0.0), along(0.0, 1.0));
    [by_weight.0, by_weight.1, by_bias.1]
}

/// The largest eigenvalue of a symmetric matrix of two rows.
fn largest_eigenvalue([a, b, c]: [f64; 3]) -> f64 {
    f64::midpoint(a, c) + (f64::midpoint(a, -c)).hypot(b)
}

fn strip(activation: Activation, t: f64) -> f64 {
    t / activation.slope_bound()
}

proptest! {
    #![proptest_config(common::cases(3000))]

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
        let bound = StripBounds::new(activation, w).unwrap().gradient_bound();
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
        let bound = bounds.curvature_by_bias(target, horizon).unwrap();
        let found = hessian(&problem, w, b);
        prop_assert!(found[2] <= bound * (1.0 + 1e-6) + 1e-9, "{found:?} {bound}");
        let bound = 1.0 / bounds.safe_step(target).unwrap();
        prop_assert!(largest_eigenvalue(found) <= bound * (1.0 + 1e-6), "{found:?} {bound}");
    }

    /// One step with the safe step size never raises the cost, from anywhere in the strip.
    #[test]
    fn a_safe_step_descends(
        t in -0.9..0.9_f64, b in -8.0..8.0_f64, start in -10.0..10.0_f64,
        target in 0.01..0.99_f64, steps in 1..80_u64,
    ) {
        let w = strip(Logistic, t);
        let horizon = Horizon::finite(steps).unwrap();
        let problem = TerminalCost::new(Logistic, start, target, horizon).unwrap();
        let bounds = StripBounds::new(Logistic, w).unwrap();
        let here = Parameters { weight: w, bias: b };
        let found = problem.at(here).unwrap();
        let step = bounds.safe_step_for_bias(target, horizon).unwrap();
        let along = Parameters { bias: b - step * found.gradient.bias, ..here };
        prop_assert!(problem.at(along).unwrap().cost <= found.cost + 1e-15);
    }
}
