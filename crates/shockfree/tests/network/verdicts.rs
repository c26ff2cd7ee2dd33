//! No false verdict: what is certified has no witness, and what has one is not certified.

use proptest::prelude::*;
use shockfree::network::certificate::{Kind, Lure, refine, search};
use shockfree::network::{Activation, Cell, Effort, Held, Length, Network, Witness, survey};
use shockfree_linalg::{norm, spectral_norm, spectral_radius};

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
