//! Costs and gradients against 60-digit values.

mod common;

use common::{Worst, reference, relative_error};
use shockfree::Activation::{self, Logistic, Tanh};
use shockfree::Horizon;
use shockfree::objective::{Evaluation, Parameters, TerminalCost, Undefined};

/// What is promised: 10⁻¹² where the problem is well conditioned, else 10⁻¹⁵ times its condition
/// number, the largest relative change of the result for a relative change of the input.
fn allowed(condition: f64) -> f64 {
    (1e-15 * condition).max(1e-12)
}

fn evaluate(
    activation: Activation,
    (w, b): (f64, f64),
    start: f64,
    target: f64,
    horizon: Horizon,
) -> Result<Evaluation, Undefined> {
    let problem = TerminalCost::new(activation, start, target, horizon).unwrap();
    problem.at(Parameters { weight: w, bias: b })
}

#[test]
fn agree_with_the_reference_at_finite_horizons() {
    agree("finite_cost", Logistic, |row| {
        Horizon::finite(row.text("horizon").parse().unwrap()).unwrap()
    });
}

/// Small outputs of tanh are no differences of tails.
#[test]
fn agree_with_the_reference_for_tanh() {
    agree("tanh_cost", Tanh, |row| Horizon::finite(row.text("horizon").parse().unwrap()).unwrap());
}

#[test]
fn agree_with_the_reference_at_the_infinite_horizon() {
    agree("infinite_cost", Logistic, |_| Horizon::Infinite);
}

fn agree(table: &str, activation: Activation, horizon: impl Fn(&common::Row) -> Horizon) {
    let mut worst = Worst::default();
    let mut on_the_shock = 0;
    for row in reference(table) {
        let (w, b) = (row.number("w"), row.number("b"));
        let (start, target) = (row.number("x0"), row.number("target"));
        let horizon = horizon(&row);
        let values = |b: f64| {
            let found = evaluate(activation, (w, b), start, target, horizon).unwrap();
            [found.cost, found.gradient.weight, found.gradient.bias]
        };
        let expected = ["cost", "grad_w", "grad_b"].map(|name| row.number(name));
        let allowed = allowed(row.number("condition"));
        let within = |found: &[f64; 3], allowed: f64| {
            found
                .iter()
                .zip(expected)
                .map(|(f, e)| relative_error(*f, e) / allowed)
                .fold(0.0, f64::max)
        };
        let error = within(&values(b), allowed);
        // A shock closer than the spacing of the biases: the result is that of one side or the other,
        // and the condition number, which is a derivative, may not even know of it.
        let beside = [b.next_down(), b.next_up()].map(|b| within(&values(b), 0.1));
        if error > 1.0 && (allowed > 0.1 || beside.iter().any(|error| *error <= 1.0)) {
            on_the_shock += 1;
            continue;
        }
        worst.see(error, || {
            format!("w = {w:?}, b = {b:?}, x_0 = {start:?}, y* = {target:?}, {horizon:?}, allowed {allowed:e}: {:?} instead of {expected:?}", values(b))
        });
    }
    worst.is_below(1.0);
    assert!(on_the_shock <= 3, "{on_the_shock} cases on the shock itself");
}

/// The tanh unit against the logistic one that it is conjugate to: E = 4 E', with the chain rule for
/// W = 4w, B = 2(b - w).
#[test]
fn tanh_costs_follow_from_logistic_ones() {
    for horizon in [Horizon::finite(1).unwrap(), Horizon::finite(50).unwrap(), Horizon::Infinite] {
        for (w, b, start, target) in
            [(0.75, 0.1, -1.0, 0.4), (1.5, 0.5, 0.2, -0.8), (-0.5, 2.0, 0.0, 0.9)]
        {
            let tanh = evaluate(Tanh, (w, b), start, target, horizon).unwrap();
            let weights = (4.0 * w, 2.0 * (b - w));
            let logistic =
                evaluate(Logistic, weights, 2.0 * start, f64::midpoint(1.0, target), horizon)
                    .unwrap();
            let close = |found: f64, expected: f64| {
                assert!(
                    (found - expected).abs() < 1e-13 * (1.0 + expected.abs()),
                    "{found} {expected}"
                );
            };
            close(tanh.y, 2.0 * logistic.y - 1.0);
            close(tanh.cost, 4.0 * logistic.cost);
            close(tanh.gradient.bias, 8.0 * logistic.gradient.bias);
            close(
                tanh.gradient.weight,
                16.0 * logistic.gradient.weight - 8.0 * logistic.gradient.bias,
            );
        }
    }
}

/// In the strip a long horizon is the infinite one.
#[test]
fn long_horizons_tend_to_the_infinite_one() {
    for (w, b, start) in [(3.0, -1.0, -2.0), (-3.5, 2.0, 1.0), (5.0, -2.0, 0.5), (0.0, 0.3, 4.0)] {
        let long = evaluate(Logistic, (w, b), start, 0.6, Horizon::finite(5000).unwrap()).unwrap();
        let infinite = evaluate(Logistic, (w, b), start, 0.6, Horizon::Infinite).unwrap();
        assert!((long.cost - infinite.cost).abs() < 1e-13);
        assert!((long.gradient.weight - infinite.gradient.weight).abs() < 1e-12);
        assert!((long.gradient.bias - infinite.gradient.bias).abs() < 1e-12);
    }
}

#[test]
fn the_infinite_horizon_says_where_it_has_no_answer() {
    let cost = |w, b, start| evaluate(Logistic, (w, b), start, 0.5, Horizon::Infinite);
    assert!(matches!(cost(-8.0, 4.0, 0.4), Err(Undefined::TwoCycle { .. })));
    assert!(matches!(cost(6.0, -3.0, 0.0), Err(Undefined::OnShock { .. })));
    assert!(matches!(cost(4.0, -2.0, 1.0), Err(Undefined::OnShock { .. })));
    assert!(cost(-4.0, 2.0, 1.0).is_ok(), "at the tip the limit is smooth from the outside");
    assert!(matches!(cost(f64::INFINITY, 0.0, 0.0), Err(Undefined::NotFinite { .. })));
    assert!(matches!(cost(0.0, f64::NAN, 0.0), Err(Undefined::NotFinite { .. })));
}

#[test]
fn a_hit_has_no_gradient_however_steep_the_way() {
    let on_target = evaluate(Logistic, (1e6, -5e5), 0.0, 0.5, Horizon::finite(500).unwrap());
    let on_target = on_target.unwrap();
    assert_eq!(
        (on_target.cost, on_target.gradient.weight, on_target.gradient.bias),
        (0.0, 0.0, 0.0)
    );
    let beside = evaluate(Logistic, (1e6, -5e5), 0.0, 0.6, Horizon::finite(500).unwrap()).unwrap();
    assert_eq!(beside.gradient.bias, f64::NEG_INFINITY);
}

/// Gradients of limits next to the cusp, from 60 digits: the worst that an attack on the code found.
#[test]
fn limits_next_to_the_cusp_have_their_gradients() {
    for (activation, w, b, start, by_bias) in [
        (Logistic, 4.000_000_010_346_951, -2.000_000_005_173_3, -1e3, 1.436_809_9e11),
        (Logistic, 4.000_000_061_844_137, -2.000_000_030_919_505, -1e3, 4.362_959_6e10),
        (Tanh, 1.000_000_000_000_917, -5.854_557_290_437_196e-19, 1e3, -8.501_1e14),
        (Tanh, 1.000_000_016_121_627_1, 1.364_652_399_006_804_7e-12, -1e3, -2.145_617_9e11),
    ] {
        let at = |w: f64| {
            let found = evaluate(activation, (w, b), start, 0.3, Horizon::Infinite);
            found.map_or(f64::INFINITY, |found| found.gradient.bias)
        };
        let error = relative_error(at(w), by_bias);
        // The change that one unit in the last place of w makes, on the side where there still is a
        // gradient: what no algorithm can know better than.
        let [down, up] = [w.next_down(), w.next_up()].map(|w| relative_error(at(w), by_bias));
        assert!(error <= 0.1 * down.min(up) + 1e-6, "{w} {b}: {} {by_bias}, {down} {up}", at(w));
    }
}
