//! Fixed points, limits, cycles and exponents.

use proptest::prelude::*;
use shockfree::network::{
    Activation, Cell, Held, Length, Limit, Map, Network, Stability, cycles, exponents,
    fixed_points, limit,
};
use shockfree::unit::Unit;
use shockfree_linalg::{Lu, Matrix, orthonormalise};

use crate::cases::cases;
use crate::common::{Random, conjugate, counter_example, network};

fn held(net: &Network) -> Held<Network> {
    Held::new(net, &vec![0.0; net.inputs()]).unwrap()
}

#[test]
fn one_unit_has_the_fixed_points_of_the_closed_form() {
    for k in 0..40 {
        for (activation, plain, scale) in [
            (Activation::Logistic, shockfree::Activation::Logistic, 1.0),
            (Activation::Tanh, shockfree::Activation::Tanh, 0.25),
        ] {
            let (w, b) = (scale * (-9.0 + 0.51 * f64::from(k)), -1.3 + 0.07 * f64::from(k));
            let known = Unit::new(plain, w, b).unwrap();
            let mut exact: Vec<f64> =
                known.fixed_points().iter().map(|point| point.state.x).collect();
            exact.sort_by(f64::total_cmp);
            let found =
                fixed_points(&held(&network(1, &[w], &[b], activation)), 60, 1, &mut || true);
            let mut states: Vec<f64> = found.points.iter().map(|point| point.state[0]).collect();
            states.sort_by(f64::total_cmp);
            assert_eq!(states.len(), exact.len(), "w = {w}, b = {b}");
            for (x, exact) in states.iter().zip(&exact) {
                assert!(
                    (x - exact).abs() < 1e-9 * (1.0 + exact.abs()),
                    "w = {w}, b = {b}: {x} {exact}"
                );
            }
            assert!(found.consistent());
        }
    }
}

#[test]
fn the_counter_example_has_two_more_attractors() {
    let points = fixed_points(&held(&counter_example()), 400, 1, &mut || true);
    assert_eq!(points.index_sum(), 1);
    let outputs: Vec<Vec<f64>> =
        points.attracting().map(|p| counter_example().outputs(&p.state)).collect();
    // Theory, section 3: the origin and ±(0.99969, 0.43837).
    assert_eq!(outputs.len(), 3);
    assert!(outputs.iter().any(|y| (y[0] - 0.99969).abs() < 1e-5 && (y[1] - 0.43837).abs() < 1e-5));
    assert!(outputs.iter().any(|y| (y[0] + 0.99969).abs() < 1e-5 && (y[1] + 0.43837).abs() < 1e-5));
    let origin = points.points.iter().find(|p| p.state.iter().all(|x| x.abs() < 1e-9)).unwrap();
    assert!((origin.spectral_radius() - 0.9772).abs() < 1e-4);
    // The same seen through the logistic function: states doubled, multipliers unchanged.
    let other = fixed_points(&held(&conjugate(&counter_example())), 400, 1, &mut || true);
    assert_eq!(other.points.len(), points.points.len());
    for (x, y) in points.points.iter().zip(&other.points) {
        assert!((x.spectral_radius() - y.spectral_radius()).abs() < 1e-6);
    }
}

#[test]
fn a_flip_makes_a_cycle() {
    let net = network(1, &[-8.0], &[4.0], Activation::Logistic);
    let Limit::Cycle { states, point } = limit(&held(&net), &[0.3], 10_000) else {
        panic!("no cycle")
    };
    assert_eq!((states.len(), point.stability()), (2, Stability::Attracting));
    // The closed form: two states p ± d have the multiplier (d/sinh d)².
    let half = 0.5 * (states[0][0] - states[1][0]).abs();
    assert!((point.multipliers[0].re - (half / half.sinh()).powi(2)).abs() < 1e-9);
    let found = cycles(&held(&net), 2, 60, 1, &mut || true);
    assert_eq!(found.len(), 1);
    assert!(cycles(&held(&net), 3, 60, 1, &mut || true).is_empty());
}

#[test]
fn a_rotation_does_not_settle() {
    // 1.2 times a turn by 1 radian: an invariant circle, and no exponent above 0.
    let (sin, cos) = 1.0_f64.sin_cos();
    let net =
        network(2, &[1.2 * cos, -1.2 * sin, 1.2 * sin, 1.2 * cos], &[0.0; 2], Activation::Tanh);
    let map = held(&net);
    assert!(matches!(limit(&map, &[0.3, 0.1], 5_000), Limit::Unsettled { .. }));
    let length = Length { transient: 1000, steps: 20_000, count: 2 };
    let found = exponents(&map, &[0.3, 0.1], length, &mut || true);
    assert!(found[0].value.abs() < 1e-3, "{found:?}");
    assert!(found[1].value < -0.01);
}

/// Hénon's map: its exponents at the classical parameters are known, and their sum is `ln b` exactly.
struct Henon;

impl Map for Henon {
    fn dimension(&self) -> usize {
        2
    }

    fn step(&self, state: &[f64], next: &mut [f64]) {
        next[0] = 1.0 - 1.4 * state[0] * state[0] + state[1];
        next[1] = 0.3 * state[0];
    }

    fn jacobian(&self, state: &[f64]) -> Matrix {
        Matrix::new(2, 2, vec![-2.8 * state[0], 1.0, 0.3, 0.0])
    }

    fn bounds(&self) -> Vec<(f64, f64)> {
        vec![(-1.3, 1.3), (-0.4, 0.4)]
    }
}

#[test]
fn exponents_of_a_known_map() {
    let length = Length { transient: 1000, steps: 100_000, count: 2 };
    let found = exponents(&Henon, &[0.1, 0.1], length, &mut || true);
    // 0.41922 (Sprott 2003, Chaos and Time-Series Analysis).
    assert!((found[0].value - 0.41922).abs() < 4.0 * found[0].error.max(5e-4), "{found:?}");
    assert!((found[0].value + found[1].value - 0.3_f64.ln()).abs() < 1e-9);
    assert!(found[0].error > 1e-5 && found[0].error < 5e-3);
}

#[test]
fn exponents_of_a_linear_map_are_the_logarithms_of_its_moduli() {
    // ReLU far from its kink is linear.
    let mut q = Random(3).matrix(4, 4);
    orthonormalise(&mut q);
    let moduli = [0.9, 0.5, 0.3, 0.1];
    let w = Matrix::from_fn(4, 4, |i, j| (0..4).map(|k| q[(i, k)] * moduli[k] * q[(j, k)]).sum());
    let target = vec![100.0; 4];
    let held_back = w.apply(&target);
    let bias: Vec<f64> = target.iter().zip(&held_back).map(|(y, w)| y - w).collect();
    let map = held(&network(4, w.values(), &bias, Activation::Relu));
    let length = Length { transient: 200, steps: 400, count: 4 };
    for (found, modulus) in exponents(&map, &target, length, &mut || true).iter().zip(moduli) {
        assert!((found.value - f64::ln(modulus)).abs() < 1e-6, "{found:?} {modulus}");
    }
}

/// `2 N(0,1)/√n`, without bias: chaotic, and odd.
fn chaotic(n: usize) -> Network {
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let gain = 2.0 / (n as f64).sqrt();
    network(n, Random(5).matrix(n, n).scaled(gain).values(), &vec![0.0; n], Activation::Tanh)
}

/// How well the logarithm of a pivot is known: to rounding of `n` terms in a column that is longer than the pivot by 10⁵ at
/// most, the last exponent being -6.
#[expect(clippy::cast_precision_loss, reason = "small")]
fn rounding(n: usize) -> f64 {
    n as f64 * f64::EPSILON * 1e5
}

#[test]
fn exponents_sum_to_the_mean_logarithm_of_the_determinant() {
    for n in [7, 40] {
        let (map, start) = (held(&chaotic(n)), vec![0.3; n]);
        let length = Length { transient: 0, steps: 2000, count: n };
        let sum: f64 = exponents(&map, &start, length, &mut || true).iter().map(|e| e.value).sum();
        let (mut state, mut logarithms) = (start, 0.0);
        for _ in 0..length.steps {
            logarithms += Lu::new(&map.jacobian(&state)).determinant().1;
            state = map.image(&state);
        }
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let bound = n as f64 * rounding(n);
        assert!((sum - logarithms / 2000.0).abs() < bound, "{n}: {sum}");
    }
}

#[test]
fn exponents_are_those_of_frames_by_reflections() {
    let (n, steps) = (23, 400);
    let (map, start) = (held(&chaotic(n)), vec![0.3; n]);
    for count in [1, 5, n] {
        let length = Length { transient: 0, steps, count };
        let found = exponents(&map, &start, length, &mut || true);
        // The frame that any would do for.
        let mut random = shockfree::network::Random::new(1);
        let mut frame = Matrix::from_fn(n, count, |_, _| random.uniform() - 0.5);
        orthonormalise(&mut frame);
        let (mut state, mut sums) = (start.clone(), vec![0.0; count]);
        for _ in 0..steps {
            frame = map.jacobian(&state).times(&frame);
            for (sum, stretch) in sums.iter_mut().zip(orthonormalise(&mut frame)) {
                *sum += stretch.ln();
            }
            state = map.image(&state);
        }
        sums.sort_by(|x, y| y.total_cmp(x));
        #[expect(clippy::cast_precision_loss, reason = "small")]
        for (found, sum) in found.iter().zip(sums) {
            assert!((found.value - sum / steps as f64).abs() < rounding(n), "{found:?} {sum}");
        }
    }
}

#[test]
fn all_fixed_points_of_an_odd_network_are_found() {
    let map = held(&chaotic(60));
    let found = fixed_points(&map, 400, 1, &mut || true);
    // With a point its mirror image is one; the indices of all sum to 1.
    assert!(found.consistent(), "{} points, index sum {}", found.points.len(), found.index_sum());
    for point in &found.points {
        let mirrored =
            |other: &[f64]| other.iter().zip(&point.state).all(|(x, y)| (x + y).abs() < 1e-7);
        assert!(found.points.iter().any(|other| mirrored(&other.state)));
    }
    // The origin alone would do that, too.
    assert!(found.points.len() > 1);
}

#[test]
fn conventions_agree() {
    let mut random = Random(9);
    let net =
        Network::new(random.matrix(5, 5), random.matrix(5, 3), random.vector(5), Activation::Tanh)
            .unwrap();
    let (mut x, mut next) = (random.vector(5), vec![0.0; 5]);
    let mut y = net.outputs(&x);
    for _ in 0..20 {
        let u = random.vector(3);
        net.step_x(&x, &u, &mut next);
        x.clone_from(&next);
        net.step_y(&y, &u, &mut next);
        y.clone_from(&next);
        for (y, from_x) in y.iter().zip(net.outputs(&x)) {
            assert!((y - from_x).abs() < 1e-12);
        }
    }
    // With leak and a constant input x = W y + U u + b maps the one orbit onto the other.
    let net = net.with_leak(0.3).unwrap();
    let u = random.vector(3);
    let drive = |y: &[f64]| -> Vec<f64> {
        let (held, driven) = (net.recurrent().apply(y), net.input().apply(&u));
        (0..5).map(|i| held[i] + driven[i] + net.bias()[i]).collect()
    };
    let mut x = drive(&y);
    for _ in 0..20 {
        net.step_x(&x, &u, &mut next);
        x.clone_from(&next);
        net.step_y(&y, &u, &mut next);
        y.clone_from(&next);
        for (x, mapped) in x.iter().zip(drive(&y)) {
            assert!((x - mapped).abs() < 1e-12);
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn jacobians_are_those_of_finite_differences(seed in any::<u64>(), n in 1_usize..8, leaky in prop::bool::ANY) {
        let mut random = Random(seed);
        let activation = [Activation::Logistic, Activation::Tanh][usize::from(seed.is_multiple_of(2))];
        let mut net = Network::new(random.matrix(n, n), random.matrix(n, 2), random.vector(n), activation).unwrap();
        if leaky {
            net = net.with_leak(0.4).unwrap();
        }
        let map = Held::new(&net, &random.vector(2)).unwrap();
        let x = random.vector(n);
        let jacobian = map.jacobian(&x);
        let h = 1e-5;
        for j in 0..n {
            let shifted = |h: f64| {
                let mut x = x.clone();
                x[j] += h;
                map.image(&x)
            };
            for (i, (more, less)) in shifted(h).iter().zip(shifted(-h)).enumerate() {
                // Central differences err by h²/6 of a third derivative, and by rounding over h.
                prop_assert!(((more - less) / (2.0 * h) - jacobian[(i, j)]).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn fixed_points_are_fixed_and_consistent(seed in any::<u64>(), n in 1_usize..5) {
        let mut random = Random(seed);
        let net = network(n, random.matrix(n, n).scaled(2.0).values(), &random.vector(n), Activation::Tanh);
        let map = held(&net);
        let found = fixed_points(&map, 400, seed, &mut || true);
        for point in &found.points {
            for (image, x) in map.image(&point.state).iter().zip(&point.state) {
                prop_assert!((image - x).abs() < 1e-11);
            }
            let n = point.state.len();
            let (sign, _) = Lu::new(&Matrix::identity(n).minus(&map.jacobian(&point.state))).determinant();
            let real_above = point.multipliers.iter().filter(|m| m.im == 0.0 && m.re > 1.0).count();
            prop_assert_eq!(sign, if real_above.is_multiple_of(2) { 1.0 } else { -1.0 });
        }
        prop_assert!(found.consistent(), "{} points, index sum {}", found.points.len(), found.index_sum());
    }
}
