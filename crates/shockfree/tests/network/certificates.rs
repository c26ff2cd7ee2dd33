//! Certificates.

use proptest::prelude::*;
use shockfree::network::certificate::{
    Certificate, Evidence, Kind, Lure, certified_gains, refine, search,
};
use shockfree::network::{Activation, Network};
use shockfree_linalg::{Matrix, orthonormalise, spectral_norm, spectral_radius};

use crate::cases::cases;
use crate::common::{Random, conjugate, counter_example, network};

fn rate(system: &Lure, kind: Kind) -> f64 {
    let certificate = search(system, kind, &mut || true).unwrap();
    assert!(certificate.check(system), "{kind:?} does not pass its check");
    certificate.rate
}

fn rates(system: &Lure) -> [f64; 4] {
    Kind::ALL.map(|kind| rate(system, kind))
}

#[test]
fn four_times_an_orthogonal_matrix_is_the_edge_of_the_logistic_function() {
    let mut q = Random(1).matrix(7, 7);
    orthonormalise(&mut q);
    for (factor, contracts) in [(0.99, true), (1.01, false)] {
        let net = network(7, q.scaled(4.0 * factor).values(), &[0.3; 7], Activation::Logistic);
        let system = Lure::new(&net);
        let certificate = search(&system, Kind::Spectral, &mut || true).unwrap();
        assert!((certificate.rate - factor).abs() < 1e-9);
        assert_eq!(certificate.holds(&system), contracts);
    }
}

#[test]
fn the_counter_example_is_never_certified() {
    for net in [counter_example(), conjugate(&counter_example())] {
        for rate in rates(&Lure::new(&net)) {
            assert!(rate > 1.0, "{rate}");
        }
    }
}

#[test]
fn a_matrix_far_from_normal_is_certified_by_scaling() {
    // The powers of ten cancel in D W D⁻¹, which is 0.9 times an orthogonal matrix.
    let mut q = Random(2).matrix(5, 5);
    orthonormalise(&mut q);
    let d = [1.0, 1e2, 1e-3, 30.0, 5e3];
    let w = Matrix::from_fn(5, 5, |i, j| 0.9 * q[(i, j)] * d[i] / d[j]);
    let system = Lure::new(&network(5, w.values(), &[0.0; 5], Activation::Tanh));
    let [spectral, _, diagonal, lmi] = rates(&system);
    assert!(spectral > 1000.0);
    assert!((diagonal - 0.9).abs() < 1e-5, "{diagonal}");
    assert!((lmi - 0.9).abs() < 1e-4, "{lmi}");
}

#[test]
fn one_matrix_is_certified_by_the_full_inequality_only() {
    // A nilpotent pair with feedback: no diagonal norm shrinks under it.
    let (p, q) = (Matrix::new(2, 2, vec![1.0, 0.6, 0.6, 1.2]), [1.0, 1.0]);
    let mut found = None;
    for seed in 0..200 {
        let mut s = Random(seed).matrix(2, 2);
        orthonormalise(&mut s);
        let w = certified_gains(&p, &q, &s, 0.97).unwrap();
        let system = Lure::new(&network(2, w.values(), &[0.0; 2], Activation::Tanh));
        let [spectral, absolute, diagonal, lmi] = rates(&system);
        if lmi < 1.0 && diagonal > 1.05 && absolute > 1.05 && spectral > 1.05 {
            found = Some((w, lmi));
            break;
        }
    }
    let (w, lmi) = found.expect("a matrix that only the full inequality certifies");
    assert!(lmi <= 0.97 * (1.0 + 1e-6), "{lmi} for {w:?}");
}

#[test]
fn gaussian_gains_as_in_the_theory() {
    // 16 units, mean of the largest certified gain against σ_max = 1: diagonal 1.14, LMI 1.48, linear limit 1.71.
    let (mut diagonal, mut lmi, mut linear) = (0.0, 0.0, 0.0);
    let count = 12;
    for seed in 0..count {
        let w = Random(seed).matrix(16, 16);
        let w = w.scaled(1.0 / spectral_norm(&w).unwrap());
        let system = Lure::new(&network(16, w.values(), &[0.0; 16], Activation::Tanh));
        let [_, _, d, l] = rates(&system);
        diagonal += 1.0 / d;
        lmi += 1.0 / l;
        linear += 1.0 / spectral_radius(&w).unwrap();
    }
    let mean = |sum: f64| sum / f64::from(u32::try_from(count).unwrap());
    println!("{} {} {}", mean(diagonal), mean(lmi), mean(linear));
    assert!((mean(diagonal) - 1.14).abs() < 0.03);
    assert!((mean(lmi) - 1.48).abs() < 0.06);
    assert!((mean(linear) - 1.71).abs() < 0.1);
}

#[test]
fn the_parametrization_is_certified_by_its_own_matrices() {
    let mut random = Random(5);
    for n in 1..9 {
        let root = random.matrix(n, n);
        let p = root.times_transposed(&root).plus(&Matrix::identity(n).scaled(0.1)).symmetrised();
        let q: Vec<f64> = (0..n)
            .map(|_| spectral_norm(&p).unwrap() * (0.51 + 0.3 * random.uniform().abs()))
            .collect();
        let s = random.matrix(n, n);
        let s = s.scaled(1.0 / spectral_norm(&s).unwrap());
        let w = certified_gains(&p, &q, &s, 0.9).unwrap();
        let system = Lure::new(&network(n, w.values(), &vec![0.0; n], Activation::Tanh));
        let evidence = Evidence::Quadratic { p, q };
        let with = |rate| Certificate { kind: Kind::Lmi, rate, evidence: evidence.clone() };
        assert!(with(0.9 * (1.0 + 1e-9)).check(&system), "n = {n}");
        assert!(!with(0.9 * (1.0 - 1e-6)).check(&system), "n = {n}: the norm of S is reached");
        assert!(rate(&system, Kind::Lmi) <= 0.9 * (1.0 + 1e-4), "n = {n}");
    }
}

#[test]
fn the_check_refuses_what_is_wrong() {
    let net = network(2, &[0.5, 0.1, -0.2, 0.4], &[0.0; 2], Activation::Tanh);
    let system = Lure::new(&net);
    for kind in Kind::ALL {
        let good = search(&system, kind, &mut || true).unwrap();
        assert!(good.holds(&system));
        // Claims of a little more, of another system, of nonsense.
        if kind != Kind::Absolute {
            assert!(
                !Certificate { rate: good.rate * 0.999, ..good.clone() }.check(&system),
                "{kind:?}"
            );
        }
        for rate in [0.0, -0.5, f64::NAN, f64::INFINITY] {
            assert!(!Certificate { rate, ..good.clone() }.check(&system));
        }
        let other = Lure::new(&network(2, &[2.0, 0.1, -0.2, 0.4], &[0.0; 2], Activation::Tanh));
        assert!(!good.check(&other));
        let larger = Lure::new(&network(3, &[0.1; 9], &[0.0; 3], Activation::Tanh));
        assert!(!good.check(&larger));
    }
    let claim = |evidence| Certificate { kind: Kind::Lmi, rate: 0.9, evidence };
    let bad = [
        Evidence::Maximum { weights: vec![1.0, -1.0] },
        Evidence::Maximum { weights: vec![1.0, f64::NAN] },
        // Sizes at which products overflow or vanish.
        Evidence::Diagonal { scale: vec![1e-200; 2], multiplier: 1.0 },
        Evidence::Diagonal { scale: vec![1e200; 2], multiplier: 1.0 },
        Evidence::Diagonal { scale: vec![1.0, 0.0], multiplier: 1.0 },
        Evidence::Diagonal { scale: vec![1.0, 1.0], multiplier: -1.0 },
        Evidence::Quadratic { p: Matrix::identity(2).scaled(-1.0), q: vec![1.0; 2] },
        Evidence::Quadratic { p: Matrix::new(2, 2, vec![1.0, 0.1, 0.2, 1.0]), q: vec![1.0; 2] },
        Evidence::Quadratic { p: Matrix::identity(2).scaled(3.0), q: vec![1.0; 2] },
        Evidence::Quadratic { p: Matrix::identity(2), q: vec![1.0, f64::INFINITY] },
    ];
    for evidence in bad {
        assert!(!claim(evidence.clone()).check(&system), "{evidence:?}");
    }
}

/// Gains and weights at which products vanish: an expanding map must not pass for a contracting one.
#[test]
fn what_underflows_proves_nothing() {
    // A cycle of three couplings whose product is 1e254.
    let w = [0.0, 5e-324, 0.0, 0.0, 0.0, 1e288, 1e290, 0.0, 0.0];
    let system = Lure::new(&network(3, &w, &[0.0; 3], Activation::Logistic));
    let growing = Lure::new(&network(2, &[2.0, 1.0, 1.0, 2.0], &[0.0; 2], Activation::Tanh));
    for (system, weights) in [
        (&system, vec![1e-285, 1e308, 1e10]),
        (&growing, vec![1e-310, 1e-310]),
        (&growing, vec![5e-324, 5e-324]),
        (&growing, vec![1e308, 1e308]),
        (&growing, vec![1e308, 5e-324]),
    ] {
        let evidence = Evidence::Maximum { weights: weights.clone() };
        assert!(
            !Certificate { kind: Kind::Absolute, rate: 0.9, evidence }.check(system),
            "{weights:?}"
        );
        let evidence = Evidence::Diagonal { scale: weights.clone(), multiplier: 1.0 };
        assert!(
            !Certificate { kind: Kind::Diagonal, rate: 0.9, evidence }.check(system),
            "{weights:?}"
        );
    }
}

#[test]
fn extremes_neither_panic_nor_pass() {
    for entries in
        [[0.0; 4], [1e-300; 4], [1e300; 4], [1e-320, 1.0, 0.0, 0.5], [1e160, 1e-160, 1.0, 1e154]]
    {
        let net = network(2, &entries, &[0.0; 2], Activation::Tanh);
        let system = Lure::new(&net);
        for kind in Kind::ALL {
            if let Some(found) = search(&system, kind, &mut || true) {
                assert!(found.check(&system));
                assert!(found.rate >= spectral_radius(net.recurrent()).unwrap() * (1.0 - 1e-12));
            }
        }
    }
}

#[test]
fn one_unit_with_one_attractor_outside_the_fold_is_certified_after_a_transient() {
    // w = 6: the folds are at -3 ± 1.2 about; b = -1 has one attractor, and slopes up to 1/4 would give 1.5.
    let net = network(1, &[6.0], &[-1.0], Activation::Logistic);
    let plain = rate(&Lure::new(&net), Kind::Spectral);
    assert!((plain - 1.5).abs() < 1e-9);
    let reach = refine(&net, &[], 1000);
    let system = reach.system(&net);
    let certificate = search(&system, Kind::Spectral, &mut || true).unwrap();
    assert!(certificate.holds(&system), "{} after {}", certificate.rate, reach.steps);
    // Between the folds nothing can be certified.
    let net = network(1, &[6.0], &[-3.0], Activation::Logistic);
    assert!(rate(&refine(&net, &[], 1000).system(&net), Kind::Lmi) > 1.0);
}

/// Networks whose certified rates scatter about 1, with inputs and leak.
fn networks() -> impl Strategy<Value = (Network, u64)> {
    (1_usize..=6, any::<u64>(), 0.3..1.6, 0_u8..3, prop::bool::ANY).prop_map(
        |(n, seed, gain, activation, leaky)| {
            let mut random = Random(seed);
            let activation =
                [Activation::Logistic, Activation::Tanh, Activation::Relu][usize::from(activation)];
            let w = random.matrix(n, n);
            let size = spectral_radius(&w).unwrap().max(0.3 * spectral_norm(&w).unwrap())
                * activation.slope_bound();
            let net = Network::new(
                w.scaled(gain / size),
                random.matrix(n, 2),
                random.vector(n),
                activation,
            )
            .unwrap();
            (if leaky { net.with_leak(0.6).unwrap() } else { net }, seed)
        },
    )
}

proptest! {
    #![proptest_config(cases(1500))]

    /// The norm of every certificate falls by its rate at every step, for random inputs and states.
    #[test]
    fn rates_are_kept_in_their_norms((net, seed) in networks()) {
        let system = Lure::new(&net);
        let mut random = Random(seed ^ 0xabc);
        let spectral = rate(&system, Kind::Spectral);
        for kind in Kind::ALL {
            let certificate = search(&system, kind, &mut || true).unwrap();
            prop_assert!(certificate.check(&system));
            if kind == Kind::Diagonal || kind == Kind::Lmi {
                prop_assert!(certificate.rate <= spectral * (1.0 + 1e-3), "{:?} {} {}", kind, certificate.rate, spectral);
            }
            let n = net.units();
            let (mut a, mut b) = (vec![0.0; n], vec![0.0; n]);
            for _ in 0..10 {
                // States of any size: the claim is global.
                let size = 3.0 * random.uniform().abs();
                let (from, to): (Vec<f64>, Vec<f64>) = (
                    random.vector(n).iter().map(|v| size * v).collect(),
                    random.vector(n).iter().map(|v| size * v).collect(),
                );
                let u = [4.0 * random.uniform(), 4.0 * random.uniform()];
                net.step_y(&from, &u, &mut a);
                net.step_y(&to, &u, &mut b);
                let before = certificate.distance(&from, &to);
                let after = certificate.distance(&a, &b);
                prop_assert!(after <= certificate.rate * before * (1.0 + 1e-9) + 1e-12);
            }
        }
    }
}
