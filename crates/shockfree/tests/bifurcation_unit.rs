//! Followed curves of one unit against its closed-form fold and flip curves.

mod common;

use common::{Worst, cases};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use shockfree::network::bifurcation::{Bifurcation, End, Kind, Settings, Side, between, follow};
use shockfree::network::{Activation, Held, Network};
use shockfree::unit::{Unit, cusp, flip_tip, flips, folds};
use shockfree_linalg::Matrix;

/// What is promised of `s`.
const PROMISED: f64 = 1e-10;

/// `x' = w φ(x) + b` with `(w, b)` on the line between two points.
fn line(activation: Activation, from: (f64, f64), to: (f64, f64)) -> impl Fn(f64) -> Held<Network> {
    move |s| {
        let (w, b) = on(from, to, s);
        let one = Matrix::new(1, 1, vec![w]);
        let network = Network::new(one, Matrix::zeros(1, 0), vec![b], activation).unwrap();
        Held::new(&network, &[]).unwrap()
    }
}

fn on(from: (f64, f64), to: (f64, f64), s: f64) -> (f64, f64) {
    ((1.0 - s) * from.0 + s * to.0, (1.0 - s) * from.1 + s * to.1)
}

fn unit_activation(activation: Activation) -> shockfree::Activation {
    match activation {
        Activation::Logistic => shockfree::Activation::Logistic,
        _ => shockfree::Activation::Tanh,
    }
}

fn fixed_points(activation: Activation, (w, b): (f64, f64)) -> Vec<Vec<f64>> {
    let unit = Unit::new(unit_activation(activation), w, b).unwrap();
    unit.fixed_points().iter().map(|point| vec![point.state.x]).collect()
}

/// Where the line crosses the closed-form curves: every change of sign of `b(s) - b±(w(s))` on a fine grid,
/// bisected.
fn crossings(activation: Activation, from: (f64, f64), to: (f64, f64)) -> Vec<(Kind, f64)> {
    let mut all = Vec::new();
    // Fine, and ever finer towards the cusp and the tip of the flips, where the curves are steep.
    let mut grid: Vec<f64> = (0..=20_000).map(|k| f64::from(k) / 20_000.0).collect();
    for (w, _) in [cusp(unit_activation(activation)), flip_tip(unit_activation(activation))] {
        let at = (w - from.0) / (to.0 - from.0);
        grid.extend(
            (60..240)
                .flat_map(|k| [-1.0, 1.0].map(|sign| at + sign * (-0.25 * f64::from(k)).exp2())),
        );
    }
    grid.retain(|s| (0.0..=1.0).contains(s));
    grid.sort_by(f64::total_cmp);
    let curves = [(Kind::Fold, folds as fn(_, _) -> _), (Kind::Flip, flips)];
    for (kind, curve) in curves {
        for plus in [false, true] {
            let height = |s: f64| -> Option<f64> {
                let (w, b) = on(from, to, s);
                let pair = curve(unit_activation(activation), w).unwrap()?;
                Some(b - if plus { pair.plus.bias } else { pair.minus.bias })
            };
            for pair in grid.windows(2) {
                let (mut low, mut high) = (pair[0], pair[1]);
                let (Some(below), Some(above)) = (height(low), height(high)) else { continue };
                if (below < 0.0) == (above < 0.0) {
                    continue;
                }
                for _ in 0..60 {
                    let middle = f64::midpoint(low, high);
                    if (height(middle).unwrap() < 0.0) == (below < 0.0) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                all.push((kind, low));
            }
        }
    }
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    all
}

#[test]
fn random_lines_meet_the_closed_form_curves() {
    let mut runner = TestRunner::new(cases(300));
    let worst = std::cell::RefCell::new(Worst::default());
    let count = std::cell::Cell::new(0);
    let ends = (-14.0..14.0, -8.0..8.0, -14.0..14.0, -8.0..8.0, any::<bool>());
    runner
        .run(&ends, |(w0, b0, w1, b1, logistic)| {
            let (activation, scale) =
                if logistic { (Activation::Logistic, 1.0) } else { (Activation::Tanh, 0.25) };
            let (from, to) = ((w0 * scale, b0 * scale), (w1 * scale, b1 * scale));
            let expected = crossings(activation, from, to);
            let found = between(
                &line(activation, from, to),
                &fixed_points(activation, from),
                &fixed_points(activation, to),
                &Settings::default(),
            );
            let kinds: Vec<_> = found.bifurcations.iter().map(|b| (b.kind, b.parameter)).collect();
            prop_assert_eq!(
                kinds.len(),
                expected.len(),
                "{:?} {:?}: {:?} {:?}",
                from,
                to,
                kinds,
                expected
            );
            for (event, (kind, s)) in found.bifurcations.iter().zip(&expected) {
                prop_assert_eq!(event.kind, *kind);
                let error = (event.parameter - s).abs();
                count.set(count.get() + 1);
                worst.borrow_mut().see(error / PROMISED, || format!("{from:?} {to:?} {event:?}"));
                prop_assert!(event.error < PROMISED, "{:?}", event);
                prop_assert!(error <= 10.0 * event.error, "{error:e} {:?}", event);
            }
            for branch in &found.branches {
                prop_assert!(
                    matches!(branch.end, End::Reached | End::TurnedBack),
                    "{:?}",
                    branch.end
                );
            }
            Ok(())
        })
        .unwrap();
    println!("{} crossings", count.get());
    worst.into_inner().is_below(1.0);
}

#[test]
fn conjugate_families_have_the_same_bifurcations() {
    // The logistic unit (w, b) is the tanh unit (w/4, b/2 + w/4), at half the state.
    for (from, to) in [
        ((7.0, -6.0), (6.0, 0.5)),
        ((-9.0, 0.0), (-8.0, 9.0)),
        ((-8.0, 3.0), (8.0, -4.5)),
        ((6.0, -5.0), (-7.0, 2.0)),
    ] {
        let settings = Settings::default();
        let conjugate = |(w, b): (f64, f64)| (w / 4.0, b / 2.0 + w / 4.0);
        let logistic = between(
            &line(Activation::Logistic, from, to),
            &fixed_points(Activation::Logistic, from),
            &fixed_points(Activation::Logistic, to),
            &settings,
        );
        let (from, to) = (conjugate(from), conjugate(to));
        let tanh = between(
            &line(Activation::Tanh, from, to),
            &fixed_points(Activation::Tanh, from),
            &fixed_points(Activation::Tanh, to),
            &settings,
        );
        assert!(!logistic.bifurcations.is_empty());
        assert_eq!(logistic.bifurcations.len(), tanh.bifurcations.len());
        for (a, b) in logistic.bifurcations.iter().zip(&tanh.bifurcations) {
            assert_eq!(a.kind, b.kind);
            assert!((a.parameter - b.parameter).abs() < PROMISED, "{a:?} {b:?}");
            assert!((a.state[0] - 2.0 * b.state[0]).abs() < 1e-7, "{a:?} {b:?}");
        }
        assert_eq!(logistic.connections, tanh.connections);
    }
}

#[test]
fn a_line_through_the_tongue_is_connected_as_it_must_be() {
    // From three fixed points to one: the middle one and one other meet in a fold.
    let (from, to) = ((8.0, -4.0), (8.0, 2.0));
    let family = line(Activation::Logistic, from, to);
    let (zero, one) =
        (fixed_points(Activation::Logistic, from), fixed_points(Activation::Logistic, to));
    assert_eq!((zero.len(), one.len()), (3, 1));
    let found = between(&family, &zero, &one, &Settings::default());
    assert_eq!(found.bifurcations.len(), 1);
    assert_eq!(found.vanished(), [0, 1]);
    assert!(found.born().is_empty());
    let fold: &Bifurcation = &found.bifurcations[0];
    assert!(fold.certain && fold.kind == Kind::Fold);
    // Met from the other of its two curves it is the same.
    let other = follow(&family, &zero[1], Side::Zero, &Settings::default());
    assert!((other.bifurcations[0].parameter - fold.parameter).abs() < PROMISED);
}
