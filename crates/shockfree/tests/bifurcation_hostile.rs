//! Families that cannot be followed, and ends that lie in a bifurcation: a clear result, in finite time.

use std::cell::Cell;

use shockfree::network::bifurcation::{
    Bifurcation, Branch, End, Kind, Loss, Settings, Side, between, follow,
};
use shockfree::network::{Activation, Held, Map, Network};
use shockfree_linalg::Matrix;

/// A map of one variable, by its value and its derivative.
struct Line<F>(F);

impl<F: Fn(f64) -> (f64, f64)> Map for Line<F> {
    fn dimension(&self) -> usize {
        1
    }

    fn step(&self, state: &[f64], next: &mut [f64]) {
        next[0] = (self.0)(state[0]).0;
    }

    fn jacobian(&self, state: &[f64]) -> Matrix {
        Matrix::new(1, 1, vec![(self.0)(state[0]).1])
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        vec![(f64::NEG_INFINITY, f64::INFINITY)]
    }
}

/// `follow` of `x' = f(x, s)` with its derivative by `x`.
fn of(f: impl Fn(f64, f64) -> (f64, f64), start: f64, from: Side) -> Branch {
    let f = &f;
    follow(&|s: f64| Line(move |x: f64| f(x, s)), &[start], from, &Settings::default())
}

fn lost(branch: &Branch) -> Loss {
    match branch.end {
        End::Lost { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

fn kinds(events: &[Bifurcation]) -> Vec<(Kind, bool)> {
    events.iter().map(|event| (event.kind, event.certain)).collect()
}

#[test]
fn what_is_not_finite_is_lost() {
    let never = of(|_, _| (f64::NAN, f64::NAN), 0.0, Side::Zero);
    assert_eq!(lost(&never), Loss::NotFinite);
    assert!(never.points.is_empty());
    let later = of(|x, s| (0.5 * x + if s > 0.6 { f64::NAN } else { s }, 0.5), 0.0, Side::Zero);
    assert_eq!(lost(&later), Loss::NotFinite);
    let End::Lost { at, .. } = later.end else { unreachable!() };
    assert!(at <= 0.6 && at > 0.58, "{at}");
    let slope =
        of(|x, s| (0.5 * x + s, if s > 0.6 { f64::INFINITY } else { 0.5 }), 0.0, Side::Zero);
    assert_eq!(lost(&slope), Loss::NotFinite);
    for start in [f64::NAN, f64::INFINITY] {
        assert_eq!(lost(&of(|x, _| (0.5 * x, 0.5), start, Side::Zero)), Loss::NotFinite);
    }
    let overflow = of(|x, _| (x * 1e300, 1e300), 1e200, Side::Zero);
    assert_eq!(lost(&overflow), Loss::NotFinite);
}

#[test]
fn what_is_no_fixed_point_is_refused() {
    for from in [Side::Zero, Side::One] {
        assert_eq!(lost(&of(|x, _| (0.5 * x + 1.0, 0.5), 0.0, from)), Loss::NotAFixedPoint);
    }
    let half = |s: f64| Line(move |x: f64| (0.5 * x + s, 0.5));
    for start in [&[][..], &[0.0, 0.0]] {
        let branch = follow(&half, start, Side::Zero, &Settings::default());
        assert_eq!(lost(&branch), Loss::WrongLength);
    }
    // A Jacobian that belongs to another map leads Newton's method astray, at most.
    let wrong =
        of(|x, s| ((x + s).cos(), 7.0 * (x * 3.0).sin()), 0.739_085_133_215_160_6, Side::Zero);
    assert!(matches!(wrong.end, End::Lost { .. }), "{:?}", wrong.end);
}

#[test]
fn a_family_may_not_change_its_dimension() {
    let family = |s: f64| {
        let n = if s < 0.5 { 2 } else { 3 };
        let weight = Matrix::identity(n).scaled(0.5);
        let network =
            Network::new(weight, Matrix::zeros(n, 0), vec![0.0; n], Activation::Tanh).unwrap();
        Held::new(&network, &[]).unwrap()
    };
    let branch = follow(&family, &[0.0; 2], Side::Zero, &Settings::default());
    assert_eq!(lost(&branch), Loss::NotFinite);
}

#[test]
fn equal_ends_change_nothing() {
    for multiplier in [0.5, -3.0, 2.0] {
        let branch = of(|x, _| (multiplier * x, multiplier), 0.0, Side::Zero);
        assert_eq!(branch.end, End::Reached);
        assert!(branch.bifurcations.is_empty());
    }
    // Neutral all along: nothing passes, which is said at the ends.
    let neutral = of(|x, _| (-x, -1.0), 0.0, Side::Zero);
    assert_eq!(neutral.end, End::Reached);
    assert!(!neutral.bifurcations.is_empty());
    assert!(neutral.bifurcations.iter().all(|event| event.kind == Kind::Flip && !event.certain));
    // Nothing but fixed points.
    assert_eq!(lost(&of(|x, _| (x, 1.0), 0.0, Side::Zero)), Loss::Singular);
    let map = |_: f64| Line(|x: f64| (2.0 * x.tanh(), 2.0 / x.cosh().powi(2)));
    let x = 1.915_008_048_176_388;
    let starts = [vec![-x], vec![0.0], vec![x]];
    let all = between(&map, &starts, &starts, &Settings::default());
    assert!(all.bifurcations.is_empty() && all.born().is_empty() && all.vanished().is_empty());
    assert_eq!(all.branches.len(), 3);
    for (index, connection) in all.connections.iter().enumerate() {
        assert_eq!(connection.to.unwrap().index, index);
    }
}

/// `x' = x + (s - at - x²)/2`, with its fold at `s = at`, for `s ≥ at`.
fn fold(at: f64) -> impl Fn(f64, f64) -> (f64, f64) {
    move |x, s| (x + 0.5 * (s - at - x * x), 1.0 - x)
}

#[test]
fn a_fold_in_an_end_is_told() {
    // Into the family, started in the fold itself.
    let branch = of(fold(0.0), 0.0, Side::Zero);
    assert_eq!(branch.end, End::Reached);
    assert_eq!(kinds(&branch.bifurcations)[0], (Kind::Fold, false));
    assert!((branch.points.last().unwrap().state[0].abs() - 1.0).abs() < 1e-12);
    // From the other end back to it.
    for start in [1.0, -1.0] {
        let branch = of(fold(0.0), start, Side::One);
        let folds: Vec<_> =
            branch.bifurcations.iter().filter(|event| event.kind == Kind::Fold).collect();
        assert_eq!(folds.len(), 1, "{:?}", branch.bifurcations);
        assert!(!folds[0].certain && folds[0].parameter < 1e-10, "{folds:?}");
        assert!(matches!(branch.end, End::Reached | End::TurnedBack), "{:?}", branch.end);
    }
    // The family lies on the other side of it: nowhere to go.
    let branch = of(fold(1.0), 0.0, Side::One);
    assert_eq!((branch.end, branch.points.len()), (End::TurnedBack, 1));
    // Just inside, just outside.
    for at in [1e-6, 1e-8, 1e-12, -1e-12, -1e-8, -1e-6] {
        let branch = of(fold(at), (1.0_f64 - at).sqrt(), Side::One);
        let expected = if at > 1e-10 { End::TurnedBack } else { End::Reached };
        if at.abs() > 1e-10 {
            assert_eq!(branch.end, expected, "{at}");
        }
        for event in &branch.bifurcations {
            assert!((event.parameter - at.max(0.0)).abs() < 1e-7, "{at} {event:?}");
        }
        // From outside it is told only where the multiplier, 1 - √|at|, looks like 1.
        if at.abs() > 1e-10 || at > 0.0 {
            assert_eq!(branch.bifurcations.len(), usize::from(at > 0.0), "{at}");
        }
    }
}

#[test]
fn flips_and_pitchforks_in_an_end_are_told() {
    let flip = of(|x, s| (-(1.0 + s) * x.tanh(), -(1.0 + s) / x.cosh().powi(2)), 0.0, Side::Zero);
    assert_eq!(flip.end, End::Reached);
    assert_eq!(kinds(&flip.bifurcations), [(Kind::Flip, false)]);
    let flip = of(|x, s| (-(1.0 + s) * x.tanh(), -(1.0 + s) / x.cosh().powi(2)), 0.0, Side::One);
    assert_eq!(kinds(&flip.bifurcations), [(Kind::Flip, false)]);
    let fork = |x: f64, s: f64| ((1.0 + s) * x.tanh(), (1.0 + s) / x.cosh().powi(2));
    let branch = of(fork, 0.0, Side::One);
    assert_eq!(branch.end, End::Reached);
    assert_eq!(kinds(&branch.bifurcations), [(Kind::BranchPoint, false)]);
    // In the crossing itself there is no tangent.
    assert_eq!(lost(&of(fork, 0.0, Side::Zero)), Loss::Singular);
    let x = 1.915_008_048_176_388;
    let branch = of(fork, x, Side::One);
    assert!(branch.points.len() > 10, "{branch:?}");
}

#[test]
fn a_nearly_broken_pitchfork_is_not_jumped_over() {
    // x' = 2 s tanh(x) + gap: for a gap the two arms do not touch.
    for gap in [1e-2, 1e-4, 1e-6, 1e-8, -1e-5] {
        let f = |x: f64, s: f64| (2.0 * s * x.tanh() + gap, 2.0 * s / x.cosh().powi(2));
        let branch = of(f, gap, Side::Zero);
        assert_eq!(branch.end, End::Reached, "{gap}");
        assert!(branch.bifurcations.is_empty(), "{gap} {:?}", branch.bifurcations);
        assert!(branch.points.last().unwrap().state[0] * gap.signum() > 1.9);
    }
}

#[test]
fn curves_that_cross_are_located_whatever_their_shape() {
    // x' = x + (x - p)(q - x)/2 with the fixed points p(s) and q(s), which cross at s = 0.4.
    let p = |s: f64| (3.0 * s).sin();
    let q = |s: f64| p(s) + 0.5 * (s - 0.4) * s.exp();
    let f = |x: f64, s: f64| {
        let (a, b) = (x - p(s), q(s) - x);
        (x + 0.5 * a * b, 1.0 + 0.5 * (b - a))
    };
    for start in [p(0.0), q(0.0)] {
        let branch = of(f, start, Side::Zero);
        assert_eq!(branch.end, End::Reached);
        assert_eq!(kinds(&branch.bifurcations), [(Kind::BranchPoint, true)]);
        let event = &branch.bifurcations[0];
        assert!((event.parameter - 0.4).abs() < 1e-10 && event.error < 1e-10, "{event:?}");
        assert_eq!(event.crossing, 1);
    }
}

#[test]
fn kinks_and_poles_end_in_finite_time() {
    // ReLU: the curve has a corner where the state passes 0.
    let relu = |x: f64, s: f64| {
        let slope = if x > 0.0 { 3.0 } else { 0.0 };
        (3.0 * x.max(0.0) + s - 0.5, slope)
    };
    let branch = of(relu, -0.5, Side::Zero);
    assert_eq!(lost(&branch), Loss::NoStep);
    // x = 1/(1 - 2s) runs away.
    let pole = |x: f64, s: f64| (2.0 * s * x + 1.0, 2.0 * s);
    let branch = of(pole, 1.0, Side::Zero);
    assert!(!matches!(branch.end, End::Reached), "{:?}", branch.end);
    // Noise instead of a map.
    let calls = Cell::new(0_u32);
    let noise = |x: f64, s: f64| {
        calls.set(calls.get() + 1);
        let noise = f64::from(calls.get()).sin();
        (0.5 * x + if s == 0.0 { 0.0 } else { 0.1 * noise }, 0.5)
    };
    let branch = of(noise, 0.0, Side::Zero);
    assert!(!matches!(branch.end, End::Reached), "{:?}", branch.end);
    assert!(calls.get() < 1_000_000, "{}", calls.get());
}

#[test]
fn settings_cannot_hang_it() {
    let f = |s: f64| Line(move |x: f64| (0.5 * x + s, 0.5));
    let odd = [f64::NAN, 0.0, -1.0, f64::INFINITY, 1e300];
    for longest in odd {
        for shortest in odd {
            for turn in odd {
                let settings = Settings { longest, shortest, turn, steps: 300 };
                let branch = follow(&f, &[0.0], Side::Zero, &settings);
                assert!(matches!(branch.end, End::Reached | End::Budget), "{settings:?}");
            }
        }
    }
    let none = Settings { steps: 0, ..Settings::default() };
    assert_eq!(follow(&f, &[0.0], Side::Zero, &none).end, End::Budget);
}
