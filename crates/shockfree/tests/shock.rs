//! The shock against brute-force orbits, its nearest point against dense sampling, and the wall of a
//! finite horizon against high precision.

mod common;

use common::{assert_close, reference};
use proptest::prelude::*;
use shockfree::Activation::{self, Logistic, Tanh};
use shockfree::Steps;
use shockfree::unit::{
    ShockKind, Unit, folds, ghost_wall, nearest_shock, shock, tangent_weight, wall,
};

/// The bias at which the limit of a start jumps, by bisection on orbits of the formula as it stands,
/// long enough that a limit below or above the middle is told apart.
fn jump_by_orbits(
    activation: Activation,
    w: f64,
    start: f64,
    (mut low, mut high): (f64, f64),
) -> f64 {
    let centre = f64::midpoint(activation.lower(), activation.upper());
    for _ in 0..50 {
        let b = f64::midpoint(low, high);
        let mut y = activation.value(start);
        for _ in 0..200_000 {
            let next = activation.value(w * y + b);
            if next == y {
                break;
            }
            y = next;
        }
        if y < centre { low = b } else { high = b }
    }
    f64::midpoint(low, high)
}

#[test]
fn the_jump_of_brute_force_orbits_is_at_the_shock() {
    for (activation, weights) in [(Logistic, [4.5, 6.0, 9.0, 15.0]), (Tanh, [1.1, 1.5, 2.2, 4.0])] {
        let mut kinds = [0, 0];
        for w in weights {
            for start in [-5.0, -2.0, -0.7, 0.1, 0.6, 1.2, 3.0] {
                let found = shock(activation, w, start).unwrap().unwrap();
                kinds[usize::from(found.kind == ShockKind::Fold)] += 1;
                let jump =
                    jump_by_orbits(activation, w, start, (found.bias - 1.0, found.bias + 1.0));
                // 200,000 steps pass a ghost of width 2π²/T² ≈ 5·10⁻¹⁰, over 1 - 2y₋ ≥ 1/3.
                assert!((jump - found.bias).abs() < 2e-9, "{w} {start}: {jump} {found:?}");
            }
        }
        assert!(kinds[0] > 5 && kinds[1] > 5, "both kinds are met: {kinds:?}");
    }
}

/// Crossing the phase shock swaps the phase: the even iterates jump from one end of the cycle to the
/// other.
#[test]
fn the_phase_shock_swaps_the_phase() {
    for (w, start) in [(-8.0, 0.4), (-8.0, -0.4), (-20.0, 1.0), (-5.0, 0.1)] {
        let found = shock(Logistic, w, start).unwrap().unwrap();
        assert_eq!(found.kind, ShockKind::Phase);
        let after_even = |b: f64| {
            Unit::logistic(w, b)
                .unwrap()
                .state_after(start, Steps::new(2000).unwrap())
                .unwrap()
                .state
                .y
        };
        let (below, above) = (after_even(found.bias - 1e-9), after_even(found.bias + 1e-9));
        assert!((below - above).abs() > 0.1, "{w} {start}: {below} {above}");
        let near = after_even(found.bias + 2e-9);
        assert!((near - above).abs() < 1e-6, "beside the shock nothing jumps");
    }
}

#[test]
fn no_shock_where_nothing_jumps() {
    for w in [-3.9, 0.0, 3.9] {
        assert!(shock(Logistic, w, -2.0).unwrap().is_none());
    }
    // A start outside the flip states does not sit on the repelling point.
    assert!(shock(Logistic, -5.0, 4.0).unwrap().is_none());
    assert!(shock(Logistic, 6.0, f64::NAN).is_err());
}

/// The kinds change at `w = 1/φ'(x_0)`, and the shock is continuous there.
#[test]
fn the_kinds_change_where_the_start_meets_the_fold() {
    for activation in [Logistic, Tanh] {
        for start in [-3.0, -1.0, 0.5, 2.0] {
            let change = 1.0 / activation.slope(start);
            let (before, after) = (change * (1.0 - 1e-9), change * (1.0 + 1e-9));
            let before = shock(activation, before, start).unwrap().unwrap();
            let after = shock(activation, after, start).unwrap().unwrap();
            assert_eq!((before.kind, after.kind), (ShockKind::Fold, ShockKind::Separatrix));
            assert!((before.bias - after.bias).abs() < 1e-7 * change);
        }
    }
}

#[test]
fn walls_agree_with_the_reference() {
    let mut folds_met = 0;
    for row in reference("walls") {
        let (w, start) = (row.number("w"), row.number("x0"));
        let steps: u64 = row.text("horizon").parse().unwrap();
        let kind = shock(Logistic, w, start).unwrap().unwrap().kind;
        let found = wall(Logistic, w, start, Steps::new(steps).unwrap()).unwrap();
        assert_eq!(found.is_some(), kind == ShockKind::Fold);
        let Some(found) = found else { continue };
        folds_met += 1;
        assert!((found.bias - row.number("b")).abs() < 1e-8, "{w} {start} {steps}: {found:?}");
        assert_close(found.slope.ln(), row.number("log_slope"), 1e-9, "height");
    }
    assert!(folds_met > 30);
}

/// Next to the cusp the steepest place is where the orbit has already left the folds' states.
#[test]
fn walls_next_to_the_cusp_are_the_highest() {
    for (w, start, steps) in [(4.0, -2.476, 200), (4.01, -2.0, 20), (4.05, 2.0, 5), (4.2, -3.0, 50)]
    {
        let steps = Steps::new(steps).unwrap();
        let found = wall(Logistic, w, start, steps).unwrap().unwrap();
        let slope = |b: f64| {
            Unit::logistic(w, b).unwrap().state_after(start, steps).unwrap().sensitivity.bias
        };
        let highest =
            (-20_000..20_000).map(|i| slope(found.bias + f64::from(i) * 1e-5)).fold(0.0, f64::max);
        assert!(found.slope >= highest * (1.0 - 1e-12), "{w} {start}: {found:?} {highest}");
    }
    // At the cusp itself there is no ghost of two fixed points.
    assert_eq!(ghost_wall(Logistic, 4.0, -2.0, Steps::new(50).unwrap()).unwrap(), None);
}

#[test]
fn long_walls_stand_behind_the_fold_as_the_ghost_says() {
    for (activation, w, start) in [(Logistic, 6.0, -4.0), (Logistic, 6.0, 3.0), (Tanh, 1.5, -2.0)] {
        let pair = folds(activation, w).unwrap().unwrap();
        let fold = if start < 0.0 { pair.minus.bias } else { pair.plus.bias };
        let mut last_error = 1.0;
        for steps in [100, 1000, 10_000].map(|steps| Steps::new(steps).unwrap()) {
            let found = wall(activation, w, start, steps).unwrap().unwrap().bias - fold;
            let ghost = ghost_wall(activation, w, start, steps).unwrap().unwrap() - fold;
            let error = (found / ghost - 1.0).abs();
            assert!(error < last_error / 5.0, "{w} {start} {steps:?}: {found} {ghost}");
            last_error = error;
        }
        assert!(last_error < 2e-3);
    }
}

/// The nearest of many points of the shock, straight from its definition.
fn nearest_by_sampling(unit: &Unit, start: f64) -> f64 {
    let activation = unit.activation();
    let edge = 1.0 / activation.slope_bound();
    let distance = |w: f64| {
        shock(activation, w, start)
            .unwrap()
            .map_or(f64::INFINITY, |s| (w - unit.weight()).hypot(s.bias - unit.bias()))
    };
    // Quadratically dense at the cusp, where the curve has infinite curvature.
    let sample = |sign: f64, i: u32| sign * edge * (1.0 + (f64::from(i) / 20_000.0).powi(2) * 12.0);
    (0..=40_000)
        .flat_map(|i| [sample(1.0, i), sample(-1.0, i)])
        .map(distance)
        .fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(common::cases(60))]

    #[test]
    fn the_nearest_shock_is_the_nearest(
        w in -12.0..20.0_f64, b in -15.0..8.0_f64, start in -4.0..4.0_f64, tanh: bool,
    ) {
        let unit = if tanh { Unit::tanh(w / 4.0, b / 2.0) } else { Unit::logistic(w, b) }.unwrap();
        let found = nearest_shock(&unit, start).unwrap();
        let sampled = nearest_by_sampling(&unit, start);
        prop_assert!(found.distance <= sampled + 1e-12, "{found:?} {sampled}");
        // The samples are at most 4·24·2/20000 apart in w, and √2 times that along a slope below 1.
        prop_assert!(found.distance >= sampled - 1.4e-2, "{found:?} {sampled}");
    }

    /// What is named as the nearest point is a point of the shock.
    #[test]
    fn the_nearest_shock_is_on_the_shock(
        w in -12.0..20.0_f64, b in -15.0..8.0_f64, start in -4.0..4.0_f64,
    ) {
        let unit = Unit::logistic(w, b).unwrap();
        let found = nearest_shock(&unit, start).unwrap();
        // Its ends belong to the curve next to them.
        let inside = found.weight * (1.0 + 1e-12);
        let there = shock(Logistic, inside, start).unwrap().unwrap();
        prop_assert!((there.bias - found.shock.bias).abs() < 1e-9 * (1.0 + found.weight.abs()));
        // At the very end of a piece both kinds are right.
        let change = tangent_weight(Logistic, start);
        let at_an_end = (found.weight.abs() / change - 1.0).abs() < 1e-9;
        prop_assert!(there.kind == found.shock.kind || at_an_end, "{:?} {:?}", there, found);
    }
}
