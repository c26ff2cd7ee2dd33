//! Bifurcations of networks and of Hénon's map, against closed forms, 50-digit values and what must hold of any.

mod common;

use std::f64::consts::PI;

use common::{Worst, cases, reference};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use shockfree::network::bifurcation::{
    Bifurcation, Branch, Crossings, End, Kind, Settings, Side, between, follow,
};
use shockfree::network::{Activation, Held, Map, Network};
use shockfree_linalg::{Lu, Matrix};

/// What is promised of `s`.
const PROMISED: f64 = 1e-10;

fn network(weight: Matrix, bias: Vec<f64>) -> Held<Network> {
    let input = Matrix::zeros(bias.len(), 0);
    Held::new(&Network::new(weight, input, bias, Activation::Tanh).unwrap(), &[]).unwrap()
}

/// A network by its weights and biases.
type Ends<'a> = (&'a Matrix, &'a [f64]);

/// The tanh network at `s` on the line between two.
fn line<'a>(from: Ends<'a>, to: Ends<'a>) -> impl Fn(f64) -> Held<Network> + 'a {
    move |s| {
        let bias = from.1.iter().zip(to.1).map(|(a, b)| (1.0 - s) * a + s * b).collect();
        network(from.0.combined(1.0 - s, to.0, s), bias)
    }
}

fn rotation(angle: f64) -> Matrix {
    let (sin, cos) = angle.sin_cos();
    Matrix::new(2, 2, vec![cos, -sin, sin, cos])
}

fn start(map: &impl Fn(f64) -> Held<Network>, x: &[f64], from: Side) -> Branch {
    follow(map, x, from, &Settings::default())
}

#[test]
fn a_turning_pair_crosses_where_its_radius_is_one() {
    for (k, radius) in [(1, 0.2), (2, 0.55), (3, 0.9), (4, 0.31), (5, 0.77), (6, 0.5)] {
        let angle = 0.45 * f64::from(k);
        // r = radius + s: at s = 1 - radius.
        let family = |s: f64| network(rotation(angle).scaled(radius + s), vec![0.0; 2]);
        let branch = start(&family, &[0.0; 2], Side::Zero);
        assert_eq!(branch.end, End::Reached);
        let [event] = &branch.bifurcations[..] else { panic!("{:?}", branch.bifurcations) };
        let Kind::NeimarkSacker { angle: found } = event.kind else { panic!("{event:?}") };
        assert!((found - angle).abs() < 1e-12, "{found} {angle}");
        assert!((event.parameter - (1.0 - radius)).abs() < 1e-13, "{event:?}");
        assert!(event.error < PROMISED && event.certain && event.crossing == 2, "{event:?}");
        assert!((event.multiplier.im - angle.sin()).abs() < 1e-12);
        assert_eq!(branch.points.first().unwrap().repelling, 0);
        assert_eq!(branch.points.last().unwrap().repelling, 2);
    }
}

#[test]
fn strong_resonances_are_not_the_plain_case() {
    for angle in [2.0 * PI / 3.0, PI / 2.0] {
        let family = |s: f64| network(rotation(angle).scaled(0.3 + s), vec![0.0; 2]);
        let branch = start(&family, &[0.0; 2], Side::Zero);
        assert_eq!(branch.bifurcations.len(), 1);
        assert!(!branch.bifurcations[0].certain);
    }
}

#[test]
fn neutral_saddles_are_no_events() {
    // Multipliers 2 and s + 0.2, whose product passes 1 where nothing happens; and a real pair outside the
    // circle that becomes complex, in W = (2, 1 - 2s; 1, 2) at s = 1/2.
    let saddle =
        |s: f64| network(Matrix::new(2, 2, vec![2.0, 0.0, 0.3, 0.2 + 0.7 * s]), vec![0.0; 2]);
    let meeting =
        |s: f64| network(Matrix::new(2, 2, vec![2.0, 1.0 - 2.0 * s, 0.5, 2.0]), vec![0.0; 2]);
    for branch in [start(&saddle, &[0.0; 2], Side::Zero), start(&meeting, &[0.0; 2], Side::Zero)] {
        assert_eq!(branch.end, End::Reached);
        assert!(branch.bifurcations.is_empty(), "{:?}", branch.bifurcations);
    }
}

#[test]
fn flips_and_turning_pairs_agree_with_the_reference() {
    let (mut worst, mut angles, mut estimates) =
        (Worst::default(), Worst::default(), Worst::default());
    for row in reference("bifurcations") {
        let list = |name: &str| -> Vec<f64> {
            row.text(name).split(' ').map(|value| value.parse().unwrap()).collect()
        };
        let (b0, b1) = (list("b0"), list("b1"));
        let n = b0.len();
        let (w0, w1) = (Matrix::new(n, n, list("w0")), Matrix::new(n, n, list("w1")));
        let branch = start(&line((&w0, &b0), (&w1, &b1)), &list("start"), Side::Zero);
        let (kind, s) = (row.text("kind"), row.number("s"));
        let is_kind = |event: &&Bifurcation| match event.kind {
            Kind::Flip => kind == "flip",
            Kind::NeimarkSacker { .. } => kind == "neimark_sacker",
            _ => false,
        };
        let error = |event: &&Bifurcation| (event.parameter - s).abs();
        let near = branch.bifurcations.iter().filter(is_kind);
        let event = near.min_by(|a, b| error(a).total_cmp(&error(b)));
        let event = event.unwrap_or_else(|| panic!("no {kind} at {s}: {:?}", branch.bifurcations));
        worst.see(error(&event) / PROMISED, || format!("{event:?} instead of {s}"));
        estimates.see(error(&event) / (event.error + 1e-15), || format!("{event:?}, in truth {s}"));
        assert!(event.error < PROMISED && event.certain, "{event:?}");
        if let Kind::NeimarkSacker { angle } = event.kind {
            angles.see((angle - row.number("angle")).abs() / 1e-9, || format!("{event:?}"));
        }
        for (x, expected) in event.state.iter().zip(list("state")) {
            assert!((x - expected).abs() < 1e-9, "{event:?}");
        }
    }
    worst.is_below(1.0);
    angles.is_below(1.0);
    // An estimate, but it should not be below a tenth of the truth.
    estimates.is_below(10.0);
}

#[test]
fn a_pitchfork_is_a_branch_point_from_every_side() {
    // The symmetric W has multipliers 2s·(1, 1/2 ± ...) at 0: the largest is 1 where the scale is 1/λ.
    let weight = Matrix::new(3, 3, vec![1.0, 0.3, -0.2, 0.3, 0.4, 0.1, -0.2, 0.1, 0.2]);
    let largest = shockfree_linalg::eigenvalues(&weight).unwrap()[0].re;
    let family = |s: f64| network(weight.scaled(1.7 * s), vec![0.0; 3]);
    let expected = 1.0 / (1.7 * largest);
    let branch = start(&family, &[0.0; 3], Side::Zero);
    let [event] = &branch.bifurcations[..] else { panic!("{:?}", branch.bifurcations) };
    assert_eq!(event.kind, Kind::BranchPoint);
    assert!((event.parameter - expected).abs() < 1e-12, "{event:?} {expected}");
    assert!(event.error < PROMISED && event.certain && event.crossing == 1);

    // The two others, from the end where they exist: through the pitchfork into each other.
    let one = stable(&family(1.0), &[1.0, 0.5, -0.5]);
    let two: Vec<f64> = one.iter().map(|x| -x).collect();
    let side = start(&family, &one, Side::One);
    assert_eq!(side.end, End::TurnedBack);
    let last = &side.points.last().unwrap().state;
    assert!(last.iter().zip(&two).all(|(a, b)| (a - b).abs() < 1e-9), "{last:?} {two:?}");
    let [touch] = &side.bifurcations[..] else { panic!("{:?}", side.bifurcations) };
    assert_eq!((touch.kind, touch.crossing), (Kind::BranchPoint, 0));
    assert!((touch.parameter - expected).abs() < PROMISED, "{touch:?} {expected}");

    let zeros = vec![0.0; 3];
    let all = between(
        &family,
        std::slice::from_ref(&zeros),
        &[one, zeros.clone(), two],
        &Settings::default(),
    );
    assert_eq!(all.bifurcations.len(), 1, "{:?}", all.bifurcations);
    assert_eq!(all.bifurcations[0].crossing, 1);
    assert_eq!(all.branches.len(), 2);
    assert_eq!(all.born(), [0, 2]);
    assert!(all.vanished().is_empty());
}

#[test]
fn transcritical_points_are_passed_straight_on() {
    // x' = (1/2 + s) x + x² in coordinates turned by a rotation: 0 and 1/2 - s meet at s = 1/2.
    let family = Transcritical;
    let branch = follow(&|s| family.at(s), &[0.0, 0.0], Side::Zero, &Settings::default());
    assert_eq!(branch.end, End::Reached);
    let [event] = &branch.bifurcations[..] else { panic!("{:?}", branch.bifurcations) };
    assert_eq!(event.kind, Kind::BranchPoint);
    assert!((event.parameter - 0.5).abs() < 1e-12 && event.certain, "{event:?}");
    let (sin, cos) = ANGLE.sin_cos();
    let other = [0.5 * cos, 0.5 * sin];
    let branch = follow(&|s| family.at(s), &other, Side::Zero, &Settings::default());
    assert_eq!(branch.end, End::Reached);
    let [event] = &branch.bifurcations[..] else { panic!("{:?}", branch.bifurcations) };
    assert!((event.parameter - 0.5).abs() < 1e-12, "{event:?}");
}

#[test]
fn units_that_change_together_are_counted() {
    // n independent equal units: n multipliers at once.
    for n in 2..=5 {
        for (sign, kind) in [(1.0, Kind::BranchPoint), (-1.0, Kind::Flip)] {
            let family =
                |s: f64| network(Matrix::identity(n).scaled(sign * (0.3 + s)), vec![0.0; n]);
            let branch = start(&family, &vec![0.0; n], Side::Zero);
            assert_eq!(branch.end, End::Reached);
            let [event] = &branch.bifurcations[..] else { panic!("{n} {:?}", branch.bifurcations) };
            assert_eq!((event.kind, event.crossing, event.certain), (kind, n, false));
            assert!((event.parameter - 0.7).abs() < PROMISED, "{event:?}");
        }
    }
}

#[test]
fn henon_maps_fold_and_flip_where_they_must() {
    for b in [0.3, -0.3, 0.8, -0.95, 0.0] {
        let (fold, flip) = (-(1.0 - b) * (1.0 - b) / 4.0, 3.0 * (1.0 - b) * (1.0 - b) / 4.0);
        let (low, high) = (fold - 0.4, flip + 0.3);
        // a along a line, and along a curve.
        for bend in [0.0, 0.7] {
            let a = |s: f64| low + (high - low) * (s + bend * s * (s - 1.0) * 0.9);
            let family = |s: f64| Henon { a: a(s), b };
            let x = |sign: f64| {
                let c = 1.0 - b;
                f64::midpoint(-c, sign * (c * c + 4.0 * high).sqrt())
            };
            let ends = [vec![x(1.0), x(1.0)], vec![x(-1.0), x(-1.0)]];
            let found = between(&family, &[], &ends, &Settings::default());
            let [first, second] = &found.bifurcations[..] else {
                panic!("{:?}", found.bifurcations)
            };
            assert_eq!((first.kind, second.kind), (Kind::Fold, Kind::Flip));
            assert!((a(first.parameter) - fold).abs() < 1e-12, "{first:?}");
            assert!((a(second.parameter) - flip).abs() < 1e-12, "{second:?}");
            assert!(
                first.certain
                    && second.certain
                    && first.error < PROMISED
                    && second.error < PROMISED
            );
            assert_eq!(found.born(), [0, 1]);
            assert!((first.state[0] + (1.0 - b) / 2.0).abs() < 1e-7);
        }
    }
}

/// The stable fixed point that an orbit reaches.
fn stable(map: &impl Map, x: &[f64]) -> Vec<f64> {
    let mut x = x.to_vec();
    for _ in 0..20_000 {
        x = map.image(&x);
    }
    x
}

/// Numbers in `[0, 1)`, by `SplitMix64`.
fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[allow(clippy::cast_precision_loss, reason = "53 bits")]
        let value = ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        value
    }
}

/// Fixed points by Newton's method from many starts.
fn fixed_points(map: &Held<Network>, draw: &mut impl FnMut() -> f64) -> Vec<Vec<f64>> {
    let n = map.dimension();
    let mut all: Vec<Vec<f64>> = Vec::new();
    for _ in 0..60 * n {
        let mut x: Vec<f64> =
            map.bounds().iter().map(|(low, high)| low + draw() * (high - low)).collect();
        for _ in 0..60 {
            let g: Vec<f64> = map.image(&x).iter().zip(&x).map(|(f, x)| f - x).collect();
            let change = Lu::new(&map.jacobian(&x).minus(&Matrix::identity(n))).solve(&g);
            x.iter_mut().zip(&change).for_each(|(x, change)| *x -= change);
        }
        let defect =
            map.image(&x).iter().zip(&x).fold(0.0, |most: f64, (f, x)| most.max((f - x).abs()));
        let known = all.iter().any(|y| y.iter().zip(&x).all(|(a, b)| (a - b).abs() < 1e-7));
        if defect < 1e-12 && !known {
            all.push(x);
        }
    }
    all
}

/// The index of a fixed point, `sign det(I - J)`; over all fixed points of a bounded map their sum is 1.
fn index(map: &Held<Network>, x: &[f64]) -> f64 {
    let n = map.dimension();
    Lu::new(&Matrix::identity(n).minus(&map.jacobian(x))).determinant().0
}

#[test]
fn the_centre_of_a_network_without_bias_changes_as_its_weights_say() {
    // x = 0 under tanh and g W has the multipliers g λ: each meets the circle at g = 1/|λ|.
    let mut runner = TestRunner::new(cases(60));
    runner
        .run(&(2..=8_usize, any::<u64>()), |(n, seed)| {
            let mut draw = numbers(seed);
            let weight = Matrix::from_fn(n, n, |_, _| 2.0 * draw() - 1.0);
            let gain = |s: f64| 0.1 + 2.4 * s;
            let family = |s: f64| network(weight.scaled(gain(s)), vec![0.0; n]);
            let mut expected: Vec<_> = shockfree_linalg::eigenvalues(&weight)
                .unwrap()
                .into_iter()
                .filter(|value| value.im >= 0.0 && value.norm() > 1.0 / 2.5)
                .collect();
            expected.sort_by(|a, b| b.norm().total_cmp(&a.norm()));
            let zeros = vec![0.0; n];
            let others = fixed_points(&family(1.0), &mut draw);
            let found =
                between(&family, std::slice::from_ref(&zeros), &others, &Settings::default());
            let centre: Vec<_> = found
                .bifurcations
                .iter()
                .filter(|event| event.state.iter().all(|x| x.abs() < 1e-6))
                .collect();
            prop_assert_eq!(centre.len(), expected.len(), "{:?} {:?}", centre, expected);
            for (event, value) in centre.iter().zip(&expected) {
                let error =
                    (gain(event.parameter) * value.norm() - 1.0).abs() / (2.4 * value.norm());
                prop_assert!(error < PROMISED && event.error < PROMISED, "{error:e} {event:?}");
                let angle = value.arg();
                match event.kind {
                    Kind::BranchPoint => prop_assert_eq!(angle, 0.0),
                    Kind::Flip => prop_assert_eq!(angle, PI),
                    Kind::NeimarkSacker { angle: found } => {
                        prop_assert!((found - angle).abs() < 1e-9);
                    }
                    Kind::Fold => prop_assert!(false, "{:?}", event),
                }
                prop_assert_eq!(event.crossing, if value.im > 0.0 { 2 } else { 1 });
                prop_assert!(event.certain, "{:?}", event);
            }
            check(&found, n)?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn random_networks_change_only_at_located_bifurcations() {
    let mut runner = TestRunner::new(cases(60));
    let (complete, unknown) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let counts = std::cell::RefCell::new([0; 4]);
    runner
        .run(&(2..=6_usize, 1.0..3.5_f64, any::<u64>()), |(n, gain, seed)| {
            let mut draw = numbers(seed);
            let [(w0, b0), (w1, b1)] = random_ends(n, gain, &mut draw);
            let family = line((&w0, &b0), (&w1, &b1));
            let (zero, one) = (family(0.0), family(1.0));
            let (at_zero, at_one) = (fixed_points(&zero, &mut draw), fixed_points(&one, &mut draw));
            let sum = |map: &Held<Network>, all: &[Vec<f64>]| -> f64 {
                all.iter().map(|x| index(map, x)).sum()
            };
            let found = between(&family, &at_zero, &at_one, &Settings::default());
            for event in &found.bifurcations {
                let at = match event.kind {
                    Kind::Fold => 0,
                    Kind::Flip => 1,
                    Kind::NeimarkSacker { .. } => 2,
                    Kind::BranchPoint => 3,
                };
                counts.borrow_mut()[at] += 1;
            }
            check(&found, n)?;
            for branch in &found.branches {
                let (first, last) = (&branch.points[0], branch.points.last().unwrap());
                let near = |s: f64| family(s);
                let product = index(&near(first.parameter), &first.state)
                    * index(&near(last.parameter), &last.state);
                // On a curve that turns back the index changes, on one that goes through it does not.
                let expected = if branch.end == End::Reached { 1.0 } else { -1.0 };
                prop_assert_eq!(product, expected);
            }
            // Followed back, every curve leads to its start.
            for branch in &found.branches {
                let (first, last) = (&branch.points[0], branch.points.last().unwrap());
                let side = if last.parameter == 0.0 { Side::Zero } else { Side::One };
                let back = follow(&family, &last.state, side, &Settings::default());
                let arrived = back.points.last().unwrap();
                prop_assert_eq!((back.end, arrived.parameter), (branch.end, first.parameter));
                prop_assert_eq!(back.bifurcations.len(), branch.bifurcations.len());
                let same =
                    arrived.state.iter().zip(&first.state).all(|(a, b)| (a - b).abs() < 1e-9);
                prop_assert!(same, "{:?} {:?}", arrived, first);
            }
            if sum(&zero, &at_zero) == 1.0 && sum(&one, &at_one) == 1.0 {
                complete.set(complete.get() + 1);
                let ends = found.connections.iter().filter(|c| c.to.is_none()).count();
                unknown.set(unknown.get() + ends);
            }
            Ok(())
        })
        .unwrap();
    println!("{} complete, kinds {:?}", complete.get(), counts.borrow());
    assert!(complete.get() > 40);
    // Where the indices add up, curves end in fixed points that were found from random starts, but for pairs that
    // these miss.
    assert!(unknown.get() <= 8, "{}", unknown.get());
    let counts = counts.into_inner();
    assert!(counts[0] > 20 && counts[1] > 20 && counts[2] > 20, "{counts:?}");
    assert_eq!(counts[3], 0, "no symmetry, no branch points");
}

/// Two random networks of that gain.
fn random_ends(n: usize, gain: f64, draw: &mut impl FnMut() -> f64) -> [(Matrix, Vec<f64>); 2] {
    #[allow(clippy::cast_precision_loss, reason = "a dimension")]
    let scale = gain * 3.0_f64.sqrt() / (n as f64).sqrt();
    [(); 2].map(|()| {
        let weight = Matrix::from_fn(n, n, |_, _| scale * (2.0 * draw() - 1.0));
        let bias = (0..n).map(|_| 0.6 * draw() - 0.3).collect();
        (weight, bias)
    })
}

#[test]
fn the_length_of_the_steps_does_not_matter() {
    let mut runner = TestRunner::new(cases(15));
    runner
        .run(&(2..=6_usize, 1.0..4.0_f64, any::<u64>()), |(n, gain, seed)| {
            let mut draw = numbers(seed);
            let [(w0, b0), (w1, b1)] = random_ends(n, gain, &mut draw);
            let family = line((&w0, &b0), (&w1, &b1));
            let at_zero = fixed_points(&family(0.0), &mut draw);
            let at_one = fixed_points(&family(1.0), &mut draw);
            let usual = between(&family, &at_zero, &at_one, &Settings::default());
            let short =
                Settings { longest: 0.004, turn: 0.1, steps: 50_000, ..Settings::default() };
            let other = between(&family, &at_zero, &at_one, &short);
            prop_assert_eq!(&usual.connections, &other.connections);
            prop_assert_eq!(usual.bifurcations.len(), other.bifurcations.len());
            for event in &usual.bifurcations {
                let same = other.bifurcations.iter().any(|known| {
                    known.kind.is_alike(event.kind)
                        && (known.parameter - event.parameter).abs() < PROMISED
                        && known.state.iter().zip(&event.state).all(|(a, b)| (a - b).abs() < 1e-6)
                });
                prop_assert!(same, "{:?}", event);
            }
            Ok(())
        })
        .unwrap();
}

/// What must hold of any curves.
fn check(found: &Crossings, n: usize) -> Result<(), TestCaseError> {
    for branch in &found.branches {
        prop_assert!(matches!(branch.end, End::Reached | End::TurnedBack), "{:?}", branch.end);
        let mut changes = 0;
        for pair in branch.points.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            let change = a.repelling.abs_diff(b.repelling);
            changes += change;
            // A fold lies at the tip, a little beyond both points.
            let slack = (b.parameter - a.parameter).abs() + 2e-2;
            let between =
                (a.parameter.min(b.parameter) - slack)..=(a.parameter.max(b.parameter) + slack);
            let seen: usize = branch
                .bifurcations
                .iter()
                .filter(|event| between.contains(&event.parameter))
                .map(|event| event.crossing)
                .sum();
            prop_assert!(change <= seen, "{a:?} {b:?} {:?}", branch.bifurcations);
            prop_assert!(a.repelling <= n);
        }
        let crossing: usize = branch.bifurcations.iter().map(|event| event.crossing).sum();
        // Equal, but for multipliers that go in and out within one step.
        prop_assert!(changes <= crossing && (crossing - changes).is_multiple_of(2));
        // Where s turns: in folds, and in pitchforks met from their side.
        let turns = |event: &&Bifurcation| {
            event.kind == Kind::Fold || (event.kind == Kind::BranchPoint && event.crossing == 0)
        };
        let turns = branch.bifurcations.iter().filter(turns).count();
        prop_assert_eq!(turns % 2 == 1, branch.end == End::TurnedBack, "{:?}", branch.bifurcations);
        for event in &branch.bifurcations {
            prop_assert!(event.error < PROMISED, "{:?}", event);
            prop_assert!((event.multiplier.norm() - 1.0).abs() < 1e-8, "{:?}", event);
        }
    }
    for (i, a) in found.bifurcations.iter().enumerate() {
        for b in &found.bifurcations[..i] {
            let apart = a.state.iter().zip(&b.state).any(|(x, y)| (x - y).abs() > 1e-4);
            let same = a.kind.is_alike(b.kind) && (a.parameter - b.parameter).abs() < 1e-6;
            prop_assert!(!same || apart, "{a:?} {b:?}");
        }
    }
    Ok(())
}

#[test]
fn a_hundred_units_are_practical() {
    let n = 100;
    let mut numbers = numbers(1);
    let mut draw = || 2.0 * numbers() - 1.0;
    let weight = Matrix::from_fn(n, n, |_, _| 0.25 * draw());
    let bias: Vec<f64> = (0..n).map(|_| 0.1 * draw()).collect();
    let family = |s: f64| network(weight.scaled(0.2 + 0.8 * s), bias.clone());
    let x = stable(&family(0.0), &vec![0.0; n]);
    let branch = start(&family, &x, Side::Zero);
    assert_eq!(branch.end, End::Reached);
    assert!(branch.points.len() < 400, "{}", branch.points.len());
    assert!(branch.bifurcations.iter().all(|event| event.error < PROMISED));
    let crossing: usize = branch.bifurcations.iter().map(|event| event.crossing).sum();
    assert!(crossing >= branch.points.last().unwrap().repelling && crossing > 0);
}

struct Henon {
    a: f64,
    b: f64,
}

/// `x' = a - x² + b y, y' = x`.
impl Map for Henon {
    fn dimension(&self) -> usize {
        2
    }

    fn step(&self, state: &[f64], next: &mut [f64]) {
        next[0] = self.a - state[0] * state[0] + self.b * state[1];
        next[1] = state[0];
    }

    fn jacobian(&self, state: &[f64]) -> Matrix {
        Matrix::new(2, 2, vec![-2.0 * state[0], self.b, 1.0, 0.0])
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        vec![(f64::NEG_INFINITY, f64::INFINITY); 2]
    }
}

const ANGLE: f64 = 0.6;

struct Transcritical;

/// `u' = (1/2 + s) u + u², v' = 0.3 v` in coordinates `u, v` turned by [`ANGLE`].
struct Turned {
    s: f64,
}

impl Transcritical {
    fn at(&self, s: f64) -> Turned {
        let Self = self;
        Turned { s }
    }
}

impl Map for Turned {
    fn dimension(&self) -> usize {
        2
    }

    fn step(&self, state: &[f64], next: &mut [f64]) {
        let (sin, cos) = ANGLE.sin_cos();
        let (u, v) = (cos * state[0] + sin * state[1], cos * state[1] - sin * state[0]);
        let (u, v) = ((0.5 + self.s) * u + u * u, 0.3 * v);
        next[0] = cos * u - sin * v;
        next[1] = sin * u + cos * v;
    }

    fn jacobian(&self, state: &[f64]) -> Matrix {
        let (sin, cos) = ANGLE.sin_cos();
        let u = cos * state[0] + sin * state[1];
        let turn = Matrix::new(2, 2, vec![cos, sin, -sin, cos]);
        let inner = Matrix::new(2, 2, vec![0.5 + self.s + 2.0 * u, 0.0, 0.0, 0.3]);
        turn.transposed_times(&inner.times(&turn))
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        vec![(f64::NEG_INFINITY, f64::INFINITY); 2]
    }
}
