//! No false verdict: what is certified has no witness, and what has one is not certified.

use proptest::prelude::*;
use shockfree::network::certificate::{Kind, Lure, refine, search};
use shockfree::network::{Activation, Cell, Effort, Gru, Held, Length, Network, Witness, survey};
use shockfree_linalg::{Matrix, norm, spectral_norm, spectral_radius};

use crate::cases::cases;
use crate::common::{Random, conjugate, counter_example, network};

fn quick() -> Effort {
    let exponents = Length { transient: 100, steps: 400, count: 1 };
    Effort { starts: 40, orbits: 10, steps: 3000, exponents, seed: 3 }
}

#[test]
fn the_counter_example_has_two_attractors_as_witness() {
    for net in [counter_example(), conjugate(&counter_example())] {
        let found =
            survey(&Held::new(&net, &[]).unwrap(), &Effort::for_dimension(2), &mut |_| true);
        let Some(Witness::TwoAttractors { states, periods }) = found.witness else {
            panic!("{:?}", found.witness)
        };
        assert_eq!(periods, [1, 1]);
        // Anyone can iterate it: two limits that stay apart.
        let map = Held::new(&net, &[]).unwrap();
        for state in &states {
            let mut here = state.clone();
            for _ in 0..1000 {
                here = shockfree::network::Map::image(&map, &here);
            }
            assert!(here.iter().zip(state).all(|(x, y)| (x - y).abs() < 1e-9));
        }
    }
}

#[test]
fn every_kind_of_witness_is_found() {
    let kind = |net: &Network| {
        let map = Held::new(net, &vec![0.0; net.inputs()]).unwrap();
        survey(&map, &Effort::for_dimension(net.units()), &mut |_| true).witness.map(|w| w.as_str())
    };
    assert_eq!(kind(&network(1, &[6.0], &[-3.0], Activation::Logistic)), Some("two-attractors"));
    assert_eq!(kind(&network(1, &[-8.0], &[4.0], Activation::Logistic)), Some("cycle"));
    let (sin, cos) = 1.0_f64.sin_cos();
    let turn = [1.2 * cos, -1.2 * sin, 1.2 * sin, 1.2 * cos];
    assert_eq!(
        kind(&network(2, &turn, &[0.0; 2], Activation::Tanh)),
        Some("repelling-fixed-point")
    );
    assert_eq!(kind(&network(1, &[3.9], &[-2.0], Activation::Logistic)), None);
    // Chaos (Sompolinsky, Crisanti and Sommers 1988): random gains of 3.
    let w = Random(8).matrix(40, 40).scaled(3.0 / 40.0_f64.sqrt());
    let net = network(40, w.values(), &[0.0; 40], Activation::Tanh);
    let found = survey(&Held::new(&net, &[]).unwrap(), &Effort::for_dimension(40), &mut |_| true);
    assert!(found.witness.is_some());
    assert!(found.exponents[0].value > 6.0 * found.exponents[0].error, "{:?}", found.exponents[0]);
}

/// At a pitchfork Newton's method stops at many places near the one fixed point; none of them is another one.
#[test]
fn neutral_points_are_no_witness() {
    for n in 1..5 {
        let net = network(n, Matrix::identity(n).values(), &vec![0.0; n], Activation::Tanh);
        let found =
            survey(&Held::new(&net, &[]).unwrap(), &Effort::for_dimension(n), &mut |_| true);
        assert_eq!(found.witness, None, "n = {n}");
    }
    // The cusp of one unit, and a fold: b + w/2 = sinh P - P with cosh P = w/2 - 1.
    let p = 1.5_f64.acosh();
    for (w, b) in [(4.0, -2.0), (5.0, p.sinh() - p - 2.5)] {
        let net = network(1, &[w], &[b], Activation::Logistic);
        let found =
            survey(&Held::new(&net, &[]).unwrap(), &Effort::for_dimension(1), &mut |_| true);
        assert_eq!(found.witness, None, "w = {w}");
    }
}

/// Outside of [-1, 1] a GRU whose update gate saturates hardly moves, and any residual is small: nothing rests there.
#[test]
fn states_that_cannot_be_are_no_fixed_points() {
    let row = |values: [f64; 3]| Matrix::new(3, 1, values.to_vec());
    let zeros = Matrix::zeros(3, 0);
    let gru =
        Gru::new(zeros, row([-3.8, -2.6, -3.7]), vec![-0.2, -1.3, 0.3], vec![0.0; 3]).unwrap();
    let found = survey(&Held::new(&gru, &[]).unwrap(), &Effort::for_dimension(1), &mut |_| true);
    assert_eq!(found.fixed_points.points.len(), 1);
    assert!((found.fixed_points.points[0].state[0] - 0.1349).abs() < 1e-4);
    assert_eq!(found.witness, None);
}

/// A chain of large weights forgets everything in five steps; rounding of its states is no fixed point.
#[test]
fn huge_weights_make_no_fixed_points() {
    for size in [1e3, 1e8, 1e100] {
        let w = Matrix::from_fn(5, 5, |i, j| if j == i + 1 { size } else { 0.0 });
        let net = network(5, w.values(), &[0.0; 5], Activation::Tanh);
        let found =
            survey(&Held::new(&net, &[]).unwrap(), &Effort::for_dimension(5), &mut |_| true);
        assert_eq!(found.witness, None, "{size}");
        assert_eq!(found.fixed_points.points.len(), 1, "{size}");
        // Scales in ratios of 10¹⁰⁰ are beyond what the search tries.
        let rate = search(&Lure::new(&net), Kind::Diagonal, &mut || true).unwrap().rate;
        assert!(rate < 1.0 || size == 1e100, "{size}: {rate}");
    }
}

#[test]
fn escaping_orbits_are_no_panic() {
    let net = network(2, &[3.0, 1.0, 1.0, 3.0], &[1.0; 2], Activation::Relu);
    let found = survey(&Held::new(&net, &[]).unwrap(), &quick(), &mut |_| true);
    assert!(found.exponents.len() <= 2);
}

/// Networks about the edge of contraction.
fn near_the_edge(seed: u64, n: usize, gain: f64) -> Network {
    let mut random = Random(seed);
    let activation = [Activation::Logistic, Activation::Tanh, Activation::Relu]
        [usize::try_from(seed % 3).unwrap()];
    let w = random.matrix(n, n);
    let size = activation.slope_bound()
        * (0.5 * spectral_norm(&w).unwrap() + 0.5 * spectral_radius(&w).unwrap());
    let net =
        Network::new(w.scaled(gain / size), random.matrix(n, 2), random.vector(n), activation)
            .unwrap();
    if seed.is_multiple_of(5) { net.with_leak(0.5).unwrap() } else { net }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn what_is_certified_never_shows_a_witness(seed in any::<u64>(), n in 1_usize..6, gain in 0.4..1.7) {
        let net = near_the_edge(seed, n, gain);
        let bounds = [1.0, 1.0];
        let reach = refine(&net, &bounds, 200);
        let mut certified = false;
        for system in [Lure::new(&net), reach.system(&net)] {
            for kind in Kind::ALL {
                certified |= search(&system, kind, &mut || true).is_some_and(|found| found.holds(&system));
            }
        }
        let mut random = Random(seed ^ 0xdead);
        // Constant inputs within their bounds, where every witness counts.
        let input = random.vector(2);
        let found = survey(&Held::new(&net, &input).unwrap(), &quick(), &mut |_| true);
        if certified {
            prop_assert!(found.witness.is_none(), "certified, and yet {:?}", found.witness);
            prop_assert_eq!(found.fixed_points.points.len(), 1);
            // Random inputs: two orbits meet.
            let (mut y, mut z) = (random.vector(n), random.vector(n));
            let mut next = vec![0.0; n];
            let gap = |y: &[f64], z: &[f64]| norm(&y.iter().zip(z).map(|(y, z)| y - z).collect::<Vec<_>>());
            let first = gap(&y, &z).max(0.1);
            for _ in 0..3000 {
                let u = random.vector(2);
                net.step_y(&y, &u, &mut next);
                y.clone_from(&next);
                net.step_y(&z, &u, &mut next);
                z.clone_from(&next);
            }
            prop_assert!(gap(&y, &z) < 0.5 * first, "{} {}", gap(&y, &z), first);
        }
    }
}
