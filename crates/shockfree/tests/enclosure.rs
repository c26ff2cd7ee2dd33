//! Proven fixed points of networks against closed forms, counts known beforehand, and iterations from
//! many starts.

#![expect(clippy::cast_precision_loss, reason = "indices are small")]

mod common;

use common::{cases, reference};
use proptest::prelude::*;
use shockfree::interval::Interval;
use shockfree::network::enclosure::{Enclosures, Limits, System, relu_fixed_points};
use shockfree::unit::{FixedPoint, Unit, folds};
use shockfree::{Activation, Error};

fn all(weights: &[f64], bias: &[f64], activation: Activation) -> Enclosures {
    let system = System::new(weights, bias, activation).unwrap();
    system.fixed_points(Limits::default(), &mut || false)
}

/// Whether a state lies in a box, or so close to it as a computed one may.
fn near(x: &[Interval], state: &[f64], tolerance: f64) -> bool {
    let off = |(x, &s): (&Interval, &f64)| {
        s >= x.lo() - tolerance * (1.0 + s.abs()) && s <= x.hi() + tolerance * (1.0 + s.abs())
    };
    x.iter().zip(state).all(off)
}

/// Determinant by elimination.
fn determinant(mut a: Vec<Vec<f64>>) -> f64 {
    let mut product = 1.0;
    for k in 0..a.len() {
        let pivot = (k..a.len()).max_by(|&i, &j| a[i][k].abs().total_cmp(&a[j][k].abs())).unwrap();
        if pivot != k {
            a.swap(pivot, k);
            product = -product;
        }
        product *= a[k][k];
        if a[k][k] == 0.0 {
            return 0.0;
        }
        for i in k + 1..a.len() {
            let factor = a[i][k] / a[k][k];
            let row = a[k].clone();
            a[i].iter_mut().zip(&row).for_each(|(a, p)| *a -= factor * p);
        }
    }
    product
}

/// The solution of `a x = b` by Cramer's rule, which needs no other code than the determinant.
fn solution(a: &[Vec<f64>], b: &[f64]) -> Vec<f64> {
    let all = determinant(a.to_vec());
    let with = |j: usize| {
        let mut a = a.to_vec();
        a.iter_mut().zip(b).for_each(|(row, &b)| row[j] = b);
        determinant(a)
    };
    (0..b.len()).map(|j| with(j) / all).collect()
}

fn residual(weights: &[f64], bias: &[f64], activation: Activation, x: &[f64]) -> Vec<f64> {
    let y: Vec<f64> = x.iter().map(|&x| activation.value(x)).collect();
    let row = |i: usize| weights[i * x.len()..].iter().zip(&y).map(|(w, y)| w * y).sum::<f64>();
    (0..x.len()).map(|i| x[i] - bias[i] - row(i)).collect()
}

/// `I - W diag(φ'(x))`.
fn jacobian(weights: &[f64], activation: Activation, x: &[f64]) -> Vec<Vec<f64>> {
    let n = x.len();
    let one = |i, j| if i == j { 1.0 } else { 0.0 };
    let entry = |i, j| one(i, j) - weights[i * n + j] * activation.slope(x[j]);
    (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect()
}

/// Newton's method; where it settles.
fn newton(
    weights: &[f64],
    bias: &[f64],
    activation: Activation,
    start: &[f64],
) -> Option<Vec<f64>> {
    let mut x = start.to_vec();
    for _ in 0..60 {
        let f = residual(weights, bias, activation, &x);
        let step = solution(&jacobian(weights, activation, &x), &f);
        x.iter_mut().zip(&step).for_each(|(x, step)| *x -= step);
        if !x.iter().all(|x| x.is_finite()) {
            return None;
        }
        if step.iter().zip(&x).all(|(step, x)| step.abs() <= 1e-12 * (1.0 + x.abs())) {
            return Some(x);
        }
    }
    None
}

fn middle(x: &[Interval]) -> Vec<f64> {
    x.iter().map(|x| x.midpoint()).collect()
}

/// `Σ sign det(I - W φ')`: the degree of `x - W φ(x) - b`, which is that of the identity, 1, since `W φ`
/// is bounded.
fn index_sum(found: &Enclosures, weights: &[f64], activation: Activation) -> f64 {
    let sign = |x: &[Interval]| determinant(jacobian(weights, activation, &middle(x))).signum();
    found.boxes.iter().map(|b| sign(&b.x)).sum()
}

fn agrees_with_the_closed_form(unit: &Unit, found: &Enclosures) {
    let points = unit.fixed_points();
    let what = || format!("{unit:?}: {points:?} but {found:?}");
    assert!(found.complete, "{}", what());
    assert_eq!(found.boxes.len(), points.len(), "{}", what());
    for (point, proven) in points.iter().zip(&found.boxes) {
        // What the closed form promises of its own digits.
        let m = point.multiplier.abs();
        let tolerance = 4.0 * f64::EPSILON * (1.0 + m / point.one_minus_multiplier.abs());
        assert!(near(&proven.x, &[point.state.x], tolerance), "{}", what());
    }
}

/// Each proven box holds the fixed point that was computed with 60 digits, with no tolerance: rounding
/// that to an `f64` cannot carry it across an end.
#[test]
fn boxes_hold_the_reference() {
    let mut held = 0;
    for row in reference("fixed_points") {
        let [w, b, x, y] = ["w", "b", "x", "y"].map(|column| row.number(column));
        let holds = |z: Interval, value: f64| z.lo() <= value && value <= z.hi();
        let found = all(&[w], &[b], Activation::Logistic);
        let proven = found.boxes.iter().filter(|b| holds(b.x[0], x)).collect::<Vec<_>>();
        let open = found.undecided.iter().any(|z| holds(z[0], x));
        assert!(open || proven.len() == 1, "w = {w:?}, b = {b:?}, x = {x:?}: {found:?}");
        assert!(proven.iter().all(|b| holds(b.y[0], y)), "w = {w:?}, b = {b:?}: {found:?}");
        held += proven.len();
        let system = System::new(&[w], &[b], Activation::Logistic).unwrap();
        if let Some(proven) = system.verify_fixed_point(&[x]) {
            assert!(holds(proven[0], x), "w = {w:?}, b = {b:?}, x = {x:?}: {proven:?}");
        }
    }
    assert!(held > 150, "{held}");
}

#[test]
fn one_unit_has_the_fixed_points_of_the_closed_form() {
    for row in reference("fixed_points") {
        let (w, b) = (row.number("w"), row.number("b"));
        let unit = Unit::logistic(w, b).unwrap();
        // The cusp, and the neighbourhood of the folds in which a double root cannot be told from two.
        let singular = |point: &FixedPoint| point.one_minus_multiplier.abs() < 1e-6;
        if unit.fixed_points().iter().any(singular) || near_a_fold(w, b) {
            continue;
        }
        agrees_with_the_closed_form(&unit, &all(&[w], &[b], Activation::Logistic));
    }
    let mut counts = [0; 4];
    for k in 0..4000 {
        // A sequence that fills the square evenly.
        let [u, v] = [0.754_877_666_246_693, 0.569_840_290_998_053]
            .map(|step| (f64::from(k) * step).fract());
        for (activation, unit) in [(Activation::Logistic, 12.0), (Activation::Tanh, 3.0)] {
            let (w, b) = (unit * (3.0 * u - 1.0), unit * (2.0 * v - 1.5));
            let unit = match activation {
                Activation::Logistic => Unit::logistic(w, b),
                Activation::Tanh => Unit::tanh(w, b),
            }
            .unwrap();
            let found = all(&[w], &[b], activation);
            agrees_with_the_closed_form(&unit, &found);
            counts[found.boxes.len()] += 1;
        }
    }
    assert!(counts[1] > 100 && counts[3] > 100, "{counts:?}");
}

/// Closer to a fold than the square of what a box may be narrowed to.
fn near_a_fold(w: f64, b: f64) -> bool {
    folds(Activation::Logistic, w).unwrap().is_some_and(|pair| {
        [pair.minus.bias, pair.plus.bias]
            .iter()
            .any(|fold| (b - fold).abs() < 1e-11 * (1.0 + w.abs()))
    })
}

#[test]
fn near_folds_and_on_them() {
    for w in [4.5, 6.0, 20.0, 300.0] {
        let pair = folds(Activation::Logistic, w).unwrap().unwrap();
        for off in [1e-2, 1e-4, 1e-6, 1e-8, 1e-10] {
            for b in [
                pair.minus.bias - off,
                pair.minus.bias + off,
                pair.plus.bias - off,
                pair.plus.bias + off,
            ] {
                let unit = Unit::logistic(w, b).unwrap();
                agrees_with_the_closed_form(&unit, &all(&[w], &[b], Activation::Logistic));
            }
        }
        // On it, to the last bit, nothing can be decided, and that is said soon.
        let found = all(&[w], &[pair.minus.bias], Activation::Logistic);
        assert_eq!(
            (found.complete, found.boxes.len(), found.undecided.len()),
            (false, 1, 1),
            "{found:?}"
        );
        assert!(
            found.undecided[0][0].contains(pair.minus.state.x) && found.examined < 1000,
            "{found:?}"
        );
    }
    // The cusp.
    let found = all(&[4.0], &[-2.0], Activation::Logistic);
    assert!(!found.complete && found.boxes.is_empty() && found.examined < 1000, "{found:?}");
    assert!(found.undecided.len() == 1 && found.undecided[0][0].contains(0.0), "{found:?}");
}

/// Degenerate fixed points in several dimensions, each in one small undecided box, and soon.
#[test]
fn degenerate_networks_end() {
    let fold = folds(Activation::Logistic, 6.0).unwrap().unwrap().minus.bias;
    let logistic = Activation::Logistic;
    let cases: [(&[f64], &[f64], _, _, _); 5] = [
        // A fold beside three fixed points, two folds, three cusps.
        (&[6.0, 0.0, 0.0, 6.0], &[fold, -3.0], logistic, 3, 3),
        (&[6.0, 0.0, 0.0, 6.0], &[fold, fold], logistic, 1, 3),
        (&[4.0, 0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 4.0], &[-2.0; 3], logistic, 0, 1),
        // I - W singular at the origin: two units and four.
        (&[2.0, -1.0, 1.0, 0.0], &[0.0; 2], Activation::Tanh, 0, 1),
        (&[0.25; 16], &[0.0; 4], Activation::Tanh, 0, 1),
    ];
    for (weights, bias, activation, proven, undecided) in cases {
        let found = all(weights, bias, activation);
        assert_eq!((found.boxes.len(), found.undecided.len()), (proven, undecided), "{found:?}");
        assert!(found.undecided.iter().flatten().all(|x| x.width() < 1e-3), "{found:?}");
        assert!(found.examined < 100_000, "{}", found.examined);
    }
    // And just beyond that bifurcation the three are told apart.
    let found = all(&[0.250_000_1; 16], &[0.0; 4], Activation::Tanh);
    assert_eq!((found.boxes.len(), found.complete), (3, true));
}

/// Units that do not know of each other have the product of their numbers of fixed points.
#[test]
fn independent_units_multiply() {
    let units = [(6.0, -3.0, 3), (2.0, 0.3, 1), (8.0, -4.2, 3), (-7.0, 3.0, 1), (30.0, -14.0, 3)];
    for mask in 1_u32..32 {
        let chosen: Vec<_> = (0..5).filter(|k| mask >> k & 1 == 1).map(|k| units[k]).collect();
        let n = chosen.len();
        let mut weights = vec![0.0; n * n];
        for (k, unit) in chosen.iter().enumerate() {
            weights[k * n + k] = unit.0;
        }
        let bias: Vec<f64> = chosen.iter().map(|unit| unit.1).collect();
        let found = all(&weights, &bias, Activation::Logistic);
        let expected: usize = chosen.iter().map(|unit| unit.2).product();
        assert!(found.complete);
        assert_eq!(found.boxes.len(), expected);
    }
}

/// A spectral radius below 1 at the origin does not make it the only fixed point.
#[test]
fn five_fixed_points_of_a_network_that_is_stable_at_the_origin() {
    let (weights, bias) = ([0.0, 10.0, -0.012, 1.1], [0.0, 0.0]);
    let found = all(&weights, &bias, Activation::Tanh);
    assert!(found.complete);
    assert_eq!(found.boxes.len(), 5);
    assert_eq!(index_sum(&found, &weights, Activation::Tanh), 1.0);
    // From every point of a grid.
    let mut seen = [0; 5];
    for k in 0..4000 {
        let start = [f64::from(k % 80) / 3.9 - 10.1, f64::from(k / 80) / 20.1 - 1.2];
        let Some(root) = newton(&weights, &bias, Activation::Tanh, &start) else { continue };
        let at: Vec<_> = (0..5).filter(|&i| near(&found.boxes[i].x, &root, 1e-11)).collect();
        assert_eq!(at.len(), 1, "{root:?}");
        seen[at[0]] += 1;
    }
    assert!(seen.iter().all(|&times| times > 10), "{seen:?}");
}

/// Weights, biases and starts of a random network.
fn network(units: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    units.prop_flat_map(|n| {
        let numbers = |count| proptest::collection::vec(-1.0..1.0, count);
        (numbers(n * n), numbers(n), 0.5..10.0).prop_map(
            |(weights, bias, gain): (Vec<f64>, Vec<f64>, f64)| {
                (weights.iter().map(|w| gain * w).collect(), bias)
            },
        )
    })
}

fn activation() -> impl Strategy<Value = Activation> {
    prop_oneof![Just(Activation::Logistic), Just(Activation::Tanh)]
}

proptest! {
    #![proptest_config(cases(300))]

    /// Every fixed point that Newton's method finds from many starts lies in exactly one proven box, and
    /// the indices add up to 1.
    #[test]
    fn random_networks_are_complete(
        (weights, bias) in network(2..=5), activation in activation(), seed in 0.0..1.0_f64,
    ) {
        // Logistic units are a quarter as steep, and centred where their weights say.
        let n = bias.len();
        let (weights, bias): (Vec<f64>, Vec<f64>) = match activation {
            Activation::Tanh => (weights, bias),
            Activation::Logistic => {
                let weights: Vec<f64> = weights.iter().map(|w| 4.0 * w).collect();
                let half = |i: usize| weights[i * n..(i + 1) * n].iter().sum::<f64>() / 2.0;
                let bias = (0..n).map(|i| 2.0 * bias[i] - half(i)).collect();
                (weights, bias)
            }
        };
        let found = all(&weights, &bias, activation);
        prop_assert!(found.complete, "{found:?}");
        prop_assert_eq!(index_sum(&found, &weights, activation), 1.0);
        for proven in &found.boxes {
            let middle = middle(&proven.x);
            let scale = 1.0 + weights.iter().map(|w| w.abs()).sum::<f64>();
            let f = residual(&weights, &bias, activation, &middle);
            prop_assert!(f.iter().all(|f| f.abs() < 1e-9 * scale), "{f:?}");
        }
        for k in 0..100 {
            let at = |j: usize| 24.0 * ((f64::from(k) + seed) * (0.6 + j as f64).sqrt()).fract() - 12.0;
            let start: Vec<f64> = (0..n).map(at).collect();
            let Some(root) = newton(&weights, &bias, activation, &start) else { continue };
            let holders = found.boxes.iter().filter(|b| near(&b.x, &root, 1e-9)).count();
            prop_assert_eq!(holders, 1, "{:?} {:?}", root, found);
        }
        // What is verified one by one are these and no others.
        for k in 0..20 {
            let at = |j: usize| 12.0 * ((f64::from(k) + seed) * (0.7 + j as f64).sqrt()).fract() - 6.0;
            let start: Vec<f64> = (0..n).map(at).collect();
            let system = System::new(&weights, &bias, activation).unwrap();
            let Some(proven) = system.verify_fixed_point(&start) else { continue };
            let shared = |b: &[Interval]| b.iter().zip(&proven).all(|(a, b)| a.intersection(*b).is_some());
            prop_assert_eq!(found.boxes.iter().filter(|b| shared(&b.x)).count(), 1);
        }
        for proven in &found.boxes {
            let system = System::new(&weights, &bias, activation).unwrap();
            prop_assert!(system.verify_fixed_point(&middle(&proven.x)).is_some());
        }
    }

    /// Numbers of any size meet no panic and no hang.
    #[test]
    fn weights_of_any_size(
        (weights, bias) in (1_usize..=3).prop_flat_map(|n| {
            let extreme = || (-300.0..300.0_f64, any::<bool>())
                .prop_map(|(size, up)| 10_f64.powf(size) * if up { 1.0 } else { -1.0 });
            let number = prop_oneof![extreme(), Just(0.0), -10.0..10.0, Just(f64::MAX)];
            (proptest::collection::vec(number.clone(), n * n), proptest::collection::vec(number, n))
        }),
        activation in activation(),
    ) {
        let system = System::new(&weights, &bias, activation).unwrap();
        let limits = Limits { boxes: 3000, ..Limits::default() };
        let found = system.fixed_points(limits, &mut || false);
        prop_assert!(found.complete == found.undecided.is_empty());
        prop_assert!(!found.boxes.is_empty() || !found.complete, "a network has a fixed point");
        let _ = system.verify_fixed_point(&bias);
        let _ = system.verify_cycle(&[bias.clone(), bias.clone()]);
        let _ = relu_fixed_points(&weights, &bias, &mut || false).unwrap();
    }

    /// A single unit of any size against the closed form.
    #[test]
    fn one_unit_of_any_size(size in -300.0..300.0_f64, part in 0.0..1.0_f64, up in any::<bool>()) {
        let w = 10_f64.powf(size) * if up { 1.0 } else { -1.0 };
        let b = -w * part;
        let unit = Unit::logistic(w, b).unwrap();
        let singular = |point: &FixedPoint| point.one_minus_multiplier.abs() < 1e-6;
        prop_assume!(!unit.fixed_points().iter().any(singular) && !near_a_fold(w, b));
        agrees_with_the_closed_form(&unit, &all(&[w], &[b], Activation::Logistic));
    }

    /// Rectified units: each proven state is one, and Newton's method finds no other.
    #[test]
    fn rectified_networks((weights, bias) in network(1..=5), seed in 0.0..1.0_f64) {
        let n = bias.len();
        let found = relu_fixed_points(&weights, &bias, &mut || false).unwrap();
        prop_assert!(found.complete);
        prop_assert_eq!(found.examined, 1 << n);
        let image = |x: &[f64], i: usize| {
            bias[i] + (0..n).map(|j| weights[i * n + j] * x[j].max(0.0)).sum::<f64>()
        };
        for proven in &found.boxes {
            let x = middle(&proven.x);
            let size = 1.0 + x.iter().map(|x| x.abs()).fold(0.0, f64::max);
            for i in 0..n {
                prop_assert!((x[i] - image(&x, i)).abs() < 1e-9 * size);
            }
        }
        for k in 0..60 {
            let at = |j: usize| 8.0 * ((f64::from(k) + seed) * (0.6 + j as f64).sqrt()).fract() - 4.0;
            let mut x: Vec<f64> = (0..n).map(at).collect();
            for _ in 0..30 {
                let one = |i, j| if i == j { 1.0 } else { 0.0 };
                let entry = |i: usize, j: usize| one(i, j) - if x[j] > 0.0 { weights[i * n + j] } else { 0.0 };
                let a: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
                x = solution(&a, &bias);
            }
            let size = 1.0 + x.iter().map(|x| x.abs()).fold(0.0, f64::max);
            if (0..n).all(|i| (x[i] - image(&x, i)).abs() < 1e-10 * size) {
                let holders = found.boxes.iter().filter(|b| near(&b.x, &x, 1e-8)).count();
                prop_assert_eq!(holders, 1, "{:?} {:?}", x, found);
            }
        }
    }
}

#[test]
fn one_rectified_unit() {
    let count = |w, b| {
        let found = relu_fixed_points(&[w], &[b], &mut || false).unwrap();
        (found.boxes.len(), found.complete)
    };
    assert_eq!(count(0.5, 1.0), (1, true));
    assert_eq!(count(0.5, -1.0), (1, true));
    assert_eq!(count(2.0, -1.0), (2, true));
    assert_eq!(count(2.0, 1.0), (0, true));
    assert_eq!(count(2.0, 0.0), (1, true));
    assert_eq!(count(1.0, 1.0), (0, true));
    // All x ≥ 0.
    assert_eq!(count(1.0, 0.0), (1, false));
}

#[test]
fn cycles_of_one_unit() {
    for row in reference("two_cycles") {
        let (w, b) = (row.number("w"), row.number("b"));
        // Beside the flip a cycle of width δ is singular but for δ². Rounding then moves it by ε/δ², over
        // which the slope must not change by δ²: a proof needs δ⁴ well above ε.
        if row.number("x_hi") - row.number("x_lo") < 10.0 * f64::EPSILON.powf(0.25) {
            continue;
        }
        let system = System::new(&[w], &[b], Activation::Logistic).unwrap();
        let cycle = [vec![row.number("x_lo")], vec![row.number("x_hi")]];
        let proven = system.verify_cycle(&cycle).unwrap_or_else(|| panic!("w = {w}, b = {b}"));
        for (proven, given) in proven.iter().zip(&cycle) {
            assert!(near(proven, given, 1e-9), "w = {w}, b = {b}: {proven:?}");
        }
        // The same states, twice, are no cycle of four; the fixed point is none of two.
        assert!(system.verify_cycle(&[cycle.clone(), cycle].concat()).is_none());
        let fixed =
            vec![system.fixed_points(Limits::default(), &mut || false).boxes[0].x[0].midpoint()];
        assert!(system.verify_fixed_point(&fixed).is_some(), "w = {w}, b = {b}: {fixed:?}");
        assert!(system.verify_cycle(&[fixed.clone(), fixed]).is_none());
    }
    let system = System::new(&[-8.0], &[4.0], Activation::Logistic).unwrap();
    assert!(system.verify_cycle(&[]).is_none() && system.verify_cycle(&[vec![1.0, 2.0]]).is_none());
}

/// A rotation by a quarter, saturated: a cycle of four.
#[test]
fn a_cycle_of_four() {
    let system = System::new(&[0.0, -3.0, 3.0, 0.0], &[0.0, 0.0], Activation::Tanh).unwrap();
    let mut x = vec![1.0_f64, 2.0];
    for _ in 0..400 {
        x = vec![-3.0 * x[1].tanh(), 3.0 * x[0].tanh()];
    }
    let mut cycle = vec![x];
    for k in 0..3 {
        let next = vec![-3.0 * cycle[k][1].tanh(), 3.0 * cycle[k][0].tanh()];
        cycle.push(next);
    }
    assert!(system.verify_cycle(&cycle).is_some());
    assert!(system.verify_cycle(&cycle[..2]).is_none());
}

/// Hundreds of units: the fixed point of a contraction, found by iterating it.
#[test]
fn a_large_network() {
    let n = 200;
    let at = |k: usize| (k as f64 * 0.618_033_988_749_895).fract() - 0.5;
    let weights: Vec<f64> =
        (0..n * n).map(|k| 2.0 * at(k * k + 7 * k) / (n as f64).sqrt()).collect();
    let bias: Vec<f64> = (0..n).map(|k| at(3 * k)).collect();
    let mut x = bias.clone();
    for _ in 0..400 {
        let f = residual(&weights, &bias, Activation::Tanh, &x);
        x.iter_mut().zip(&f).for_each(|(x, f)| *x -= f);
    }
    let system = System::new(&weights, &bias, Activation::Tanh).unwrap();
    let proven = system.verify_fixed_point(&x).expect("a contraction has a fixed point");
    assert!(near(&proven, &x, 1e-11) && proven.iter().all(|x| x.width() < 1e-11));
}

/// Far out the outputs are all but 0 and 1, and the states are the small differences of large numbers.
#[test]
fn saturated_units() {
    let found = all(&[1e6, -1e6, 0.0, 800.0], &[0.25, 100.0], Activation::Logistic);
    assert!(found.complete, "{found:?}");
    // Unit 2 rests at 900, y = 1 - e^-900; unit 1 at 1e6 y - 1e6 + 1/4, one or three times.
    assert!(found.boxes.iter().all(|b| b.x[1].contains(900.0) && b.y[1].hi() == 1.0));
    assert!(found.boxes.iter().all(|b| b.x[0].width() < 1e-9), "{found:?}");
    let alone = Unit::logistic(1e6, 0.25 - 1e6).unwrap();
    assert_eq!(found.boxes.len(), alone.fixed_points().len());
}

#[test]
fn limits_and_bad_input() {
    let system = System::new(&[9.0, 1.0, -2.0, 8.0], &[-5.0, -3.0], Activation::Logistic).unwrap();
    for limits in
        [Limits { boxes: 0, ..Limits::default() }, Limits { boxes: 1, narrowest: f64::NAN }]
    {
        let found = system.fixed_points(limits, &mut || false);
        assert!(!found.complete && !found.undecided.is_empty());
    }
    let stopped = system.fixed_points(Limits::default(), &mut || true);
    assert_eq!((stopped.examined, stopped.complete), (0, false));
    let wide = system.fixed_points(Limits { narrowest: 1e9, ..Limits::default() }, &mut || false);
    assert!(!wide.complete);
    assert!(relu_fixed_points(&[2.0], &[-1.0], &mut || true).is_ok_and(|found| !found.complete));

    let tanh = Activation::Tanh;
    assert!(matches!(System::new(&[], &[], tanh), Err(Error::OutOfLimits { .. })));
    assert!(matches!(System::new(&[1.0; 3], &[0.0; 2], tanh), Err(Error::OutOfLimits { .. })));
    assert!(matches!(System::new(&[f64::NAN], &[0.0], tanh), Err(Error::NotFinite { .. })));
    assert!(matches!(System::new(&[1.0], &[f64::INFINITY], tanh), Err(Error::NotFinite { .. })));
    assert!(relu_fixed_points(&[0.0; 441], &[0.0; 21], &mut || false).is_err());
    assert_eq!(system.verify_fixed_point(&[0.0]), None);
    assert_eq!(system.verify_fixed_point(&[0.0, f64::NAN]), None);
}
