//! Limits and 2-cycles against 60-digit values, and against long iteration.

mod common;

use common::{Worst, assert_close, reference, relative_error};
use proptest::prelude::*;
use shockfree::Activation;
use shockfree::unit::{Limit, Region, Stability, Unit};

#[test]
fn cycles_agree_with_the_reference() {
    let mut worst = Worst::default();
    for row in reference("two_cycles") {
        let (w, b) = (row.number("w"), row.number("b"));
        let unit = Unit::logistic(w, b).unwrap();
        let Limit::TwoCycle(cycle) = unit.limit(-1e3).unwrap() else {
            panic!("no cycle at {w:?}, {b:?}")
        };
        let (low, high) = (row.number("x_lo"), row.number("x_hi"));
        let half_width = (high - low) / 2.0;
        // Rounding moves a wide cycle by ε times the larger multiplier of its two points, and a small
        // one by ε over its half width.
        let slope = |y: f64| (w * y * (1.0 - y)).abs();
        let largest = slope(row.number("y_lo")).max(slope(row.number("y_hi"))).max(1.0);
        let allowed = 8.0 * f64::EPSILON * largest * (1.0 + 1.0 / half_width);
        for (name, found, x) in [("x_lo", cycle.low.x, low), ("x_hi", cycle.high.x, high)] {
            let error = (found - x).abs() / (allowed * (1.0 + x.abs()));
            worst.see(error, || format!("{name} at w = {w:?}, b = {b:?}"));
        }
    }
    worst.is_below(1.0);
}

#[test]
fn the_multiplier_of_a_cycle_is_known_from_its_width() {
    for row in reference("two_cycles") {
        let unit = Unit::logistic(row.number("w"), row.number("b")).unwrap();
        let Limit::TwoCycle(cycle) = unit.limit(-1e3).unwrap() else { panic!("no cycle") };
        let expected = row.number("multiplier");
        // It is a product of two slopes e^-|x|, so an error of x is a relative error of it.
        let d = (row.number("x_hi") - row.number("x_lo")) / 2.0;
        let allowed = 1e-13 * (1.0 + d) * (1.0 + 1e-2 / d);
        assert_close(cycle.multiplier, expected, allowed, "multiplier");
        // The identity of the docs, in the reference itself.
        assert_close(expected, (d / d.sinh()).powi(2), 1e-13 * (1.0 + d), "(d/sinh d)²");
    }
}

#[test]
fn limits_agree_with_the_reference() {
    let mut worst = Worst::default();
    for row in reference("limits") {
        let (w, b, start) = (row.number("w"), row.number("b"), row.number("x0"));
        let what = || format!("w = {w:?}, b = {b:?}, x_0 = {start:?}");
        match Unit::logistic(w, b).unwrap().limit(start).unwrap() {
            Limit::FixedPoint(point) => {
                assert_eq!(row.text("kind"), "fixed-point", "{}", what());
                let allowed = 4.0 * f64::EPSILON * (1.0 + 1.0 / point.one_minus_multiplier.abs());
                worst.see(relative_error(point.state.y, row.number("y_a")) / allowed, what);
            }
            Limit::TwoCycle(cycle) => {
                assert_eq!(row.text("kind"), "two-cycle", "{}", what());
                // 10⁻⁹ tells the cycle from everything else; its accuracy is tested above.
                worst.see(relative_error(cycle.low.y, row.number("y_a")) / 1e-9, what);
                worst.see(relative_error(cycle.high.y, row.maybe("y_b").unwrap()) / 1e-9, what);
            }
        }
    }
    worst.is_below(1.0);
}

/// Plain iteration, the formula as it stands in the paper.
fn iterate(w: f64, b: f64, start: f64, steps: usize) -> (f64, f64) {
    let sigma = |x: f64| 1.0 / (1.0 + (-x).exp());
    let mut y = sigma(start);
    let mut before = y;
    for _ in 0..steps {
        before = y;
        y = sigma(w * y + b);
    }
    (before, y)
}

proptest! {
    #![proptest_config(common::cases(2000))]

    /// Where plain iteration settles in 4000 steps, it settles on the predicted limit.
    #[test]
    fn iteration_goes_where_it_should(
        w in -30.0..30.0_f64, b in -30.0..30.0_f64, start in -20.0..20.0_f64,
    ) {
        let (before, last) = iterate(w, b, start, 4000);
        match Unit::logistic(w, b).unwrap().limit(start).unwrap() {
            Limit::FixedPoint(point) => {
                let near_bifurcation = point.one_minus_multiplier.abs() < 0.02
                    || (1.0 + point.multiplier).abs() < 0.02;
                prop_assume!(!near_bifurcation);
                prop_assert!(point.stability != Stability::Repelling);
                prop_assert!((last - point.state.y).abs() < 1e-12, "{last} {}", point.state.y);
            }
            Limit::TwoCycle(cycle) => {
                prop_assume!(cycle.multiplier < 0.98);
                prop_assert!((before.min(last) - cycle.low.y).abs() < 1e-12);
                prop_assert!((before.max(last) - cycle.high.y).abs() < 1e-12);
            }
        }
    }

    /// A cycle is a cycle and attracts, at any size of the weight.
    #[test]
    fn cycles_close(exponent in 0.61..6.0_f64, t in -0.999..0.999_f64) {
        let w = -(10.0_f64.powf(exponent));
        let b = -w / 2.0 + t * (-w / 2.0);
        let unit = Unit::logistic(w, b).unwrap();
        prop_assume!(unit.region() == Region::TwoCycle);
        let Limit::TwoCycle(cycle) = unit.limit(0.3 * w).unwrap() else {
            return Err(TestCaseError::fail("no cycle"));
        };
        prop_assert!(cycle.low.x < cycle.high.x);
        prop_assert!(cycle.multiplier < 1.0);
        let slope = |y: f64, gap: f64| 1.0 + (w * y * gap).abs();
        let scale = f64::EPSILON * (cycle.low.x.abs() + cycle.high.x.abs() + 8.0);
        let noise = |state: &shockfree::unit::State| scale * 8.0 * slope(state.y, state.to_upper);
        // Next to the flip the cycle itself is only known to ε|w|/(half width).
        let width = f64::EPSILON * 40.0 * w.abs() / (cycle.high.x - cycle.low.x);
        prop_assert!((unit.step(cycle.low.x) - cycle.high.x).abs()
            <= noise(&cycle.low) + width * slope(cycle.low.y, cycle.low.to_upper));
        prop_assert!((unit.step(cycle.high.x) - cycle.low.x).abs()
            <= noise(&cycle.high) + width * slope(cycle.high.y, cycle.high.to_upper));
    }

    /// Every finite unit and start has a limit made of numbers, on a fixed point or a cycle.
    #[test]
    fn every_orbit_has_a_limit(w in finite(), b in finite(), start in finite(), tanh: bool) {
        let activation = if tanh { Activation::Tanh } else { Activation::Logistic };
        let unit = Unit::new(activation, w, b).unwrap();
        let states = match unit.limit(start).unwrap() {
            Limit::FixedPoint(point) => [point.state; 2],
            Limit::TwoCycle(cycle) => [cycle.low, cycle.high],
        };
        for state in states {
            prop_assert!(state.x.is_finite());
            prop_assert!((activation.lower()..=1.0).contains(&state.y));
            prop_assert!(state.to_lower >= 0.0 && state.to_upper >= 0.0);
        }
        prop_assert!(states[0].x <= states[1].x);
        if let Limit::TwoCycle(cycle) = unit.limit(start).unwrap() {
            prop_assert!((0.0..1.0).contains(&cycle.multiplier));
        }
    }
}

/// Numbers of every size whose sums do not overflow.
fn finite() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("finite", |v| v.is_finite() && v.abs() < 1e307)
}
